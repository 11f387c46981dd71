"""Changes to organisations, people, posts, accounts and sessions."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import argon2
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.errors import (
    BadCredentialsError,
    OfficesRefusedError,
    UsernameMalformedError,
    UsernameTakenError,
    WeakPasswordError,
)
from wangge.accounts.models import Account, Organisation, Person, PostRow, SessionRow
from wangge.accounts.queries import account_named, area_organisations, organisations
from wangge.accounts.rules import FILE as OFFICES_FILE
from wangge.accounts.rules import (
    PASSWORD_MAX,
    USERNAME_MAX,
    OfficeFault,
    Offices,
    offices_read,
)
from wangge.kernel.canonical import sha256_hex
from wangge.kernel.codes import Level, area_prefix
from wangge.kernel.ids import uuid7
from wangge.kernel.texts import shows
from wangge.territory.queries import CountyMap, county_map

PASSWORD_MIN = 12
_HASHER = argon2.PasswordHasher(memory_cost=47104, time_cost=1, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex())


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to be founded."""

    id: UUID
    name: str
    kind: OrganisationKind
    area_prefix: str
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A person to be taken on in a post; the same person may be given twice for two posts."""

    person_id: UUID
    name: str
    organisation_id: UUID
    role: Role
    area_prefix: str
    valid_from: date


def found_organisations(session: Session, rows: Sequence[NewOrganisation]) -> None:
    """Add organisations; parents come before their children."""
    session.execute(
        insert(Organisation),
        [
            {
                "id": row.id,
                "name": row.name,
                "kind": row.kind.value,
                "area_prefix": row.area_prefix,
                "parent_id": row.parent_id,
            }
            for row in rows
        ],
    )


def found_county(session: Session, areas: CountyMap, offices: Offices, now: datetime) -> None:
    """Found an office for the county and each town and village, and the departments.

    An office that is there already stays as it is, so that a new version of a pack only adds.
    """
    known = area_organisations(session)
    named = {
        name for each in organisations(session, OrganisationKind.DEPARTMENT) if (name := each.name)
    }
    rows: list[NewOrganisation] = []
    for level, kind, pattern in (
        (Level.COUNTY, OrganisationKind.COUNTY, offices.county),
        (Level.TOWN, OrganisationKind.TOWN, offices.town),
        (Level.VILLAGE, OrganisationKind.VILLAGE, offices.village),
    ):
        for area in areas.areas_at(level):
            if area.prefix in known:
                continue
            parent = known.get(area_prefix(area.parent)) if area.parent else None
            known[area.prefix] = uuid7(now)
            name = pattern.format(**{level.value: area.name})
            rows.append(NewOrganisation(known[area.prefix], name, kind, area.prefix, parent))
    rows += [
        NewOrganisation(
            uuid7(now), name, OrganisationKind.DEPARTMENT, areas.code, known[areas.code]
        )
        for name in offices.departments.values()
        if name not in named
    ]
    if rows:
        found_organisations(session, rows)


def offices_in(pack_dir: Path) -> tuple[Offices | None, tuple[OfficeFault, ...]]:
    """The offices a pack names, or everything that is wrong with them."""
    file = pack_dir / OFFICES_FILE
    return offices_read(file.read_text("utf-8", "replace") if file.is_file() else None)


def load_offices(session: Session, pack_dir: Path, now: datetime) -> None:
    """Found the offices of a pack over the boundaries that hold now.

    Raises:
        OfficesRefusedError: when the pack's list is faulty; it names every fault.
    """
    offices, faults = offices_in(pack_dir)
    if offices is None:
        raise OfficesRefusedError(faults=faults)
    found_county(session, county_map(session), offices, now)


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
    if not length_min <= len(password) <= PASSWORD_MAX or not shows(password):
        raise WeakPasswordError(length_min=length_min, length_max=PASSWORD_MAX)
    if not 0 < len(username) <= USERNAME_MAX or username != username.strip():
        raise UsernameMalformedError(length_max=USERNAME_MAX)
    if account_named(session, username) is not None:
        raise UsernameTakenError(username=username)
    account = Account(
        id=uuid7(now),
        person_id=person_id,
        username=username,
        password_hash=_HASHER.hash(password),
    )
    session.add(account)
    session.flush()
    return account


def account_verified(session: Session, *, username: str, password: str) -> UUID:
    """The account that name and password belong to; takes long on purpose, so only read here.

    Raises:
        BadCredentialsError: when they do not belong together; an unknown name takes as long to
            refuse as a wrong password.
    """
    account = account_named(session, username)
    try:
        _HASHER.verify(account.password_hash if account else _NOBODY, password)
    except argon2.exceptions.VerificationError:
        raise BadCredentialsError from None
    if account is None:
        raise BadCredentialsError
    return account.id


def open_session(session: Session, account_id: UUID, *, idle_days: int, now: datetime) -> str:
    """A new session's token, shown once; the account's ended sessions are forgotten."""
    token = secrets.token_urlsafe(32)
    session.execute(
        delete(SessionRow).where(SessionRow.account_id == account_id, SessionRow.expires_at <= now)
    )
    session.add(
        SessionRow(
            token_sha256=token_digest(token),
            account_id=account_id,
            created_at=now,
            expires_at=now + timedelta(days=idle_days),
        )
    )
    return token


def sign_out(session: Session, token: str) -> None:
    """End a session; nothing happens when it has ended already."""
    session.execute(delete(SessionRow).where(SessionRow.token_sha256 == token_digest(token)))


def token_digest(token: str) -> str:
    """What is stored of a session token."""
    return sha256_hex(token.encode())
