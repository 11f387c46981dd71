"""Which land on a map a fault or a repair is about."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import GRID_DIGITS
from wangge.territory.rules.importing import Composed
from wangge.territory.rules.pack import Fault, Point
from wangge.territory.rules.repair import Repair, areas_of

_OVERLAPS = {"pack.overlap", "repair.overlap"}
_GAPS = {"pack.gap", "repair.gap"}


class Marks:
    """The land of the faults and repairs of one import, in degrees."""

    def __init__(self, composed: Composed) -> None:
        self._territory = composed.territory
        areas = composed.territory.areas
        self._made = {area.code: area.geometry for area in areas}
        self._labels = {area.code: area.label for area in areas}
        # As the files have them: a repair has to be seen where it was needed.
        self._drawn: Mapping[str, BaseGeometry] = {
            code: shapely.make_valid(shape)
            for code, shape in (self._made | dict(composed.given)).items()
        }

    def place_of(self, row: Fault | Repair) -> Point | None:
        """Where it is: as it says itself, else where the name of its area stands."""
        return row.at or self._labels.get(row.place)

    def land_of(self, row: Fault | Repair) -> BaseGeometry | None:
        """The land it is about; None when it is about no land, or about a whole area."""
        shape = self._drawn.get(row.place)
        other = self._drawn.get(row.others[0]) if row.others else None
        if row.code in _OVERLAPS and shape is not None and other is not None:
            return areas_of(shapely.intersection(shape, other))
        if row.code in _GAPS and row.at is not None:
            return self._missing_at(row.at)
        if row.code == "pack.outside" and shape is not None:
            return areas_of(shapely.difference(shape, self._territory.outline))
        if row.code == "pack.outside_parent" and shape is not None and other is not None:
            return areas_of(shapely.difference(shape, other))
        return shape if row.code == "import.sliver" else None

    def _missing_at(self, at: Point) -> BaseGeometry | None:
        parts = shapely.get_parts(self._missing)
        if not len(parts):
            return None
        nearest = int(np.argmin(shapely.distance(parts, shapely.Point(at))))
        found: BaseGeometry = parts[nearest]
        return found

    @cached_property
    def _missing(self) -> BaseGeometry:
        grids = [shape for code, shape in self._drawn.items() if len(code) == GRID_DIGITS]
        land = areas_of(shapely.union_all(grids))
        filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(land)]
        whole = shapely.union_all([self._territory.outline, *filled])
        return areas_of(shapely.difference(whole, land))
