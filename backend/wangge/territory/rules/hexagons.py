"""The hexagon of the H3 grid that a point lies in."""

import h3


def hexagon_at(lon: float, lat: float, resolution: int) -> str:
    """The H3 cell of a WGS84 point in degrees.

    >>> hexagon_at(106.45, 35.65, 8)
    '8824dad4d5fffff'

    Source: H3, a hexagonal hierarchical geospatial indexing system.
    """
    return str(h3.latlng_to_cell(lat, lon, resolution))
