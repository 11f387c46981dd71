from datetime import date, timedelta
from itertools import pairwise

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.insight.errors import PeriodBackwardsError, PeriodTooLongError
from wangge.insight.rules import (
    PERIOD_DAYS_MAX,
    Period,
    Sums,
    Tally,
    added_up,
    by_area,
    every_day,
    hexagon_centre,
    hexagon_ring,
    period_before,
    period_of,
    rate_of,
    settled_at,
    summed,
)
from wangge.kernel.codes import Level
from wangge.matters.enums import Layer, Stage

TODAY = date(2026, 9, 16)
DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def test_a_period_that_nobody_named_is_the_last_thirty_days() -> None:
    assert period_of(None, None, TODAY) == Period(date(2026, 8, 18), TODAY)
    assert period_of(None, None, TODAY).length == 30


def test_a_period_without_a_first_day_is_the_thirty_days_up_to_its_last() -> None:
    last = date(2025, 1, 30)

    assert period_of(None, last, TODAY) == Period(date(2025, 1, 1), last)


def test_one_day_is_a_period() -> None:
    assert period_of(TODAY, TODAY, TODAY).length == 1


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodBackwardsError) as refusal:
        period_of(TODAY, TODAY - DAY, TODAY)

    assert refusal.value.facts == {"from": "2026-09-16", "to": "2026-09-15"}


def test_ten_years_are_counted_and_a_day_more_is_refused() -> None:
    first = TODAY - (PERIOD_DAYS_MAX - 1) * DAY

    assert period_of(first, TODAY, TODAY).length == PERIOD_DAYS_MAX
    with pytest.raises(PeriodTooLongError):
        period_of(first - DAY, TODAY, TODAY)


@given(DAYS, st.integers(0, PERIOD_DAYS_MAX - 1))
def test_the_period_before_is_as_long_and_ends_the_day_before(first: date, more: int) -> None:
    period = Period(first, first + more * DAY)

    before = period_before(period)

    assert before.length == period.length
    assert before.last + DAY == period.first


@given(st.dictionaries(st.integers(0, 40), st.integers(1, 9)))
def test_every_day_of_a_period_is_named_once_and_no_other(counts: dict[int, int]) -> None:
    period = Period(TODAY, TODAY + 30 * DAY)

    days = every_day(period, {TODAY + nth * DAY: count for nth, count in counts.items()})

    assert [day for day, _ in days] == [TODAY + nth * DAY for nth in range(31)]
    assert [count for _, count in days] == [counts.get(nth, 0) for nth in range(31)]


def test_what_has_ended_is_counted_but_not_open() -> None:
    found = [
        Tally("640425100", Stage.REPORTED, 2, overdue=True),
        Tally("640425100", Stage.VERIFIED, 3),
        Tally("640425100", Stage.STRUCK_OFF, 5),
    ]

    assert summed(found, lambda tally: tally.of) == {"640425100": Sums(10, 5, 2)}


def test_sums_add_up() -> None:
    assert added_up([Sums(10, 5, 2), Sums(1, 1, 0)]) == Sums(11, 6, 2)
    assert added_up([]) == Sums()


def test_each_layer_is_named_with_what_it_settled() -> None:
    found = [
        Tally("land.boundary", Stage.SETTLED, 2, settled_layer=Layer.TOWN),
        Tally("land.boundary", Stage.REPORTED, 9),
    ]

    assert settled_at(found) == {
        Layer.VILLAGE: 0,
        Layer.TOWN: 2,
        Layer.COUNTY: 0,
        Layer.UNIT: 0,
    }


@given(st.dictionaries(st.from_regex(r"640425[0-9]{9}", fullmatch=True), st.integers(1, 99)))
def test_areas_share_out_all_that_was_counted(places: dict[str, int]) -> None:
    for level in (Level.TOWN, Level.VILLAGE, Level.SMALL):
        assert sum(by_area(places, level).values()) == sum(places.values())


def test_a_place_where_nobody_lives_has_no_rate() -> None:
    assert rate_of(7, 0) is None
    assert rate_of(7, 3) == 2333.33


@given(st.floats(106, 107), st.floats(35, 36))
def test_a_hexagon_is_drawn_closed_around_its_centre(lon: float, lat: float) -> None:
    hexagon = h3.latlng_to_cell(lat, lon, 8)

    ring = hexagon_ring(hexagon)

    assert ring[0] == ring[-1]
    assert len(set(ring)) == 6
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert area > 0
    centre = hexagon_centre(hexagon)
    assert h3.latlng_to_cell(centre[1], centre[0], 8) == hexagon
