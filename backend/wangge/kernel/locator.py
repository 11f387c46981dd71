"""Which area of a coverage a point lies in, by a raster whose border cells are checked exactly.

Most points fall into a cell that no border passes: one look-up answers them. A border cell keeps
the few areas whose border passes it or near it, and Shapely decides among these. So every answer
is Shapely's own, at the speed of an array.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from wangge.kernel.geometry import distance_m

OUTSIDE = -1
CELLS = 2_000_000
"""About how many cells a raster has: 8 MB, and cells of 40 to 90 m in a county."""

_FIRST_BORDER = -2
_STEP = 0.5
_REACH = 0.26
_BATCH = 200_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Locator:
    """Areas that share edges but no inside, such as the small grids of a county.

    Args:
        codes: one for each area, in ascending order.
        areas: valid polygons or multipolygons in (lon, lat) degrees, as many as codes.
        cells: about how many cells the raster shall have.

    A point on an edge or vertex of several areas belongs to the one with the lowest code.

    >>> locator = Locator(["a", "b"], [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], cells=64)
    >>> locator.index_at(1.5, 0.5), locator.index_at(1.0, 0.5), locator.index_at(3.0, 0.5)
    (1, 0, -1)
    """

    def __init__(
        self, codes: Sequence[str], areas: Sequence[BaseGeometry], *, cells: int = CELLS
    ) -> None:
        if list(codes) != sorted(set(codes)) or len(codes) != len(areas):
            msg = "one code for each area is needed, ascending"
            raise ValueError(msg)
        self.codes: NDArray[np.str_] = np.array(codes, dtype=np.str_)
        self._areas: NDArray[Any] = np.array(areas, dtype=object)
        self._warm_up()
        west, south, east, north = shapely.total_bounds(self._areas)
        # Square cells on the ground would need the latitude; square in degrees is near enough.
        self._cell = max(math.sqrt((east - west) * (north - south) / cells), 1e-9)
        self._west, self._south = west - self._cell, south - self._cell
        self._columns = int((east - self._west) / self._cell) + 2
        self._rows = int((north - self._south) / self._cell) + 2
        border, self._starts, self._candidates = self._border_cells()
        raster = np.zeros(self._rows * self._columns, dtype=np.int32)
        raster[border] = _FIRST_BORDER - np.arange(len(border), dtype=np.int32)
        self._raster = raster.reshape(self._rows, self._columns)
        self._fill()
        self._tree: shapely.STRtree | None = None

    def index_at(self, lon: float, lat: float) -> int:
        """The index of the area that a point lies in, or -1."""
        column = (lon - self._west) / self._cell
        row = (lat - self._south) / self._cell
        if not (0 <= column < self._columns and 0 <= row < self._rows):
            return OUTSIDE
        found = int(self._raster[int(row), int(column)])
        if found > _FIRST_BORDER:
            return found
        border = _FIRST_BORDER - found
        for index in self._candidates[self._starts[border] : self._starts[border + 1]]:
            if shapely.intersects_xy(self._areas[index], lon, lat):
                return int(index)
        return OUTSIDE

    def indices_at(self, lons: ArrayLike, lats: ArrayLike) -> Ints:
        """The index of the area that each point lies in, or -1.

        Args:
            lons: n longitudes in degrees.
            lats: n latitudes in degrees; a point that is not a number lies outside.
        """
        x = np.asarray(lons, dtype=np.float64)
        y = np.asarray(lats, dtype=np.float64)
        found = np.full(x.shape, OUTSIDE, dtype=np.int64)
        columns = (x - self._west) / self._cell
        rows = (y - self._south) / self._cell
        inside = np.flatnonzero(
            (columns >= 0) & (columns < self._columns) & (rows >= 0) & (rows < self._rows)
        )
        found[inside] = self._raster[
            rows[inside].astype(np.int64), columns[inside].astype(np.int64)
        ]
        open_ = np.flatnonzero(found <= _FIRST_BORDER)
        found[open_] = self._exact(x[open_], y[open_], _FIRST_BORDER - found[open_])
        return found

    def nearest(self, lon: float, lat: float) -> tuple[int, float]:
        """The index of the area nearest to a point, and the distance in metres (0 inside).

        Near means near on a plane true to scale at the latitude of the areas' middle; the distance
        is then taken on the sphere. At equal distance the lowest code wins.
        """
        if self._tree is None:
            self._tree = shapely.STRtree(self._flatten(self._areas))
        here = self._flatten(shapely.Point(lon, lat))
        index = int(self._tree.query_nearest(here, all_matches=True).min())
        line = shapely.shortest_line(here, self._tree.geometries[index])
        x, y = shapely.get_coordinates(line)[1]
        return index, distance_m((lon, lat), (float(x) / self._shrink, float(y)))

    @property
    def _shrink(self) -> float:
        middle = self._south + self._rows * self._cell / 2
        return math.cos(math.radians(middle))

    def _flatten(self, geometry: Any) -> Any:  # noqa: ANN401 -- one geometry or an array of them
        return shapely.transform(geometry, lambda xy: xy * (self._shrink, 1.0))

    def _warm_up(self) -> None:
        """Prepare each area, and ask once: the index inside is built at the first question."""
        shapely.prepare(self._areas)
        inner = shapely.point_on_surface(self._areas)
        shapely.intersects_xy(self._areas, shapely.get_x(inner), shapely.get_y(inner))

    def _border_cells(self) -> tuple[Ints, Ints, Ints]:
        """Border cells (ascending), and the areas that each may belong to, ascending.

        The areas of border cell i are candidates[starts[i]:starts[i + 1]].
        """
        areas = len(self._areas)
        keys = [np.empty(0, dtype=np.int64)]
        for x, y, owner in self._samples():
            for dx in (-_REACH, _REACH):
                for dy in (-_REACH, _REACH):
                    cell = (y + dy).astype(np.int64) * self._columns + (x + dx).astype(np.int64)
                    keys.append(np.unique(cell * areas + owner))
        pairs = np.unique(np.concatenate(keys))
        cells, starts = np.unique(pairs // areas, return_index=True)
        return cells, np.append(starts, len(pairs)), pairs % areas

    def _samples(self) -> list[tuple[Floats, Floats, Ints]]:
        """Points on all borders at most half a cell apart (in cells), with their areas.

        A square of half a cell and a little more around each covers the border between them, and
        touches no cell but those that hold its corners.
        """
        parts, part_owner = shapely.get_parts(self._areas, return_index=True)
        rings, ring_part = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        xy = (xy - (self._west, self._south)) / self._cell
        joined = np.flatnonzero(ring[1:] == ring[:-1])
        starts, ends = xy[joined], xy[joined + 1]
        owners = part_owner[ring_part[ring[joined]]]
        steps = np.ceil(np.abs(ends - starts).max(axis=1) / _STEP).astype(np.int64) + 1
        batches = np.searchsorted(np.cumsum(steps), np.arange(_BATCH, steps.sum(), _BATCH))
        return [
            _along(starts[part], ends[part], owners[part], steps[part])
            for part in np.split(np.arange(len(joined)), batches)
        ]

    def _fill(self) -> None:
        """Give each cell that no border passes its area, one question for each run in a row."""
        flat = self._raster.ravel()
        open_ = flat == 0
        first = open_.copy()
        first[1:] &= ~open_[:-1]
        first[:: self._columns] = open_[:: self._columns]
        starts = np.flatnonzero(first)
        x = self._west + (starts % self._columns + 0.5) * self._cell
        y = self._south + (starts // self._columns + 0.5) * self._cell
        owners = np.full(len(starts), OUTSIDE, dtype=np.int32)
        points, areas = shapely.STRtree(self._areas).query(shapely.points(x, y), "intersects")
        owners[points] = areas
        runs = np.cumsum(first) - 1
        flat[open_] = owners[runs[open_]]

    def _exact(self, x: Floats, y: Floats, border: Ints) -> Ints:
        """The lowest candidate of each point's border cell that Shapely finds to hold it."""
        found = np.full(x.shape, OUTSIDE, dtype=np.int64)
        position, last = self._starts[border], self._starts[border + 1]
        todo = np.arange(len(x))
        while len(todo):
            candidates = self._candidates[position[todo]]
            held = shapely.intersects_xy(self._areas[candidates], x[todo], y[todo])
            found[todo[held]] = candidates[held]
            todo = todo[~held]
            position[todo] += 1
            todo = todo[position[todo] < last[todo]]
        return found


def _along(starts: Floats, ends: Floats, owners: Ints, steps: Ints) -> tuple[Floats, Floats, Ints]:
    """Evenly spaced points on segments, both ends included; ``steps`` intervals on each."""
    count = steps + 1
    segment = np.repeat(np.arange(len(steps)), count)
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    share = (nth / steps[segment])[:, None]
    points = starts[segment] * (1 - share) + ends[segment] * share
    return points[:, 0], points[:, 1], owners[segment]
