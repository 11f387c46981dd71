"""Two reports of one thing go on as one matter, and can be parted again."""

from typing import Any

from tests.counties import County
from tests.factories import picture
from tests.stories.words import life, standing

from wangge.kernel.canonical import sha256_hex

STAYS = ("stage", "holder", "due", "round", "urgent", "category", "place", "point", "report")


def what_stays(matter: dict[str, Any]) -> dict[str, Any]:
    """A matter as it stands, without how it came to."""
    return {name: matter[name] for name in STAYS}


def numbers(matters: list[dict[str, Any]]) -> list[str]:
    return [each["number"] for each in matters]


def test_an_urgent_report_makes_the_matter_it_goes_into_urgent(county: County) -> None:
    village = county["village"]
    first, second = county["worker"].report(), county["agent"].report(urgent=True)
    village.act(first, "verify", finding="属实")
    village.act(first, "escalate", tried="调解")

    village.act(second, "merge", into=first["number"])

    kept = county["town"].matter(first["id"])
    assert (kept["urgent"], kept["due"]["days"], kept["stage"]) == (True, 1, "escalated")
    assert life(kept)[-1] == "village_lead take_in -> escalated"
    assert ("taken_in", first["number"]) in county["town"].inbox()
    assert county["town"].waiting() == [first["number"]]


def test_a_matter_shows_what_else_was_reported_to_those_who_may_see_it(county: County) -> None:
    content = picture()
    photo = {"id": "01890000-0000-7000-8000-00000000000a", "sha256": sha256_hex(content)}
    first, second = (
        county["worker"].report(),
        county["agent"].report(words="又断了", photos=[photo]),
    )
    path = f"/api/v1/reports/{second['report']['id']}/photos/{photo['id']}"
    county["agent"].client.put(path, data=content, content_type="image/jpeg")

    county["village"].act(second, "merge", into=first["number"])

    kept = county["village"].matter(first["id"])
    assert kept["merged_count"] == 1
    assert kept["merged_from"] == [
        {
            "id": second["id"],
            "number": second["number"],
            "words": "又断了",
            "reported_at": second["reported_at"],
            "point": second["point"],
            "photos": [photo["id"]],
        }
    ]
    assert kept["events"][-1]["given"] == {}


def test_who_may_not_see_the_other_is_told_the_count_alone(county: County) -> None:
    mine = county["worker"].report(urgent=True)
    foreign = county["worker2"].report(
        point={"lon": 106.75, "lat": 35.95}, words="绝密的词句", urgent=True
    )
    for matter in (mine, foreign):
        county["county"].act(matter, "take_over", words="县里统一办理")

    county["county"].act(foreign, "merge", into=mine["number"])

    seen = county["village"].get(f"/matters/{mine['id']}")
    assert (seen.json["merged_count"], seen.json["merged_from"]) == (1, [])
    assert [mark for mark in (foreign["id"], foreign["number"], "绝密") if mark in seen.text] == []
    assert numbers(county["county"].matter(mine["id"])["merged_from"]) == [foreign["number"]]


def test_a_merge_taken_back_leaves_both_as_they_were_and_both_histories_whole(
    county: County,
) -> None:
    village = county["village"]
    first, second = county["worker"].report(), county["agent"].report(urgent=True)
    before = village.act(second, "verify", finding="属实")
    village.act(second, "merge", into=first["number"])

    parted = village.act(second, "unmerge", reasons="不是同一处")

    kept = village.matter(first["id"])
    assert what_stays(parted) == what_stays(before)
    assert what_stays(kept) == what_stays(first)
    assert (parted["merged_into"], kept["merged_from"], kept["merged_count"]) == (None, [], 0)
    assert life(parted)[-2:] == ["village_lead merge -> merged", "village_lead unmerge -> verified"]
    assert life(kept)[1:] == ["village_lead take_in -> reported", "village_lead let_go -> reported"]
    assert sorted(village.waiting()) == sorted([first["number"], second["number"]])


def test_urgency_stays_while_another_merged_one_or_the_matter_itself_is_urgent(
    county: County,
) -> None:
    village = county["village"]
    first = county["worker"].report()
    second, third = (county["agent"].report(urgent=True) for _ in range(2))
    itself, fourth = (county["worker"].report(urgent=True) for _ in range(2))
    for source, into in ((second, first), (third, first), (fourth, itself)):
        village.act(source, "merge", into=into["number"])

    urgent = []
    for source, into in ((second, first), (third, first), (fourth, itself)):
        village.act(source, "unmerge", reasons="不是同一处")
        urgent.append(village.matter(into["id"])["urgent"])

    assert urgent == [True, False, True]
    assert village.matter(first["id"])["due"] == first["due"]


def test_what_was_merged_goes_on_with_the_matter_when_that_is_merged_too(county: County) -> None:
    village = county["village"]
    first, second, third = (county["worker"].report() for _ in range(3))
    village.act(third, "merge", into=second["number"])
    village.act(second, "merge", into=first["number"])

    kept = village.matter(first["id"])

    assert numbers(kept["merged_from"]) == [second["number"], third["number"]]
    # First the second leaves again, then the third may leave the second.
    assert village.try_to(third, "unmerge", reasons="分开") == (409, "matters.action_not_open")
    village.act(second, "unmerge", reasons="分开")
    village.act(third, "unmerge", reasons="分开")
    assert village.matter(first["id"])["merged_count"] == 0
    assert sorted(village.waiting()) == sorted(numbers([first, second, third]))


def test_a_matter_that_took_another_in_is_not_unfounded_until_they_are_parted(
    county: County,
) -> None:
    village = county["village"]
    first, second = county["worker"].report(), county["worker"].report()
    village.act(second, "merge", into=first["number"])

    refusal = village.try_to(first, "declare_unfounded", reasons="没有此事")
    village.act(second, "unmerge", reasons="那一件是真的")
    ended = village.act(first, "declare_unfounded", reasons="没有此事")

    assert refusal == (409, "matters.action_not_open")
    assert standing(ended)[0] == "unfounded"


def test_a_merge_stays_once_the_other_matter_has_ended(county: County) -> None:
    village = county["village"]
    first, second = county["worker"].report(), county["worker"].report()
    village.act(second, "merge", into=first["number"])
    village.act(first, "verify", finding="属实")
    village.act(first, "settle_here", outcome="已办", way="mediated")
    county["agent"].act(first, "return_visit", satisfied=True, way="phone", words="满意")
    village.act(first, "strike_off")

    assert village.may(second) == []
    assert village.try_to(second, "unmerge", reasons="分开") == (409, "matters.action_not_open")
    # When the end is taken back, the two can be parted again.
    village.act(first, "undo")
    assert village.may(second) == ["unmerge"]


def test_who_takes_a_merge_back_is_the_office_that_held_it_or_a_layer_above(
    county: County,
) -> None:
    first, second = county["worker"].report(), county["worker"].report()
    county["village"].act(second, "merge", into=first["number"])

    people = ("worker", "agent", "village", "town", "county")
    may = {name: county[name].may(second) for name in people}
    county["town"].act(second, "unmerge", reasons="两处")

    assert may == {name: [] if name in {"worker", "agent"} else ["unmerge"] for name in people}
    assert set(county["village"].inbox()) == {
        ("parted", first["number"]),
        ("parted", second["number"]),
    }


def test_a_mistake_before_a_merge_is_no_more_to_be_taken_back(county: County) -> None:
    village = county["village"]
    first, second = county["worker"].report(), county["worker"].report()
    village.act(first, "verify", finding="属实")
    village.act(second, "merge", into=first["number"])

    assert village.try_to(first, "undo") == (409, "matters.action_not_open")
