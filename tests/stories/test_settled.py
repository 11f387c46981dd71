"""Matters that are settled: in the village, in the town, by a department."""

from tests.counties import WATER, County
from tests.stories.words import life, standing

SETTLED = {"outcome": "两家签了协议", "way": "mediated"}
VISITED = {"satisfied": True, "way": "on_site", "words": "两家都说满意"}


def test_a_matter_settled_in_the_village_is_visited_and_struck_off(county: County) -> None:
    worker, village = county["worker"], county["village"]

    reported = worker.report()
    verified = village.act(reported, "verify", finding="情况属实")
    settled = village.act(verified, "settle_here", **SETTLED)
    visited = county["agent"].act(settled, "return_visit", **VISITED)
    ended = village.act(visited, "strike_off")

    assert [standing(each) for each in (reported, verified, settled, visited, ended)] == [
        ("reported", "village", 2, 1),
        ("verified", "village", 7, 1),
        ("settled", "village", 7, 1),
        ("visited", "village", 3, 1),
        ("struck_off", None, None, 1),
    ]
    assert life(ended) == [
        "grid_worker report -> reported",
        "village_lead verify -> verified",
        "village_lead settle_here -> settled",
        "petition_agent return_visit -> visited",
        "village_lead strike_off -> struck_off",
    ]
    assert [each["given"] for each in ended["events"]] == [
        None,
        {"finding": "情况属实"},
        SETTLED,
        VISITED,
        {},
    ]
    assert [each["action"] for each in ended["available_actions"]] == ["undo"]


def test_a_matter_the_village_cannot_settle_is_settled_in_the_town(county: County) -> None:
    village, town = county["village"], county["town"]
    reported = county["worker"].report()

    verified = village.act(reported, "verify", finding="情况属实")
    escalated = village.act(verified, "escalate", tried="调解两次，未能达成一致")
    settled = town.act(escalated, "settle_here", **SETTLED)
    visited = county["deputy"].act(settled, "return_visit", **VISITED)
    ended = town.act(visited, "strike_off", words="已销号")

    assert standing(escalated) == ("escalated", "town", 5, 1)
    assert (escalated["holder"]["name"], settled["holder"]["name"]) == ("白阳镇综治中心",) * 2
    assert life(ended)[2:] == [
        "village_lead escalate -> escalated",
        "town_officer settle_here -> settled",
        "town_officer return_visit -> visited",
        "town_officer strike_off -> struck_off",
    ]
    assert town.inbox() == [("handed_over", reported["number"])]


def test_a_matter_for_a_department_goes_through_the_county(county: County) -> None:
    village, town, officer = county["village"], county["town"], county["county"]
    reported = county["worker"].report()
    verified = village.act(reported, "verify", finding="水渠断裂")
    in_town = town.act(
        village.act(verified, "escalate", tried="村里修不了"), "escalate", tried="镇里没有设备"
    )

    assigned = officer.act(in_town, "assign", unit=county.department(WATER), task="修复水渠")
    settled = county["unit"].act(assigned, "settle", outcome="已修复", way="repaired")
    visited = county["county2"].act(settled, "return_visit", **VISITED)
    ended = officer.act(visited, "strike_off")

    assert [standing(each) for each in (in_town, assigned, settled, visited, ended)] == [
        ("escalated", "county", 5, 1),
        ("assigned", "unit", 15, 1),
        ("settled", "county", 7, 1),
        ("visited", "county", 3, 1),
        ("struck_off", None, None, 1),
    ]
    assert life(ended)[3:] == [
        "town_officer escalate -> escalated",
        "county_officer assign -> assigned",
        "unit_handler settle -> settled",
        "county_officer return_visit -> visited",
        "county_officer strike_off -> struck_off",
    ]
    assert county["unit"].inbox() == [("handed_over", reported["number"])]


def test_the_county_settles_itself_what_no_department_is_needed_for(county: County) -> None:
    village, town = county["village"], county["town"]
    verified = village.act(county["worker"].report(), "verify", finding="情况属实")
    in_county = town.act(
        village.act(verified, "escalate", tried="调解"), "escalate", tried="再调解"
    )

    settled = county["county"].act(in_county, "settle_here", **SETTLED)

    assert standing(settled) == ("settled", "county", 7, 1)


def test_a_grid_worker_settles_what_is_small(county: County) -> None:
    worker = county["worker"]

    verified = worker.act(worker.report(), "verify", finding="口角")
    settled = worker.act(verified, "settle_here", outcome="当场讲和", way="explained")

    assert standing(settled) == ("settled", "village", 7, 1)
    assert "return_visit" not in worker.may(settled)
    assert "return_visit" in county["agent"].may(settled)


def test_each_holder_finds_it_in_what_waits_and_nobody_else_does(county: County) -> None:
    village, town = county["village"], county["town"]
    number = (reported := county["worker"].report())["number"]

    at_first = [county[each].waiting() for each in ("village", "town", "county", "neighbour")]
    verified = village.act(reported, "verify", finding="情况属实")
    village.act(verified, "escalate", tried="调解")
    then = [county[each].waiting() for each in ("village", "town", "county", "neighbour")]
    town.act(reported, "settle_here", **SETTLED)
    to_visit = [county[each].waiting() for each in ("town", "deputy", "agent", "worker", "village")]

    assert at_first == [[number], [], [], []]
    assert then == [[], [number], [], []]
    assert to_visit == [[], [number], [number], [number], []]
