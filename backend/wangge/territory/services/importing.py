"""Boundaries out of map files, looked at whole before they are adopted, and back into them."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.codes import Level
from wangge.kernel.errors import NotReadyError
from wangge.kernel.geometry import Datum, gcj02_to_wgs84_all
from wangge.kernel.layers import Layer, Value
from wangge.platform.maps import MapUnreadableError, read_layers, to_degrees, write_layers
from wangge.territory.errors import BoundariesChangedError
from wangge.territory.models import BoundaryVersion
from wangge.territory.queries import codes_ever, county_map, last_boundaries, stated_territory
from wangge.territory.rules.changes import changes_between
from wangge.territory.rules.columns import (
    Told,
    columns_of,
    frame_faults,
    frame_meant,
    unknown_columns,
)
from wangge.territory.rules.examined import Examined, Source, source_of
from wangge.territory.rules.features import Rows, placing_faults, rows_of
from wangge.territory.rules.importing import Wanted, composed, listed_faults
from wangge.territory.rules.pack import Area, Fault, Territory
from wangge.territory.rules.successions import (
    Succession,
    derived_successions,
    succession_faults,
    successions_of,
)
from wangge.territory.services.adopting import adopt

_NONE = "No boundaries are loaded yet: run `wangge county load` first."
_LAYERS = {
    Level.COUNTY: "county",
    Level.TOWN: "towns",
    Level.VILLAGE: "villages",
    Level.SMALL: "small_grids",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of an import.

    Attributes:
        paths: the map files.
        layers: names of layers to keep to; all when empty.
        encoding: of their texts; None: what they say.
        told: what they do not say themselves.
        wanted: the tolerance and the like.
        divisions: a table ``code,name`` of all divisions there should be; None: those in force.
        successions: a table ``old,new`` of what follows codes that are no more; an empty ``new``
            retires a code. What it does not name is derived.
    """

    paths: Sequence[Path]
    layers: Sequence[str]
    encoding: str | None
    told: Told
    wanted: Wanted
    divisions: Path | None = None
    successions: Path | None = None


def examine(session: Session, asked: Asked) -> Examined:
    """What the files would make of the boundaries, with every fault; nothing is changed.

    Raises:
        NotReadyError: when no boundaries were ever loaded: the county's own line comes from there.
    """
    last = last_boundaries(session)
    if last is None:
        raise NotReadyError(_NONE)
    held = stated_territory(session, last.id)
    layers, faults = _layers(asked)
    if faults:
        return Examined(last.id, held, _sources(layers, asked.told), tuple(faults))
    if faults := list(_placed(layers, held, asked.told)):
        return Examined(last.id, held, _sources(layers, asked.told), tuple(faults))
    listed, pairs, of_tables = _tables(asked, held)
    made = composed(_rows(layers, asked.told), held, listed, asked.wanted)
    found = [*of_tables, *made.faults, *_reused(session, last.id, held, made.territory)]
    linked: tuple[Succession, ...] = ()
    if not found:
        linked = derived_successions(held, made.territory, successions_of(pairs))
        found += succession_faults(held, made.territory, linked)
    return Examined(
        last.id,
        held,
        _sources(layers, asked.told),
        tuple(found),
        composed=made,
        changes=changes_between(held, made.territory),
        successions=linked,
        stated=frozenset(old for old, _ in pairs),
    )


def take_over(
    session: Session, examined: Examined, *, valid_from: date, now: datetime
) -> BoundaryVersion:
    """Adopt what was examined without a fault, from a day on.

    Raises:
        BoundariesChangedError: when other boundaries were adopted since.
        DayPastError, DayTakenError: see `adopting.adopt`.
    """
    if examined.composed is None or examined.faults:
        msg = "only what has no fault is adopted"
        raise ValueError(msg)
    last = last_boundaries(session)
    if last is None or last.id != examined.version_id:
        raise BoundariesChangedError
    territory = examined.composed.territory
    return adopt(
        session,
        territory,
        valid_from=valid_from,
        sha256=_sum_of(territory),
        now=now,
        successions=examined.successions,
    )


def export(session: Session, path: Path, kind: str, on: date | None = None) -> int:
    """Write the boundaries that hold on a day (today's when None); returns how many areas.

    Raises:
        NotReadyError: when no boundaries were ever loaded.
    """
    areas = county_map(session, on)
    territory = stated_territory(session, areas.version_id)
    layers = {
        name: [
            (_properties(area, areas.households_of(area.code)), area.geometry)
            for area in territory.areas
            if area.level == level
        ]
        for level, name in _LAYERS.items()
    }
    write_layers(path, kind, layers)
    return len(territory.areas)


def _layers(asked: Asked) -> tuple[list[Layer], list[Fault]]:
    """The layers that can be read and placed, and why others cannot."""
    layers: list[Layer] = []
    faults: list[Fault] = []
    for path in asked.paths:
        try:
            layers += read_layers(path, only=asked.layers, encoding=asked.encoding)
        except MapUnreadableError as error:
            reason = str(error.facts["reason"])
            faults.append(Fault("import.unreadable_file", path.name, others=(reason,)))
    if not layers and not faults:
        faults.append(Fault("import.no_layer", ", ".join(path.name for path in asked.paths)))
    faults += unknown_columns(layers, asked.told) if layers else ()
    for layer in layers:
        faults += columns_of(layer, asked.told)[1]
        faults += frame_faults(layer, asked.told)
    return layers, faults


def _placed(layers: Sequence[Layer], held: Territory, told: Told) -> Iterator[Fault]:
    bounds = held.outline.bounds
    for layer in layers:
        yield from placing_faults(layer, _turn(layer, told), bounds)


def _rows(layers: Sequence[Layer], told: Told) -> Rows:
    read = [
        rows_of(
            layer,
            columns_of(layer, told)[0],
            _turn(layer, told),
            is_metres=(frame := frame_meant(layer, told)) is not None and frame.is_projected,
        )
        for layer in layers
    ]
    return Rows(
        tuple(each for rows in read for each in rows.features),
        tuple(each for rows in read for each in rows.seats),
        tuple(each for rows in read for each in rows.faults),
    )


def _turn(layer: Layer, told: Told) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """From a layer's coordinates to WGS84 degrees."""
    frame = frame_meant(layer, told)
    if told.datum is Datum.GCJ02:
        return gcj02_to_wgs84_all
    if frame is None or not frame.is_projected:
        return _as_they_are
    return partial(to_degrees, frame)


def _as_they_are(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return xy


def _sources(layers: Sequence[Layer], told: Told) -> tuple[Source, ...]:
    return tuple(source_of(layer, told) for layer in layers)


def _tables(
    asked: Asked, held: Territory
) -> tuple[Mapping[str, str], list[tuple[str, str | None]], list[Fault]]:
    """The names of all divisions by code, what is said to follow what, and their faults."""
    faults: list[Fault] = []
    listed = {division.code: division.name for division in held.divisions}
    if asked.divisions is not None:
        rows = _table(asked.divisions, ("code", "name"), faults)
        listed = {row["code"]: row["name"] for row in rows}
        faults += listed_faults(listed, held.county)
    pairs: list[tuple[str, str | None]] = []
    if asked.successions is not None:
        rows = _table(asked.successions, ("old", "new"), faults)
        pairs = [(row["old"], row["new"] or None) for row in rows]
    return listed, pairs, faults


def _table(path: Path, columns: Sequence[str], faults: list[Fault]) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8, with at least these columns."""
    try:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        return [{column: row[column].strip() for column in columns} for row in rows]
    except (OSError, KeyError, AttributeError, UnicodeDecodeError, csv.Error):
        reason = f"expected CSV in UTF-8 with the columns {','.join(columns)}"
        faults.append(Fault("import.unreadable_file", path.name, others=(reason,)))
        return []


def _reused(session: Session, last_id: int, held: Territory, made: Territory) -> Iterator[Fault]:
    retired = codes_ever(session, besides=last_id) - {area.code for area in held.areas}
    for area in made.areas:
        if area.code in retired:
            yield Fault("import.code_reused", area.code, area.label)


def _sum_of(territory: Territory) -> str:
    stated = [
        [area.code, area.name, *area.label, shapely.to_wkb(area.geometry, hex=True)]
        for area in territory.areas
    ]
    return sha256_hex(canonical([stated, [grid.households for grid in territory.small_grids]]))


def _properties(area: Area, households: int) -> dict[str, Value]:
    return {
        "code": area.code,
        "name": area.name,
        "level": area.level,
        "parent": area.parent,
        "households": households,
        "label_lon": area.label[0],
        "label_lat": area.label[1],
    }
