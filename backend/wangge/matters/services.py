"""Changes to the register: opening matters and acting on them."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.errors import UnknownOrganisationError
from wangge.accounts.models import Organisation
from wangge.kernel.chain import GENESIS, digest_of, hash_of
from wangge.kernel.clock import local_day
from wangge.kernel.codes import Level, prefix_at
from wangge.kernel.ids import uuid_of
from wangge.matters.clocks import StageClock, stage_clock
from wangge.matters.enums import (
    ENDED,
    Action,
    Clock,
    FieldKind,
    Hand,
    Layer,
    NoticeKind,
    Procedure,
    Stage,
)
from wangge.matters.errors import MatterNotFoundError, MergeTargetError, MovedOnError
from wangge.matters.events import Event, Held, MatterState, facts_of, folded
from wangge.matters.models import (
    EventPayload,
    Matter,
    MatterEvent,
    MatterPhoto,
    MatterUnit,
    NumberSeries,
)
from wangge.matters.permissions import layer_of
from wangge.matters.procedures import FIRST_STAGE, PROCEDURES, Transition
from wangge.matters.queries import events_of, matter_by_name, visible_to
from wangge.matters.workflow import chosen
from wangge.notices.services import NewNotice, post_notices
from wangge.platform.spatial import ewkt_point, insert_if_absent
from wangge.policy.queries import current_policy
from wangge.policy.rules import Policy
from wangge.territory.queries import CountyMap, county_map

SUMMARY_MAX = 80
_KINDS = ("街道办事处", "街道", "苏木", "镇", "乡", "县", "旗")
_LAYER_LEVEL = {
    Layer.VILLAGE: Level.VILLAGE,
    Layer.TOWN: Level.TOWN,
    Layer.COUNTY: Level.COUNTY,
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A matter to be opened by a report.

    ``report`` is what somebody saw, in JSON values and without who the reporter is; ``point`` is
    WGS84 (lon, lat) in degrees.
    """

    matter_id: UUID
    report: Mapping[str, Any]
    actor: Actor
    category: str
    words: str
    place_code: str
    point: tuple[float, float] | None
    hexagon: str | None
    seen_at: datetime
    urgent: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What a receipt says of the matter a report opened."""

    id: UUID
    number: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class ActGiven:
    """An act somebody wants to do; ``version`` is the one they saw, None when they do not say."""

    actor: Actor
    matter_id: UUID
    action: str
    given: Mapping[str, Any]
    at: datetime
    version: int | None = None


@dataclass(slots=True)
class _Written:
    """The rows that one unit of work adds, gathered so that each table is written once."""

    events: list[dict[str, Any]]
    payloads: list[dict[str, Any]]
    units: list[dict[str, Any]]
    notices: list[NewNotice]


def open_matters(session: Session, openings: Sequence[Opening]) -> list[Opened]:
    """Open one matter for each report, at the first stage, held by the layer of its place.

    What lies outside the county is held by the county.
    """
    policy, areas = current_policy(session), county_map(session)
    numbers = _numbers(session, openings)
    offices = _offices(session, [opening.place_code for opening in openings])
    written = _Written([], [], [], [])
    rows: list[dict[str, Any]] = []
    opened: list[Opened] = []
    stage = FIRST_STAGE[Procedure.HAZARD]
    for opening, number in zip(openings, numbers, strict=True):
        matter_id = opening.matter_id
        holder = _office_of(offices, opening.place_code)
        clock = _clock(policy, stage, local_day(opening.received_at), urgent=opening.urgent)
        post = opening.actor.posts[0]
        event = Event(
            matter_id=matter_id,
            seq=1,
            action=Action.REPORT,
            at=opening.received_at,
            person_id=opening.actor.person_id,
            organisation_id=post.organisation_id,
            role=post.role.value,
            from_stage=None,
            stage=stage,
            holder_id=holder.organisation_id,
            layer=holder.layer,
            round=1,
            urgent=opening.urgent,
            due_from=clock.started_on,
            due_days=clock.days,
            due_on=clock.on,
        )
        head = _write_event(written, event, dict(opening.report), previous=GENESIS)
        rows.append(
            {
                "id": matter_id,
                "number": number,
                "procedure": Procedure.HAZARD.value,
                "category": opening.category,
                "summary": opening.words[:SUMMARY_MAX],
                "place_code": opening.place_code,
                "boundary_version_id": areas.version_id,
                "point": ewkt_point(*opening.point) if opening.point else None,
                "hexagon": opening.hexagon,
                "photo_id": None,
                "seen_at": opening.seen_at,
                "seen_on": local_day(opening.seen_at),
                "opened_at": opening.received_at,
                "settled_layer": None,
                "ended_on": None,
                "merged_into_id": None,
                **_projection(event, head),
            }
        )
        if opening.urgent:
            written.notices += _told(offices, event, number, opening.place_code)
        opened.append(Opened(matter_id, number, stage))
    if rows:
        session.execute(insert(Matter), rows)
        _write(session, written)
    return opened


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
    offices = _offices(session, [row.place_code for row in rows.values()])
    histories = events_of(session, rows)
    written = _Written([], [], [], [])
    # What is read on the way must not send the rows changed so far, one by one, ahead of the rest.
    with session.no_autoflush:
        for each in wanted:
            row = rows[each.matter_id]
            if each.version is not None and each.version != row.version:
                raise MovedOnError(version=row.version)
            state = folded(histories[row.id], row.place_code)
            transition, post = chosen(
                PROCEDURES[Procedure(row.procedure)], state, each.actor, each.action, each.given
            )
            given = _resolved(session, each, row, transition)
            event = _event(policy, offices, each, row, state, transition, post)
            head = _write_event(written, event, given, previous=row.head)
            _apply(row, state, event, head, given)
            _tell(written, offices, row, transition, event)
    session.flush()
    _write(session, written)


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
    given = (each.given.get("into") for each in wanted if each.action == Action.MERGE)
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
        clock = _clock(policy, stage, on, urgent=urgent)
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
            return offices[prefix_at(row.place_code, _LAYER_LEVEL[upper])]


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


def _apply(
    row: Matter, state: MatterState, event: Event, head: str, given: Mapping[str, Any]
) -> None:
    """Bring the matter's row up to its newest event."""
    for name, value in _projection(event, head).items():
        setattr(row, name, value)
    if event.stage is Stage.SETTLED and state.stage is not Stage.SETTLED:
        row.settled_layer = state.holder.layer.value
    if event.round != state.round:
        row.settled_layer = None
    if event.stage in ENDED:
        row.ended_on = local_day(event.at)
    if event.action is Action.MERGE:
        row.merged_into_id = UUID(given["into"])


def _projection(event: Event, head: str) -> dict[str, Any]:
    """The columns of a matter that each event sets."""
    return {
        "stage": event.stage.value,
        "is_open": event.stage not in ENDED,
        "urgent": event.urgent,
        "round": event.round,
        "holder_id": event.holder_id,
        "layer": event.layer.value if event.layer else None,
        "due_from": event.due_from,
        "due_days": event.due_days,
        "due_on": event.due_on,
        "version": event.seq,
        "head": head,
    }


def _write_event(written: _Written, event: Event, payload: dict[str, Any], *, previous: str) -> str:
    """Add an event to the chain; returns the new head."""
    salt = secrets.token_hex(16)
    digest = digest_of(payload, salt)
    head = hash_of(facts_of(event), digest, previous)
    written.events.append(
        {
            "matter_id": event.matter_id,
            "seq": event.seq,
            "action": event.action.value,
            "at": event.at,
            "person_id": event.person_id,
            "organisation_id": event.organisation_id,
            "role": event.role,
            "from_stage": event.from_stage.value if event.from_stage else None,
            "stage": event.stage.value,
            "holder_id": event.holder_id,
            "layer": event.layer.value if event.layer else None,
            "round": event.round,
            "urgent": event.urgent,
            "due_from": event.due_from,
            "due_days": event.due_days,
            "due_on": event.due_on,
            "digest": digest,
            "hash": head,
        }
    )
    written.payloads.append(
        {"matter_id": event.matter_id, "seq": event.seq, "salt": salt, "body": payload}
    )
    if event.layer is Layer.UNIT:
        written.units.append({"matter_id": event.matter_id, "organisation_id": event.holder_id})
    return head


def _write(session: Session, written: _Written) -> None:
    session.execute(insert(MatterEvent), written.events)
    session.execute(insert(EventPayload), written.payloads)
    insert_if_absent(session, MatterUnit, written.units)
    post_notices(session, written.notices)


def _tell(
    written: _Written,
    offices: Mapping[str, Held],
    row: Matter,
    transition: Transition,
    event: Event,
) -> None:
    """Put the row's notice into the inbox of the new holder, or of all layers when urgent."""
    if transition.notice is None:
        return
    if transition.makes_urgent:
        written.notices += _told(offices, event, row.number, row.place_code)
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


def _told(
    offices: Mapping[str, Held], event: Event, number: str, place_code: str
) -> list[NewNotice]:
    """A notice to each layer that answers for the place."""
    return [
        NewNotice(
            organisation_id=offices[prefix].organisation_id,
            kind=NoticeKind.REPORTED_URGENT.value,
            matter_id=event.matter_id,
            matter_number=number,
            place_code=place_code,
            at=event.at,
        )
        for level in _LAYER_LEVEL.values()
        if (prefix := prefix_at(place_code, level)) in offices
    ]


def _clock(policy: Policy, stage: Stage, on: date, *, urgent: bool) -> StageClock:
    return stage_clock(
        stage, on, urgent=urgent, days=policy.due_days, days_urgent=policy.due_days_urgent
    )


def _offices(session: Session, place_codes: Iterable[str]) -> dict[str, Held]:
    """The offices of all layers of places, by the prefix of their area."""
    prefixes = {prefix_at(code, level) for code in place_codes for level in _LAYER_LEVEL.values()}
    rows = session.execute(
        select(Organisation.area_prefix, Organisation.id, Organisation.kind).where(
            Organisation.area_prefix.in_(prefixes),
            Organisation.kind != OrganisationKind.DEPARTMENT,
        )
    )
    return {prefix: Held(key, layer_of(OrganisationKind(kind))) for prefix, key, kind in rows}


def _office_of(offices: Mapping[str, Held], place_code: str) -> Held:
    """The lowest office that answers for a place."""
    levels = (Level.VILLAGE, Level.TOWN, Level.COUNTY)
    prefixes = (prefix_at(place_code, level) for level in levels)
    return next(offices[prefix] for prefix in prefixes if prefix in offices)


def _numbers(session: Session, openings: Sequence[Opening]) -> list[str]:
    """Numbers people can say, such as 2026-白阳-000123, counted by year and town."""
    areas = county_map(session)
    series = [
        f"{local_day(opening.received_at).year}-{_short(_area_name(areas, opening.place_code))}"
        for opening in openings
    ]
    next_of = {
        name: _reserved(session, name, count) for name, count in sorted(Counter(series).items())
    }
    numbers = []
    for name in series:
        numbers.append(f"{name}-{next_of[name]:06d}")
        next_of[name] += 1
    return numbers


def _area_name(areas: CountyMap, place_code: str) -> str:
    return areas.town_of(place_code) or areas.name_of(areas.code)


def _short(name: str) -> str:
    """A town's name as people say it in a number: without its kind."""
    return next((name.removesuffix(kind) for kind in _KINDS if name.endswith(kind)), name)


def _reserved(session: Session, series: str, count: int) -> int:
    """The first of ``count`` numbers reserved in a series."""
    grown = (
        update(NumberSeries)
        .where(NumberSeries.series == series)
        .values(last=NumberSeries.last + count)
        .returning(NumberSeries.last)
    )
    last = session.scalar(grown)
    if last is None:
        insert_if_absent(session, NumberSeries, [{"series": series, "last": 0}])
        last = session.scalar(grown)
    return int(last or 0) - count + 1


def attach_photo(session: Session, matter_id: UUID, photo_id: UUID) -> None:
    """Add a photo that came with the report; the first one stands for the matter in lists."""
    insert_if_absent(session, MatterPhoto, [{"photo_id": photo_id, "matter_id": matter_id}])
    session.execute(
        update(Matter)
        .where(Matter.id == matter_id, Matter.photo_id.is_(None))
        .values(photo_id=photo_id)
    )
