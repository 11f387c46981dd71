from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from tests.territory.corpus import METRE, bowtie, shaken
from tests.territory.packs import small_grids

from wangge.territory.rules.repair import plane_of, repaired, settled

FIRST, SECOND = "640425100200001", "640425100200002"
NEAR = 1.4
"""A corner may move by 0.7 m in each of two directions, so neighbours lie up to this far apart."""


def metres(shape: BaseGeometry, other: BaseGeometry) -> float:
    """How far the lines of two shapes in degrees are apart at most."""
    plane = plane_of([shape, other])
    return float(shapely.hausdorff_distance(plane.to_metres(shape), plane.to_metres(other)))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_lines_drawn_twice_become_one_within_the_tolerance(seed: int) -> None:
    drawn = shaken(seed, by_m=0.5)

    made = repaired(drawn, 2.0)

    assert made.faults == ()
    assert shapely.coverage_is_valid(list(made.shapes.values()))
    assert max(metres(made.shapes[code], drawn[code]) for code in drawn) <= 2.02
    assert max(repair.moved_m for repair in made.repairs) <= 2.01


def test_areas_that_need_nothing_keep_every_digit() -> None:
    squares = small_grids()

    made = repaired(squares, 2.0)

    assert (made.repairs, made.faults) == ((), ())
    assert all(made.shapes[code] is square for code, square in squares.items())


def test_without_a_tolerance_nothing_is_mended() -> None:
    drawn = shaken(1, by_m=0.5)

    made = repaired(drawn, 0)

    assert (made.shapes, made.repairs, made.faults) == (drawn, (), ())


def test_a_vertex_that_stands_twice_is_dropped_and_told() -> None:
    squares = small_grids()
    corners = list(squares[FIRST].exterior.coords)
    squares[FIRST] = shapely.Polygon([corners[0], *corners])

    made = repaired(squares, 2.0)

    assert [(each.code, each.place) for each in made.repairs] == [("repair.repeated_points", FIRST)]
    assert len(made.shapes[FIRST].exterior.coords) == 5


def test_a_small_knot_is_untied() -> None:
    squares = small_grids()
    west, south, east, north = squares[FIRST].bounds
    step = 0.5 * METRE
    knot = [(west, south), (east, south), (east, north), (west + step, north)]
    knot += [(west, north + step), (west - step, north), (west, north - step)]
    squares[FIRST] = shapely.Polygon([*knot, (west + step, north), (west, north)])
    assert not squares[FIRST].is_valid

    made = repaired(squares, 2.0)

    assert made.faults == ()
    assert "repair.made_valid" in {repair.code for repair in made.repairs}
    assert shapely.coverage_is_valid(list(made.shapes.values()))


def test_a_bow_tie_is_no_small_knot() -> None:
    squares = small_grids() | {FIRST: bowtie()}

    made = repaired(squares, 2.0)

    assert [(fault.code, fault.place) for fault in made.faults] == [
        ("pack.invalid_geometry", FIRST)
    ]


@pytest.mark.parametrize(("apart_m", "is_one"), [(1.9, True), (2.5, False)])
def test_the_tolerance_is_the_width_that_is_still_closed(apart_m: float, *, is_one: bool) -> None:
    squares = small_grids()
    west, south, east, north = squares[FIRST].bounds
    plane = plane_of(list(squares.values()))
    step = apart_m * METRE / np.cos(np.radians(plane.middle))
    squares[FIRST] = shapely.box(west, south, east - step, north)

    made = repaired(squares, 2.0)

    assert shapely.coverage_is_valid(list(made.shapes.values()))
    land = shapely.union_all(list(made.shapes.values()))
    whole = shapely.union_all(list(small_grids().values()))
    assert (whole.difference(land).area < 1e-12) is is_one


def test_a_wide_overlap_stays_a_fault_and_a_thin_one_is_a_repair() -> None:
    squares = small_grids()
    west, south, east, north = squares[FIRST].bounds
    thin = squares | {FIRST: shapely.box(west, south, east + 1.5 * METRE, north)}
    wide = squares | {FIRST: shapely.box(west, south, east + 30 * METRE, north)}

    mended, left = repaired(thin, 2.0), repaired(wide, 2.0)

    assert mended.faults == ()
    assert [
        (each.place, each.others) for each in mended.repairs if each.code == "repair.overlap"
    ] == [(FIRST, (SECOND,))]
    assert [(each.code, each.place, each.others) for each in left.faults] == [
        ("pack.overlap", FIRST, (SECOND,))
    ]


def test_an_area_takes_the_line_of_what_is_in_it_where_they_nearly_agree() -> None:
    below = shapely.box(106.4, 35.6, 106.5, 35.7)
    drawn = shapely.box(106.4, 35.6, 106.5 + METRE, 35.7)

    line, repair = settled("640425100200", drawn, below, 2.0)

    assert line is below
    assert repair is not None
    assert (repair.code, repair.place, 0.7 < repair.moved_m < 1) == (
        "repair.settled",
        "640425100200",
        True,
    )


def test_where_they_do_not_agree_the_drawn_line_stays_and_only_there() -> None:
    below = shapely.box(106.4, 35.6, 106.5, 35.7)
    drawn = shapely.union_all(
        [
            shapely.box(106.4, 35.6, 106.5 + METRE, 35.7),
            shapely.box(106.4, 35.7, 106.41, 35.7 + 50 * METRE),
        ]
    )

    line, repair = settled("640425100200", drawn, below, 2.0)

    assert repair is None
    east, north = line.bounds[2:]
    assert east == pytest.approx(106.5, abs=METRE / 100)
    assert north == pytest.approx(35.7 + 50 * METRE, abs=METRE / 100)


def test_seams_between_the_same_areas_are_told_once() -> None:
    made = repaired(shaken(7, by_m=0.5), 2.0)

    seams = sorted((each.code, each.place, each.others) for each in made.repairs)
    assert all(one != other for one, other in pairwise(seams))
