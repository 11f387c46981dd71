"""Return visits and evaluations, and the new rounds they lead to."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.counties import WATER, County
from tests.stories.words import life, standing

SATISFIED = {"satisfied": True, "way": "phone", "words": "满意"}
DISSATISFIED = {"satisfied": False, "way": "phone", "words": "协议没有履行"}
SETTLED = {"outcome": "已办", "way": "other"}


def test_whoever_settled_it_does_not_evaluate_it(county: County) -> None:
    matter = county["worker"].report()
    county["worker"].act(matter, "verify", finding="属实")
    county["worker"].act(matter, "settle_here", outcome="已清理", way="repaired")

    assert county["worker"].try_to(matter, "evaluate", satisfied=True) == (
        403,
        "matters.action_not_yours",
    )


def settled_in_village(county: County) -> dict[str, Any]:
    verified = county["village"].act(county["worker"].report(), "verify", finding="情况属实")
    return county["village"].act(verified, "settle_here", **SETTLED)


def settled_in_town(county: County) -> dict[str, Any]:
    verified = county["village"].act(county["worker"].report(), "verify", finding="情况属实")
    escalated = county["village"].act(verified, "escalate", tried="调解")
    return county["town"].act(escalated, "settle_here", **SETTLED)


def settled_by_unit(county: County) -> dict[str, Any]:
    village, town, officer = county["village"], county["town"], county["county"]
    verified = village.act(county["worker"].report(), "verify", finding="情况属实")
    up = town.act(village.act(verified, "escalate", tried="调解"), "escalate", tried="会商")
    assigned = officer.act(up, "assign", unit=county.department(WATER), task="修复")
    return county["unit"].act(assigned, "settle", **SETTLED)


@pytest.mark.parametrize(
    ("settled", "handler"), [(settled_in_village, "village"), (settled_in_town, "town")]
)
def test_nobody_visits_what_they_settled_themselves(
    county: County, settled: Callable[[County], dict[str, Any]], handler: str
) -> None:
    matter = settled(county)

    assert county[handler].try_to(matter, "return_visit", **SATISFIED) == (
        403,
        "matters.action_not_yours",
    )
    assert county[handler].matter(matter["id"])["stage"] == "settled"
    assert county[handler].waiting() == []


def test_a_department_does_not_visit_what_it_settled(county: County) -> None:
    matter = settled_by_unit(county)

    assert county["unit"].may(matter) == ["undo"]


def test_a_dissatisfied_visit_begins_a_new_round_where_it_was_settled(county: County) -> None:
    again = county["agent"].act(settled_in_town(county), "return_visit", **DISSATISFIED)

    assert standing(again) == ("verified", "town", 7, 2)
    assert county["town"].inbox()[0] == ("new_round", again["number"])
    assert county["town"].waiting() == [again["number"]]


def test_in_the_new_round_the_first_handler_may_visit_what_another_settled(county: County) -> None:
    again = county["agent"].act(settled_in_town(county), "return_visit", **DISSATISFIED)

    settled = county["deputy"].act(again, "settle_here", **SETTLED)
    visited = county["town"].act(settled, "return_visit", **SATISFIED)

    assert standing(visited) == ("visited", "town", 3, 2)
    assert life(visited)[-3:] == [
        "petition_agent return_visit -> verified",
        "town_officer settle_here -> settled",
        "town_officer return_visit -> visited",
    ]


def test_a_dissatisfied_visit_goes_back_to_the_same_department(county: County) -> None:
    again = county["county"].act(settled_by_unit(county), "return_visit", **DISSATISFIED)

    settled = county["unit"].act(again, "settle", **SETTLED)

    assert standing(again) == ("assigned", "unit", 15, 2)
    assert again["holder"]["name"] == WATER
    assert county["unit"].inbox()[0] == ("new_round", again["number"])
    assert standing(settled) == ("settled", "county", 7, 2)


def test_the_grid_worker_of_another_grid_does_not_visit(county: County) -> None:
    matter = settled_in_village(county)

    assert county["colleague"].get(f"/matters/{matter['id']}").status_code == 404
    assert county["colleague"].waiting() == []


def test_a_satisfied_reporter_leaves_the_matter_where_it_is(county: County) -> None:
    matter = settled_in_village(county)

    evaluated = county["worker"].act(matter, "evaluate", satisfied=True)

    assert standing(evaluated) == standing(matter)
    assert evaluated["due"] == matter["due"]
    assert evaluated["events"][-1]["given"] == {"satisfied": True}


@pytest.mark.parametrize("visited", [False, True])
def test_a_dissatisfied_reporter_begins_a_new_round(county: County, *, visited: bool) -> None:
    matter = settled_in_village(county)
    if visited:
        county["agent"].act(matter, "return_visit", **SATISFIED)

    again = county["worker"].act(matter, "evaluate", satisfied=False, words="还在吵")

    assert standing(again) == ("verified", "village", 7, 2)
    assert county["village"].inbox()[0] == ("new_round", again["number"])


def test_a_dissatisfied_reporter_of_a_departments_matter_sends_it_back_there(
    county: County,
) -> None:
    again = county["worker"].act(settled_by_unit(county), "evaluate", satisfied=False)

    assert standing(again) == ("assigned", "unit", 15, 2)
    assert again["holder"]["name"] == WATER


def test_only_the_reporter_evaluates(county: County) -> None:
    matter = settled_in_village(county)

    refusals = {
        name: county[name].try_to(matter, "evaluate", satisfied=False)
        for name in ("agent", "village", "town", "county", "leader")
    }

    assert refusals == dict.fromkeys(refusals, (403, "matters.action_not_yours"))


def test_a_town_cannot_strike_off_before_a_return_visit(county: County) -> None:
    matter = settled_in_town(county)

    assert county["town"].try_to(matter, "strike_off") == (409, "matters.action_not_open")


def test_a_matter_struck_off_is_open_to_nobody_but_who_takes_that_back(county: County) -> None:
    matter = settled_in_village(county)
    county["agent"].act(matter, "return_visit", **SATISFIED)
    county["village"].act(matter, "strike_off")

    people = ("worker", "agent", "village", "town", "county", "leader")
    assert {name: county[name].may(matter) for name in people} == {
        name: ["undo"] if name == "village" else [] for name in people
    }
    assert county["worker"].try_to(matter, "add_note", words="还有话说") == (
        409,
        "matters.action_not_open",
    )
