"""The county's areas as they stand, and which of them a point lies in."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np
import shapely
from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from wangge.kernel.clock import local_day, utc_now
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
from wangge.territory.models import AreaSuccession, BoundaryVersion, Division, SmallGrid
from wangge.territory.rules import pack

SIMPLIFY_M_MAX = 1_000
MAPS_MAX = 6
"""Maps that a process keeps: those of today, of the next change, and of some late reports."""

NONE_LOADED = "No boundaries are loaded: run `wangge county load`."
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


@dataclass(frozen=True, slots=True)
class Past:
    """What became of the areas of earlier boundaries, by the prefixes of areas that are no more.

    ``heirs`` took the land at the change, the largest part first; none: it left the county.
    """

    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


class CountyMap:
    """The areas of one county in one version of its boundaries; never changes once built.

    Attributes:
        code: the six digits of the county.
        version_id: the boundary version.
        valid_from: the first day of these boundaries.
        areas: county, towns, villages and small grids, each level in ascending order of code.
            The first is the county.
        bounds: west, south, east, north of the county in degrees.
    """

    def __init__(
        self,
        version_id: int,
        areas: Sequence[Area],
        shapes: Mapping[str, BaseGeometry],
        *,
        valid_from: date = date.min,
        past: Past | None = None,
    ) -> None:
        self.version_id = version_id
        self.valid_from = valid_from
        self._past = past or Past()
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
        """The name of an area by its prefix or code; the code itself when there never was one."""
        area = self.area_of(code)
        return area.name if area else self._past.names.get(code, code)

    def exists(self, code: str) -> bool:
        """Whether a report may name it: a village (12 digits, or 15 with 000) or a small grid."""
        area = self.area_of(code)
        return area is not None and area.level in {Level.VILLAGE, Level.SMALL}

    def existed(self, code: str) -> bool:
        """Whether a report may have named it before the boundaries changed."""
        prefix = area_prefix(code)
        is_small = len(prefix) >= VILLAGE_DIGITS
        return is_small and prefix not in self._known and prefix in self._past.heirs

    def place_name(self, place_code: str) -> str:
        """How people say it: the village's name and the small grid's; else the area's own name.

        One that is no more is called as it was last.
        """
        above = self._said(place_code[:VILLAGE_DIGITS])
        own = self._said(place_code) if place_code[VILLAGE_DIGITS:].strip("0") else ""
        return above + own or self.areas[0].name

    def _said(self, code: str) -> str:
        area = self.area_of(code)
        return area.name if area else self._past.names.get(code, "")

    def heirs_of(self, prefix: str) -> tuple[str, ...]:
        """The prefixes of the areas of this map that took an area's land, the largest part first.

        An area that is there is its own heir; one of whose land nothing is left has none.
        """
        found: dict[str, None] = {}
        asked = [prefix]
        while asked:
            each = asked.pop(0)
            if each in self._known:
                found[each] = None
            else:
                # A code is never given out twice, so this goes forward only.
                asked += self._past.heirs.get(each, ())
        return tuple(found)

    def place_now(self, place: str, point: tuple[float, float] | None) -> str:
        """Under which place of this map something is filed that was filed under another.

        Args:
            place: 15 digits; a place of this map stays.
            point: WGS84 (lon, lat) in degrees, which tells more than the code.

        The only heir of a grid takes it; of several, the village of the largest part. What left the
        county, and has no point in it, is the county's.
        """
        prefix = area_prefix(place)
        if prefix in self._known:
            return place
        found = self.locate(*point) if point else None
        if found is not None:
            return found
        heirs = self.heirs_of(prefix)
        if not heirs:
            return place_code(self.code)
        return place_code(heirs[0] if len(heirs) == 1 else heirs[0][:VILLAGE_DIGITS])

    def place_then(self, place: str, now: "CountyMap") -> str:
        """Under which place of this map something belongs that was picked on a later map ``now``.

        The only forebear of a grid; of several, the village of the first.
        """
        prefix = area_prefix(place)
        if prefix in self._known:
            return place
        forebears = [each for each in sorted(self._known) if prefix in now.heirs_of(each)]
        grids = [each for each in forebears if len(each) == len(prefix)]
        if not grids:
            return place
        return place_code(grids[0] if len(grids) == 1 else grids[0][:VILLAGE_DIGITS])

    def has_place(self, place: str) -> bool:
        """Whether something may be filed under it: the county, a village or a small grid."""
        area = self.area_of(place)
        return area is not None and area.level is not Level.TOWN

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


_maps: OrderedDict[tuple[URL, int, str], CountyMap] = OrderedDict()
_building = Lock()


def last_boundaries(session: Session) -> BoundaryVersion | None:
    """The newest boundaries, even when they still wait for their day; None before any."""
    order = (BoundaryVersion.valid_from.desc(), BoundaryVersion.id.desc())
    return session.scalars(select(BoundaryVersion).order_by(*order).limit(1)).first()


def boundaries(session: Session) -> Sequence[BoundaryVersion]:
    """All versions, in the order in which they hold."""
    order = (BoundaryVersion.valid_from, BoundaryVersion.id)
    return session.scalars(select(BoundaryVersion).order_by(*order)).all()


def successions(session: Session, version_id: int) -> Sequence[AreaSuccession]:
    """How the areas before a version go on in it."""
    linked = select(AreaSuccession).where(AreaSuccession.boundary_version_id == version_id)
    return session.scalars(linked.order_by(AreaSuccession.id)).all()


def known_boundaries(session: Session, sha256: str) -> BoundaryVersion | None:
    """The version that was once loaded with this content."""
    loaded = select(BoundaryVersion).where(BoundaryVersion.sha256 == sha256)
    return session.scalars(loaded.order_by(BoundaryVersion.id.desc()).limit(1)).first()


def is_turned(session: Session, today: date) -> bool:
    """Whether matters were filed anew under all boundaries that hold or held until today."""
    asked = select(BoundaryVersion.id).where(
        BoundaryVersion.valid_from <= today, BoundaryVersion.refiled_at.is_(None)
    )
    return session.scalar(asked.limit(1)) is None


def county_map(session: Session, on: date | None = None) -> CountyMap:
    """The map of the boundaries that hold on a day, built once for each process and version.

    Without a day, it is today's: at midnight the date alone makes new boundaries hold. Days before
    the first boundaries have these. Each later call costs one select of one short row.

    Raises:
        NotReadyError: when no boundaries were ever loaded.
    """
    # Two columns, not a whole row: this is asked in nearly every request.
    asked = select(BoundaryVersion.id, BoundaryVersion.sha256)
    newest = asked.order_by(BoundaryVersion.valid_from.desc(), BoundaryVersion.id.desc()).limit(1)
    day = local_day(utc_now()) if on is None else on
    held = session.execute(newest.where(BoundaryVersion.valid_from <= day)).first()
    if held is None:
        first = asked.order_by(BoundaryVersion.valid_from, BoundaryVersion.id).limit(1)
        held = session.execute(first).first()
    if held is None:
        raise NotReadyError(NONE_LOADED)
    key = (session.get_bind().engine.url, held.id, held.sha256)
    with _building:
        found = _maps.get(key)
        if found is None:
            found = _maps[key] = _built(session, held.id)
        _maps.move_to_end(key)
        while len(_maps) > MAPS_MAX:
            _maps.popitem(last=False)
    return found


def maps_between(session: Session, first: date, last: date) -> list[CountyMap]:
    """The maps of the boundaries in force between two days, both included; the newest first."""
    asked = select(BoundaryVersion.valid_from).where(
        BoundaryVersion.valid_from > first, BoundaryVersion.valid_from <= last
    )
    days = sorted({first, *session.scalars(asked)}, reverse=True)
    return list(dict.fromkeys(county_map(session, day) for day in days))


def next_day(session: Session, today: date) -> date | None:
    """The first day of the next boundaries that wait, or None."""
    asked = select(func.min(BoundaryVersion.valid_from)).where(BoundaryVersion.valid_from > today)
    return session.scalar(asked)


def stated_territory(session: Session, version_id: int) -> pack.Territory:
    """The areas of a version as a pack would state them."""
    divisions, grids = _rows(session, version_id)
    counted = [Level(row.level) for row in divisions]
    county = next(row for row in divisions if row.level == Level.COUNTY)
    return pack.Territory(
        county=area_prefix(county.code),
        expected=pack.Expected(
            towns=counted.count(Level.TOWN),
            villages=counted.count(Level.VILLAGE),
            small_grids=len(grids),
        ),
        outline=_plain(county.geom),
        listed=tuple(row.code for row in divisions),
        divisions=tuple(
            pack.Division(
                code=row.code,
                name=row.name,
                official_name=row.name,
                level=row.level,
                parent=row.parent_code,
                label=(row.label_lon, row.label_lat),
                geometry=_plain(row.geom),
            )
            for row in divisions
        ),
        small_grids=tuple(
            pack.SmallGrid(
                code=row.code,
                name=row.name,
                village=row.village_code,
                households=row.households,
                label=(row.label_lon, row.label_lat),
                geometry=_plain(row.geom),
            )
            for row in grids
        ),
    )


def codes_ever(session: Session, besides: int | None = None) -> set[str]:
    """Every code that an area ever had, in all versions but the one named."""
    return {
        code
        for model in (Division, SmallGrid)
        for code in session.scalars(
            select(model.code).where(model.boundary_version_id != besides).distinct()
            if besides is not None
            else select(model.code).distinct()
        )
    }


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
    county: CountyMap,
    level: GridLevel,
    within: str | None = None,
    simplify_m: int = 0,
    next_from: date | None = None,
) -> bytes:
    """The areas of a level as GeoJSON bytes, WGS84, neighbours without a gap.

    Args:
        county: the map.
        level: which areas.
        within: prefix or code of an area to keep to; all when None.
        simplify_m: details smaller than this many metres go; 0 keeps all.
        next_from: the day from which others hold, when they are known already.

    Raises:
        UnknownAreaError: when ``within`` names no area of the county.
    """
    inside = county.area_of(within or county.code)
    if inside is None:
        raise UnknownAreaError(area=within)
    shapes = _simplified(county, _LEVELS[level], simplify_m)
    areas = county.areas_at(_LEVELS[level])
    drawn = feature_collection(
        (_properties(area), shape)
        for area, shape in zip(areas, shapes, strict=True)
        if contains(inside.prefix, area.prefix)
    )
    days = {"valid_from": county.valid_from, "next_from": next_from}
    return json_bytes(drawn | days)


@lru_cache(maxsize=4)
def areas_json(county: CountyMap, following: CountyMap | None = None) -> bytes:
    """All areas, names and tree without geometry, as JSON bytes; and those that wait for their day.

    A phone that was last online before that day goes by them from then on.
    """
    waiting = None if following is None else _areas_from(following)
    return json_bytes(_areas_from(county) | {"next": waiting})


def _areas_from(county: CountyMap) -> dict[str, object]:
    wanted = ("code", "name", "level", "parent", "households")
    return {
        "valid_from": county.valid_from,
        "items": [{key: getattr(each, key) for key in wanted} for each in county.areas],
    }


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


def _rows(session: Session, version_id: int) -> tuple[Sequence[Division], Sequence[SmallGrid]]:
    divisions = session.scalars(
        select(Division).where(Division.boundary_version_id == version_id).order_by(Division.code)
    ).all()
    grids = session.scalars(
        select(SmallGrid)
        .where(SmallGrid.boundary_version_id == version_id)
        .order_by(SmallGrid.code)
    ).all()
    return divisions, grids


def _plain(stored: WKBElement) -> BaseGeometry:
    """A stored area as it was stated: of one part, a polygon."""
    parts = shapely.get_parts(to_shape(stored))
    return parts[0] if len(parts) == 1 else to_shape(stored)


def _built(session: Session, version_id: int) -> CountyMap:
    version = session.get_one(BoundaryVersion, version_id)
    divisions, grids = _rows(session, version_id)
    households = _sums((grid.code, grid.households) for grid in grids)
    areas = [_division_area(row, households) for row in divisions]
    areas.sort(key=lambda area: (len(area.prefix), area.code))
    areas += [_grid_area(row) for row in grids]
    shapes = {row.code: to_shape(row.geom) for row in divisions}
    shapes |= {row.code: to_shape(row.geom) for row in grids}
    past = _past(session, version)
    return CountyMap(version_id, areas, shapes, valid_from=version.valid_from, past=past)


def _past(session: Session, version: BoundaryVersion) -> Past:
    """What became of areas at the changes up to this version."""
    changes = session.execute(
        select(AreaSuccession.old_code, AreaSuccession.new_code)
        .join(BoundaryVersion, BoundaryVersion.id == AreaSuccession.boundary_version_id)
        .where(BoundaryVersion.valid_from <= version.valid_from, BoundaryVersion.id <= version.id)
        .order_by(AreaSuccession.id)
    ).all()
    heirs: dict[str, list[str]] = defaultdict(list)
    for old, new in changes:
        heirs[area_prefix(old)] += [area_prefix(new)] if new else []
    names: dict[str, str] = {}
    gone = {old for old, _ in changes}
    for model in (Division, SmallGrid) if gone else ():
        for code, name in session.execute(
            select(model.code, model.name)
            .where(model.code.in_(gone))
            .order_by(model.boundary_version_id)
        ):
            names[area_prefix(code)] = name
    return Past({old: tuple(new) for old, new in heirs.items()}, names)


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
