"""One act in a matter's history, and the state that follows from all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.matters.enums import Action, Layer, Stage


@dataclass(frozen=True, slots=True)
class Event:
    """What stays of an act for ever; its words are in the payload.

    ``seq`` counts from 1 within the matter. ``holder_id`` and ``layer`` are None once nobody holds
    the matter; ``due_on`` is None when no clock runs.
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


@dataclass(frozen=True, slots=True)
class Held:
    """A holder and the layer it stands at."""

    organisation_id: UUID
    layer: Layer


@dataclass(frozen=True, slots=True)
class MatterState:
    """What the events of a matter add up to; what every guard looks at.

    ``path`` lists the holders the matter came through, the present one last. ``handled_by`` are the
    people who settled it in this round, ``settled_by`` the holder they settled it for.
    """

    place_code: str
    stage: Stage
    path: tuple[Held, ...]
    round: int
    urgent: bool
    seq: int
    reporter_id: UUID | None
    handled_by: frozenset[UUID]
    settled_by: Held | None
    due_from: date | None
    due_days: int | None
    due_on: date | None

    @property
    def holder(self) -> Held:
        """Who holds the matter, or held it last."""
        return self.path[-1]


def folded(events: Iterable[Event], place_code: str) -> MatterState:
    """The state after a matter's events, given in order; there is at least the opening one."""
    ordered = iter(events)
    first = next(ordered)
    held = _held(first)
    state = MatterState(
        place_code=place_code,
        stage=first.stage,
        path=(held,) if held else (),
        round=first.round,
        urgent=first.urgent,
        seq=first.seq,
        reporter_id=first.person_id,
        handled_by=frozenset(),
        settled_by=None,
        due_from=first.due_from,
        due_days=first.due_days,
        due_on=first.due_on,
    )
    for event in ordered:
        state = after(state, event)
    return state


def after(state: MatterState, event: Event) -> MatterState:
    """The state after one more event."""
    settles = event.stage is Stage.SETTLED and state.stage is not Stage.SETTLED
    new_round = event.round != state.round
    handled_by = frozenset() if new_round else state.handled_by
    settled_by = state.settled_by
    if settles:
        settled_by = state.holder
        if event.person_id:
            handled_by = handled_by | {event.person_id}
    return replace(
        state,
        stage=event.stage,
        path=_walked(state.path, _held(event)),
        round=event.round,
        urgent=event.urgent,
        seq=event.seq,
        handled_by=handled_by,
        settled_by=settled_by,
        due_from=event.due_from,
        due_days=event.due_days,
        due_on=event.due_on,
    )


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
    }


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
