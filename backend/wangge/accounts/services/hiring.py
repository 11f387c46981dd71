"""Taking people on, and giving them accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wangge.accounts.enums import Role
from wangge.accounts.errors import UsernameMalformedError, UsernameTakenError
from wangge.accounts.models import Account, Person, PostRow
from wangge.accounts.queries import account_named
from wangge.accounts.rules.offices import PASSWORD_MIN, USERNAME_MAX
from wangge.accounts.services.passwords import check_strength, hashed
from wangge.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class NewPost:
    """A person to be taken on in a post; the same person may be given twice for two posts."""

    person_id: UUID
    name: str
    organisation_id: UUID
    role: Role
    area_prefix: str
    valid_from: date


def take_on(session: Session, rows: Sequence[NewPost], now: datetime) -> None:
    """Add people with their posts."""
    people = {row.person_id: row.name for row in rows}
    session.execute(insert(Person), [{"id": key, "name": name} for key, name in people.items()])
    session.execute(
        insert(PostRow),
        [
            {
                "id": uuid7(now),
                "person_id": row.person_id,
                "organisation_id": row.organisation_id,
                "role": row.role.value,
                "area_prefix": row.area_prefix,
                "valid_from": row.valid_from,
                "valid_to": None,
            }
            for row in rows
        ],
    )


def open_account(
    session: Session,
    person_id: UUID,
    *,
    username: str,
    password: str,
    now: datetime,
    length_min: int = PASSWORD_MIN,
) -> Account:
    """Give a person an account; only the demo, whose password everybody knows, asks for less.

    Raises:
        UsernameTakenError: when the name is in use.
        UsernameMalformedError: when it is empty, too long, or has spaces around it.
        WeakPasswordError: when the password has fewer than ``length_min`` characters, or too many.
    """
    check_strength(password, length_min)
    if not 0 < len(username) <= USERNAME_MAX or username != username.strip():
        raise UsernameMalformedError(length_max=USERNAME_MAX)
    if account_named(session, username) is not None:
        raise UsernameTakenError(username=username)
    account = Account(
        id=uuid7(now),
        person_id=person_id,
        username=username,
        password_hash=hashed(password),
    )
    session.add(account)
    session.flush()
    return account
