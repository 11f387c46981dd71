from dataclasses import replace

import pytest
from tests.geodata.squares import GRIDS, TOWNS, VILLAGES, box, division, grid, territory, with_grids

from wangge.territory.enums import SuccessionKind
from wangge.territory.rules.pack import Fault, Territory
from wangge.territory.rules.successions import (
    Succession,
    derived_successions,
    succession_faults,
    successions_of,
    vanished,
)

SPLIT = (VILLAGES[0] + "003", VILLAGES[0] + "004")


def split_first() -> Territory:
    """The first grid's land in two new ones, the western the larger."""
    sound = territory()
    parts = (grid(SPLIT[0], box(0, 0, 0.6, 1)), grid(SPLIT[1], box(0.6, 0, 1, 1)))
    return with_grids(sound, *parts, *sound.small_grids[1:])


def test_a_split_grid_goes_on_in_its_parts_the_largest_first() -> None:
    after = split_first()

    found = derived_successions(territory(), after)

    assert vanished(territory(), after) == (GRIDS[0],)
    assert found == tuple(Succession(SuccessionKind.SPLIT, GRIDS[0], each) for each in SPLIT)
    assert succession_faults(territory(), after, found) == ()


def test_merged_grids_go_on_in_one() -> None:
    sound = territory()
    after = with_grids(sound, grid(SPLIT[0], box(0, 0, 1, 2)), *sound.small_grids[2:])

    found = derived_successions(sound, after)

    assert found == tuple(Succession(SuccessionKind.MERGE, each, SPLIT[0]) for each in GRIDS[:2])


def test_a_grid_under_another_village_has_moved() -> None:
    sound = territory()
    moved = VILLAGES[1] + "003"
    after = with_grids(sound, grid(moved, box(0, 0, 1, 1)), *sound.small_grids[1:])

    assert derived_successions(sound, after) == (Succession(SuccessionKind.MOVE, GRIDS[0], moved),)


def test_who_took_less_than_a_tenth_is_no_successor() -> None:
    sound = territory()
    after = with_grids(
        sound,
        grid(SPLIT[0], box(0, 0, 0.95, 1)),
        grid(GRIDS[2], box(0.95, 0, 2, 1)),
        *(sound.small_grids[each] for each in (1, 3)),
    )

    assert derived_successions(sound, after) == (
        Succession(SuccessionKind.RENUMBER, GRIDS[0], SPLIT[0]),
    )


def test_land_that_left_the_county_is_retired() -> None:
    sound = territory()
    after = with_grids(sound, *sound.small_grids[1:])

    found = derived_successions(sound, after)

    assert found == (Succession(SuccessionKind.RETIRE, GRIDS[0], None),)
    assert succession_faults(sound, after, found) == ()


def test_a_village_that_is_no_more_goes_on_in_the_one_that_took_it() -> None:
    sound = territory()
    whole = division(VILLAGES[0], "village", TOWNS[0], sound.outline)
    kept = tuple(each for each in sound.divisions if each.code not in VILLAGES)
    after = replace(sound, divisions=(*kept, whole))

    assert derived_successions(sound, after) == (
        Succession(SuccessionKind.MOVE, VILLAGES[1], VILLAGES[0]),
    )


@pytest.mark.parametrize(
    ("pairs", "fault"),
    [
        ([], Fault("succession.missing", GRIDS[0])),
        ([(GRIDS[0], None)], Fault("succession.land_remains", GRIDS[0])),
        ([(GRIDS[0], "1")], Fault("succession.unknown_successor", GRIDS[0], others=("1",))),
        (
            [(GRIDS[0], VILLAGES[0])],
            Fault("succession.unknown_successor", GRIDS[0], others=(VILLAGES[0],)),
        ),
        ([(GRIDS[0], GRIDS[3])], Fault("succession.elsewhere", GRIDS[0], others=(GRIDS[3],))),
        (
            [(GRIDS[0], SPLIT[0]), (GRIDS[1], SPLIT[1])],
            Fault("succession.not_vanished", GRIDS[1]),
        ),
    ],
)
def test_what_cannot_follow_is_told(pairs: list[tuple[str, str | None]], fault: Fault) -> None:
    assert succession_faults(territory(), split_first(), successions_of(pairs)) == (fault,)


def test_what_is_stated_stands_and_the_rest_is_found() -> None:
    stated = successions_of([(GRIDS[0], SPLIT[1])])

    assert derived_successions(territory(), split_first(), stated) == (
        Succession(SuccessionKind.RENUMBER, GRIDS[0], SPLIT[1]),
    )
