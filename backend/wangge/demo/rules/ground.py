"""Where things happen: the small grids of the county, and points in and just outside them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from random import Random

import shapely
from shapely.geometry.base import BaseGeometry

from wangge.demo.enums import Setting
from wangge.kernel.geometry import Datum, to_wgs84, wgs84_to_gcj02

_DECIMALS = 6
_TRIES = 60
_M_A_DEGREE = 111_195.0
_HAMLETS = 3
_HAMLET_M = 90.0
_OVER_BORDER_M = (150.0, 1_800.0)

_ENDINGS = {
    "社区": Setting.URBAN,
    "小区": Setting.URBAN,
    "居委会": Setting.URBAN,
    "居民委员会": Setting.URBAN,
    "嘎查": Setting.PASTORAL,
}
"""How the names of units end that are no villages of farmers."""

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A small grid; codes of 15, 12 and 12 digits, ``seat`` a point inside, WGS84 degrees."""

    code: str
    village: str
    village_name: str
    town: str
    households: int
    seat: LonLat

    @property
    def setting(self) -> Setting:
        """What kind of place it is, by the name of its village."""
        found = (each for end, each in _ENDINGS.items() if self.village_name.endswith(end))
        return next(found, Setting.RURAL)

    @property
    def areas(self) -> frozenset[str]:
        """The areas of a lexicon's speeches that it belongs to."""
        also = {Setting.RURAL} if self.setting is Setting.PASTORAL else set()
        return frozenset({"any", self.setting, *also})

    @property
    def number(self) -> int:
        """Which of its village's grids it is."""
        return int(self.code[-3:])


class Ground:
    """The small grids with their shapes; the settlements in them are drawn from the seed."""

    def __init__(
        self, grids: Sequence[Grid], shapes: Mapping[str, BaseGeometry], county: BaseGeometry
    ) -> None:
        self.grids = tuple(grids)
        self._shapes = shapes
        self._county = county
        self._hamlets: dict[str, list[LonLat]] = {}
        for shape in (*shapes.values(), county):
            shapely.prepare(shape)

    @cached_property
    def by_village(self) -> dict[str, list[Grid]]:
        """The small grids of each village."""
        found: dict[str, list[Grid]] = {}
        for grid in self.grids:
            found.setdefault(grid.village, []).append(grid)
        return found

    @cached_property
    def by_town(self) -> dict[str, list[Grid]]:
        """The small grids of each town."""
        found: dict[str, list[Grid]] = {}
        for grid in self.grids:
            found.setdefault(grid.town, []).append(grid)
        return found

    def weights(self, more: Mapping[str, float]) -> dict[str, tuple[list[Grid], list[float]]]:
        """Grids and cumulative weights for any place and each setting; by households.

        Args:
            more: factors of villages and grids that report more, by code.
        """
        kinds = {
            area: [grid for grid in self.grids if area in grid.areas] for area in ("any", *Setting)
        }
        return {
            kind: (
                of := grids or kinds["any"],
                list(
                    accumulate(
                        max(grid.households, 1)
                        * more.get(grid.village, 1.0)
                        * more.get(grid.code, 1.0)
                        for grid in of
                    )
                ),
            )
            for kind, grids in kinds.items()
        }

    def point_in(self, rng: Random, grid: Grid, datum: Datum) -> LonLat:
        """A point at one of the grid's settlements, in the datum asked for."""
        for _ in range(_TRIES):
            point = _given(near(rng, rng.choice(self._settled(rng, grid)), _HAMLET_M), datum)
            if self.holds(grid, point, datum):
                return point
        return _given(grid.seat, datum)

    def holds(self, grid: Grid, given: LonLat, datum: Datum) -> bool:
        """Whether a point as it is given lies inside the grid."""
        return bool(shapely.contains_xy(self._shapes[grid.code], *to_wgs84(*given, datum)))

    def point_outside(self, rng: Random) -> LonLat:
        """A point just over the county's border, WGS84."""
        border = self._county.boundary
        while True:
            on_it = border.interpolate(rng.random(), normalized=True)
            away_m = rng.uniform(*_OVER_BORDER_M)
            lon, lat = _moved((on_it.x, on_it.y), rng.uniform(0, 2 * math.pi), away_m)
            if self._county.distance(shapely.Point(lon, lat)) > _OVER_BORDER_M[0] / 2 / _M_A_DEGREE:
                return round(lon, _DECIMALS), round(lat, _DECIMALS)

    def _settled(self, rng: Random, grid: Grid) -> list[LonLat]:
        known = self._hamlets.get(grid.code)
        if known is None:
            shape = self._shapes[grid.code]
            west, south, east, north = shape.bounds
            known = [grid.seat]
            for _ in range(_TRIES):
                lon, lat = rng.uniform(west, east), rng.uniform(south, north)
                if len(known) <= _HAMLETS and shapely.contains_xy(shape, lon, lat):
                    known.append((lon, lat))
            self._hamlets[grid.code] = known
        return known


def near(rng: Random, centre: LonLat, spread_m: float) -> LonLat:
    """A point around a centre, normally distributed."""
    return _moved(centre, rng.uniform(0, 2 * math.pi), abs(rng.gauss(0, spread_m)))


def _given(point: LonLat, datum: Datum) -> LonLat:
    lon, lat = wgs84_to_gcj02(*point) if datum is Datum.GCJ02 else point
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def _moved(point: LonLat, bearing: float, metres: float) -> LonLat:
    degrees = metres / _M_A_DEGREE
    lon, lat = point
    east = degrees * math.sin(bearing) / math.cos(math.radians(lat))
    return lon + east, lat + degrees * math.cos(bearing)
