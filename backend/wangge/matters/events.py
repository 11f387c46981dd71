"""One act in a matter's history, and the state that follows from all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wangge.kernel.clock import local_day
from wangge.matters.enums import ENDED, RESTORING, TAKEN_BACK, Action, Layer, Stage

SUMMARY_MAX = 80


@dataclass(frozen=True, slots=True)
class Filed:
    """Under what a matter is filed: its number, kind and place.

    ``place_code`` is its place by the boundaries in force, which a change of boundaries changes;
    ``day_code`` its place by those of the day it was seen, which stays. ``point`` is WGS84
    (lon, lat) in degrees; ``seen_at`` is by the server's clock.
    """

    number: str
    category: str
    place_code: str
    day_code: str
    seen_at: datetime
    point: tuple[float, float] | None
    hexagon: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A holder and the layer it stands at."""

    organisation_id: UUID
    layer: Layer


@dataclass(frozen=True, slots=True)
class Other:
    """The other matter of a merge, and whether it is urgent."""

    matter_id: UUID
    urgent: bool


@dataclass(frozen=True, slots=True)
class Acted:
    """An act: which event it was, when, and who did it for which organisation."""

    seq: int
    at: datetime
    person_id: UUID | None
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Event:
    """What stays of an act for ever; its words are in the payload.

    ``seq`` counts from 1 within the matter. ``holder_id`` and ``layer`` are None once nobody holds
    the matter; ``due_on`` is None when no clock runs. ``filed`` is given by the opening event and
    when a matter is filed anew, ``path`` when an act lays the way the matter came anew, the holder
    last. Nobody (None) does what the boundaries bring about.
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
    path: tuple[Held, ...] | None = None
    other: Other | None = None


Due = tuple[date | None, int | None, date | None]
"""A stage's clock: the day it counts from, how many days, the day it is due."""


@dataclass(frozen=True, slots=True)
class MatterState:
    """What the events of a matter add up to; what every guard looks at.

    ``path`` lists the holders the matter came through, the present one last. ``handler_id`` is who
    settled it in this round, ``settled_by`` the holder they settled it for.

    ``acted`` is the last act, ``before`` the state before it when it can be taken back, and
    ``undoable`` whether ``undo`` does that; notes leave all three as they are. ``taken`` are the
    matters merged into this one, ``urgent_itself`` is whether it is urgent without them, ``calm``
    its clock before they made it so. ``target_is_open`` is whether the one it was merged into can
    still let it go.
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
    urgent_itself: bool
    acted: Acted
    before: "MatterState | None" = None
    undoable: bool = False
    taken: tuple[Other, ...] = ()
    calm: Due | None = None
    target_is_open: bool = False

    @property
    def due(self) -> Due:
        """The clock that runs."""
        return self.due_from, self.due_days, self.due_on

    @property
    def holder(self) -> Held:
        """Who holds the matter, or held it last."""
        return self.path[-1]


def folded(events: Iterable[Event]) -> MatterState:
    """The state after a matter's events, given in order.

    Raises:
        ValueError: when the first one does not open a matter, or one takes back what is not there.
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
        urgent_itself=first.urgent,
        acted=_acted(first),
    )
    for event in ordered:
        state = after(state, event)
    return state


def after(state: MatterState, event: Event) -> MatterState:
    """The state after one more event.

    Raises:
        ValueError: when it takes back what is not there.
    """
    if event.action is Action.ADD_NOTE:
        return replace(state, seq=event.seq)
    if event.action is Action.REFILE:
        return _refiled(state, event)
    if event.action in RESTORING:
        if state.before is None:
            msg = "nothing can be taken back"
            raise ValueError(msg)
        return replace(state.before, seq=event.seq, acted=_acted(event))
    settles = event.stage is Stage.SETTLED and state.stage is not Stage.SETTLED
    handler_id, settled_by = state.handler_id, state.settled_by
    if event.round != state.round:
        handler_id, settled_by = None, None
    if settles:
        handler_id, settled_by = event.person_id, state.holder
    undoable = event.action in TAKEN_BACK
    keeps_before = undoable or event.action is Action.MERGE
    return replace(
        state,
        filed=event.filed or state.filed,
        stage=event.stage,
        path=event.path or _walked(state.path, _held(event)),
        round=event.round,
        urgent=event.urgent,
        seq=event.seq,
        handler_id=handler_id,
        settled_by=settled_by,
        due_from=event.due_from,
        due_days=event.due_days,
        due_on=event.due_on,
        ended_on=local_day(event.at) if event.stage in ENDED else None,
        acted=_acted(event),
        urgent_itself=state.urgent_itself or _is_marked(state, event),
        before=replace(state, before=None, undoable=False) if keeps_before else None,
        undoable=undoable,
        taken=taken_after(state.taken, event.action, event.other),
        calm=_calm(state, event),
    )


def taken_after(taken: tuple[Other, ...], action: Action, other: Other | None) -> tuple[Other, ...]:
    """The matters merged into one, after an act that may bring another or let it go."""
    if action is Action.TAKE_IN and other:
        return (*taken, other)
    if action is Action.LET_GO and other:
        return tuple(each for each in taken if each.matter_id != other.matter_id)
    return taken


def as_of(state: MatterState, *, fresh_since: datetime, target_is_open: bool) -> MatterState:
    """The state as it stands now, for guards to look at.

    Args:
        state: what the events add up to.
        fresh_since: what was done before this instant is taken back no more.
        target_is_open: whether the matter it was merged into has not ended.
    """
    undoable = state.undoable and state.acted.at >= fresh_since
    return replace(state, undoable=undoable, target_is_open=target_is_open)


def columns_of(state: MatterState) -> dict[str, Any]:
    """The columns of a matter's row that follow from its events, but for the point."""
    held = None if state.stage in ENDED else state.holder
    return {
        "number": state.filed.number,
        "category": state.filed.category,
        "place_code": state.filed.place_code,
        "day_code": state.filed.day_code,
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
        # Chains begun before there were these hold without them.
        **({"path": path_values(event.path)} if event.path else {}),
        **({"other": other_values(event.other)} if event.other else {}),
    }


def path_values(path: tuple[Held, ...]) -> dict[str, Any]:
    """The way a matter came, as it is stored: JSON values only.

    >>> path = (Held(UUID(int=1), Layer.VILLAGE), Held(UUID(int=2), Layer.TOWN))
    >>> path_from(path_values(path)) == path
    True
    """
    return {
        "holders": [
            {"organisation": str(held.organisation_id), "layer": held.layer.value} for held in path
        ]
    }


def path_from(values: Mapping[str, Any]) -> tuple[Held, ...]:
    """What was stored by ``path_values``."""
    return tuple(
        Held(UUID(each["organisation"]), Layer(each["layer"])) for each in values["holders"]
    )


def other_values(other: Other) -> dict[str, Any]:
    """The other matter of a merge, as it is stored: JSON values only.

    >>> other_from(other_values(Other(UUID(int=1), urgent=True)))
    Other(matter_id=UUID('00000000-0000-0000-0000-000000000001'), urgent=True)
    """
    return {"matter": str(other.matter_id), "urgent": other.urgent}


def other_from(values: Mapping[str, Any]) -> Other:
    """What was stored by ``other_values``."""
    return Other(UUID(values["matter"]), urgent=values["urgent"])


def filed_values(filed: Filed) -> dict[str, Any]:
    """What is filed, as it is stored: JSON values only.

    The place of the day is left out where it is the place itself: a digest over it stays the same
    whether or not boundaries ever changed.

    >>> from datetime import UTC
    >>> filed = Filed("2026-白阳-000001", "land", "640425100", "640425100",
    ...     datetime(2026, 5, 1, tzinfo=UTC), (106.5, 36.0), None)
    >>> filed_from(filed_values(filed)) == filed
    True
    >>> "day_code" in filed_values(filed)
    False
    """
    values = {field.name: getattr(filed, field.name) for field in fields(filed)}
    if filed.day_code == filed.place_code:
        del values["day_code"]
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
        day_code=values.get("day_code", values["place_code"]),
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


def _refiled(state: MatterState, event: Event) -> MatterState:
    """The state under another place; a merge can still be taken back there, an act no more."""
    filed, path = event.filed or state.filed, event.path or state.path
    before = None
    if state.before is not None and state.stage is Stage.MERGED:
        before = replace(state.before, filed=filed, path=path)
    return replace(state, seq=event.seq, filed=filed, path=path, before=before, undoable=False)


def _walked(path: tuple[Held, ...], held: Held | None) -> tuple[Held, ...]:
    """The path after a matter came to a holder; coming back shortens it."""
    if held is None:
        return path
    return (*path[: path.index(held)], held) if held in path else (*path, held)


def _acted(event: Event) -> Acted:
    return Acted(event.seq, event.at, event.person_id, event.organisation_id)


def _is_marked(state: MatterState, event: Event) -> bool:
    """Whether an act makes the matter urgent, and not by one that it takes in."""
    return event.urgent and not state.urgent and event.action is not Action.TAKE_IN


def _calm(state: MatterState, event: Event) -> Due | None:
    """The clock to go back to, until the next one starts."""
    if event.action is Action.TAKE_IN and event.urgent and not state.urgent:
        return state.due
    stays = (event.due_from, event.due_days, event.due_on) == state.due
    return state.calm if stays and event.stage is state.stage else None
