"""Reads of organisations, posts and sessions."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.errors import UnknownOrganisationError
from wangge.accounts.models import Account, Organisation, Person, PostRow, SessionRow

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
    """The posts a person holds on a day, oldest first."""
    rows = session.execute(
        select(PostRow, Organisation)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .where(
            PostRow.person_id == person_id,
            PostRow.valid_from <= today,
            or_(PostRow.valid_to.is_(None), PostRow.valid_to >= today),
        )
        .order_by(PostRow.valid_from, PostRow.id)
    )
    return tuple(
        Post(
            role=Role(post.role),
            organisation_id=organisation.id,
            organisation_name=organisation.name,
            kind=OrganisationKind(organisation.kind),
            area_prefix=post.area_prefix,
        )
        for post, organisation in rows
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
    posts = posts_of(session, account.person_id, today)
    if not posts:
        return None
    return Actor(account.person_id, account.id, account.username, name, posts)
