import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.codes import (
    Level,
    area_prefix,
    contains,
    level_of,
    place_code,
    place_range,
    prefix_at,
)

SIX = st.integers(110_000, 659_999).map(str)
THREE = st.integers(1, 999).map("{:03}".format)
COUNTIES = SIX
TOWNS = st.tuples(SIX, THREE).map("".join)
VILLAGES = st.tuples(TOWNS, THREE).map("".join)
GRIDS = st.tuples(VILLAGES, THREE).map("".join)
PREFIXES = COUNTIES | TOWNS | VILLAGES | GRIDS


@given(PREFIXES)
def test_a_place_code_has_fifteen_digits_and_leads_back_to_its_area(prefix: str) -> None:
    assert len(place_code(prefix)) == 15
    assert area_prefix(place_code(prefix)) == prefix


@given(COUNTIES | TOWNS | VILLAGES)
def test_a_division_code_leads_back_to_its_area(prefix: str) -> None:
    assert area_prefix(prefix.ljust(12, "0")) == prefix


@given(PREFIXES, PREFIXES)
def test_an_area_holds_a_place_exactly_when_the_place_is_in_its_range(
    area: str, other: str
) -> None:
    first, last = place_range(area)

    assert contains(area, place_code(other)) == (first <= place_code(other) <= last)


@given(GRIDS)
def test_every_area_above_a_small_grid_holds_it(grid: str) -> None:
    above = [prefix_at(grid, level) for level in Level]

    assert [level_of(prefix) for prefix in above] == list(Level)
    assert all(contains(prefix, grid) for prefix in above)


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("640425000000", "640425"),
        ("640425100000", "640425100"),
        ("640425100200", "640425100200"),
        ("640425100200003", "640425100200003"),
        ("640425100200000", "640425100200"),
        ("640425100000000", "640425100"),
        ("640425000000000", "640425"),
    ],
)
def test_the_significant_digits_are_those_before_the_noughts(code: str, prefix: str) -> None:
    assert area_prefix(code) == prefix


@given(st.text(max_size=16).filter(lambda text: not (text.isdigit() and len(text) in {12, 15})))
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a division or grid code"):
        area_prefix(text)
