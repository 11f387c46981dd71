"""Matters that are sent back, prove unfounded or go into another."""

from tests.counties import WATER, County
from tests.people import Person
from tests.stories.words import life, standing


def in_town(county: County) -> dict[str, object]:
    verified = county["village"].act(county["worker"].report(), "verify", finding="情况属实")
    return county["village"].act(verified, "escalate", tried="调解一次")


def in_county(county: County) -> dict[str, object]:
    return county["town"].act(in_town(county), "escalate", tried="联席会议未解决")


def test_the_town_sends_back_what_the_village_has_not_tried(county: County) -> None:
    sent_back = county["town"].act(in_town(county), "send_back", reasons="请先组织调解")

    assert standing(sent_back) == ("sent_back", "village", 5, 1)
    assert sent_back["events"][-1]["given"] == {"reasons": "请先组织调解"}
    assert county["village"].inbox() == [("sent_back", sent_back["number"])]
    assert county["village"].waiting() == [sent_back["number"]]


def test_the_county_sends_back_to_the_town_and_the_town_settles(county: County) -> None:
    sent_back = county["county"].act(in_county(county), "send_back", reasons="镇里可以办")
    settled = county["town"].act(sent_back, "settle_here", outcome="已办", way="other")

    assert standing(sent_back) == ("sent_back", "town", 5, 1)
    assert county["town"].inbox()[0] == ("sent_back", sent_back["number"])
    assert standing(settled) == ("settled", "town", 7, 1)


def test_a_department_sends_back_what_is_not_its_own(county: County) -> None:
    officer, unit = county["county"], county["unit"]
    task = {"unit": county.department(WATER), "task": "处理"}
    assigned = officer.act(in_county(county), "assign", **task)

    sent_back = unit.act(assigned, "send_back", reasons="不属于水务职责，应由消防办理")
    again = officer.act(sent_back, "assign", unit=county["unit2"].office["id"], task="处理")

    assert standing(sent_back) == ("sent_back", "county", 5, 1)
    assert (again["holder"]["name"], again["stage"]) == ("县消防救援大队", "assigned")
    assert life(again)[4:] == [
        "county_officer assign -> assigned",
        "unit_handler send_back -> sent_back",
        "county_officer assign -> assigned",
    ]


def test_a_matter_sent_back_may_go_up_again_with_what_was_tried(county: County) -> None:
    village, town = county["village"], county["town"]
    sent_back = town.act(in_town(county), "send_back", reasons="请先调解")

    again = village.act(sent_back, "escalate", tried="又调解一次")
    back_again = town.act(again, "send_back", reasons="再试一次")

    assert standing(again) == ("escalated", "town", 5, 1)
    assert standing(back_again) == ("sent_back", "village", 5, 1)


def test_what_nobody_passed_up_cannot_be_sent_back(county: County) -> None:
    matter = county["county"].report(point={"lon": 106.0, "lat": 35.0})

    assert county["county"].try_to(matter, "send_back", reasons="不清楚") == (
        409,
        "matters.action_not_open",
    )


def test_an_unfounded_report_is_closed_with_its_reason(county: County) -> None:
    ended = county["village"].act(
        county["worker"].report(), "declare_unfounded", reasons="现场查看，并无争议"
    )

    assert standing(ended) == ("unfounded", None, None, 1)
    assert ended["events"][-1]["given"] == {"reasons": "现场查看，并无争议"}
    assert county["worker"].matter(ended["id"])["available_actions"] == []


def test_a_second_report_of_the_same_is_merged_into_the_first(county: County) -> None:
    first, second = county["worker"].report(), county["agent"].report()

    merged = county["village"].act(second, "merge", into=first["number"], words="同一件事")

    assert standing(merged) == ("merged", None, None, 1)
    assert merged["merged_into"] == {"id": first["id"], "number": first["number"]}
    assert merged["events"][-1]["given"] == {"words": "同一件事"}
    kept = county["village"].matter(first["id"])
    assert [each["number"] for each in kept["merged_from"]] == [second["number"]]
    assert county["village"].waiting() == [first["number"]]


def test_what_it_was_merged_into_is_told_to_those_who_may_see_it(county: County) -> None:
    foreign = county["worker2"].report(point={"lon": 106.75, "lat": 35.95}, urgent=True)
    second = county["worker"].report(urgent=True)
    for matter in (foreign, second):
        county["county"].act(matter, "take_over", words="县里统一办理")

    merged = county["county"].act(second, "merge", into=foreign["number"])

    assert merged["merged_into"] == {"id": foreign["id"], "number": foreign["number"]}
    seen = county["worker"].get(f"/matters/{second['id']}")
    assert (seen.json["stage"], seen.json["merged_into"]) == ("merged", None)
    assert foreign["id"] not in seen.text
    assert foreign["number"] not in seen.text


def refused_merge(person: Person, matter: dict[str, object], into: object) -> tuple[int, object]:
    before = person.matter(str(matter["id"]))
    refusal = person.try_to(matter, "merge", into=into)
    assert person.matter(str(matter["id"])) == before
    return refusal


def test_a_matter_cannot_be_merged_into_itself_nor_into_one_that_has_ended(county: County) -> None:
    village = county["village"]
    matter, ended = county["worker"].report(), county["worker"].report()
    village.act(ended, "declare_unfounded", reasons="不属实")

    refusals = [refused_merge(village, matter, into["id"]) for into in (matter, ended)]

    assert refusals == [(409, "matters.merge_target")] * 2


def test_a_village_cannot_merge_into_a_matter_it_may_not_see(county: County) -> None:
    foreign = county["worker2"].report(point={"lon": 106.75, "lat": 35.95})
    matter = county["worker"].report()

    refusals = [refused_merge(county["village"], matter, foreign[key]) for key in ("id", "number")]

    assert refusals == [(404, "matters.not_found")] * 2
