"""Layers of a map file as plain values: what its rows say, and in which frame its numbers stand."""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What the coordinates of a file refer to.

    Attributes:
        definition: ``EPSG:4544`` or the like, or the whole text of a file that knows no number.
        name: how people say it.
        is_projected: whether coordinates are metres on a plane, not degrees.
        is_known: whether its datum is WGS84 or CGCS2000, which are one here. Others cannot be
            turned into them to the metre with what is published.
    """

    definition: str
    name: str
    is_projected: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a map file, as it stands there.

    Attributes:
        file: the file's name.
        name: the layer's name.
        encoding: of its texts.
        frame: what the file says its coordinates refer to; None when it says nothing.
        is_frame_by_format: whether it says so only because its format knows no other.
        columns: the names of its columns.
        rows: a value for each column.
        shapes: one for each row, (x, y); None for a row without.
    """

    file: str
    name: str
    encoding: str
    frame: Frame | None
    is_frame_by_format: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    shapes: tuple[BaseGeometry | None, ...]
