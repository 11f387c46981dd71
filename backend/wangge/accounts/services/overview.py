"""What somebody who manages staff sees of it, and what anybody sees of their own posts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from wangge.accounts.actor import Actor
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.errors import HandOverNotFoundError, StaffNotFoundError
from wangge.accounts.models import (
    Account,
    Deputy,
    HandOver,
    HandOverItem,
    HandOverPost,
    Organisation,
    Person,
    PostRow,
)
from wangge.accounts.permissions import Reach, covered
from wangge.accounts.queries import held_on, organisations, term_of
from wangge.accounts.rules.standing_in import may_stand_in
from wangge.accounts.rules.vacancies import Vacancy, seats_of, vacancies_of
from wangge.accounts.services.managing import managed, reaches, seen
from wangge.kernel.codes import Level, contains
from wangge.policy.queries import current_policy
from wangge.territory.queries import county_map

PEOPLE_MAX = 100
HAND_OVERS_MAX = 200

ON_DUTY: Mapping[OrganisationKind, Role] = {
    OrganisationKind.VILLAGE: Role.VILLAGE_LEAD,
    OrganisationKind.TOWN: Role.TOWN_OFFICER,
    OrganisationKind.COUNTY: Role.COUNTY_OFFICER,
    OrganisationKind.DEPARTMENT: Role.UNIT_HANDLER,
}
"""Whose holder people ask for first at an office. Source: ours, after 找得到门、找得到人."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people are asked for: by name or user name, and of one organisation."""

    q: str | None
    organisation: UUID | None
    gone: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A person or an organisation, as others are told of it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """An area by its prefix, and how people say it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in for a post's holder, and when."""

    id: UUID
    person: Named
    valid_from: date
    valid_to: date
    ended: bool


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post of somebody, and who stands in for them from today on."""

    id: UUID
    role: Role
    organisation: Named
    area: Place
    valid_from: date
    valid_to: date | None
    deputies: Sequence[StandIn]
    holder: Named


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here; ``username`` is None without an account."""

    id: UUID
    name: str
    username: str | None
    must_change: bool
    closes_on: date | None
    posts: Sequence[HeldPost]


@dataclass(frozen=True, slots=True)
class Members:
    """People by name, and how many there are."""

    items: Sequence[Member]
    total: int


@dataclass(frozen=True, slots=True)
class OfficeSeen:
    """An office with whom to ask, how many work there, and how many posts are vacant."""

    id: UUID
    name: str
    kind: OrganisationKind
    code: str
    parent_id: UUID | None
    duty_phone: str | None
    contact: Named | None
    contact_deputy_for: str | None
    people: int
    vacant: int


@dataclass(frozen=True, slots=True)
class VacancySeen:
    """Posts of an office that nobody holds."""

    organisation: Named
    role: Role
    area: Place
    town: Place
    missing: int
    since: date | None


@dataclass(frozen=True, slots=True)
class PostMoved:
    """A post that ended with a hand-over, and whether somebody followed."""

    role: Role
    organisation: Named
    area: Place
    followed: bool


@dataclass(frozen=True, slots=True)
class ItemMoved:
    """A piece of work that moved, by its number."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class HandOverSeen:
    """The record of a hand-over."""

    id: UUID
    leaver: Named
    successor: Named | None
    by: Named
    last_on: date
    at: object
    posts: Sequence[PostMoved]
    items: Sequence[ItemMoved]


def members(session: Session, actor: Actor, asked: Asked, today: date) -> Members:
    """The people whom an actor manages, by name; those who have gone only when asked for.

    Raises:
        StaffNotFoundError: when the actor manages nobody.
    """
    within = _within(reaches(session, actor))
    present = or_(PostRow.valid_to.is_(None), PostRow.valid_to >= today)
    staying = select(PostRow.person_id).where(within, present)
    wanted = select(PostRow.person_id).where(within) if asked.gone else staying
    if asked.organisation is not None:
        wanted = wanted.where(PostRow.organisation_id == asked.organisation)
    conditions: list[ColumnElement[bool]] = [Person.id.in_(wanted)]
    if asked.gone:
        still = select(PostRow.person_id).where(present)
        conditions.append(Person.id.not_in(still))
    if asked.q:
        by_name = select(Account.person_id).where(
            Account.username.contains(asked.q, autoescape=True)
        )
        conditions.append(
            or_(Person.name.contains(asked.q, autoescape=True), Person.id.in_(by_name))
        )
    total = session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    chosen = select(Person.id).where(*conditions).order_by(Person.name, Person.id)
    ids = session.scalars(chosen.limit(PEOPLE_MAX)).all()
    return Members(_members(session, ids, today), total)


def member(session: Session, actor: Actor, person_id: UUID, today: date) -> Member:
    """One of the people whom an actor manages, with all posts.

    Raises:
        StaffNotFoundError: when the actor manages no such person.
    """
    seen(session, actor, person_id, today)
    return _members(session, [person_id], today)[0]


def may_change(session: Session, actor: Actor, person_id: UUID, today: date) -> bool:
    """Whether the actor manages every post of somebody they see, and it is not themselves."""
    found = seen(session, actor, person_id, today)
    within = reaches(session, actor)
    return person_id != actor.person_id and all(
        covered(within, each.role, each.area_prefix) for each in found.unended
    )


def own_posts(session: Session, actor: Actor, today: date) -> list[HeldPost]:
    """The posts somebody holds or will hold, with who stands in for them."""
    return _posts(session, PostRow.person_id == actor.person_id, today)


def stood_in(session: Session, actor: Actor, today: date) -> list[HeldPost]:
    """The posts somebody stands in for, now or later, each with their own days alone."""
    mine = select(Deputy.post_id).where(
        Deputy.person_id == actor.person_id, Deputy.valid_to >= today, Deputy.ended_at.is_(None)
    )
    return _posts(session, PostRow.id.in_(mine), today)


def candidates(session: Session, actor: Actor, post_id: UUID, today: date) -> list[Member]:
    """Who may stand in for a post of one's own, or one that the actor manages.

    Raises:
        StaffNotFoundError: when the post is neither.
    """
    row = session.get(PostRow, post_id)
    if row is None:
        raise StaffNotFoundError
    if row.person_id != actor.person_id:
        managed(session, actor, row.person_id, today)
    term = term_of(row)
    rows = session.scalars(
        select(PostRow)
        .where(
            *held_on(today),
            PostRow.person_id != row.person_id,
            or_(
                PostRow.organisation_id == row.organisation_id,
                PostRow.area_prefix.in_([row.area_prefix[:n] for n in (6, 9, 12)]),
            ),
        )
        .order_by(PostRow.area_prefix.desc(), PostRow.id)
    )
    fit = dict.fromkeys(each.person_id for each in rows if may_stand_in(term, term_of(each)))
    found = {each.id: each for each in _members(session, list(fit)[:PEOPLE_MAX], today)}
    return [found[key] for key in fit if key in found]


def offices_seen(session: Session, actor: Actor, today: date) -> list[OfficeSeen]:
    """The offices within an actor's reach, by area and name.

    Raises:
        StaffNotFoundError: when the actor manages nobody.
    """
    within = reaches(session, actor)
    counted = select(PostRow.organisation_id, func.count(PostRow.person_id.distinct()))
    people = dict(
        session.execute(counted.where(*held_on(today)).group_by(PostRow.organisation_id)).all()
    )
    vacant: dict[UUID, int] = {}
    for each in _vacancies(session, within, today):
        key = each.seat.organisation_id
        vacant[key] = vacant.get(key, 0) + each.missing
    contacts = _contacts(session, today)
    return [
        OfficeSeen(
            row.id,
            row.name,
            OrganisationKind(row.kind),
            row.area_prefix,
            row.parent_id,
            row.duty_phone,
            contacts[row.id][0] if row.id in contacts else None,
            contacts[row.id][1] if row.id in contacts else None,
            people.get(row.id, 0),
            vacant.get(row.id, 0),
        )
        for row in organisations(session, None)
        if any(contains(each.area_prefix, row.area_prefix) for each in within)
    ]


def vacancies_seen(session: Session, actor: Actor, today: date) -> list[VacancySeen]:
    """The vacant posts within an actor's reach, by organisation.

    Raises:
        StaffNotFoundError: when the actor manages nobody.
    """
    areas = county_map(session)
    names = {row.id: row.name for row in organisations(session, None)}
    return [
        VacancySeen(
            Named(each.seat.organisation_id, names[each.seat.organisation_id]),
            each.seat.role,
            Place(each.seat.area_prefix, areas.place_name(each.seat.area_prefix)),
            Place(town := each.seat.area_prefix[:9], areas.name_of(town)),
            each.missing,
            each.since,
        )
        for each in _vacancies(session, reaches(session, actor), today)
    ]


def hand_overs_seen(session: Session, actor: Actor) -> list[HandOverSeen]:
    """The hand-overs of posts within an actor's reach, newest first.

    Raises:
        StaffNotFoundError: when the actor manages nobody.
    """
    within = _within(reaches(session, actor))
    mine = select(HandOverPost.hand_over_id).join(PostRow, PostRow.id == HandOverPost.post_id)
    return _hand_overs(session, HandOver.id.in_(mine.where(within)))


def hand_over_seen(session: Session, actor: Actor, hand_over_id: UUID) -> HandOverSeen:
    """One hand-over.

    Raises:
        StaffNotFoundError: when the actor manages nobody.
        HandOverNotFoundError: when it is of no post within the actor's reach.
    """
    found = [each for each in hand_overs_seen(session, actor) if each.id == hand_over_id]
    if not found:
        raise HandOverNotFoundError
    return found[0]


def _within(within: Iterable[Reach]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                PostRow.role.in_([role.value for role in reach.roles]),
                PostRow.area_prefix.startswith(reach.area_prefix, autoescape=True),
            )
            for reach in within
        )
    )


def _members(session: Session, ids: Sequence[UUID], today: date) -> list[Member]:
    rows: Sequence[tuple[Person, Account | None]] = [
        (row[0], row[1])
        for row in session.execute(
            select(Person, Account)
            .outerjoin(Account, Account.person_id == Person.id)
            .where(Person.id.in_(ids))
            .order_by(Person.name, Person.id)
        )
    ]
    posts: dict[UUID, list[HeldPost]] = {person.id: [] for person, _ in rows}
    for post in _posts(session, PostRow.person_id.in_(ids), today, ended=True):
        posts[post.holder.id].append(post)
    return [
        Member(
            person.id,
            person.name,
            None if account is None else account.username,
            must_change=account is not None and account.must_change,
            closes_on=None if account is None else account.closes_on,
            posts=posts[person.id],
        )
        for person, account in rows
    ]


def _posts(
    session: Session, condition: ColumnElement[bool], today: date, *, ended: bool = False
) -> list[HeldPost]:
    areas = county_map(session)
    present = or_(PostRow.valid_to.is_(None), PostRow.valid_to >= today)
    rows = session.execute(
        select(PostRow, Organisation, Person.name)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .join(Person, Person.id == PostRow.person_id)
        .where(condition, *(() if ended else (present,)))
        .order_by(PostRow.valid_from.desc(), PostRow.id)
    ).all()
    deputies = _deputies(session, [post.id for post, _, _ in rows], today)
    return [
        HeldPost(
            post.id,
            Role(post.role),
            Named(office.id, office.name),
            Place(post.area_prefix, areas.place_name(post.area_prefix)),
            post.valid_from,
            post.valid_to,
            deputies.get(post.id, []),
            Named(post.person_id, name),
        )
        for post, office, name in rows
    ]


def _deputies(session: Session, post_ids: Sequence[UUID], today: date) -> dict[UUID, list[StandIn]]:
    rows = session.execute(
        select(Deputy, Person.name)
        .join(Person, Person.id == Deputy.person_id)
        .where(Deputy.post_id.in_(post_ids), Deputy.valid_to >= today, Deputy.ended_at.is_(None))
        .order_by(Deputy.valid_from, Deputy.id)
    )
    found: dict[UUID, list[StandIn]] = {}
    for row, name in rows:
        stand_in = StandIn(
            row.id, Named(row.person_id, name), row.valid_from, row.valid_to, ended=False
        )
        found.setdefault(row.post_id, []).append(stand_in)
    return found


def _contacts(session: Session, today: date) -> dict[UUID, tuple[Named, str | None]]:
    """Whom to ask at each office: the holder of its first post on duty, or who stands in."""
    stand_in, deputy = aliased(Person), aliased(Deputy)
    rows = session.execute(
        select(Organisation.id, Organisation.kind, PostRow.role, Person, stand_in)
        .join(PostRow, PostRow.organisation_id == Organisation.id)
        .join(Person, Person.id == PostRow.person_id)
        .outerjoin(
            deputy,
            and_(
                deputy.post_id == PostRow.id,
                deputy.valid_from <= today,
                deputy.valid_to >= today,
                deputy.ended_at.is_(None),
            ),
        )
        .outerjoin(stand_in, stand_in.id == deputy.person_id)
        .where(*held_on(today), PostRow.role.in_([role.value for role in ON_DUTY.values()]))
        .order_by(PostRow.valid_from, PostRow.id)
    )
    found: dict[UUID, tuple[Named, str | None]] = {}
    for office_id, kind, role, holder, found_other in rows:
        if ON_DUTY[OrganisationKind(kind)] == role:
            other: Person | None = found_other
            asked = holder if other is None else other
            told = (Named(asked.id, asked.name), None if other is None else holder.name)
            found.setdefault(office_id, told)
    return found


def _vacancies(session: Session, within: Sequence[Reach], today: date) -> list[Vacancy]:
    staff, areas = current_policy(session).staff, county_map(session)
    grids: dict[str, list[str]] = {}
    for area in areas.areas_at(Level.SMALL):
        grids.setdefault(area.parent or "", []).append(area.prefix)
    seats = [
        seat
        for row in organisations(session, None)
        for seat in seats_of(
            OrganisationKind(row.kind),
            row.id,
            row.area_prefix,
            grids.get(row.area_prefix, []),
            staff,
        )
        if covered(within, seat.role, seat.area_prefix)
    ]
    terms = [term_of(row) for row in session.scalars(select(PostRow).where(_within(within)))]
    return vacancies_of(seats, terms, today)


def _hand_overs(session: Session, condition: ColumnElement[bool]) -> list[HandOverSeen]:
    leaver, successor, by = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(HandOver, leaver.name, successor.name, by.name)
        .join(leaver, leaver.id == HandOver.from_person_id)
        .outerjoin(successor, successor.id == HandOver.to_person_id)
        .join(by, by.id == HandOver.by_person_id)
        .where(condition)
        .order_by(HandOver.at.desc(), HandOver.id)
        .limit(HAND_OVERS_MAX)
    ).all()
    ids = [row.id for row, *_ in rows]
    posts, items = _posts_moved(session, ids), _items_moved(session, ids)
    return [
        HandOverSeen(
            row.id,
            Named(row.from_person_id, leaver_name),
            Named(row.to_person_id, successor_name) if row.to_person_id else None,
            Named(row.by_person_id, by_name),
            row.last_on,
            row.at,
            posts.get(row.id, []),
            items.get(row.id, []),
        )
        for row, leaver_name, successor_name, by_name in rows
    ]


def _posts_moved(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[PostMoved]]:
    areas = county_map(session)
    rows = session.execute(
        select(HandOverPost, PostRow, Organisation)
        .join(PostRow, PostRow.id == HandOverPost.post_id)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .where(HandOverPost.hand_over_id.in_(ids))
        .order_by(PostRow.valid_from, PostRow.id)
    )
    found: dict[UUID, list[PostMoved]] = {}
    for row, post, office in rows:
        moved = PostMoved(
            Role(post.role),
            Named(office.id, office.name),
            Place(post.area_prefix, areas.place_name(post.area_prefix)),
            followed=row.successor_post_id is not None,
        )
        found.setdefault(row.hand_over_id, []).append(moved)
    return found


def _items_moved(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[ItemMoved]]:
    rows = session.scalars(
        select(HandOverItem)
        .where(HandOverItem.hand_over_id.in_(ids))
        .order_by(HandOverItem.kind, HandOverItem.label)
    )
    found: dict[UUID, list[ItemMoved]] = {}
    for row in rows:
        found.setdefault(row.hand_over_id, []).append(ItemMoved(row.kind, row.label))
    return found
