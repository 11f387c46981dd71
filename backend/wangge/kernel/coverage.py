"""Areas that share their edges, made lighter without a gap between them, and as GeoJSON."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wangge.kernel.geometry import EARTH_M

DECIMALS = 6
"""Of a degree: about 0.1 m."""

_METRES_A_DEGREE = math.radians(EARTH_M)

Areas = NDArray[Any]


def simplified(areas: Areas, tolerance_m: float) -> Areas:
    """The same areas with fewer vertices; what shared an edge before shares it still.

    Args:
        areas: polygons in (lon, lat) degrees whose shared edges have the same vertices.
        tolerance_m: the side of the square that a detail must exceed to stay; 0 changes nothing.

    Source: Visvalingam & Whyatt (1993), as GEOS applies it to a whole coverage.
    """
    if not len(areas) or tolerance_m <= 0:
        return areas
    _, south, _, north = shapely.total_bounds(areas)
    true_to_scale = np.array([math.cos(math.radians((south + north) / 2)), 1.0])
    plane = shapely.transform(areas, lambda xy: xy * true_to_scale)
    light = shapely.coverage_simplify(plane, tolerance_m / _METRES_A_DEGREE)
    # A shared vertex goes through the same arithmetic on both sides, so it stays shared.
    return np.asarray(shapely.transform(light, lambda xy: np.round(xy / true_to_scale, DECIMALS)))


def feature_collection(
    features: Iterable[tuple[Mapping[str, object], BaseGeometry]],
) -> dict[str, object]:
    """A GeoJSON FeatureCollection; each feature's id is its position.

    >>> feature_collection([({"code": "a"}, shapely.Point(1.23456789, 2))])["features"]
    [{'type': 'Feature', 'id': 0, 'properties': {'code': 'a'}, \
'geometry': {'type': 'Point', 'coordinates': (1.234568, 2.0)}}]

    Source: RFC 7946 (outer rings run counter-clockwise).
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": position,
                "properties": dict(properties),
                "geometry": shapely.geometry.mapping(_rounded(geometry)),
            }
            for position, (properties, geometry) in enumerate(features)
        ],
    }


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    whole = parts[0] if len(parts) == 1 else geometry
    turned = shapely.orient_polygons(whole)
    return shapely.transform(turned, lambda xy: np.round(xy, DECIMALS))
