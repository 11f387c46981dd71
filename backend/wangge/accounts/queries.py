"""Reads of organisations, posts and sessions."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post, with_heirs
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.errors import UnknownOrganisationError
from wangge.accounts.models import Account, Deputy, Organisation, Person, PostRow, SessionRow
from wangge.accounts.rules.changes import Known
from wangge.accounts.rules.leaving import Term
from wangge.territory.queries import county_map

LIST_MAX = 1000


def actor_of_token(session: Session, token_sha256: str, now: datetime, today: date) -> Actor | None:
    """Who a session token belongs to, with the posts held today; None when it has ended."""
    row = session.execute(
        select(Account, Person.name)
        .join(SessionRow, SessionRow.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(SessionRow.token_sha256 == token_sha256, SessionRow.expires_at > now)
    ).first()
    return None if row is None else _actor(session, row[0], row[1], today)


def actor_of_account(session: Session, username: str, today: date) -> Actor | None:
    """The actor behind an account, with the posts held today."""
    row = session.execute(
        select(Account, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.username == username)
    ).first()
    return None if row is None else _actor(session, row[0], row[1], today)


def account_named(session: Session, username: str) -> Account | None:
    """The account with this name."""
    return session.scalar(select(Account).where(Account.username == username))


def posts_of(session: Session, person_id: UUID, today: date) -> tuple[Post, ...]:
    """The posts a person holds on a day, oldest first, then those they stand in for.

    Empty for somebody who holds no post of their own: only who works here stands in for another.
    """
    stood_in = select(Deputy.post_id).where(
        Deputy.person_id == person_id,
        Deputy.valid_from <= today,
        Deputy.valid_to >= today,
        Deputy.ended_at.is_(None),
    )
    own = select(PostRow.id).where(PostRow.person_id == person_id)
    rows = session.execute(
        select(PostRow, Organisation, Person.name)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .join(Person, Person.id == PostRow.person_id)
        .where(PostRow.id.in_(union(own, stood_in)), *held_on(today))
        .order_by(PostRow.valid_from, PostRow.id)
    ).all()
    found = [
        Post(
            role=Role(post.role),
            organisation_id=organisation.id,
            organisation_name=organisation.name,
            kind=OrganisationKind(organisation.kind),
            area_prefix=post.area_prefix,
            deputy_for=None if post.person_id == person_id else name,
        )
        for post, organisation, name in rows
    ]
    if all(each.deputy_for is not None for each in found):
        return ()
    return tuple(sorted(found, key=lambda each: each.deputy_for is not None))


def held_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a post that is held on a day."""
    return PostRow.valid_from <= day, or_(PostRow.valid_to.is_(None), PostRow.valid_to >= day)


def terms_of(session: Session, person_ids: Sequence[UUID]) -> list[Term]:
    """All terms of some people, those that have ended too, oldest first."""
    rows = session.scalars(
        select(PostRow)
        .where(PostRow.person_id.in_(person_ids))
        .order_by(PostRow.valid_from, PostRow.id)
    )
    return [term_of(row) for row in rows]


def known_by(session: Session, usernames: Collection[str], today: date) -> dict[str, Known]:
    """Who has an account under these names, with all their terms."""
    rows = session.execute(
        select(Account.username, Account.closes_on, Person.id, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.username.in_(usernames))
    ).all()
    terms: dict[UUID, list[Term]] = {row.id: [] for row in rows}
    posts = session.scalars(
        select(PostRow).where(PostRow.person_id.in_(terms)).order_by(PostRow.valid_from, PostRow.id)
    )
    for post in posts:
        terms[post.person_id].append(term_of(post))
    return {
        row.username: Known(
            row.id,
            row.name,
            row.closes_on is not None and row.closes_on < today,
            tuple(terms[row.id]),
        )
        for row in rows
    }


def term_of(row: PostRow) -> Term:
    """A stored post as the rules take it."""
    return Term(
        row.id,
        Role(row.role),
        row.organisation_id,
        row.area_prefix,
        row.valid_from,
        row.valid_to,
    )


def organisation(session: Session, organisation_id: UUID) -> Organisation:
    """An organisation by its id.

    Raises:
        UnknownOrganisationError: when there is none.
    """
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise UnknownOrganisationError(id=str(organisation_id))
    return found


def organisations(session: Session, kind: OrganisationKind | None) -> Sequence[Organisation]:
    """Organisations of a kind (all kinds when None), by area and name."""
    asked = select(Organisation).order_by(Organisation.area_prefix, Organisation.name)
    if kind is not None:
        asked = asked.where(Organisation.kind == kind)
    return session.scalars(asked.limit(LIST_MAX)).all()


def area_organisations(session: Session) -> dict[str, UUID]:
    """The organisation that answers for each area, by the area's prefix."""
    rows = session.execute(
        select(Organisation.area_prefix, Organisation.id).where(
            Organisation.kind != OrganisationKind.DEPARTMENT
        )
    )
    return dict(rows.all())


def _actor(session: Session, account: Account, name: str, today: date) -> Actor | None:
    held = posts_of(session, account.person_id, today)
    if not held or (account.closes_on is not None and account.closes_on < today):
        return None
    posts = with_heirs(held, county_map(session, today).heirs_of)
    return Actor(account.person_id, account.id, account.username, name, posts, account.must_change)
