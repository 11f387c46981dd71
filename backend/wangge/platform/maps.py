"""Map files: GeoPackage, Shapefile, GeoJSON, KML; the one file that knows GDAL and PROJ."""

import codecs
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from wangge.kernel.errors import InvalidError
from wangge.kernel.layers import Frame, Layer, Value

FORMATS = {"gpkg": "GPKG", "geojson": "GeoJSON"}
"""What is written, by the name people give it."""

_READ = {
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".kml": "KML",
}
_WRITTEN: Mapping[str, Mapping[str, object]] = {
    # Older programs warn of a GeoPackage newer than 1.3.
    "gpkg": {"dataset_options": {"VERSION": "1.3"}},
    "geojson": {"COORDINATE_PRECISION": "9"},
}
_WGS84 = "EPSG:4326"
_DATUMS = ("world geodetic system 1984", "wgs 84", "wgs_1984", "china 2000", "china_2000")
"""Names that the datums of WGS84 and of CGCS2000 have in EPSG's list and in Esri's files."""
_OWN_ENCODINGS = ("UTF-8", "GB18030")
"""Tried in this order on a Shapefile that does not say its own. Chinese text in GBK is hardly ever
whole UTF-8, and what is no UTF-8 is GBK, of which GB18030 is the larger set. The mark inside the
.dbf is not believed: programs write one of Western Europe there whatever the text is."""
_BYTE_BY_BYTE = "ISO-8859-1"
_UNREADABLE = (DataSourceError, DataLayerError, UnicodeDecodeError, LookupError, ValueError)


class MapUnreadableError(InvalidError):
    """A file is no map of a kind we read, or its text is in another encoding than it says."""

    code = "maps.unreadable"


def read_layers(
    path: Path, *, only: Sequence[str] = (), encoding: str | None = None
) -> list[Layer]:
    """The layers of a map file in their order; heights are left out.

    Args:
        path: ends in .gpkg, .shp, .geojson, .json or .kml.
        only: names of layers to keep to; all when empty.
        encoding: of its texts; when None, what the file says, and for a Shapefile that says
            nothing (no .cpg) UTF-8 if every text is, else GBK. Texts and names of columns that a
            Shapefile cut within a letter lose that letter.

    Raises:
        MapUnreadableError: with what is wrong as ``reason``.
    """
    driver = _READ.get(path.suffix.lower())
    if driver is None:
        raise MapUnreadableError(file=path.name, reason=f"unknown format {path.suffix or '(none)'}")
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        chosen = [name for name in names if not only or name in only]
        return [_layer(path, name, encoding, driver) for name in chosen]
    except _UNREADABLE as error:
        raise MapUnreadableError(file=path.name, reason=_said(error)) from None


def frame_of(definition: str) -> Frame | None:
    """The frame that a definition such as ``EPSG:4544`` stands for; None when it names none."""
    try:
        crs = CRS.from_user_input(definition)
    except CRSError:
        return None
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.datum is None:
        return None
    known = geodetic.datum.name.lower()
    return Frame(
        definition=definition,
        name=crs.name,
        is_projected=crs.is_projected,
        is_known=any(name in known for name in _DATUMS),
    )


def to_degrees(frame: Frame, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """WGS84 (lon, lat) of coordinates in a known frame; infinite where there is no answer.

    Args:
        frame: a frame that `Frame.is_known`.
        xy: shape (n, 2); easting before northing, longitude before latitude, whatever order the
            frame's own definition has.
    """
    turn = Transformer.from_crs(frame.definition, _WGS84, always_xy=True)
    lon, lat = turn.transform(xy[:, 0], xy[:, 1])
    return np.column_stack([lon, lat])


def write_layers(
    path: Path,
    kind: str,
    layers: Mapping[str, Sequence[tuple[Mapping[str, Value], BaseGeometry]]],
) -> None:
    """Write areas, WGS84, as multipolygons; a file that is there already is replaced.

    Args:
        path: where to.
        kind: a key of `FORMATS`; GeoJSON holds one layer only, so all go into it.
        layers: by name, the properties (of all the same keys) and the shape of each area.
    """
    path.unlink(missing_ok=True)
    if kind == "geojson":
        layers = {path.stem: [row for rows in layers.values() for row in rows]}
    for name, rows in layers.items():
        columns = list(rows[0][0]) if rows else []
        shapes = [shapely.multipolygons(shapely.get_parts(shape)) for _, shape in rows]
        raw.write(
            path,
            np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
            [_column([row[column] for row, _ in rows]) for column in columns],
            columns,
            layer=name,
            driver=FORMATS[kind],
            geometry_type="MultiPolygon",
            crs=_WGS84,
            append=path.exists(),
            **_WRITTEN[kind],
        )


def _column(values: Sequence[Value]) -> NDArray[Any]:
    """A column as GDAL takes it: numbers by their kind, texts as objects."""
    is_number = all(isinstance(value, (int, float)) for value in values)
    return np.array(values) if is_number else np.array(values, dtype=object)


def _layer(path: Path, name: str, encoding: str | None, driver: str) -> Layer:
    meta, shapes, fields, used = _read(path, name, encoding, driver)
    stated = _frame_stated(meta["crs"])
    return Layer(
        file=path.name,
        name=name,
        encoding=used,
        frame=stated,
        is_frame_by_format=stated is not None and _says_nothing(path, driver),
        columns=tuple(str(column) for column in meta["fields"]),
        rows=tuple(tuple(_value(value) for value in row) for row in zip(*fields, strict=True))
        if fields
        else ((),) * len(shapes),
        shapes=tuple(shapely.from_wkb(shapes, on_invalid="ignore").tolist()),
    )


def _read(
    path: Path, name: str, encoding: str | None, driver: str
) -> tuple[dict[str, Any], Any, list[Any], str]:
    """What the file holds, and the encoding it was read in."""
    is_shapefile = driver == "ESRI Shapefile"
    asked = _BYTE_BY_BYTE if is_shapefile else encoding
    meta, _, shapes, fields = raw.read(path, layer=name, encoding=asked, force_2d=True)
    if not is_shapefile:
        return meta, shapes, fields, encoding or str(meta["encoding"])
    told = encoding or _cpg(path)
    for tried in (told,) if told else _OWN_ENCODINGS:
        try:
            decoded = [[_decoded(value, tried) for value in column] for column in fields]
            names = [_decoded(column, tried) for column in meta["fields"]]
        except UnicodeDecodeError:
            if tried in (told, _OWN_ENCODINGS[-1]):
                raise
        else:
            return meta | {"fields": names}, shapes, decoded, tried
    raise AssertionError


def _cpg(path: Path) -> str | None:
    """The encoding that the file beside a Shapefile names, as Python calls it."""
    for each in path.parent.glob(f"{path.stem}.*"):
        if each.suffix.lower() == ".cpg":
            said = each.read_text("ascii", "replace").strip().removeprefix("OEM ")
            name = f"cp{said}" if said.isdigit() else said
            try:
                return codecs.lookup(name).name
            except LookupError:
                return None
    return None


def _decoded(value: object, encoding: str) -> object:
    """A text that was read byte by byte, without what is left of a letter cut at its end."""
    if not isinstance(value, str):
        return value
    return codecs.getincrementaldecoder(encoding)().decode(value.encode(_BYTE_BY_BYTE))


def _frame_stated(definition: str | None) -> Frame | None:
    if definition is None or "undefined" in definition.lower():
        return None
    return frame_of(definition) or Frame(definition, definition[:60], False, False)


def _says_nothing(path: Path, driver: str) -> bool:
    """Whether the format itself says WGS84: KML always, GeoJSON without a member ``crs``."""
    if driver == "GeoJSON":
        return "crs" not in json.loads(path.read_bytes())
    return driver == "KML"


def _value(value: object) -> Value:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and np.isnan(plain):
        return None
    return plain if isinstance(plain, (str, int, float)) or plain is None else str(plain)


def _said(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"its text is not {error.encoding}: name its encoding"
    return str(error).split("; ")[0]
