"""Acts on matters, each by a row of its procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.errors import UnknownOrganisationError
from wangge.accounts.models import Organisation
from wangge.kernel.clock import local_day
from wangge.kernel.codes import prefix_at
from wangge.kernel.ids import uuid_of
from wangge.matters.clocks import stage_clock
from wangge.matters.enums import Action, Clock, FieldKind, Hand, Layer, Procedure
from wangge.matters.errors import MatterNotFoundError, MergeTargetError, MovedOnError
from wangge.matters.events import Event, Held, MatterState, after, columns_of, folded
from wangge.matters.models import Matter
from wangge.matters.permissions import layer_of
from wangge.matters.procedures import INTO, PROCEDURES, Transition
from wangge.matters.queries import events_of, matter_by_name, visible_to
from wangge.matters.services.offices import LEVEL, offices_of
from wangge.matters.services.writing import Written, add_event, notices_to_all_layers, write
from wangge.matters.workflow import chosen
from wangge.notices.services import NewNotice
from wangge.policy.queries import current_policy
from wangge.policy.rules import Policy


@dataclass(frozen=True, slots=True)
class ActGiven:
    """An act somebody wants to do; ``version`` is the one they saw, None when they do not say."""

    actor: Actor
    matter_id: UUID
    action: str
    given: Mapping[str, Any]
    at: datetime
    version: int | None = None


def act(session: Session, wanted: ActGiven) -> None:
    """Do one act; see ``perform``."""
    perform(session, [wanted])


def perform(session: Session, wanted: Sequence[ActGiven]) -> None:
    """Do acts on matters, at most one on each; all of them or none.

    Raises:
        MatterNotFoundError: when an actor may not see the matter.
        MovedOnError: when the actor saw another version.
        UnknownActionError, ActionNotOpenError, ActionNotYoursError, FormInvalidError: see
            ``workflow.chosen``.
        UnknownOrganisationError: when a matter is assigned to what is no department.
        MergeTargetError: when a matter would be merged into itself or into an ended one.
    """
    policy = current_policy(session)
    rows = _locked(session, wanted)
    offices = offices_of(session, [row.place_code for row in rows.values()])
    histories = events_of(session, rows)
    written = Written()
    # What is read on the way must not send the rows changed so far, one by one, ahead of the rest.
    with session.no_autoflush:
        for each in wanted:
            row = rows[each.matter_id]
            if each.version is not None and each.version != row.version:
                raise MovedOnError(version=row.version)
            state = folded(histories[row.id])
            transition, post = chosen(
                PROCEDURES[Procedure(row.procedure)], state, each.actor, each.action, each.given
            )
            given = _resolved(session, each, row, transition)
            event = _event(policy, offices, each, row, state, transition, post)
            row.head = add_event(written, event, given, previous=row.head)
            before = columns_of(state)
            for name, value in columns_of(after(state, event)).items():
                if value != before[name]:
                    setattr(row, name, value)
            if event.action is Action.MERGE:
                row.merged_into_id = UUID(given[INTO])
            _tell(written, offices, row, transition, event)
    session.flush()
    write(session, written)


def _locked(session: Session, wanted: Sequence[ActGiven]) -> dict[UUID, Matter]:
    """The matters of the acts, locked against other writers, checked against each actor's scope.

    What they name is locked with them, in one order, so that no two acts wait for each other.
    """
    asked: dict[UUID, tuple[Actor, list[UUID]]] = {}
    for each in wanted:
        asked.setdefault(each.actor.person_id, (each.actor, []))[1].append(each.matter_id)
    found: dict[UUID, Matter] = {}
    named = _named_by(session, wanted)
    for actor, ids in asked.values():
        rows = session.scalars(
            select(Matter)
            .where(Matter.id.in_({*ids, *named}), visible_to(actor))
            .order_by(Matter.id)
            .with_for_update(of=Matter)
        )
        found |= {row.id: row for row in rows}
    if not {each.matter_id for each in wanted} <= set(found):
        raise MatterNotFoundError
    return {each.matter_id: found[each.matter_id] for each in wanted}


def _named_by(session: Session, wanted: Sequence[ActGiven]) -> set[UUID]:
    """The matters that would take in another; a name that is none is refused later."""
    given = (each.given.get(INTO) for each in wanted if each.action == Action.MERGE)
    names = {each.strip() for each in given if isinstance(each, str) and each.isprintable()}
    if not names:
        return set()
    ids = [matter_id for name in names if (matter_id := uuid_of(name))]
    named = or_(Matter.number.in_(names), Matter.id.in_(ids))
    return set(session.scalars(select(Matter.id).where(named)))


def _event(
    policy: Policy,
    offices: Mapping[str, Held],
    each: ActGiven,
    row: Matter,
    state: MatterState,
    transition: Transition,
    post: Post,
) -> Event:
    stage = transition.target or state.stage
    urgent = state.urgent or transition.makes_urgent
    holder = _next_holder(offices, each, row, state, transition, post)
    on = local_day(each.at)
    due: tuple[date | None, int | None, date | None] = (
        state.due_from,
        state.due_days,
        state.due_on,
    )
    if transition.clock is Clock.START:
        clock = stage_clock(policy, stage, on, urgent=urgent)
        if not (transition.makes_urgent and state.due_on and state.due_on < clock.on):
            due = (clock.started_on, clock.days, clock.on)
    elif transition.clock is Clock.STOP:
        due = (None, None, None)
    return Event(
        matter_id=row.id,
        seq=state.seq + 1,
        action=transition.action,
        at=each.at,
        person_id=each.actor.person_id,
        organisation_id=post.organisation_id,
        role=post.role.value,
        from_stage=state.stage,
        stage=stage,
        holder_id=holder.organisation_id if holder else None,
        layer=holder.layer if holder else None,
        round=state.round + transition.new_round,
        urgent=urgent,
        due_from=due[0],
        due_days=due[1],
        due_on=due[2],
        filed=None,
    )


def _next_holder(
    offices: Mapping[str, Held],
    each: ActGiven,
    row: Matter,
    state: MatterState,
    transition: Transition,
    post: Post,
) -> Held | None:
    match transition.hand:
        case Hand.STAY:
            return state.holder
        case Hand.BACK:
            return state.path[-2]
        case Hand.HANDLER:
            return state.settled_by
        case Hand.NOBODY:
            return None
        case Hand.OWN:
            return Held(post.organisation_id, layer_of(post.kind))
        case Hand.UNIT:
            return Held(UUID(each.given["unit"]), Layer.UNIT)
        case Hand.UP:
            upper = Layer.TOWN if state.holder.layer is Layer.VILLAGE else Layer.COUNTY
            return offices[prefix_at(row.place_code, LEVEL[upper])]


def _resolved(
    session: Session, each: ActGiven, row: Matter, transition: Transition
) -> dict[str, Any]:
    """The form's answers, with what they name looked up and trimmed."""
    given: dict[str, Any] = {}
    for field in transition.form:
        value = each.given.get(field.name)
        if value is None:
            continue
        if field.kind is FieldKind.UNIT:
            _check_unit(session, UUID(value))
        elif field.kind is FieldKind.MATTER:
            target = matter_by_name(session, each.actor, value.strip())
            if target.id == row.id or not target.is_open:
                raise MergeTargetError(number=target.number)
            value = str(target.id)
        elif field.kind is FieldKind.TEXT:
            value = value.strip()
        given[field.name] = value
    return given


def _check_unit(session: Session, unit_id: UUID) -> None:
    found = session.get(Organisation, unit_id)
    if found is None or found.kind != OrganisationKind.DEPARTMENT:
        raise UnknownOrganisationError(id=str(unit_id))


def _tell(
    written: Written,
    offices: Mapping[str, Held],
    row: Matter,
    transition: Transition,
    event: Event,
) -> None:
    """Put the row's notice into the inbox of the new holder, or of all layers when urgent."""
    if transition.notice is None:
        return
    if transition.makes_urgent:
        written.notices += notices_to_all_layers(offices, event, row.number, row.place_code)
    elif event.holder_id is not None:
        written.notices.append(
            NewNotice(
                organisation_id=event.holder_id,
                kind=transition.notice.value,
                matter_id=row.id,
                matter_number=row.number,
                place_code=row.place_code,
                at=event.at,
            )
        )
