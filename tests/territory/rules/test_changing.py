import random
from collections.abc import Collection
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.geodata.squares import GRIDS, SIDE, VILLAGES, territory

from wangge.kernel.errors import WanggeError
from wangge.territory.errors import (
    LastGridError,
    NoNumberLeftError,
    NotAdjacentError,
    NotInTwoError,
    OtherVillageError,
    UnknownAreaError,
)
from wangge.territory.rules.changing import merge, move, rename, split
from wangge.territory.rules.pack import Territory, territory_faults
from wangge.territory.rules.successions import derived_successions, succession_faults

NEW = VILLAGES[0] + "003"
ACROSS = ((105.99, 36.004), (106.03, 36.006))
"""A slanting line through the first grid of each village, from outside to outside."""


def codes(found: Territory) -> list[str]:
    return [each.code for each in found.small_grids]


def test_a_grid_is_split_in_two_and_its_neighbours_keep_their_edges_with_it() -> None:
    sound = territory()

    after = split(sound, GRIDS[0], ACROSS, used=codes(sound), names=("南", "北"))

    parts = [each for each in after.small_grids if each.code not in GRIDS]
    assert codes(after) == [GRIDS[1], NEW, VILLAGES[0] + "004", *GRIDS[2:]]
    assert sorted((each.name, each.households) for each in parts) == [("北", 16), ("南", 14)]
    assert territory_faults(after) == ()


def test_merged_grids_get_a_number_never_used() -> None:
    sound = territory()

    after = merge(sound, GRIDS[:2], used=[*codes(sound), VILLAGES[0] + "007"], name="合")

    made = next(each for each in after.small_grids if each.code not in GRIDS)
    assert (made.code, made.name, made.households) == (VILLAGES[0] + "008", "合", 60)
    assert territory_faults(after) == ()


def test_a_moved_grid_takes_its_land_into_the_other_village() -> None:
    sound = territory()

    after = move(sound, GRIDS[0], VILLAGES[1], used=codes(sound))

    lands = {each.code: round(each.geometry.area / SIDE**2, 6) for each in after.divisions}
    assert codes(after) == [GRIDS[1], *GRIDS[2:], VILLAGES[1] + "003"]
    assert [lands[each] for each in VILLAGES] == [1, 3]
    assert territory_faults(after) == ()


def test_a_renamed_area_keeps_its_code() -> None:
    named = rename(rename(territory(), GRIDS[0], "学校网格"), VILLAGES[0], "新村")

    assert [each.name for each in named.areas if each.name] == ["新村", "学校网格"]
    assert codes(named) == list(GRIDS)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (lambda it, used: split(it, GRIDS[0], [(106, 36), (107, 36)], used=used), NotInTwoError),
        (lambda it, used: split(it, GRIDS[0], [(106, 36)], used=used), NotInTwoError),
        (lambda it, used: split(it, VILLAGES[0], ACROSS, used=used), UnknownAreaError),
        (lambda it, used: merge(it, [GRIDS[0]], used=used), NotAdjacentError),
        (lambda it, used: merge(it, [GRIDS[0], GRIDS[2]], used=used), OtherVillageError),
        (lambda it, used: move(it, GRIDS[0], VILLAGES[0], used=used), OtherVillageError),
        (lambda it, used: move(it, GRIDS[0], "990101100999", used=used), UnknownAreaError),
        (
            lambda it, used: move(
                move(it, GRIDS[0], VILLAGES[1], used=used), GRIDS[1], VILLAGES[1], used=used
            ),
            LastGridError,
        ),
        (
            lambda it, _: merge(
                it, GRIDS[:2], used=[f"{VILLAGES[0]}{each:03}" for each in range(1000)]
            ),
            NoNumberLeftError,
        ),
        (lambda it, _: rename(it, "990101100999", "x"), UnknownAreaError),
    ],
)
def test_what_cannot_be_done_is_refused(how: Any, error: type[WanggeError]) -> None:  # noqa: ANN401 -- a lambda
    with pytest.raises(error):
        how(territory(), codes(territory()))


def test_a_village_with_all_numbers_given_out_once_takes_one_never_used() -> None:
    used = [f"{VILLAGES[0]}{each:03}" for each in range(1000) if each != 57]

    assert VILLAGES[0] + "057" in codes(merge(territory(), GRIDS[:2], used=used))


def changed(before: Territory, used: Collection[str], rng: random.Random) -> Territory:
    """The county after one change at random; as it was when the change cannot be made."""
    grid = rng.choice(before.small_grids)
    others = [each for each in before.small_grids if each.village == grid.village]
    x, y = grid.label
    turn = rng.uniform(0, np.pi)
    dx, dy = SIDE * 5 * np.cos(turn), SIDE * 5 * np.sin(turn)
    hows = (
        lambda: split(before, grid.code, ((x - dx, y - dy), (x + dx, y + dy)), used=used),
        lambda: split(before, grid.code, ((x - dx, y - dy), (x + dx, y + dy)), used=used),
        lambda: merge(before, [grid.code, rng.choice(others).code], used=used),
        lambda: move(before, grid.code, rng.choice(VILLAGES), used=used),
    )
    try:
        return rng.choice(hows)()
    except WanggeError:
        return before


@given(st.integers(0, 2**32), st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_however_grids_are_split_merged_and_moved_no_land_no_household_and_no_code_is_lost(
    seed: int, changes: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 -- no secret
    first = before = territory()
    used = set(codes(first))
    west, south, east, north = first.outline.bounds
    points = [(rng.uniform(west, east), rng.uniform(south, north)) for _ in range(40)]

    for _ in range(changes):
        after = changed(before, used, rng)
        linked = derived_successions(before, after)

        assert territory_faults(after) == ()
        assert succession_faults(before, after, linked) == ()
        new = set(codes(after)) - set(codes(before))
        assert new & used == set()
        assert sum(each.households for each in after.small_grids) == 120
        heirs = {each.code: {each.code} for each in after.small_grids}
        for each in linked:
            heirs.setdefault(each.old, set()).add(str(each.new))
        for point in map(shapely.Point, points):
            was = {each.code for each in before.small_grids if each.geometry.covers(point)}
            now = {each.code for each in after.small_grids if each.geometry.covers(point)}
            assert was
            assert now & {heir for each in was for heir in heirs[each]}
        used |= new
        before = after
