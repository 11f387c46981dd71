"""A mistaken act is taken back, while nothing builds on it."""

from typing import Any

from tests.counties import FIRE, WATER, County
from tests.factories import OUTSIDE, fix
from tests.stories.words import life, standing

STAYS = ("stage", "holder", "due", "round", "urgent", "category", "place", "point")


def what_stays(matter: dict[str, Any]) -> dict[str, Any]:
    """A matter as it stands, without how it came to."""
    return {name: matter[name] for name in STAYS}


def test_who_escalated_by_mistake_takes_it_back_and_the_town_is_told(county: County) -> None:
    village, town = county["village"], county["town"]
    verified = village.act(county["worker"].report(), "verify", finding="属实")
    escalated = village.act(verified, "escalate", tried="点错了")

    back = village.act(escalated, "undo", words="点错了")

    assert escalated["takes_back"]["action"] == "escalate"
    assert what_stays(back) == what_stays(verified)
    assert life(back) == [
        "grid_worker report -> reported",
        "village_lead verify -> verified",
        "village_lead escalate -> escalated",
        "village_lead undo -> verified",
    ]
    assert back["events"][-1]["given"] == {"words": "点错了"}
    assert town.waiting() == []
    assert town.inbox() == [
        ("taken_back", verified["number"]),
        ("handed_over", verified["number"]),
    ]
    assert village.inbox() == []


def test_somebody_else_of_the_office_takes_it_back_but_not_a_walker(county: County) -> None:
    matter = county["worker"].report()
    county["worker"].act(matter, "verify", finding="看错了")

    offered = {name: "undo" in county[name].may(matter) for name in ("worker", "agent", "village")}
    others = {name: "undo" in county[name].may(matter) for name in ("town", "county", "leader")}
    back = county["village"].act(matter, "undo")

    assert offered == {"worker": True, "agent": False, "village": True}
    assert others == dict.fromkeys(others, False)
    assert back["stage"] == "reported"


def test_what_another_office_builds_on_is_not_taken_back(county: County) -> None:
    village, town = county["village"], county["town"]
    matter = county["worker"].report()
    village.act(matter, "verify", finding="属实")
    village.act(matter, "escalate", tried="调解")
    town.act(matter, "settle_here", outcome="已办", way="mediated")

    assert village.try_to(matter, "undo") == (403, "matters.action_not_yours")
    assert town.act(matter, "undo")["stage"] == "escalated"
    # What was taken back opens no way to what was before it.
    assert village.try_to(matter, "undo") == (409, "matters.action_not_open")
    assert town.try_to(matter, "undo") == (409, "matters.action_not_open")


def test_a_note_builds_on_nothing_and_stays(county: County) -> None:
    matter = county["worker"].report()
    county["village"].act(matter, "verify", finding="属实")
    county["worker"].act(matter, "add_note", words="下雨了")

    back = county["village"].act(matter, "undo")

    assert back["stage"] == "reported"
    assert back["events"][2]["given"] == {"words": "下雨了"}
    assert county["worker"].try_to(matter, "undo") == (409, "matters.action_not_open")


def test_an_evaluation_and_an_instruction_stay_and_let_nothing_be_taken_back(
    county: County,
) -> None:
    one, other = county["worker"].report(), county["worker"].report()
    for matter in (one, other):
        county["village"].act(matter, "verify", finding="属实")
    county["village"].act(one, "settle_here", outcome="已办", way="mediated")
    county["worker"].act(one, "evaluate", satisfied=True)
    county["leader"].act(other, "instruct", words="请尽快")

    tries = {
        (name, matter["number"]): county[name].try_to(matter, "undo")
        for name in ("worker", "village", "leader", "county")
        for matter in (one, other)
    }

    assert tries == dict.fromkeys(tries, (409, "matters.action_not_open"))


def test_a_report_is_not_taken_back(county: County) -> None:
    matter = county["worker"].report()

    assert county["worker"].try_to(matter, "undo") == (409, "matters.action_not_open")
    assert matter["takes_back"] is None


def test_a_settled_and_an_ended_matter_go_back_to_where_they_were(county: County) -> None:
    village, matter = county["village"], county["worker"].report()
    verified = village.act(matter, "verify", finding="属实")
    settled = village.act(matter, "settle_here", outcome="已办", way="mediated")
    reopened = village.act(matter, "undo")
    village.act(matter, "settle_here", outcome="已办", way="mediated")
    visited = county["agent"].act(matter, "return_visit", satisfied=True, way="phone", words="满意")
    village.act(matter, "strike_off")
    alive = village.act(matter, "undo", words="还有尾款没付")

    assert settled["holder"] == verified["holder"]
    assert what_stays(reopened) == what_stays(verified)
    assert what_stays(alive) == what_stays(visited)
    # Who settled it this time still does not visit it.
    assert "return_visit" not in village.may(matter)


def test_a_new_round_begun_by_mistake_is_taken_back_with_its_clock(county: County) -> None:
    matter = county["worker"].report()
    county["village"].act(matter, "verify", finding="属实")
    settled = county["village"].act(matter, "settle_here", outcome="已办", way="mediated")
    again = county["agent"].act(
        matter, "return_visit", satisfied=False, way="phone", words="问错了人"
    )

    back = county["agent"].act(matter, "undo")

    assert again["round"] == 2
    assert what_stays(back) == what_stays(settled)
    assert back["number"] in county["agent"].waiting()
    assert back["number"] not in county["village"].waiting()


def test_urgency_given_by_mistake_is_taken_back_and_every_layer_is_told(county: County) -> None:
    matter = county["worker"].report()
    county["village"].act(matter, "mark_urgent", reasons="点错了")

    back = county["village"].act(matter, "undo")

    assert what_stays(back) == what_stays(matter)
    for name in ("town", "county"):
        assert county[name].inbox() == [
            ("taken_back", matter["number"]),
            ("reported_urgent", matter["number"]),
        ]


def test_a_department_that_was_assigned_by_mistake_sees_the_matter_no_more(
    county: County,
) -> None:
    officer, matter = county["county"], county["county"].report(point=fix(*OUTSIDE))
    verified = officer.act(matter, "verify", finding="属实")
    officer.act(matter, "assign", unit=county.department(FIRE), task="点错了部门")

    back = officer.act(matter, "undo")

    assert what_stays(back) == what_stays(verified)
    assert county["unit2"].get(f"/matters/{matter['id']}").status_code == 404
    assert county["unit2"].get("/matters").json["items"] == []
    assert county["unit2"].inbox()[0] == ("taken_back", matter["number"])


def test_a_department_that_held_it_before_goes_on_seeing_it(county: County) -> None:
    officer, matter = county["county"], county["county"].report(point=fix(*OUTSIDE))
    officer.act(matter, "verify", finding="属实")
    for _ in range(2):
        officer.act(matter, "assign", unit=county.department(WATER), task="办理")
        if county["unit"].matter(matter["id"])["version"] == 3:
            county["unit"].act(matter, "send_back", reasons="不归我们")

    officer.act(matter, "undo")

    assert standing(county["unit"].matter(matter["id"])) == ("sent_back", "county", 5, 1)
