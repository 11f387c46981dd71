"""Datums and distances on (lon, lat) pairs in degrees."""

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

EARTH_M = 6_371_008.8
"""Mean radius of the earth in metres (IUGG 1980)."""

_A = 6_378_245.0
_EE = 0.00669342162296594323
_BD_STEP = math.pi * 3000.0 / 180.0
_CLOSE_ENOUGH = 1e-12
_ROUNDS = 30


class Datum(StrEnum):
    """What a pair of degrees refers to; CGCS2000 is read as WGS84 (they differ by 0 m in PROJ)."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """The WGS84 (lon, lat) of a point given in another datum, exact to about 1e-9 m."""
    if datum is Datum.WGS84:
        return lon, lat
    if datum is Datum.BD09:
        lon, lat = _gcj02_of_bd09(lon, lat)
    return _inverse_gcj02(lon, lat)


def gcj02_to_wgs84_all(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The WGS84 points of GCJ-02 points, shape (n, 2), (lon, lat); equal points stay equal.

    Each point goes through the arithmetic of `to_wgs84` alone, never through a vectorised sine:
    that may round the last digit differently at different places of an array, and lines that were
    shared would part.
    """
    unique, back = np.unique(points, axis=0, return_inverse=True)
    turned = [_inverse_gcj02(lon, lat) for lon, lat in unique.tolist()]
    return np.array(turned, dtype=np.float64).reshape(-1, 2)[back.reshape(-1)]


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The GCJ-02 (lon, lat) of a WGS84 point inside China.

    Source: the published formula of the GCJ-02 offset (Krasovsky 1940 ellipsoid).
    """
    x, y = lon - 105.0, lat - 35.0
    east, north = _offsets(x, y)
    rad = math.radians(lat)
    magic = 1 - _EE * math.sin(rad) ** 2
    root = math.sqrt(magic)
    d_lat = north * 180.0 / (_A * (1 - _EE) / (magic * root) * math.pi)
    d_lon = east * 180.0 / (_A / root * math.cos(rad) * math.pi)
    return lon + d_lon, lat + d_lat


def wgs84_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """The BD-09 (lon, lat) of a WGS84 point inside China."""
    x, y = wgs84_to_gcj02(lon, lat)
    return _bd09_of_gcj02(x, y)


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in metres between two (lon, lat) points.

    >>> round(distance_m((106.0, 36.0), (106.0, 36.001)))
    111

    Source: haversine formula on the mean sphere.
    """
    lon_a, lat_a, lon_b, lat_b = map(math.radians, (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(math.sqrt(half))


def _offsets(x: float, y: float) -> tuple[float, float]:
    """Eastward and northward offset in metres of the GCJ-02 formula."""
    shared = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += shared
    north += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    north += (160.0 * math.sin(y / 12.0 * math.pi) + 320 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += shared
    east += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    east += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3
    return east, north


def _inverse_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """WGS84 of a GCJ-02 point, by fixed-point iteration (the offset contracts)."""
    x, y = lon, lat
    for _ in range(_ROUNDS):
        gx, gy = wgs84_to_gcj02(x, y)
        x, y = x + lon - gx, y + lat - gy
        if abs(lon - gx) + abs(lat - gy) < _CLOSE_ENOUGH:
            break
    return x, y


def _bd09_of_gcj02(lon: float, lat: float) -> tuple[float, float]:
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_STEP)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_STEP)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _gcj02_of_bd09(lon: float, lat: float) -> tuple[float, float]:
    """GCJ-02 of a BD-09 point, by fixed-point iteration."""
    x, y = lon - 0.0065, lat - 0.006
    for _ in range(_ROUNDS):
        bx, by = _bd09_of_gcj02(x, y)
        x, y = x + lon - bx, y + lat - by
        if abs(lon - bx) + abs(lat - by) < _CLOSE_ENOUGH:
            break
    return x, y
