"""The county's areas as they stand, and which of them a point lies in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np
import shapely
from geoalchemy2.shape import to_shape
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from wangge.kernel.codes import (
    COUNTY_DIGITS,
    TOWN_DIGITS,
    VILLAGE_DIGITS,
    Level,
    area_prefix,
    contains,
    place_code,
)
from wangge.kernel.coverage import Areas, feature_collection, simplified
from wangge.kernel.errors import NotReadyError
from wangge.kernel.geometry import Datum, to_wgs84
from wangge.kernel.locator import Locator
from wangge.platform.http import json_bytes
from wangge.territory.enums import GridLevel
from wangge.territory.errors import DatumOutsideChinaError, NullIslandError, UnknownAreaError
from wangge.territory.models import BoundaryVersion, Division, SmallGrid

SIMPLIFY_M_MAX = 1_000

_NONE = "No boundaries are loaded: run `wangge county load`."
_LEVELS = {
    GridLevel.TOWN: Level.TOWN,
    GridLevel.LARGE: Level.VILLAGE,
    GridLevel.SMALL: Level.SMALL,
}
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of where the GCJ-02 formula is applied, as its published code has it."""


@dataclass(frozen=True, slots=True)
class Area:
    """The county, a town, a village (its large grid) or a small grid.

    ``code`` has 12 digits, a small grid's 15; ``parent`` is the code of the area above.
    """

    code: str
    prefix: str
    name: str
    level: Level
    parent: str | None
    households: int
    label_lon: float
    label_lat: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """The small grid nearest to a point, and how far it is."""

    code: str
    name: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """An area as people are told of it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Inside:
    """A point in the county, and the areas that hold it, from the smallest up."""

    point: Point
    small: Place
    large: Place
    village: Place
    town: Place
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Outside:
    """A point that lies in no small grid of the county."""

    point: Point
    nearest: Nearest
    inside: bool = False


class CountyMap:
    """The areas of one county in one version of its boundaries; never changes once built.

    Attributes:
        code: the six digits of the county.
        version_id: the boundary version.
        areas: county, towns, villages and small grids, each level in ascending order of code.
            The first is the county.
        bounds: west, south, east, north of the county in degrees.
    """

    def __init__(
        self, version_id: int, areas: Sequence[Area], shapes: Mapping[str, BaseGeometry]
    ) -> None:
        self.version_id = version_id
        self.areas = tuple(areas)
        county = self.areas[0]
        self.code = county.prefix
        west, south, east, north = shapely.bounds(shapes[county.code]).tolist()
        self.bounds: tuple[float, float, float, float] = (west, south, east, north)
        self._shapes = shapes
        self._known = {key: area for area in areas for key in _keys(area)}

    @property
    def codes(self) -> NDArray[np.str_]:
        """The codes of the small grids, ascending; `locate_many` answers with their indices."""
        return self._locator.codes

    def area_of(self, code: str) -> Area | None:
        """The area of a prefix, a division code or a 15-digit place code."""
        return self._known.get(code)

    def areas_at(self, level: Level) -> tuple[Area, ...]:
        """All areas of a level, in ascending order of code."""
        return tuple(area for area in self.areas if area.level is level)

    def shapes_at(self, level: Level) -> Areas:
        """The polygons of `areas_at` in the same order."""
        return np.array([self._shapes[area.code] for area in self.areas_at(level)], dtype=object)

    def name_of(self, code: str) -> str:
        """The name of an area by its prefix or code; the code itself when there is none."""
        area = self.area_of(code)
        return area.name if area else code

    def exists(self, code: str) -> bool:
        """Whether a report may name it: a village (12 digits, or 15 with 000) or a small grid."""
        area = self.area_of(code)
        return area is not None and area.level in {Level.VILLAGE, Level.SMALL}

    def place_name(self, place_code: str) -> str:
        """How people say it: the village's name and the small grid's; else the area's own name.

        A grid that is no longer there is called by its village.
        """
        village = self.area_of(place_code[:VILLAGE_DIGITS])
        area = self.area_of(place_code)
        if area is not None and area.level is Level.SMALL and village is not None:
            return village.name + area.name
        return (area or village or self.areas[0]).name

    def town_of(self, place_code: str) -> str | None:
        """The name of the town a place lies in; None for the county itself."""
        town = self.area_of(place_code[:TOWN_DIGITS])
        return town.name if town else None

    def households_of(self, code: str) -> int:
        """How many households an area holds; 0 when there is no such area."""
        area = self.area_of(code)
        return area.households if area else 0

    def locate(self, lon: float, lat: float) -> str | None:
        """The code of the small grid that a WGS84 point lies in; None outside the county.

        On a shared edge or vertex the lowest code wins.
        """
        index = self._locator.index_at(lon, lat)
        return str(self._locator.codes[index]) if index >= 0 else None

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int64]:
        """The index into `codes` of the small grid of each WGS84 point, -1 outside the county."""
        return self._locator.indices_at(lons, lats)

    def nearest(self, lon: float, lat: float) -> Nearest:
        """The small grid nearest to a WGS84 point."""
        index, away_m = self._locator.nearest(lon, lat)
        code = str(self._locator.codes[index])
        return Nearest(code, self.place_name(code), away_m)

    @cached_property
    def _locator(self) -> Locator:
        small = [area.code for area in self.areas_at(Level.SMALL)]
        return Locator(small, [self._shapes[code] for code in small])


_maps: dict[URL, tuple[str, CountyMap]] = {}
_building = Lock()


def newest_boundaries(session: Session) -> BoundaryVersion | None:
    """The boundaries that hold now; None before any were loaded."""
    holds = select(BoundaryVersion).where(BoundaryVersion.valid_to.is_(None))
    return session.scalars(holds.order_by(BoundaryVersion.id.desc()).limit(1)).first()


def county_map(session: Session) -> CountyMap:
    """The map of the boundaries that hold now, built once for each process and version.

    Each later call costs one select of one short row.

    Raises:
        NotReadyError: when no boundaries were ever loaded.
    """
    # Two columns, not a whole row: this is asked in nearly every request.
    holds = select(BoundaryVersion.id, BoundaryVersion.sha256).where(
        BoundaryVersion.valid_to.is_(None)
    )
    newest = session.execute(holds.order_by(BoundaryVersion.id.desc()).limit(1)).first()
    if newest is None:
        raise NotReadyError(_NONE)
    url, key = session.get_bind().engine.url, f"{newest.id}:{newest.sha256}"
    with _building:
        cached = _maps.get(url)
        if cached is None or cached[0] != key:
            cached = _maps[url] = (key, _built(session, newest.id))
    return cached[1]


def wgs84_point(lon: float, lat: float, datum: Datum) -> Point:
    """A point given in some datum.

    Raises:
        NullIslandError: for (0, 0).
        DatumOutsideChinaError: for GCJ-02 or BD-09 outside China.
    """
    if lon == 0 and lat == 0:
        raise NullIslandError
    west, south, east, north = _CHINA
    if datum is not Datum.WGS84 and not (west <= lon <= east and south <= lat <= north):
        raise DatumOutsideChinaError(datum=datum.value)
    return Point(*to_wgs84(lon, lat, datum))


def located(county: CountyMap, lon: float, lat: float, datum: Datum) -> Inside | Outside:
    """Where a point given in some datum lies.

    Raises:
        NullIslandError: for (0, 0).
        DatumOutsideChinaError: for GCJ-02 or BD-09 outside China.
    """
    point = wgs84_point(lon, lat, datum)
    small = county.locate(point.lon, point.lat)
    if small is None:
        return Outside(point, county.nearest(point.lon, point.lat))
    village, town = small[:VILLAGE_DIGITS], small[:TOWN_DIGITS]
    return Inside(
        point,
        small=Place(small, county.name_of(small)),
        large=Place(place_code(village), county.name_of(village)),
        village=Place(village, county.name_of(village)),
        town=Place(town.ljust(VILLAGE_DIGITS, "0"), county.name_of(town)),
    )


@lru_cache(maxsize=32)
def grids_geojson(
    county: CountyMap, level: GridLevel, within: str | None = None, simplify_m: int = 0
) -> bytes:
    """The areas of a level as GeoJSON bytes, WGS84, neighbours without a gap.

    Args:
        county: the map.
        level: which areas.
        within: prefix or code of an area to keep to; all when None.
        simplify_m: details smaller than this many metres go; 0 keeps all.

    Raises:
        UnknownAreaError: when ``within`` names no area of the county.
    """
    inside = county.area_of(within or county.code)
    if inside is None:
        raise UnknownAreaError(area=within)
    shapes = _simplified(county, _LEVELS[level], simplify_m)
    areas = county.areas_at(_LEVELS[level])
    return json_bytes(
        feature_collection(
            (_properties(area), shape)
            for area, shape in zip(areas, shapes, strict=True)
            if contains(inside.prefix, area.prefix)
        )
    )


@lru_cache(maxsize=4)
def areas_json(county: CountyMap) -> bytes:
    """All areas, names and tree without geometry, as JSON bytes."""
    wanted = ("code", "name", "level", "parent", "households")
    return json_bytes({"items": [{key: getattr(a, key) for key in wanted} for a in county.areas]})


@lru_cache(maxsize=8)
def _simplified(county: CountyMap, level: Level, simplify_m: int) -> Areas:
    # The whole level at once: a part by itself would lose the vertices it shares with the rest.
    return simplified(county.shapes_at(level), simplify_m)


def _properties(area: Area) -> dict[str, object]:
    return {
        "code": area.code,
        "name": area.name,
        "level": area.level,
        "parent": area.parent,
        "households": area.households,
        "label_lon": area.label_lon,
        "label_lat": area.label_lat,
    }


def _keys(area: Area) -> tuple[str, ...]:
    """Every code that names an area; its prefix, its own, its 15 digits."""
    return area.prefix, area.code, place_code(area.prefix)


def _built(session: Session, version_id: int) -> CountyMap:
    divisions = session.scalars(
        select(Division).where(Division.boundary_version_id == version_id).order_by(Division.code)
    ).all()
    grids = session.scalars(
        select(SmallGrid)
        .where(SmallGrid.boundary_version_id == version_id)
        .order_by(SmallGrid.code)
    ).all()
    households = _sums((grid.code, grid.households) for grid in grids)
    areas = [_division_area(row, households) for row in divisions]
    areas.sort(key=lambda area: (len(area.prefix), area.code))
    areas += [_grid_area(row) for row in grids]
    shapes = {row.code: to_shape(row.geom) for row in divisions}
    shapes |= {row.code: to_shape(row.geom) for row in grids}
    return CountyMap(version_id, areas, shapes)


def _sums(households: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Households by the prefix of each village, town and county above the small grids."""
    sums: dict[str, int] = {}
    for code, count in households:
        for digits in (COUNTY_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS):
            sums[code[:digits]] = sums.get(code[:digits], 0) + count
    return sums


def _division_area(row: Division, households: Mapping[str, int]) -> Area:
    prefix = area_prefix(row.code)
    return Area(
        code=row.code,
        prefix=prefix,
        name=row.name,
        level=Level(row.level),
        parent=row.parent_code,
        households=households.get(prefix, 0),
        label_lon=row.label_lon,
        label_lat=row.label_lat,
    )


def _grid_area(row: SmallGrid) -> Area:
    return Area(
        code=row.code,
        prefix=row.code,
        name=row.name,
        level=Level.SMALL,
        parent=row.village_code,
        households=row.households,
        label_lon=row.label_lon,
        label_lat=row.label_lat,
    )
