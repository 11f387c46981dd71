"""Reads of the register; every one goes through the actor's scope."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, TypeVarTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from wangge.accounts.actor import Actor, Post, area_prefixes, unit_ids
from wangge.accounts.enums import Role
from wangge.accounts.models import Organisation, Person
from wangge.kernel.codes import COUNTY_DIGITS, place_range
from wangge.kernel.cursors import due_and_id, due_cursor, instant_and_id, instant_cursor
from wangge.matters.enums import DONE, UNCOUNTED, Action, Layer, Procedure, Stage, Standing
from wangge.matters.errors import MatterNotFoundError
from wangge.matters.events import (
    Event,
    MatterState,
    as_of,
    filed_from,
    folded,
    other_from,
    path_from,
)
from wangge.matters.models import EventPayload, Matter, MatterEvent, MatterPhoto, MatterUnit
from wangge.matters.permissions import FIELD_ROLES, layer_of, layers_below
from wangge.matters.procedures import PROCEDURES
from wangge.matters.workflow import waiting_stages
from wangge.platform.spatial import filtered
from wangge.policy.queries import current_policy

LIST_MAX = 200
COUNT_MAX = 10_000
POINTS_MAX = 50_000
EXPORT_MAX = 50_000
WEEK = timedelta(days=7)
WHOLE_NUMBER = re.compile(r"\d{4}-[^-]+-\d{6,}")

UNREADABLE = (ValueError, TypeError, LookupError)
"""What a driver or a type raises over a value that nobody of ours wrote."""

Columns = TypeVarTuple("Columns")
Chain = list[tuple[MatterEvent, EventPayload | None]]
"""A matter's events in order, each with its payload unless that was destroyed."""


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """What a list of matters is narrowed to; None asks for no narrowing."""

    waiting: bool = False
    is_open: bool | None = None
    stage: Stage | None = None
    category: str | None = None
    urgent: bool | None = None
    place: str | None = None
    day_place: str | None = None
    layer: Layer | None = None
    holder: UUID | None = None
    due: str | None = None
    seen_from: date | None = None
    seen_to: date | None = None
    settled_layer: Layer | None = None
    settled: bool | None = None
    agency: bool | None = None
    counted: bool = False
    q: str | None = None


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One page of matters; ``total`` stops counting at ``COUNT_MAX``."""

    items: Sequence[Row[Matter, str | None]]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Act:
    """An event with the names of who did it and the words given."""

    event: Event
    person: str | None
    organisation: str | None
    given: dict[str, object] | None


def within_remit(actor: Actor) -> ColumnElement[bool]:
    """The matters of the actor's areas and of the actor's departments."""
    scopes = [_inside(prefix) for prefix in area_prefixes(actor)]
    units = unit_ids(actor)
    if units:
        held = select(MatterUnit.matter_id).where(MatterUnit.organisation_id.in_(units))
        scopes.append(Matter.id.in_(held))
    return or_(false(), *scopes)


def _inside(prefix: str) -> ColumnElement[bool]:
    """The matters of an area."""
    is_whole = len(prefix) == COUNTY_DIGITS
    place = filtered(Matter.place_code) if is_whole else Matter.place_code
    return place.between(*place_range(prefix))


def filed_by_agents() -> ColumnElement[bool]:
    """The matters that agents filed for somebody."""
    return Matter.agent_id.is_not(None)


def in_category(category: str) -> ColumnElement[bool]:
    """The matters of a category, or of the finer ones below it."""
    below = Matter.category.startswith(f"{category}.", autoescape=True)
    return or_(Matter.category == category, below)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The matters of the actor's remit, those the actor reported or follows for a principal."""
    own = exists().where(
        MatterEvent.matter_id == Matter.id,
        MatterEvent.seq == 1,
        MatterEvent.person_id == actor.person_id,
    )
    return or_(within_remit(actor), own, Matter.agent_id == actor.person_id)


def matter(session: Session, actor: Actor, matter_id: UUID) -> Matter:
    """A matter the actor may see.

    Raises:
        MatterNotFoundError: when there is none, or none for this actor.
    """
    found = matter_if_visible(session, actor, matter_id)
    if found is None:
        raise MatterNotFoundError
    return found


def matter_if_visible(session: Session, actor: Actor, matter_id: UUID) -> Matter | None:
    """A matter the actor may see, or None."""
    return session.scalar(select(Matter).where(Matter.id == matter_id, visible_to(actor)))


@dataclass(frozen=True, slots=True)
class MergedFrom:
    """What was merged into a matter, straight or by way of another.

    ``count`` are all, ``seen`` those of them that the actor may see, each with its photos.
    """

    count: int
    seen: Sequence[tuple[Matter, Sequence[UUID]]]


def merged_from(session: Session, actor: Actor, matter_id: UUID) -> MergedFrom:
    """The matters merged into one, and those merged into these."""
    straight = select(Matter.id).where(Matter.merged_into_id == matter_id)
    found = straight.cte("merged", recursive=True)
    further = select(Matter.id).join(found, Matter.merged_into_id == found.c.id)
    ids = session.scalars(select(found.union_all(further).c.id)).all()
    if not ids:
        return MergedFrom(0, ())
    seen = session.scalars(
        select(Matter).where(Matter.id.in_(ids), visible_to(actor)).order_by(Matter.number)
    ).all()
    photos: dict[UUID, list[UUID]] = defaultdict(list)
    for row in session.scalars(
        select(MatterPhoto)
        .where(MatterPhoto.matter_id.in_([row.id for row in seen]))
        .order_by(MatterPhoto.photo_id)
    ):
        photos[row.matter_id].append(row.photo_id)
    return MergedFrom(len(ids), [(row, photos[row.id]) for row in seen])


def present_state(
    session: Session, row: Matter, events: Iterable[Event], now: datetime
) -> MatterState:
    """The state of a matter as guards look at it at an instant."""
    target = select(Matter.is_open).where(Matter.id == row.merged_into_id)
    return as_of(
        folded(events),
        fresh_since=now - current_policy(session).undo_within,
        target_is_open=row.merged_into_id is not None and bool(session.scalar(target)),
    )


def matters_page(
    session: Session,
    actor: Actor,
    asked: MatterFilter,
    *,
    today: date,
    by_due: bool,
    cursor: str | None,
    limit: int,
) -> MatterPage:
    """A page of the matters in the actor's remit, each with its holder's name.

    Sorted urgent ones first and then by due day (open matters only), or newest first. An unreadable
    cursor begins anew.
    """
    wanted = _wanted(actor, asked, today, by_due=by_due)
    page = (
        select(Matter, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Matter.holder_id)
        .where(*wanted)
        .limit(limit + 1)
    )
    rows = session.execute(_sorted(page, by_due=by_due, cursor=cursor)).all()
    counted = select(1).select_from(Matter).where(*wanted).limit(COUNT_MAX).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    more = len(rows) > limit
    last = rows[limit - 1][0] if more else None
    return MatterPage(rows[:limit], _cursor(last, by_due=by_due) if last else None, total)


def matters_listed(
    session: Session, actor: Actor, asked: MatterFilter, *, today: date, by_due: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The facts of the matters that ``matters_page`` pages through, in its order.

    One more than ``EXPORT_MAX`` says that there are more.
    """
    listed = (
        select(
            Matter.number,
            Matter.category,
            Matter.summary,
            Matter.place_code,
            Matter.stage,
            Matter.urgent,
            Organisation.name.label("holder"),
            Matter.due_on,
            Matter.opened_at,
            Matter.seen_at,
            Matter.round,
            Matter.settled_layer,
        )
        .outerjoin(Organisation, Organisation.id == Matter.holder_id)
        .where(*_wanted(actor, asked, today, by_due=by_due))
        .limit(EXPORT_MAX + 1)
    )
    return session.execute(_sorted(listed, by_due=by_due, cursor=None)).all()


def matter_points(
    session: Session, actor: Actor, asked: MatterFilter, *, today: date
) -> Sequence[Row[UUID, str, str, bool, str, str | None, date | None, int | None, float, float]]:
    """The located matters in the actor's remit, newest first: facts, then lon and lat."""
    rows = session.execute(
        select(
            Matter.id,
            Matter.number,
            Matter.stage,
            Matter.urgent,
            Matter.category,
            Matter.layer,
            Matter.due_on,
            Matter.due_days,
            func.ST_X(Matter.point),
            func.ST_Y(Matter.point),
        )
        .where(*_narrowed(actor, asked, today), Matter.point.is_not(None))
        .order_by(Matter.opened_at.desc(), Matter.id.desc())
        .limit(POINTS_MAX)
    )
    return rows.all()


def events_of(session: Session, matter_ids: Iterable[UUID]) -> dict[UUID, list[Event]]:
    """The events of matters, in order."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    rows = session.execute(
        select(*(getattr(MatterEvent, field.name) for field in fields(Event)))
        .where(MatterEvent.matter_id.in_(list(matter_ids)))
        .order_by(MatterEvent.matter_id, MatterEvent.seq)
    )
    for row in rows:
        found[row.matter_id].append(event_of(row))
    return found


def history(session: Session, matter_id: UUID) -> list[Act]:
    """A matter's events with names and words, in order."""
    actor_organisation = aliased(Organisation)
    rows = session.execute(
        select(MatterEvent, Person.name, actor_organisation.name, EventPayload.body)
        .outerjoin(Person, Person.id == MatterEvent.person_id)
        .outerjoin(actor_organisation, actor_organisation.id == MatterEvent.organisation_id)
        .outerjoin(
            EventPayload,
            and_(
                EventPayload.matter_id == MatterEvent.matter_id,
                EventPayload.seq == MatterEvent.seq,
            ),
        )
        .where(MatterEvent.matter_id == matter_id)
        .order_by(MatterEvent.seq)
    )
    return [Act(event_of(row), person, office, body) for row, person, office, body in rows]


def photos_of(session: Session, matter_id: UUID) -> Sequence[UUID]:
    """The photos of a matter, oldest first."""
    return session.scalars(
        select(MatterPhoto.photo_id)
        .where(MatterPhoto.matter_id == matter_id)
        .order_by(MatterPhoto.photo_id)
    ).all()


def chains(session: Session) -> Iterator[tuple[UUID, tuple[Matter, Chain] | None]]:
    """Every matter with its events and payloads in order, for the audit of the chains.

    One that holds what no column of its kind can hold comes as None, and hides no other.
    """
    after: UUID | None = None
    while True:
        asked = select(Matter.id).order_by(Matter.id).limit(LIST_MAX)
        ids = session.scalars(asked.where(Matter.id > after) if after else asked).all()
        if not ids:
            return
        try:
            yield from _chains_of(session, ids).items()
        except UNREADABLE:
            for each in ids:
                try:
                    yield from _chains_of(session, [each]).items()
                except UNREADABLE:
                    yield each, None
        after = ids[-1]
        session.expunge_all()


def _chains_of(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[Matter, Chain]]:
    joined = (
        select(MatterEvent, EventPayload)
        .outerjoin(
            EventPayload,
            and_(
                EventPayload.matter_id == MatterEvent.matter_id,
                EventPayload.seq == MatterEvent.seq,
            ),
        )
        .where(MatterEvent.matter_id.in_(ids))
        .order_by(MatterEvent.matter_id, MatterEvent.seq)
    )
    rows: dict[UUID, Chain] = defaultdict(list)
    for event, payload in session.execute(joined):
        rows[event.matter_id].append((event, payload))
    found = session.scalars(select(Matter).where(Matter.id.in_(ids)).order_by(Matter.id))
    return {each.id: (each, rows[each.id]) for each in found}


def event_of(row: MatterEvent | Row[Any]) -> Event:
    """A stored event as the pure files know it."""
    return Event(
        matter_id=row.matter_id,
        seq=row.seq,
        action=Action(row.action),
        at=row.at,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        role=row.role,
        from_stage=Stage(row.from_stage) if row.from_stage else None,
        stage=Stage(row.stage),
        holder_id=row.holder_id,
        layer=Layer(row.layer) if row.layer else None,
        round=row.round,
        urgent=row.urgent,
        due_from=row.due_from,
        due_days=row.due_days,
        due_on=row.due_on,
        filed=None if row.filed is None else filed_from(row.filed),
        path=None if row.path is None else path_from(row.path),
        other=None if row.other is None else other_from(row.other),
    )


def _wanted(
    actor: Actor, asked: MatterFilter, today: date, *, by_due: bool
) -> list[ColumnElement[bool]]:
    """The rows of a list: in the order of due days, only those that have one."""
    narrowed = _narrowed(actor, asked, today)
    return [*narrowed, Matter.due_on.is_not(None)] if by_due else narrowed


def _narrowed(actor: Actor, asked: MatterFilter, today: date) -> list[ColumnElement[bool]]:
    wanted = [within_remit(actor)]
    equal = (
        (Matter.is_open, asked.is_open),
        (Matter.stage, asked.stage),
        (Matter.urgent, asked.urgent),
        (Matter.layer, asked.layer),
        (Matter.holder_id, asked.holder),
        (Matter.settled_layer, asked.settled_layer),
    )
    wanted += [column == value for column, value in equal if value is not None]
    either = (
        (Matter.stage.in_(sorted(DONE)), asked.settled),
        (filed_by_agents(), asked.agency),
    )
    wanted += [holds if value else ~holds for holds, value in either if value is not None]
    if asked.waiting:
        wanted.append(or_(false(), *(_waits_for(actor, post) for post in actor.posts)))
    if asked.category:
        wanted.append(in_category(asked.category))
    places = ((Matter.place_code, asked.place), (filtered(Matter.day_code), asked.day_place))
    wanted += [column.between(*place_range(prefix)) for column, prefix in places if prefix]
    if asked.seen_from:
        wanted.append(Matter.seen_on >= asked.seen_from)
    if asked.seen_to:
        wanted.append(Matter.seen_on <= asked.seen_to)
    if asked.counted:
        wanted.append(Matter.stage.not_in(sorted(UNCOUNTED)))
    if asked.due == "overdue":
        wanted.append(Matter.due_on < today)
    if asked.due == "week":
        wanted.append(Matter.due_on.between(today, today + WEEK))
    if asked.q:
        wanted.append(_named(asked.q))
    return wanted


def _named(words: str) -> ColumnElement[bool]:
    """What number or words hold; a number given whole is looked up instead of searched for."""
    if WHOLE_NUMBER.fullmatch(words):
        return Matter.number == words
    return or_(
        Matter.number.contains(words, autoescape=True),
        Matter.summary.contains(words, autoescape=True),
    )


def _waits_for(actor: Actor, post: Post) -> ColumnElement[bool]:
    """What the post can do now: as holder, as visitor, or as the layer above an urgent matter."""
    inside = Matter.place_code.between(*place_range(post.area_prefix))
    held = Matter.holder_id == post.organisation_id
    table = PROCEDURES[Procedure.HAZARD]
    mine = and_(held, Matter.stage.in_(waiting_stages(table, post.role, Standing.HOLDER)))
    if post.role is Role.UNIT_HANDLER:
        return mine
    visit = and_(
        Matter.stage.in_(waiting_stages(table, post.role, Standing.VISITOR)),
        inside if post.role in FIELD_ROLES else held,
        Matter.handler_id.is_distinct_from(actor.person_id),
    )
    above = and_(
        Matter.urgent,
        Matter.layer.in_(sorted(layers_below(layer_of(post.kind)))),
        Matter.stage.in_(waiting_stages(table, post.role, Standing.ABOVE)),
    )
    return and_(inside, or_(mine, visit, above))


def _sorted(page: Select[*Columns], *, by_due: bool, cursor: str | None) -> Select[*Columns]:
    if by_due:
        if due := due_and_id(cursor):
            day, urgent, key = due
            later = tuple_(Matter.due_on, Matter.id) > (day, key)
            page = page.where(
                or_(~Matter.urgent, and_(Matter.urgent, later))
                if urgent
                else and_(~Matter.urgent, later)
            )
        return page.order_by(Matter.urgent.desc(), Matter.due_on, Matter.id)
    if instant := instant_and_id(cursor):
        page = page.where(tuple_(Matter.opened_at, Matter.id) < instant)
    return page.order_by(Matter.opened_at.desc(), Matter.id.desc())


def _cursor(last: Matter, *, by_due: bool) -> str:
    if by_due and last.due_on:
        return due_cursor(last.due_on, last.id, urgent=last.urgent)
    return instant_cursor(last.opened_at, last.id)
