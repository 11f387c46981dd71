"""Step 6: turn groups of pieces into polygons that share their edges vertex by vertex."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
import shapely

from geodata.steps.step2_terrain import Floats, Plane
from geodata.steps.step3_cells import Cells, Integers, Polygons

SIMPLIFY_M = 42.0
ON_OUTLINE_M = 0.2
LABEL_WITHIN_M = 5.0


def borders_of(
    cells: Cells, groups: Iterable[Integers], outline: shapely.Polygon, plane: Plane
) -> Polygons:
    """One polygon in degrees per group, in the same order: a valid coverage of the outline.

    Lines inside are simplified together, the outline keeps exactly its own vertices and the
    points where a line inside meets it.
    """
    raw = np.array([shapely.coverage_union_all(cells.polygons[g]) for g in groups], dtype=object)
    raw = np.array([_in_one_part(union) for union in raw], dtype=object)
    simple = shapely.coverage_simplify(raw, SIMPLIFY_M, simplify_boundary=False)
    trimmed = _trimmed(simple, outline)
    rounded = shapely.transform(trimmed, plane.to_degrees)
    polygons: Polygons = shapely.orient_polygons(rounded)
    return polygons


def labels_of(polygons: Polygons, plane: Plane) -> Floats:
    """A point (lon, lat) well inside each polygon: the middle of the largest circle in it."""
    flat = shapely.transform(polygons, plane.to_metres)
    circles = [shapely.maximum_inscribed_circle(one, LABEL_WITHIN_M) for one in flat]
    return plane.to_degrees(shapely.get_coordinates(shapely.get_point(circles, 0)))


def _in_one_part(union: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(union)
    return parts[0] if len(parts) == 1 else union


def _trimmed(polygons: Polygons, outline: shapely.Polygon) -> Polygons:
    """The polygons without the vertices that only the cutting of pieces left on the outline."""
    corners = {_key(at) for at in shapely.get_coordinates(outline)}
    shares = Counter(
        key for one in polygons for key in {_key(at) for at in shapely.get_coordinates(one)}
    )
    line = shapely.boundary(outline)
    shapely.prepare(line)

    def kept(ring: shapely.LinearRing) -> Floats:
        at = shapely.get_coordinates(ring)[:-1]
        on_line = np.atleast_1d(shapely.dwithin(line, shapely.points(at), ON_OUTLINE_M))
        keep = [
            not on or shares[key] > 1 or key in corners
            for on, key in zip(on_line, map(_key, at), strict=True)
        ]
        left: Floats = at[keep]
        return left

    return np.array(
        [shapely.Polygon(kept(one.exterior), [kept(r) for r in one.interiors]) for one in polygons],
        dtype=object,
    )


def _key(at: Floats) -> tuple[int, int]:
    return (round(at[0] * 20), round(at[1] * 20))
