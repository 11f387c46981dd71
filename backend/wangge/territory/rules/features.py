"""The areas and seats that a layer's rows state, in WGS84, and every row that cannot be read."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import COUNTY_DIGITS, GRID_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS, area_prefix
from wangge.kernel.layers import Layer, Value
from wangge.territory.rules.columns import Columns, place_of
from wangge.territory.rules.pack import Fault, Point

SURVEY_DIGITS = 19
"""Of a land survey's unit: a division code and seven more digits, zeros for a whole village."""
NEAR_DEGREES = 0.5
"""How far from the county's frame a layer may lie that is still taken for one of this county."""

Turn = Callable[[NDArray[np.float64]], NDArray[np.float64]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Feature:
    """An area as a row states it; what the row does not say is None.

    `code` is a division's 12 digits or a small grid's 15, `place` the row, counted from 1.
    """

    place: str
    code: str
    name: str | None
    households: int | None
    label: Point | None
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of one or more layers state; `seats` are points by the code of their area."""

    features: tuple[Feature, ...] = ()
    seats: tuple[tuple[str, Point], ...] = ()
    faults: tuple[Fault, ...] = ()


def whole_code(value: Value) -> str | None:
    """The 12 or 15 digits that a cell means; None when it means no code.

    A county may be written with its 6 digits, a town with its 9, a large grid with 15 of which the
    last three are 0, a village with the 19 of a land survey.

    >>> whole_code("640425100"), whole_code(640425100200000.0), whole_code("6404251002000010000000")
    ('640425100000', '640425100200', None)
    """
    is_whole = isinstance(value, float) and math.isfinite(value) and value == int(value)
    text = str(int(value) if is_whole and value is not None else value or "").strip()
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) == SURVEY_DIGITS and text.endswith("0" * (SURVEY_DIGITS - VILLAGE_DIGITS)):
        text = text[:VILLAGE_DIGITS]
    if len(text) in {COUNTY_DIGITS, TOWN_DIGITS}:
        text = text.ljust(VILLAGE_DIGITS, "0")
    if len(text) not in {VILLAGE_DIGITS, GRID_DIGITS}:
        return None
    prefix = area_prefix(text)
    return prefix if len(prefix) == GRID_DIGITS else prefix.ljust(VILLAGE_DIGITS, "0")


def rows_of(layer: Layer, columns: Columns, turn: Turn, *, is_metres: bool) -> Rows:
    """What the rows of a layer state.

    Args:
        layer: as it stands in its file.
        columns: which of its columns says what; the code's must be known.
        turn: from the layer's coordinates to WGS84, shape (n, 2).
        is_metres: whether its coordinates are no degrees. A label in columns beside them may be.
    """
    shapes = _turned(layer.shapes, turn)
    labels = _labels(layer, columns, turn, is_metres=is_metres)
    features: list[Feature] = []
    seats: list[tuple[str, Point]] = []
    faults: list[Fault] = []
    for number, (row, shape, label) in enumerate(zip(layer.rows, shapes, labels, strict=True), 1):
        place = f"{place_of(layer)}#{number}"
        read = _row(place, row, columns, shape, label)
        if isinstance(read, Fault):
            faults.append(read)
        elif read.shape.geom_type == "Point":
            seats.append((read.code, _first(read.shape)))
        else:
            features.append(read)
    return Rows(tuple(features), tuple(seats), tuple(faults))


def placing_faults(layer: Layer, turn: Turn, county: Box) -> Iterator[Fault]:
    """Whether nothing of the layer lies near the county: axes swapped, or another frame."""
    shapes = [shape for shape in layer.shapes if shape is not None and not shape.is_empty]
    if not shapes:
        yield Fault("import.no_features", place_of(layer))
        return
    west, south, east, north = county
    near = (west - NEAR_DEGREES, south - NEAR_DEGREES, east + NEAR_DEGREES, north + NEAR_DEGREES)
    at = shapely.get_coordinates(shapes)
    if not _any_within(turn(at), near):
        is_swapped = _any_within(turn(at[:, ::-1].copy()), near)
        code = "import.swapped_axes" if is_swapped else "import.wrong_crs"
        first = at[0].tolist()
        yield Fault(code, place_of(layer), (round(first[0], 6), round(first[1], 6)))


def _any_within(at: NDArray[np.float64], box: Box) -> bool:
    west, south, east, north = box
    x, y = at[:, 0], at[:, 1]
    return bool(((west <= x) & (x <= east) & (south <= y) & (y <= north)).any())


def _turned(shapes: Sequence[BaseGeometry | None], turn: Turn) -> list[BaseGeometry | None]:
    turned = shapely.transform(np.array(shapes, dtype=object), turn)
    return list(turned.tolist())


def _labels(
    layer: Layer, columns: Columns, turn: Turn, *, is_metres: bool
) -> list[Point | Fault | None]:
    lon, lat = columns.label_lon, columns.label_lat
    if lon is None or lat is None:
        return [None] * len(layer.rows)
    return [
        _label(f"{place_of(layer)}#{number}", row[lon], row[lat], turn, is_metres=is_metres)
        for number, row in enumerate(layer.rows, 1)
    ]


def _label(
    place: str, lon: Value, lat: Value, turn: Turn, *, is_metres: bool
) -> Point | Fault | None:
    if lon in (None, "") and lat in (None, ""):
        return None
    try:
        x, y = float(lon or ""), float(lat or "")
    except ValueError:
        return Fault("import.bad_label", place, others=(str(lon), str(lat)))
    if is_metres and abs(x) <= 180 and abs(y) <= 90:  # noqa: PLR2004 -- the largest degrees
        return x, y
    turned = turn(np.array([[x, y]]))[0].tolist()
    return turned[0], turned[1]


def _row(
    place: str,
    row: tuple[Value, ...],
    columns: Columns,
    shape: BaseGeometry | None,
    label: Point | Fault | None,
) -> Feature | Fault:
    stated = row[columns.code] if columns.code is not None else None
    if stated in (None, ""):
        return Fault("import.missing_code", place)
    code = whole_code(stated)
    if code is None:
        return Fault("import.malformed_code", place, others=(str(stated),))
    if shape is None or shape.is_empty:
        return Fault("import.no_geometry", place, others=(code,))
    if shape.geom_type not in {"Polygon", "MultiPolygon", "Point"}:
        return Fault("import.not_an_area", place, _first(shape), (code, shape.geom_type))
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return Fault("import.wrong_crs", place, others=(code,))
    if isinstance(label, Fault):
        return label
    households = _count(row, columns.households)
    if households is not None and households < 0:
        told = row[columns.households] if columns.households is not None else None
        return Fault("import.bad_households", place, others=(code, str(told)))
    return Feature(place, code, _name(row, columns.name), households, label, shape)


def _name(row: tuple[Value, ...], position: int | None) -> str | None:
    text = str(row[position] or "").strip() if position is not None else ""
    return text or None


def _count(row: tuple[Value, ...], position: int | None) -> int | None:
    """A whole number of households; -1 for what is none."""
    value = row[position] if position is not None else None
    if value in (None, ""):
        return None
    try:
        number = float(value or 0)
    except ValueError:
        return -1
    return int(number) if number >= 0 and number == int(number) else -1


def _first(shape: BaseGeometry) -> Point:
    lon, lat = shapely.get_coordinates(shape)[0].tolist()
    return round(lon, 6), round(lat, 6)
