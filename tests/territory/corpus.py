"""Map files as counties bring them, sound ones and one with each fault, written by code."""

import json
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry
from tests.territory.packs import STEP, VILLAGES, small_grids

from wangge.kernel.geometry import wgs84_to_gcj02

METRE = 1 / 111_195.08
"""Of latitude, in degrees."""


@dataclass(frozen=True, slots=True)
class Row:
    """One feature; None leaves its column empty."""

    code: object
    shape: BaseGeometry | None
    name: str | None = None
    households: object = None
    lon: object = None
    lat: object = None


def grids() -> list[Row]:
    """The small grids as the county has them."""
    return [
        Row(code, shape, f"第{int(code[12:])}网格", 10 * number)
        for number, (code, shape) in enumerate(small_grids().items(), start=1)
    ]


def villages() -> list[Row]:
    """The villages, each the square of its four grids."""
    squares = small_grids()
    return [
        Row(
            code, shapely.union_all([s for key, s in squares.items() if key.startswith(code)]), name
        )
        for code, name in VILLAGES.items()
    ]


def changed(rows: Iterable[Row], number: int, **facts: Any) -> list[Row]:  # noqa: ANN401
    """The rows, with some facts of one of them changed."""
    return [
        replace(row, **facts) if position == number else row for position, row in enumerate(rows)
    ]


def moved(rows: Iterable[Row], number: int, edge: str, metres: float) -> list[Row]:
    """The rows, with one edge of a square moved: east outward by so many metres, or inward."""
    rows = list(rows)
    shape = rows[number].shape
    assert shape is not None
    west, south, east, north = shape.bounds
    step = metres * METRE
    box = {
        "east": shapely.box(west, south, east + step, north),
        "north": shapely.box(west, south, east, north + step),
    }[edge]
    return changed(rows, number, shape=box)


def in_gcj02(rows: Iterable[Row]) -> list[Row]:
    """The rows as a web map of China has them."""
    return [replace(row, shape=_each(row.shape, _gcj02)) for row in rows]


def in_metres(rows: Iterable[Row], crs: str) -> list[Row]:
    """The rows on the plane of a projected frame."""
    turn = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return [
        replace(row, shape=_each(row.shape, lambda at: np.column_stack(turn.transform(*at.T))))
        for row in rows
    ]


def swapped(rows: Iterable[Row]) -> list[Row]:
    """The rows with latitude before longitude, or northing before easting."""
    return [replace(row, shape=_each(row.shape, lambda at: at[:, ::-1])) for row in rows]


def write(
    path: Path,
    rows: Sequence[Row],
    *,
    crs: str | None = "EPSG:4326",
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    layer: str | None = None,
    kind: str = "Polygon",
) -> Path:
    """A map file; its driver follows from its name, `columns` are fact to name in the file."""
    columns = columns or {"code": "code", "name": "name", "households": "households"}
    driver = {
        ".gpkg": "GPKG",
        ".shp": "ESRI Shapefile",
        ".geojson": "GeoJSON",
        ".kml": "KML",
    }[path.suffix]
    with warnings.catch_warnings():
        # Files without a frame are what some of these are about.
        warnings.simplefilter("ignore")
        raw.write(
            path,
            np.array([None if r.shape is None else shapely.to_wkb(r.shape) for r in rows], object),
            [np.array([_text(getattr(row, fact)) for row in rows], object) for fact in columns],
            list(columns.values()),
            driver=driver,
            geometry_type=kind,
            crs=crs,
            encoding=encoding,
            layer=layer,
            append=path.exists(),
        )
    return path


def write_geojson(path: Path, rows: Sequence[Row], crs: str | None = None) -> Path:
    """GeoJSON with the frame that is named, or with none."""
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if crs is not None:
        name = f"urn:ogc:def:crs:{crs.replace(':', '::')}"
        collection["crs"] = {"type": "name", "properties": {"name": name}}
    collection["features"] = [
        {
            "type": "Feature",
            "properties": {
                "code": row.code,
                "name": row.name,
                "households": row.households,
                "label_lon": row.lon,
                "label_lat": row.lat,
            },
            "geometry": None if row.shape is None else shapely.geometry.mapping(row.shape),
        }
        for row in rows
    ]
    path.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
    return path


def without(path: Path, *suffixes: str) -> Path:
    """A Shapefile without some of its parts, and without a mark of encoding in the others."""
    for suffix in suffixes:
        path.with_suffix(suffix).unlink()
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[29] = 0x57  # what programs write there whatever the text is
    table.write_bytes(content)
    return path


def bowtie() -> BaseGeometry:
    """The first square with its corners in a wrong order."""
    west, south, east, north = next(iter(small_grids().values())).bounds
    return shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])


def strip(metres: float) -> BaseGeometry:
    """A strip so many metres wide along the west edge of the first square."""
    west, south, _, _ = next(iter(small_grids().values())).bounds
    return shapely.box(west, south, west + metres * METRE, south + STEP / 10)


def shaken(seed: int, by_m: float) -> dict[str, BaseGeometry]:
    """The squares with more vertices on their edges, each vertex drawn a little wrongly."""
    chance = np.random.default_rng(seed)
    return {
        code: shapely.transform(
            shapely.Polygon(shapely.segmentize(square, 0.03).exterior.coords[:-1]),
            lambda at: _closed(at + chance.uniform(-by_m, by_m, at.shape) * METRE),
        )
        for code, square in small_grids().items()
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _gcj02(at: Any) -> Any:  # noqa: ANN401
    return np.array([wgs84_to_gcj02(lon, lat) for lon, lat in at.tolist()])


def _each(shape: BaseGeometry | None, turn: Callable[[Any], Any]) -> BaseGeometry | None:
    return None if shape is None else shapely.transform(shape, turn)


def _closed(at: Any) -> Any:  # noqa: ANN401
    at[-1] = at[0]
    return at
