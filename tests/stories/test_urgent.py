"""Urgent matters: every layer at once, and the way to take them over."""

import pytest
from tests.counties import County
from tests.factories import OUTSIDE, fix
from tests.stories.words import life, standing


def test_an_urgent_report_reaches_all_layers_at_once(county: County) -> None:
    matter = county["worker"].report(urgent=True)

    told = {name: county[name].inbox() for name in ("village", "town", "county")}
    not_told = {name: county[name].inbox() for name in ("neighbour", "town2", "unit", "village2")}

    assert told == {name: [("reported_urgent", matter["number"])] for name in told}
    assert not_told == {name: [] for name in not_told}
    assert standing(matter) == ("reported", "village", 1, 1)


def test_a_report_that_is_not_urgent_rings_nowhere(county: County) -> None:
    county["worker"].report()

    assert [county[name].inbox() for name in ("village", "town", "county")] == [[], [], []]


@pytest.mark.parametrize(("who", "layer"), [("town", "town"), ("county", "county")])
def test_a_layer_above_takes_an_urgent_matter_over(county: County, who: str, layer: str) -> None:
    matter = county["worker"].report(urgent=True)

    taken = county[who].act(matter, "take_over", words="情况紧急，直接处置")

    assert standing(taken) == ("escalated", layer, 1, 1)
    assert taken["holder"]["id"] == county[who].office["id"]
    assert county["village"].may(matter) == ["add_note"]
    assert county[who].inbox()[0] == ("taken_over", matter["number"])


def test_the_county_takes_over_from_the_town_and_sends_back_to_it(county: County) -> None:
    matter = county["worker"].report(urgent=True)
    county["town"].act(matter, "take_over", words="镇里处置")

    taken = county["county"].act(matter, "take_over", words="县里处置")
    sent_back = county["county"].act(taken, "send_back", reasons="险情解除，镇里收尾")

    assert standing(taken) == ("escalated", "county", 1, 1)
    assert standing(sent_back) == ("sent_back", "town", 1, 1)


def test_nobody_takes_over_from_a_layer_above_or_from_their_own(county: County) -> None:
    matter = county["worker"].report(urgent=True)
    county["county"].act(matter, "take_over", words="县里处置")

    refusals = [
        county[who].try_to(matter, "take_over", words="我来") for who in ("town", "county2")
    ]

    assert refusals == [(403, "matters.action_not_yours")] * 2


def test_nobody_takes_over_what_is_not_urgent(county: County) -> None:
    matter = county["worker"].report()

    assert county["county"].try_to(matter, "take_over", words="我来") == (
        409,
        "matters.action_not_open",
    )


@pytest.mark.parametrize("who", ["village", "town", "county"])
def test_a_matter_marked_urgent_later_reaches_all_layers(county: County, who: str) -> None:
    matter = county["worker"].report()

    marked = county[who].act(matter, "mark_urgent", reasons="双方要动手")

    assert (marked["urgent"], standing(marked)) == (True, ("reported", "village", 1, 1))
    assert life(marked)[1:] == [f"{county[who].me['posts'][0]['role']} mark_urgent -> reported"]
    told = {name: county[name].inbox() for name in ("village", "town", "county")}
    assert told == {name: [("reported_urgent", matter["number"])] for name in told}
    assert county[who].try_to(matter, "mark_urgent", reasons="再次") == (
        409,
        "matters.action_not_open",
    )


def test_an_urgent_report_from_outside_rings_in_the_county_alone(county: County) -> None:
    matter = county["worker"].report(urgent=True, point=fix(*OUTSIDE))

    assert county["county"].inbox() == [("reported_urgent", matter["number"])]
    assert [county[name].inbox() for name in ("village", "town")] == [[], []]
    assert standing(matter) == ("reported", "county", 1, 1)


def test_a_notice_read_by_one_is_read_by_the_office(county: County) -> None:
    county["worker"].report(urgent=True)
    notice = county["town"].get("/notices").json["items"][0]

    answer = county["town"].post(f"/notices/{notice['id']}/read", {})

    assert answer.status_code == 204
    assert county["deputy"].get("/notices").json == {
        "items": [notice | {"read": True}],
        "unread": 0,
    }
