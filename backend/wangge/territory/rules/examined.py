"""All that was found out about map files before they are adopted."""

from dataclasses import dataclass, fields

from wangge.kernel.geometry import Datum
from wangge.kernel.layers import Layer
from wangge.territory.rules.changes import Changes
from wangge.territory.rules.columns import Columns, Told, columns_of, frame_meant, place_of
from wangge.territory.rules.importing import Composed
from wangge.territory.rules.pack import Fault, Territory
from wangge.territory.rules.successions import Succession


@dataclass(frozen=True, slots=True)
class Source:
    """How a layer was read: `columns` are pairs of what is said and the column that says it.

    `frame` is None when it is not known; `is_frame_told` when somebody had to say it.
    """

    place: str
    count: int
    encoding: str
    frame: str | None
    is_frame_told: bool
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """Map files beside the boundaries they would follow, which are version `version_id`.

    `composed` and `changes` are None when the files could not be read as a whole. `stated` are the
    codes whose successions somebody stated; the others were derived.
    """

    version_id: int
    held: Territory
    sources: tuple[Source, ...]
    faults: tuple[Fault, ...]
    composed: Composed | None = None
    changes: Changes | None = None
    successions: tuple[Succession, ...] = ()
    stated: frozenset[str] = frozenset()


def source_of(layer: Layer, told: Told) -> Source:
    """How a layer is read with what was told."""
    columns, _ = columns_of(layer, told)
    positions = [(field.name, getattr(columns, field.name)) for field in fields(Columns)]
    frame = frame_meant(layer, told)
    name = frame.name if frame else "WGS84" if told.datum is Datum.WGS84 else None
    if told.datum is Datum.GCJ02:
        name = "GCJ-02"
    return Source(
        place=place_of(layer),
        count=len(layer.rows),
        encoding=layer.encoding,
        frame=name,
        is_frame_told=told.datum is not None or frame is not layer.frame,
        columns=tuple(
            (field, layer.columns[position])
            for field, position in positions
            if position is not None
        ),
    )
