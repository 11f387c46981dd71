"""One act in a matter's history, and the state that follows from all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.kernel.clock import local_day
from wangge.matters.enums import ENDED, Action, Layer, Stage

SUMMARY_MAX = 80


@dataclass(frozen=True, slots=True)
class Filed:
    """Under what a matter is filed: its number, kind and place.

    ``point`` is WGS84 (lon, lat) in degrees; ``seen_at`` is by the server's clock.
    """

    number: str
    category: str
    place_code: str
    seen_at: datetime
    point: tuple[float, float] | None
    hexagon: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """What stays of an act for ever; its words are in the payload.

    ``seq`` counts from 1 within the matter. ``holder_id`` and ``layer`` are None once nobody holds
    the matter; ``due_on`` is None when no clock runs. ``filed`` is given by the opening event.
    """

    matter_id: UUID
    seq: int
    action: Action
    at: datetime
    person_id: UUID | None
    organisation_id: UUID | None
    role: str | None
    from_stage: Stage | None
    stage: Stage
    holder_id: UUID | None
    layer: Layer | None
    round: int
    urgent: bool
    due_from: date | None
    due_days: int | None
    due_on: date | None
    filed: Filed | None


@dataclass(frozen=True, slots=True)
class Held:
    """A holder and the layer it stands at."""

    organisation_id: UUID
    layer: Layer


@dataclass(frozen=True, slots=True)
class MatterState:
    """What the events of a matter add up to; what every guard looks at.

    ``path`` lists the holders the matter came through, the present one last. ``handler_id`` is who
    settled it in this round, ``settled_by`` the holder they settled it for.
    """

    filed: Filed
    stage: Stage
    path: tuple[Held, ...]
    round: int
    urgent: bool
    seq: int
    reporter_id: UUID | None
    handler_id: UUID | None
    settled_by: Held | None
    due_from: date | None
    due_days: int | None
    due_on: date | None
    ended_on: date | None

    @property
    def holder(self) -> Held:
        """Who holds the matter, or held it last."""
        return self.path[-1]


def folded(events: Iterable[Event]) -> MatterState:
    """The state after a matter's events, given in order.

    Raises:
        ValueError: when the first one does not open a matter.
    """
    ordered = iter(events)
    first = next(ordered, None)
    if first is None or first.filed is None:
        msg = "no event opens the matter"
        raise ValueError(msg)
    held = _held(first)
    state = MatterState(
        filed=first.filed,
        stage=first.stage,
        path=(held,) if held else (),
        round=first.round,
        urgent=first.urgent,
        seq=first.seq,
        reporter_id=first.person_id,
        handler_id=None,
        settled_by=None,
        due_from=first.due_from,
        due_days=first.due_days,
        due_on=first.due_on,
        ended_on=None,
    )
    for event in ordered:
        state = after(state, event)
    return state


def after(state: MatterState, event: Event) -> MatterState:
    """The state after one more event."""
    settles = event.stage is Stage.SETTLED and state.stage is not Stage.SETTLED
    handler_id, settled_by = state.handler_id, state.settled_by
    if event.round != state.round:
        handler_id, settled_by = None, None
    if settles:
        handler_id, settled_by = event.person_id, state.holder
    return replace(
        state,
        filed=event.filed or state.filed,
        stage=event.stage,
        path=_walked(state.path, _held(event)),
        round=event.round,
        urgent=event.urgent,
        seq=event.seq,
        handler_id=handler_id,
        settled_by=settled_by,
        due_from=event.due_from,
        due_days=event.due_days,
        due_on=event.due_on,
        ended_on=local_day(event.at) if event.stage in ENDED else None,
    )


def columns_of(state: MatterState) -> dict[str, Any]:
    """The columns of a matter's row that follow from its events, but for the point."""
    held = None if state.stage in ENDED else state.holder
    return {
        "number": state.filed.number,
        "category": state.filed.category,
        "place_code": state.filed.place_code,
        "seen_at": state.filed.seen_at,
        "seen_on": local_day(state.filed.seen_at),
        "hexagon": state.filed.hexagon,
        "stage": state.stage.value,
        "is_open": held is not None,
        "urgent": state.urgent,
        "round": state.round,
        "holder_id": held.organisation_id if held else None,
        "layer": held.layer.value if held else None,
        "handler_id": state.handler_id,
        "settled_layer": state.settled_by.layer.value if state.settled_by else None,
        "due_from": state.due_from,
        "due_days": state.due_days,
        "due_on": state.due_on,
        "ended_on": state.ended_on,
        "version": state.seq,
    }


def summary_of(words: str) -> str:
    """What a list shows of a report's words."""
    return words[:SUMMARY_MAX]


def facts_of(event: Event) -> dict[str, Any]:
    """The event as the hash chain covers it: JSON values only."""
    return {
        "matter": str(event.matter_id),
        "seq": event.seq,
        "action": event.action.value,
        "at": event.at.isoformat(timespec="microseconds"),
        "person": _text(event.person_id),
        "organisation": _text(event.organisation_id),
        "role": event.role,
        "from_stage": event.from_stage.value if event.from_stage else None,
        "stage": event.stage.value,
        "holder": _text(event.holder_id),
        "layer": event.layer.value if event.layer else None,
        "round": event.round,
        "urgent": event.urgent,
        "due_from": _text(event.due_from),
        "due_days": event.due_days,
        "due_on": _text(event.due_on),
        "filed": filed_values(event.filed) if event.filed else None,
    }


def filed_values(filed: Filed) -> dict[str, Any]:
    """What is filed, as it is stored: JSON values only.

    >>> from datetime import UTC
    >>> filed = Filed("2026-白阳-000001", "land", "640425100", datetime(2026, 5, 1, tzinfo=UTC),
    ...     (106.5, 36.0), None)
    >>> filed_from(filed_values(filed)) == filed
    True
    """
    values = {field.name: getattr(filed, field.name) for field in fields(filed)}
    return values | {
        "seen_at": filed.seen_at.isoformat(timespec="microseconds"),
        "point": list(filed.point) if filed.point else None,
    }


def filed_from(values: Mapping[str, Any]) -> Filed:
    """What was stored by ``filed_values``."""
    point = values["point"]
    return Filed(
        number=values["number"],
        category=values["category"],
        place_code=values["place_code"],
        seen_at=datetime.fromisoformat(values["seen_at"]),
        point=(point[0], point[1]) if point else None,
        hexagon=values["hexagon"],
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _held(event: Event) -> Held | None:
    if event.holder_id is None or event.layer is None:
        return None
    return Held(event.holder_id, event.layer)


def _walked(path: tuple[Held, ...], held: Held | None) -> tuple[Held, ...]:
    """The path after a matter came to a holder; coming back shortens it."""
    if held is None:
        return path
    return (*path[: path.index(held)], held) if held in path else (*path, held)
