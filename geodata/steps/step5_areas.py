"""Step 5: simulate towns, villages and small grids as groups of pieces, and their households."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.steps.step1_sources import (
    LEAST_GRIDS,
    LEAST_HOUSEHOLDS,
    Row,
    Simulation,
    Sources,
)
from geodata.steps.step2_terrain import Floats, Terrain
from geodata.steps.step3_cells import Cells, Integers
from geodata.steps.step4_growth import (
    apportioned,
    first_reached,
    grown,
    members_of,
    nearest,
    scattered,
    settled,
    with_strays,
)
from wangge.kernel.texts import without_kind

Point = tuple[float, float]
TOWN_ROUNDS, VILLAGE_ROUNDS, GRID_ROUNDS = 8, 2, 3
TOWN_REACH_M, VILLAGE_REACH_M = 1800.0, 700.0


@dataclass(frozen=True, slots=True)
class Village:
    """A village's or community's pieces, its own middle and its town's seat, (x, y)."""

    row: Row
    pieces: Integers
    seat: Point
    town_seat: Point


@dataclass(frozen=True, slots=True)
class Grid:
    """A small grid's pieces, its village's code and its simulated households."""

    village: str
    pieces: Integers
    households: int


def grids_of(
    sources: Sources, cells: Cells, terrain: Terrain, seats: dict[str, Point]
) -> tuple[Grid, ...]:
    """All small grids, in the order of their villages' codes; `seats` are (x, y) by town code."""
    towns = _towns(sources, cells, seats)
    valley = 1.0 - terrain.ridge(cells.centres)
    villages = [
        village
        for town in sources.towns
        for village in _villages(sources, cells, town, towns[town.code], seats[town.code])
    ]
    households, counts = _people(sources, cells, villages)
    return tuple(
        grid
        for village, homes, count in zip(villages, households, counts, strict=True)
        for grid in _grids(sources.simulation, cells, village, valley, homes, count)
    )


def _towns(sources: Sources, cells: Cells, seats: dict[str, Point]) -> dict[str, Integers]:
    """The pieces of each town: its growth is sped up or slowed until its villages have room."""
    everything = np.arange(len(cells.areas))
    codes = [town.code for town in sources.towns]
    seeds = [nearest(cells, np.array(seats[code]), everything) for code in codes]
    wanted = np.array([2 + sum(not v.is_community for v in sources.villages_of(c)) for c in codes])
    speeds = np.ones(len(codes))
    owner: dict[int, int] = {}
    for _ in range(TOWN_ROUNDS):
        owner = grown(cells, seeds, everything, speeds.tolist())
        areas = np.array([cells.areas[m].sum() for m in members_of(owner, len(codes))])
        speeds *= np.sqrt(np.sqrt((wanted / wanted.sum()) / (areas / areas.sum())))
    whole = members_of(with_strays(cells, owner, everything), len(codes))
    return dict(zip(codes, whole, strict=True))


def _villages(
    sources: Sources, cells: Cells, town: Row, within: Integers, seat: Point
) -> list[Village]:
    """The villages of a town by code: communities packed round its seat, the others outside.

    Where there are only communities they share the whole town.
    """
    rows = sources.villages_of(town.code)
    communities = [row for row in rows if row.is_community]
    others = _namesake_first([row for row in rows if not row.is_community], town)
    chance = np.random.default_rng([sources.simulation.seed, 5, int(town.code)])
    start = nearest(cells, np.array(seat), within)
    ground_m2 = sources.simulation.community_km2 * 1e6 * len(communities)
    core = first_reached(cells, start, within, ground_m2) if others else within
    rest = np.setdiff1d(within, core)
    even = np.ones(len(cells.areas))
    owner: dict[int, int] = {}
    if communities:
        seeds = scattered(cells, len(communities), core, even, chance)
        inner = settled(cells, seeds, core, even, rounds=GRID_ROUNDS)
        owner |= {piece: len(others) + position for piece, position in inner.items()}
    if others:
        near = 1.0 + 2.5 * _bump(cells.centres, seat, 3 * TOWN_REACH_M)
        seeds = [nearest(cells, np.array(seat), rest)]
        seeds += scattered(cells, len(others) - 1, np.setdiff1d(rest, seeds), near, chance)
        owner |= settled(cells, seeds, rest, near, rounds=VILLAGE_ROUNDS, fixed=1)
    areas = members_of(with_strays(cells, owner, within), len(rows))
    named = zip([*others, *communities], areas, strict=True)
    made = [Village(row, area, _seat(cells, area), seat) for row, area in named]
    return sorted(made, key=lambda village: village.row.code)


def _namesake_first(rows: list[Row], town: Row) -> list[Row]:
    """The village that bears its town's name lies at the town's seat."""
    return sorted(
        rows, key=lambda row: (not row.name.startswith(without_kind(town.name)), row.code)
    )


def _seat(cells: Cells, area: Integers) -> Point:
    middle = np.average(cells.centres[area], axis=0, weights=cells.areas[area])
    x, y = cells.centres[nearest(cells, middle, area)].tolist()
    return (x, y)


def _people(
    sources: Sources, cells: Cells, villages: Sequence[Village]
) -> tuple[list[int], list[int]]:
    """The households and the number of small grids of each village."""
    given = sources.simulation
    chance = np.random.default_rng([given.seed, 6])
    spread = 0.7 + 0.6 * chance.random(len(villages))
    size = np.array([cells.areas[village.pieces].sum() for village in villages]) / 1e6
    rural = given.village_households * spread * np.sqrt(size / np.median(size))
    urban = given.community_households * (0.5 + 0.5 * spread)
    is_community = np.array([village.row.is_community for village in villages])
    households = apportioned(given.households, np.where(is_community, urban, rural).tolist())
    per_grid = np.where(
        is_community, given.community_grid_households, given.village_grid_households
    )
    load = (np.array(households) / per_grid).tolist()
    return households, apportioned(sources.small_grids, load, LEAST_GRIDS)


def _grids(
    given: Simulation, cells: Cells, village: Village, valley: Floats, households: int, count: int
) -> list[Grid]:
    chance = np.random.default_rng([given.seed, 7, int(village.row.code)])
    weight = 0.6 + 2.0 * valley
    if not village.row.is_community:
        weight += 6.0 * _bump(cells.centres, village.seat, VILLAGE_REACH_M)
        weight += 10.0 * _bump(cells.centres, village.town_seat, TOWN_REACH_M)
    seeds = scattered(cells, count, village.pieces, weight, chance)
    owner = settled(cells, seeds, village.pieces, weight, rounds=GRID_ROUNDS)
    areas = members_of(with_strays(cells, owner, village.pieces), count)
    spread = 0.6 + 0.8 * chance.random(count)
    homes = [
        float((weight[area] * cells.areas[area]).sum()) ** 0.5 * factor
        for area, factor in zip(areas, spread.tolist(), strict=True)
    ]
    shares = apportioned(households, homes, LEAST_HOUSEHOLDS)
    return [Grid(village.row.code, area, share) for area, share in zip(areas, shares, strict=True)]


def _bump(at: Floats, middle: Point, reach_m: float) -> Floats:
    """1 at the middle, a quarter at `reach_m`, nearly 0 far away."""
    offset = (at - middle) / reach_m
    fall = 1.0 + (offset * offset).sum(axis=1)
    bump: Floats = 1.0 / (fall * fall)
    return bump
