"""Step 7: number and name small grids, and put villages, towns and the county together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isqrt

import numpy as np
import shapely

from geodata.steps.step1_sources import Row, Sources
from geodata.steps.step2_terrain import Plane
from geodata.steps.step3_cells import Polygons
from geodata.steps.step5_areas import Grid
from geodata.steps.step6_borders import labels_of

Label = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NumberedGrid:
    """A small grid as it is published; geometry and label in degrees."""

    code: str
    name: str
    village: str
    households: int
    label: Label
    geometry: shapely.Polygon


@dataclass(frozen=True, slots=True)
class Area:
    """A county, town or village as it is published; geometry and label in degrees."""

    row: Row
    label: Label
    geometry: shapely.Geometry


def numbering(centroids: Sequence[tuple[float, float]]) -> list[int]:
    """The number from 1 of each small grid of a village, by the centroids (lon, lat).

    West to east first: the grids, sorted by longitude, are dealt into columns of equal count
    (the last may be shorter), as many columns as the whole root of their number. Then north to
    south inside a column.

    >>> numbering([(1.0, 0.0), (0.0, 0.0), (0.1, 1.0), (1.1, 1.0)])
    [4, 2, 1, 3]
    """
    height = ceil(len(centroids) / max(1, isqrt(len(centroids))))
    eastward = sorted(range(len(centroids)), key=lambda i: centroids[i])
    columns = [eastward[i : i + height] for i in range(0, len(eastward), height)]
    order = [i for column in columns for i in sorted(column, key=lambda i: -centroids[i][1])]
    return [order.index(i) + 1 for i in range(len(centroids))]


def numbered(
    grids: Sequence[Grid], polygons: Polygons, labels: Sequence[Label]
) -> tuple[NumberedGrid, ...]:
    """The small grids with their codes and names, sorted by code."""
    by_village: dict[str, list[int]] = {}
    for i, grid in enumerate(grids):
        by_village.setdefault(grid.village, []).append(i)
    made = []
    for village, members in by_village.items():
        centroids = [centroid_of(polygons[i]) for i in members]
        for i, number in zip(members, numbering(centroids), strict=True):
            code = f"{village}{number:03d}"
            name = f"第{number}网格"
            made.append(
                NumberedGrid(code, name, village, grids[i].households, labels[i], polygons[i])
            )
    return tuple(sorted(made, key=lambda grid: grid.code))


def centroid_of(polygon: shapely.Geometry) -> tuple[float, float]:
    """The centroid (lon, lat) of a polygon in degrees."""
    point = shapely.centroid(polygon)
    return (float(point.x), float(point.y))


def areas_of(sources: Sources, grids: Sequence[NumberedGrid], plane: Plane) -> tuple[Area, ...]:
    """County, towns and villages, each the union of its small grids, in the order of the rows."""
    shapes = []
    for row in sources.rows:
        prefix = row.code[: {"county": 6, "town": 9, "village": 12}[row.level]]
        inside = [grid.geometry for grid in grids if grid.code.startswith(prefix)]
        union = shapely.coverage_union_all(inside)
        parts = shapely.get_parts(union)
        shapes.append(shapely.orient_polygons(parts[0] if len(parts) == 1 else union))
    labels = labels_of(np.array(shapes, dtype=object), plane).tolist()
    return tuple(
        Area(row, (lon, lat), shape)
        for row, (lon, lat), shape in zip(sources.rows, labels, shapes, strict=True)
    )
