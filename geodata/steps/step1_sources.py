"""Step 1: read what a county pack is built from."""

import csv
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import shapely

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
    """The sources of the pack in this folder, rows sorted by code."""
    return Sources(
        outline=_outline(pack / "sources" / "outline.geojson"),
        rows=_rows(pack / "sources" / "divisions.csv"),
        simulation=_simulation(pack / "sources" / "simulation.toml"),
        small_grids=int(
            tomllib.loads((pack / "pack.toml").read_text("utf-8"))["expected"]["small_grids"]
        ),
    )


def _outline(path: Path) -> shapely.Polygon:
    geometry = json.loads(path.read_text("utf-8"))["features"][0]["geometry"]
    rings = geometry["coordinates"]
    parts = rings if geometry["type"] == "MultiPolygon" else [rings]
    return max((shapely.Polygon(part[0], part[1:]) for part in parts), key=shapely.area)


def _rows(path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [Row(r["code"], r["name"], r["level"], r["parent"]) for r in csv.DictReader(lines)]
    return tuple(sorted(rows, key=lambda row: row.code))


def _simulation(path: Path) -> Simulation:
    given = tomllib.loads(path.read_text("utf-8"))
    seats = {code: (float(lon), float(lat)) for code, (lon, lat) in given["seats"].items()}
    return Simulation(
        seed=given["seed"], **given["cells"], **given["people"], **given["land"], seats=seats
    )
