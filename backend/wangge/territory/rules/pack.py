"""What a county pack's divisions and small grids are, and everything that can be wrong with them.

Geometry is in degrees, (lon, lat), EPSG:4326; areas are converted to square metres.
"""

import csv
import hashlib
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import DIVISION, Level, area_prefix, level_of

SMALL_GRID = re.compile(r"\d{12}(?!000)\d{3}")
METRES_PER_DEGREE = 111_195.08
"""A degree of latitude on the mean sphere of 6,371,008.8 m (IUGG 1980)."""
ROUNDING = 1e-6
"""Degrees, about 0.1 m: what rounding to 6 decimals may move a line by is no fault."""
LEAST_M2 = 1.0
"""Smaller differences come from arithmetic, not from a line drawn wrongly."""

_ABOVE = {Level.TOWN: Level.COUNTY, Level.VILLAGE: Level.TOWN, Level.SMALL: Level.VILLAGE}
_WHERE = re.compile(r"\[(\S+) ([^\s\]]+)")

UNREADABLE = (KeyError, IndexError, TypeError, ValueError, shapely.errors.ShapelyError)

Point = tuple[float, float]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a pack.

    `place` is the code of the area concerned, or a file's name with `#` and the feature counted
    from 0; `others` are the other codes (or the property) concerned; `at` is (lon, lat).
    """

    code: str
    place: str
    at: Point | None = None
    others: tuple[str, ...] = ()
    area_m2: float | None = None
    expected: int | None = None
    found: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """The county, a town or a village (a large grid); only the county has no parent."""

    code: str
    name: str
    official_name: str
    level: str
    parent: str | None
    label: Point
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class SmallGrid:
    """A small grid of the village with the 12-digit code `village`."""

    code: str
    name: str
    village: str
    households: int
    label: Point
    geometry: BaseGeometry

    @property
    def level(self) -> str:
        """Always small, so that grids and divisions can be walked together."""
        return Level.SMALL.value

    @property
    def parent(self) -> str:
        """The village."""
        return self.village


Area = Division | SmallGrid


@dataclass(frozen=True, slots=True)
class Expected:
    """How many areas of each level the county says it has."""

    towns: int
    villages: int
    small_grids: int


@dataclass(frozen=True, slots=True)
class Territory:
    """A county's areas as a pack states them; `listed` are the division codes of its sources."""

    county: str
    expected: Expected
    outline: BaseGeometry
    listed: tuple[str, ...]
    divisions: tuple[Division, ...]
    small_grids: tuple[SmallGrid, ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        """Divisions, then small grids, as the files have them."""
        return (*self.divisions, *self.small_grids)


@dataclass(frozen=True, slots=True)
class TerritoryTexts:
    """The texts of the files of a pack that hold its territory; None for a file not there."""

    pack: str | None
    outline: str | None
    listed: str | None
    divisions: str | None
    small_grids: str | None


TEXT_FILES = {
    "pack": "pack.toml",
    "outline": "sources/outline.geojson",
    "listed": "sources/divisions.csv",
    "divisions": "built/divisions.geojson",
    "small_grids": "built/small_grids.geojson",
}
"""Where in a pack the text of each field of `TerritoryTexts` stands."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a pack; `territory` is None when a whole file could not."""

    territory: Territory | None
    faults: tuple[Fault, ...]


def read_territory(texts: TerritoryTexts) -> Reading:
    """The territory that the texts state, and every file or feature that cannot be read.

    A feature that cannot be read is left out; a file that cannot be read leaves no territory.
    """
    faults: list[Fault] = []
    pack = _read(faults, "pack", texts.pack, _county_and_expected)
    outline = _read(faults, "outline", texts.outline, _outline)
    listed = _read(faults, "listed", texts.listed, _listed)
    divisions = _read(faults, "divisions", texts.divisions, _features)
    small_grids = _read(faults, "small_grids", texts.small_grids, _features)
    if pack and outline and listed and divisions is not None and small_grids is not None:
        territory = Territory(
            county=pack[0],
            expected=pack[1],
            outline=outline,
            listed=listed,
            divisions=_each(faults, "divisions", divisions, _division),
            small_grids=_each(faults, "small_grids", small_grids, _small_grid),
        )
        return Reading(territory, tuple(faults))
    return Reading(None, tuple(faults))


def territory_faults(territory: Territory) -> tuple[Fault, ...]:
    """Every fault of a territory: of its codes, its numbers and its geometry."""
    return (
        *code_faults(territory),
        *count_faults(territory),
        *shape_faults(territory),
        *coverage_faults(territory),
    )


def sum_faults(sums: str | None, contents: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Each built file that is not what SHA256SUMS says; `contents` by file name.

    >>> [fault.place for fault in sum_faults("0  a.geojson", {})]
    ['built/a.geojson']
    """
    if sums is None:
        return (Fault("pack.missing_file", "built/SHA256SUMS"),)
    stated = {
        name: digest for digest, _, name in (line.partition("  ") for line in sums.split("\n"))
    }
    actual = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return tuple(
        Fault("pack.changed_file", f"built/{name}")
        for name in sorted({*stated, *actual} - {""})
        if stated.get(name) != actual.get(name)
    )


def code_faults(territory: Territory) -> tuple[Fault, ...]:
    """Malformed, duplicate and misplaced codes, and areas that are missing or nobody listed."""
    level = {division.code: division.level for division in territory.divisions}
    times = Counter(area.code for area in territory.areas)
    peopled = {grid.village for grid in territory.small_grids}
    return (
        *(fault for area in territory.areas for fault in _code_faults(area, level)),
        *(
            Fault("pack.duplicate_code", code, found=found)
            for code, found in times.items()
            if found > 1
        ),
        *(Fault("pack.missing_division", code) for code in sorted({*territory.listed} - {*level})),
        *(Fault("pack.unknown_division", code) for code in sorted({*level} - {*territory.listed})),
        *(
            Fault("pack.village_without_small_grids", code)
            for code in sorted(level)
            if level[code] == Level.VILLAGE and code not in peopled
        ),
    )


def count_faults(territory: Territory) -> tuple[Fault, ...]:
    """Each level that has another number of areas than the county says."""
    found = Counter(area.level for area in territory.areas)
    rows = (
        ("pack.town_count", Level.TOWN, territory.expected.towns),
        ("pack.village_count", Level.VILLAGE, territory.expected.villages),
        ("pack.small_grid_count", Level.SMALL, territory.expected.small_grids),
    )
    return tuple(
        Fault(code, territory.county, expected=expected, found=found[level])
        for code, level, expected in rows
        if found[level] != expected
    )


def shape_faults(territory: Territory) -> tuple[Fault, ...]:
    """Areas that are no valid polygon, or do not hold their own label."""
    faults = []
    for area in territory.areas:
        if area.geometry.geom_type not in {"Polygon", "MultiPolygon"} or area.geometry.is_empty:
            faults.append(Fault("pack.not_an_area", area.code))
        elif not area.geometry.is_valid:
            faults.append(Fault("pack.invalid_geometry", area.code, _invalid_at(area.geometry)))
        elif not shapely.contains_xy(area.geometry, *area.label):
            faults.append(Fault("pack.label_outside", area.code, area.label))
    return tuple(faults)


def coverage_faults(territory: Territory, levels: Iterable[Level] = Level) -> tuple[Fault, ...]:
    """Gaps, overlaps, edges that do not match and land outside, on each of the levels by itself."""
    by_level: dict[str, dict[str, BaseGeometry]] = {level.value: {} for level in Level}
    for area in territory.areas:
        if area.geometry.geom_type in {"Polygon", "MultiPolygon"} and area.level in by_level:
            whole = area.geometry if area.geometry.is_valid else shapely.make_valid(area.geometry)
            by_level[area.level].setdefault(area.code, whole)
    parents = {area.code: area.parent for area in territory.areas}
    faults: list[Fault] = []
    for level in levels:
        shapes = by_level[level]
        above = by_level[_ABOVE[level]] if level in _ABOVE else {}
        held = {code: above.get(parents[code] or "") for code in shapes}
        faults += _gaps(shapes, territory.outline, above, territory.county)
        faults += _overlaps(shapes)
        faults += _outside(shapes, territory.outline)
        faults += _outside_parent(shapes, held, parents, territory.outline)
    return tuple(faults)


def _read(
    faults: list[Fault], name: str, text: str | None, read: Callable[[str], Found]
) -> Found | None:
    if text is None:
        faults.append(Fault("pack.missing_file", TEXT_FILES[name]))
        return None
    try:
        return read(text)
    except UNREADABLE:
        faults.append(Fault("pack.unreadable_file", TEXT_FILES[name]))
        return None


def _each(
    faults: list[Fault], name: str, features: list[Any], read: Callable[[Any], Found]
) -> tuple[Found, ...]:
    made = []
    for position, feature in enumerate(features):
        try:
            made.append(read(feature))
        except UNREADABLE:
            faults.append(Fault("pack.unreadable_feature", f"{TEXT_FILES[name]}#{position}"))
    return tuple(made)


def _county_and_expected(text: str) -> tuple[str, Expected]:
    given = tomllib.loads(text)
    expected = given["expected"]
    return _text(given["county"]["code"]), Expected(
        _whole(expected["towns"]), _whole(expected["villages"]), _whole(expected["small_grids"])
    )


def _outline(text: str) -> BaseGeometry:
    return _shape(_features(text)[0]["geometry"])


def _listed(text: str) -> tuple[str, ...]:
    return tuple(row["code"] for row in csv.DictReader(text.splitlines()))


def _features(text: str) -> list[Any]:
    features = json.loads(text)["features"]
    if not isinstance(features, list):
        raise TypeError
    return features


def _division(feature: Mapping[str, Any]) -> Division:
    given = feature["properties"]
    name = _text(given["name"])
    return Division(
        code=_text(given["code"]),
        name=name,
        official_name=_text(given.get("official_name", name)),
        level=_text(given["level"]),
        parent=None if given["parent"] is None else _text(given["parent"]),
        label=_label(given),
        geometry=_shape(feature["geometry"]),
    )


def _small_grid(feature: Mapping[str, Any]) -> SmallGrid:
    given = feature["properties"]
    return SmallGrid(
        code=_text(given["code"]),
        name=_text(given["name"]),
        village=_text(given["village"]),
        households=_whole(given["households"]),
        label=_label(given),
        geometry=_shape(feature["geometry"]),
    )


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise TypeError


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise TypeError


def _label(given: Mapping[str, Any]) -> Point:
    return float(given["label_lon"]), float(given["label_lat"])


def _shape(geometry: object) -> BaseGeometry:
    made = shapely.from_geojson(json.dumps(geometry))
    if not isinstance(made, BaseGeometry):
        raise TypeError
    return made


def _code_faults(area: Area, level: Mapping[str, str]) -> Iterator[Fault]:
    shape = SMALL_GRID if isinstance(area, SmallGrid) else DIVISION
    if not (area.code.isascii() and shape.fullmatch(area.code)):
        yield Fault("pack.malformed_code", area.code)
        return
    if level_of(area_prefix(area.code)) != area.level:
        yield Fault("pack.wrong_level", area.code)
        return
    if area.level == Level.COUNTY:
        if area.parent is not None:
            yield Fault("pack.wrong_parent", area.code, others=(area.parent,))
        return
    parent = area.parent or ""
    if parent not in level:
        yield Fault("pack.unknown_parent", area.code, others=(parent,))
    elif level[parent] != _ABOVE[Level(area.level)] or not area.code.startswith(
        area_prefix(parent) if DIVISION.fullmatch(parent) else parent
    ):
        yield Fault("pack.wrong_parent", area.code, others=(parent,))


def _gaps(
    shapes: Mapping[str, BaseGeometry],
    outline: BaseGeometry,
    above: Mapping[str, BaseGeometry],
    county: str,
) -> Iterator[Fault]:
    """Land of the outline that is in no shape; the place is the area above that it lies in."""
    missing = shapely.difference(outline, shapely.union_all(list(shapes.values())))
    for part in _parts(missing):
        if part.buffer(-ROUNDING).is_empty or _area_m2(part) < LEAST_M2:
            continue
        point = shapely.point_on_surface(part)
        places = sorted(code for code, shape in above.items() if shape.contains(point))
        near = part.buffer(ROUNDING)
        beside = tuple(sorted(code for code, shape in shapes.items() if shape.intersects(near)))
        place = places[0] if places else county
        yield Fault("pack.gap", place, _at(point), beside, _area_m2(part))


def _overlaps(shapes: Mapping[str, BaseGeometry]) -> Iterator[Fault]:
    """Land in two shapes, and edges that two shapes do not share vertex by vertex."""
    codes, polygons = list(shapes), np.array(list(shapes.values()), dtype=object)
    wrong = shapely.coverage_invalid_edges(polygons)
    if shapely.is_empty(wrong).all():
        return
    named = set()
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    for i, j in sorted((i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i < j):
        shared = shapely.intersection(polygons[i], polygons[j])
        if _area_m2(shared) >= LEAST_M2:
            named |= {i, j}
            first, second = sorted((codes[i], codes[j]))
            at = _at(shapely.point_on_surface(shared))
            yield Fault("pack.overlap", first, at, (second,), _area_m2(shared))
    for i, edges in enumerate(wrong):
        if i not in named and not edges.is_empty:
            yield Fault("pack.unmatched_edge", codes[i], _at(edges))


def _outside(shapes: Mapping[str, BaseGeometry], outline: BaseGeometry) -> Iterator[Fault]:
    """Shapes that reach over the outline."""
    roomy = outline.buffer(ROUNDING)
    shapely.prepare(roomy)
    for code, shape in shapes.items():
        if not roomy.covers(shape):
            over = shapely.difference(shape, roomy)
            if _area_m2(over) >= LEAST_M2:
                at = _at(shapely.point_on_surface(over))
                yield Fault("pack.outside", code, at, area_m2=_area_m2(over))


def _outside_parent(
    shapes: Mapping[str, BaseGeometry],
    held: Mapping[str, BaseGeometry | None],
    parents: Mapping[str, str | None],
    outline: BaseGeometry,
) -> Iterator[Fault]:
    """Shapes that reach over the area they belong to, into another of the same county."""
    for parent in {id(holder): holder for holder in held.values() if holder is not None}.values():
        shapely.prepare(parent)
    for code, shape in shapes.items():
        holder = held[code]
        if holder is None or holder.covers(shape):
            continue
        over = shapely.intersection(shapely.difference(shape, holder), outline)
        if _area_m2(over) >= LEAST_M2:
            at = _at(shapely.point_on_surface(over))
            yield Fault("pack.outside_parent", code, at, (parents[code] or "",), _area_m2(over))


def _parts(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    return (part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon")


def _at(geometry: BaseGeometry) -> Point:
    """The first coordinate."""
    lon, lat = shapely.get_coordinates(geometry)[0].tolist()
    return round(lon, 6), round(lat, 6)


def _area_m2(geometry: BaseGeometry) -> float:
    """Square metres on the mean sphere, to 0.1: good to a thousandth for areas within a county."""
    if geometry.is_empty:
        return 0.0
    _, south, _, north = geometry.bounds
    shrink = math.cos(math.radians((south + north) / 2))
    return round(float(geometry.area) * METRES_PER_DEGREE**2 * shrink, 1)


def _invalid_at(geometry: BaseGeometry) -> Point | None:
    found = _WHERE.search(shapely.is_valid_reason(geometry))
    return (round(float(found[1]), 6), round(float(found[2]), 6)) if found else None
