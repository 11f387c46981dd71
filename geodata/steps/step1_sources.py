"""Step 1: read what a county pack is built from, and say what is wrong with it."""

import csv
import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import shapely

from wangge.kernel.codes import DIVISION, area_prefix, level_of

LEAST_GRIDS, LEAST_HOUSEHOLDS = 4, 5
"""The fewest small grids of a village, and households of a small grid."""
PACK, OUTLINE = "pack.toml", "sources/outline.geojson"
DIVISIONS, SIMULATION = "sources/divisions.csv", "sources/simulation.toml"
COMMUNITY_ABOVE = "000"
COMMUNITY_BELOW = "200"
CALLED = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("嘎查村民委员会", "嘎查"),
    ("嘎查委员会", "嘎查"),
    ("嘎查委会", "嘎查"),
    ("村民委员会", "村"),
    ("村委会", "村"),
)
"""How the official names of villages end, and what people say instead; the longest first."""


Found = TypeVar("Found")


class SourcesError(Exception):
    """A pack cannot be built; each of ``lines`` names a file, a place in it, and what is wrong."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Row:
    """One division as the statistics name it; `level` is county, town or village."""

    code: str
    official_name: str
    level: str
    parent: str

    @property
    def is_community(self) -> bool:
        """Whether it is a 居委会: the last three digits are 001 to 199."""
        return self.level == "village" and COMMUNITY_ABOVE < self.code[9:] < COMMUNITY_BELOW

    @property
    def name(self) -> str:
        """The name people use: 姚河村 for 姚河村委会, 昂素嘎查 for 昂素嘎查委会."""
        for ending, kept in CALLED:
            if self.official_name.endswith(ending):
                return self.official_name.removesuffix(ending) + kept
        return self.official_name


@dataclass(frozen=True, slots=True)
class Simulation:
    """The numbers the simulation starts from; `seats` are (lon, lat) by town code."""

    seed: int
    spacing_m: float
    seat_radius_m: float
    households: int
    community_households: float
    village_households: float
    community_grid_households: float
    village_grid_households: float
    community_km2: float
    terrain_scale_m: float
    seats: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything a build reads; `outline` is in degrees, (lon, lat)."""

    outline: shapely.Polygon
    rows: tuple[Row, ...]
    simulation: Simulation
    small_grids: int

    @property
    def county(self) -> Row:
        """The one row of level county."""
        return next(row for row in self.rows if row.level == "county")

    @property
    def towns(self) -> tuple[Row, ...]:
        """The towns by code."""
        return tuple(row for row in self.rows if row.level == "town")

    def villages_of(self, town: str) -> tuple[Row, ...]:
        """The villages and communities of a town, by code."""
        return tuple(row for row in self.rows if row.level == "village" and row.parent == town)


def read_sources(pack: Path) -> Sources:
    """The sources of the pack in this folder, rows sorted by code.

    Raises:
        SourcesError: when a file is missing or cannot be read, or they do not fit together.
    """
    sources = Sources(
        outline=_read(pack, OUTLINE, _outline),
        rows=_read(pack, DIVISIONS, _rows),
        simulation=_read(pack, SIMULATION, _simulation),
        small_grids=_read(pack, PACK, _small_grids),
    )
    if lines := [*_division_faults(sources.rows)] or [*_number_faults(sources)]:
        raise SourcesError(*lines)
    return sources


def _read(pack: Path, file: str, read: Callable[[str], Found]) -> Found:
    try:
        return read((pack / file).read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SourcesError(f"{file}: there is no such file in {pack}") from None
    except KeyError as error:
        raise SourcesError(f"{file}: {error.args[0]} is missing") from None
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise SourcesError(f"{file}: cannot be read: {error}") from None


def _division_faults(rows: tuple[Row, ...]) -> Iterator[str]:
    """What is wrong with the list of divisions, row by row."""
    levels = {row.code: row.level for row in rows}
    above = {"town": "county", "village": "town"}
    if (found := list(levels.values()).count("county")) != 1:
        yield f"{DIVISIONS}: one row of level county is needed, there are {found}"
    for row in rows:
        at = f"{DIVISIONS} {row.code} {row.official_name}"
        if not DIVISION.fullmatch(row.code):
            yield f"{at}: a code has 12 digits"
        elif level_of(area_prefix(row.code)) != row.level:
            level = level_of(area_prefix(row.code))
            yield f"{at}: this is the code of a {level}, the row says {row.level or 'nothing'}"
        elif row.level in above and levels.get(row.parent) != above[row.level]:
            yield f"{at}: its parent {row.parent or 'is missing: it'} is no {above[row.level]} here"
        elif row.level == "town" and not any(each.parent == row.code for each in rows):
            yield f"{at}: a town needs a village, a community or a virtual unit (498)"


def _number_faults(sources: Sources) -> Iterator[str]:
    """What the simulation cannot make of its numbers."""
    seats = sources.simulation.seats
    for town in sources.towns:
        if town.code not in seats:
            yield f"{SIMULATION} seats: {town.code} {town.official_name} has none"
        elif not sources.outline.contains(shapely.Point(seats[town.code])):
            yield f"{SIMULATION} seats: {town.code} {town.official_name} lies outside the outline"
    for code in sorted(set(seats) - {town.code for town in sources.towns}):
        yield f"{SIMULATION} seats: {code} is no town in {DIVISIONS}"
    villages = sum(row.level == "village" for row in sources.rows)
    if sources.small_grids < LEAST_GRIDS * villages:
        yield (
            f"{PACK} expected.small_grids: {LEAST_GRIDS * villages} or more are needed,"
            f" {LEAST_GRIDS} for each of {villages} villages"
        )
    if sources.simulation.households < LEAST_HOUSEHOLDS * sources.small_grids:
        yield (
            f"{SIMULATION} people.households: {LEAST_HOUSEHOLDS * sources.small_grids} or more are"
            f" needed, {LEAST_HOUSEHOLDS} for each small grid"
        )


def _small_grids(text: str) -> int:
    return int(tomllib.loads(text)["expected"]["small_grids"])


def _outline(text: str) -> shapely.Polygon:
    geometry = json.loads(text)["features"][0]["geometry"]
    rings = geometry["coordinates"]
    parts = rings if geometry["type"] == "MultiPolygon" else [rings]
    return max((shapely.Polygon(part[0], part[1:]) for part in parts), key=shapely.area)


def _rows(text: str) -> tuple[Row, ...]:
    lines = csv.DictReader(text.splitlines())
    rows = [Row(r["code"], r["name"], r["level"], r["parent"] or "") for r in lines]
    return tuple(sorted(rows, key=lambda row: row.code))


def _simulation(text: str) -> Simulation:
    given = tomllib.loads(text)
    seats = {code: (float(lon), float(lat)) for code, (lon, lat) in given["seats"].items()}
    return Simulation(
        seed=given["seed"], **given["cells"], **given["people"], **given["land"], seats=seats
    )
