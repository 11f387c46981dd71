"""Acts on matters, each by a row of its procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.errors import UnknownOrganisationError
from wangge.accounts.models import Organisation
from wangge.kernel.clock import local_day
from wangge.kernel.codes import prefix_at
from wangge.kernel.texts import is_plain
from wangge.matters.clocks import stage_clock
from wangge.matters.enums import (
    Action,
    Clock,
    FieldKind,
    Hand,
    Layer,
    NoticeKind,
    Procedure,
    Stage,
)
from wangge.matters.errors import FormInvalidError, MergeTargetError, MovedOnError
from wangge.matters.events import (
    Due,
    Event,
    Filed,
    Held,
    MatterState,
    Other,
    after,
    as_of,
    columns_of,
    folded,
    taken_after,
)
from wangge.matters.models import Matter, MatterEvent
from wangge.matters.permissions import layer_of
from wangge.matters.procedures import INTO, PROCEDURES, Transition
from wangge.matters.queries import events_of
from wangge.matters.services.locking import Locked, Touch, locked
from wangge.matters.services.offices import LEVEL, offices_of
from wangge.matters.services.places import check_correction, filed_at, way_to
from wangge.matters.services.writing import Written, add_event, at_all_layers, write
from wangge.matters.workflow import chosen, follows, stage_after
from wangge.notices.services import NewNotice
from wangge.platform.spatial import SRID
from wangge.policy.queries import current_policy
from wangge.policy.rules import Policy

_TO_OTHERS = frozenset({NoticeKind.TAKEN_IN, NoticeKind.PARTED, NoticeKind.TAKEN_BACK})
"""What an office is told of unless it did it itself."""
_BY_PLACE = frozenset({Hand.LOWEST, Hand.PEER})
_FILES = frozenset({FieldKind.CATEGORY, FieldKind.PLACE})


@dataclass(frozen=True, slots=True)
class ActGiven:
    """An act somebody wants to do; ``version`` is the one they saw, None when they do not say."""

    actor: Actor
    matter_id: UUID
    action: str
    given: Mapping[str, Any]
    at: datetime
    version: int | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What acts need at hand; ``states`` moves on with each of them."""

    session: Session
    policy: Policy
    locked: Locked
    offices: dict[str, Held]
    states: dict[UUID, MatterState]
    written: Written = field(default_factory=Written)


@dataclass(frozen=True, slots=True)
class _Doer:
    """Who acts, by which post, and when."""

    actor: Actor
    post: Post
    at: datetime


@dataclass(frozen=True, slots=True)
class _Answers:
    """A form's answers as they are kept, and what they name."""

    given: dict[str, Any] = field(default_factory=dict)
    filed: Filed | None = None
    other: Other | None = None


def act(session: Session, wanted: ActGiven) -> None:
    """Do one act; see ``perform``."""
    perform(session, [wanted])


def perform(session: Session, wanted: Sequence[ActGiven]) -> None:
    """Do acts on matters, in the order given; all of them or none.

    What an actor may see is asked once, before the first.

    Raises:
        MatterNotFoundError: when an actor may not see the matter.
        MovedOnError: when the actor saw another version.
        UnknownActionError, ActionNotOpenError, ActionNotYoursError, FormInvalidError: see
            ``workflow.chosen``; the last also for a category or place that does not exist.
        UnknownOrganisationError: when a matter is assigned to what is no department.
        MergeTargetError: when a matter would be merged into itself or into an ended one.
        NothingToCorrectError, PlaceBeyondError: see ``places.check_correction``.
    """
    held = locked(session, [_touch(each) for each in wanted])
    histories = events_of(session, held.rows)
    desk = _Desk(
        session,
        current_policy(session),
        held,
        offices_of(session, [row.place_code for row in held.rows.values()]),
        {key: folded(events) for key, events in histories.items()},
    )
    # What is read on the way must not send the rows changed so far, one by one, ahead of the rest.
    with session.no_autoflush:
        for each in wanted:
            _do(desk, each)
    session.flush()
    write(session, desk.written)


def _touch(each: ActGiven) -> Touch:
    into = each.given.get(INTO) if each.action == Action.MERGE else None
    name = into.strip() if isinstance(into, str) and is_plain(into) else None
    return Touch(each.actor, each.matter_id, name, parts=each.action == Action.UNMERGE)


def _do(desk: _Desk, each: ActGiven) -> None:
    row = desk.locked.rows[each.matter_id]
    if each.version is not None and each.version != row.version:
        raise MovedOnError(version=row.version)
    into = desk.locked.rows.get(row.merged_into_id) if row.merged_into_id else None
    state = as_of(
        desk.states[row.id],
        fresh_since=each.at - desk.policy.undo_within,
        target_is_open=into is not None and into.is_open,
    )
    transition, post = chosen(
        PROCEDURES[Procedure(row.procedure)], state, each.actor, each.action, each.given
    )
    doer = _Doer(each.actor, post, each.at)
    answers = _resolved(desk, each, row, transition)
    if answers.filed is not None:
        check_correction(each.actor, transition, state, answers.filed)
        desk.offices.update(offices_of(desk.session, [answers.filed.place_code]))
    if transition.other is None:
        _write_down(desk, doer, row, transition, answers)
        return
    other = _other_of(desk, answers, into)
    named = _Answers(answers.given, other=Other(other.id, urgent=other.urgent))
    _write_down(desk, doer, row, transition, named)
    row.merged_into_id = other.id if transition.other is Action.TAKE_IN else None
    followed = follows(
        PROCEDURES[Procedure(other.procedure)], desk.states[other.id], transition.other
    )
    if followed is None:
        raise MergeTargetError(number=other.number)
    told = _Answers(other=Other(row.id, urgent=row.urgent))
    _write_down(desk, doer, other, followed, told)


def _other_of(desk: _Desk, answers: _Answers, into: Matter | None) -> Matter:
    """The other matter of a merge, or of a merge taken back."""
    if INTO in answers.given:
        return desk.locked.rows[UUID(answers.given[INTO])]
    if into is None:
        # It was merged elsewhere after its lock was asked for.
        raise MovedOnError
    return into


def _write_down(
    desk: _Desk, doer: _Doer, row: Matter, transition: Transition, answers: _Answers
) -> None:
    """Append the event of an act to a matter, and bring its row and its state to it."""
    state = desk.states[row.id]
    event = _event(desk, doer, row, transition, answers)
    row.head = add_event(desk.written, event, answers.given, previous=row.head)
    now = desk.states[row.id] = after(state, event)
    before = columns_of(state)
    for name, value in columns_of(now).items():
        if value != before[name]:
            setattr(row, name, value)
    if now.filed.point != state.filed.point:
        point = now.filed.point
        row.point = from_shape(shapely.Point(*point), srid=SRID) if point else None
    _tell(desk, row, transition, state, event)
    if transition.hand is Hand.BEFORE:
        _take_from_unit(desk, state, now, row.id)


def _event(
    desk: _Desk, doer: _Doer, row: Matter, transition: Transition, answers: _Answers
) -> Event:
    state = desk.states[row.id]
    stage = stage_after(transition, state)
    way = None
    if answers.filed is not None and transition.hand in _BY_PLACE:
        way = way_to(desk.offices, transition.hand, state.path, answers.filed.place_code)
    holder = way[-1] if way else _next_holder(desk.offices, doer, transition, state, answers)
    filed, round_ = answers.filed, state.round + transition.new_round
    taken = taken_after(state.taken, transition.action, answers.other)
    urgent = state.urgent_itself or transition.makes_urgent or any(each.urgent for each in taken)
    due = _due(desk.policy, transition.clock, state, stage, local_day(doer.at), urgent=urgent)
    if transition.hand is Hand.BEFORE and state.before is not None:
        filed = state.before.filed if state.before.filed != state.filed else None
        round_, urgent = state.before.round, state.before.urgent
    return Event(
        matter_id=row.id,
        seq=state.seq + 1,
        action=transition.action,
        at=doer.at,
        person_id=doer.actor.person_id,
        organisation_id=doer.post.organisation_id,
        role=doer.post.role.value,
        from_stage=state.stage,
        stage=stage,
        holder_id=holder.organisation_id if holder else None,
        layer=holder.layer if holder else None,
        round=round_,
        urgent=urgent,
        due_from=due[0],
        due_days=due[1],
        due_on=due[2],
        filed=filed,
        path=way,
        other=answers.other,
    )


def _due(
    policy: Policy, clock: Clock, state: MatterState, stage: Stage, on: date, *, urgent: bool
) -> Due:
    """The clock of the stage after an act on a day."""
    changes = urgent != state.urgent
    match clock:
        case Clock.START:
            return _started(policy, stage, on, urgent=urgent)
        case Clock.STOP:
            return None, None, None
        case Clock.HASTEN if changes:
            sooner = _started(policy, stage, on, urgent=urgent)
            return min(sooner, state.due, key=lambda due: due[2] or date.max)
        case Clock.EASE if changes:
            return state.calm or _started(policy, stage, state.due_from or on, urgent=urgent)
        case Clock.BEFORE if state.before is not None:
            return state.before.due
        case _:
            return state.due


def _started(policy: Policy, stage: Stage, on: date, *, urgent: bool) -> Due:
    clock = stage_clock(policy, stage, on, urgent=urgent)
    return clock.started_on, clock.days, clock.on


def _next_holder(
    offices: Mapping[str, Held],
    doer: _Doer,
    transition: Transition,
    state: MatterState,
    answers: _Answers,
) -> Held | None:
    match transition.hand:
        case Hand.BACK:
            return state.path[-2]
        case Hand.HANDLER:
            return state.settled_by
        case Hand.NOBODY:
            return None
        case Hand.OWN:
            return Held(doer.post.organisation_id, layer_of(doer.post.kind))
        case Hand.UNIT:
            return Held(UUID(answers.given["unit"]), Layer.UNIT)
        case Hand.UP:
            upper = Layer.TOWN if state.holder.layer is Layer.VILLAGE else Layer.COUNTY
            return offices[prefix_at(state.filed.place_code, LEVEL[upper])]
        case Hand.BEFORE if state.before is not None:
            return state.before.holder
        case _:
            return state.holder


def _resolved(desk: _Desk, each: ActGiven, row: Matter, transition: Transition) -> _Answers:
    """The form's answers, with what they name looked up and trimmed."""
    given: dict[str, Any] = {}
    filed = desk.states[row.id].filed
    for asked in transition.form:
        value = each.given.get(asked.name)
        if value is None:
            continue
        match asked.kind:
            case FieldKind.UNIT:
                _check_unit(desk.session, UUID(value))
            case FieldKind.MATTER:
                target = desk.locked.named(each.actor, value.strip())
                if target.id == row.id or not target.is_open:
                    raise MergeTargetError(number=target.number)
                value = str(target.id)
            case FieldKind.TEXT:
                value = value.strip()
            case FieldKind.CATEGORY:
                if not desk.policy.has_leaf(value):
                    raise FormInvalidError(fields={asked.name: "invalid"})
                filed = replace(filed, category=value)
            case FieldKind.PLACE:
                filed = filed_at(desk.session, filed, value)
        given[asked.name] = value
    corrects = any(asked.kind in _FILES for asked in transition.form)
    return _Answers(given, filed=filed if corrects else None)


def _check_unit(session: Session, unit_id: UUID) -> None:
    found = session.get(Organisation, unit_id)
    if found is None or found.kind != OrganisationKind.DEPARTMENT:
        raise UnknownOrganisationError(id=str(unit_id))


def _tell(
    desk: _Desk, row: Matter, transition: Transition, state: MatterState, event: Event
) -> None:
    """Put the row's notice into the inbox of the new holder, or of all layers when urgent.

    That an act was taken back is told to those who had been told of it.
    """
    if transition.notice is None:
        return
    place = row.place_code
    if transition.notice is NoticeKind.TAKEN_BACK:
        place = state.filed.place_code
    if transition.makes_urgent or (transition.hand is Hand.BEFORE and state.urgent != event.urgent):
        offices = at_all_layers(desk.offices, place)
    elif transition.notice is NoticeKind.TAKEN_BACK:
        offices = [state.holder.organisation_id]
    else:
        offices = [event.holder_id] if event.holder_id else []
    desk.written.notices += [
        NewNotice(
            organisation_id=office,
            kind=transition.notice.value,
            matter_id=row.id,
            matter_number=row.number,
            place_code=place,
            at=event.at,
        )
        for office in offices
        if _is_news(transition, state, event, office)
    ]


def _is_news(transition: Transition, state: MatterState, event: Event, office: UUID) -> bool:
    """Whether an office learns anything: what it did itself, or holds as before, is none."""
    if transition.notice in _TO_OTHERS:
        return office != event.organisation_id
    return transition.notice is not NoticeKind.HANDED_OVER or office != state.holder.organisation_id


def _take_from_unit(desk: _Desk, state: MatterState, now: MatterState, matter_id: UUID) -> None:
    """A department that held the matter by a mistaken act alone sees it no more."""
    unit = state.holder
    if unit.layer is not Layer.UNIT or unit in now.path:
        return
    held = exists().where(
        MatterEvent.matter_id == matter_id,
        MatterEvent.holder_id == unit.organisation_id,
        MatterEvent.seq < state.acted.seq,
    )
    if not desk.session.scalar(select(held)):
        desk.written.units_gone.append((matter_id, unit.organisation_id))
