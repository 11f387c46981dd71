"""Staff from a sheet: what it would change, and changing it, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from wangge.accounts.enums import OrganisationKind, Role, RowOutcome
from wangge.accounts.errors import SheetDiffersError, SheetFaultyError
from wangge.accounts.models import Account, Person, PostRow
from wangge.accounts.permissions import Reach, covered
from wangge.accounts.queries import known_by, organisations
from wangge.accounts.rules.changes import Change, Known, changes_of
from wangge.accounts.rules.sheets import (
    ROLE_WORDS,
    ROWS_MAX,
    CellFault,
    Lists,
    Office,
    read_rows,
)
from wangge.accounts.services.passwords import hashed_lightly, one_time_password
from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.clock import local_day
from wangge.kernel.codes import TOWN_DIGITS, Level, contains
from wangge.kernel.ids import uuid7
from wangge.platform.workbooks import Cell, first_sheet
from wangge.policy.queries import current_policy
from wangge.territory.queries import CountyMap, county_map


@dataclass(frozen=True, slots=True)
class Preview:
    """A sheet as it would be taken.

    Attributes:
        seen: stands for the file and for each row's outcome; who confirms says what they saw.
        changes: every sound row.
        faults: every cell that cannot be taken, by row and column; nothing is taken with any.
        cells: the sheet as it was read.
    """

    seen: str
    changes: Sequence[Change]
    faults: Sequence[CellFault]
    cells: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """What somebody signs in with for the first time; shown once and kept nowhere."""

    name: str
    username: str
    password: str


def lists_for(session: Session, reaches: Sequence[Reach]) -> Lists:
    """The words that a sheet of somebody with these reaches may use."""
    words, areas = current_policy(session).words, county_map(session)
    roles = [role for role in Role if any(role in each.roles for each in reaches)]
    within = [each.area_prefix for each in reaches]
    offices = {
        word: office
        for word, office in _offices(session, areas).items()
        if any(contains(prefix, office.area_prefix) for prefix in within)
    }
    return Lists(
        roles={ROLE_WORDS[role].format(**words): role for role in roles},
        offices=offices,
        areas=_areas(areas, within),
    )


def preview(session: Session, content: bytes, reaches: Sequence[Reach], now: datetime) -> Preview:
    """What a sheet would change.

    Raises:
        SheetUnreadableError: when it is no workbook.
        SheetTooLargeError: when it holds more than is read.
    """
    cells = first_sheet(content, rows_max=ROWS_MAX + 1)
    rows, faults = read_rows(cells, lists_for(session, reaches))
    known = known_by(session, {row.username for row in rows}, local_day(now))
    changes, beyond = changes_of(
        rows, known, local_day(now), lambda role, area: covered(reaches, role, area)
    )
    told = sorted([*faults, *beyond], key=lambda each: (each.row, each.column))
    outcomes = [[change.given.row, change.outcome.value, str(change.post_id)] for change in changes]
    seen = sha256_hex(canonical({"file": sha256_hex(content), "outcomes": outcomes}))
    return Preview(seen, changes, told, cells)


def take_in(
    session: Session, content: bytes, reaches: Sequence[Reach], *, seen: str, now: datetime
) -> tuple[Preview, list[FirstPassword]]:
    """Do what was previewed; the first passwords of those who had no account, in sheet order.

    Raises:
        SheetUnreadableError: when it is no workbook.
        SheetTooLargeError: when it holds more than is read.
        SheetFaultyError: when any cell is wrong.
        SheetDiffersError: when the file, or what it would change, is not what was seen.
    """
    found = preview(session, content, reaches, now)
    if found.faults:
        raise SheetFaultyError(faults=len(found.faults))
    if found.seen != seen:
        raise SheetDiffersError
    usernames = {change.given.username for change in found.changes}
    known = known_by(session, usernames, local_day(now))
    people = {name: person.person_id for name, person in known.items()}
    passwords = _open_accounts(session, found.changes, known, people, now)
    _write_posts(session, found.changes, people, now)
    return found, passwords


def _open_accounts(
    session: Session,
    changes: Sequence[Change],
    known: Mapping[str, Known],
    people: dict[str, UUID],
    now: datetime,
) -> list[FirstPassword]:
    """Give each new person an account, and open those that were shut; ``people`` grows."""
    passwords: list[FirstPassword] = []
    new_people: list[dict[str, object]] = []
    new_accounts: list[dict[str, object]] = []
    for username, name in {each.given.username: each.given.name for each in changes}.items():
        person = known.get(username)
        if person is not None and person.name != name:
            session.execute(update(Person).where(Person.id == person.person_id).values(name=name))
        if person is not None and not person.is_shut:
            continue
        password = one_time_password()
        passwords.append(FirstPassword(name, username, password))
        secret = {"password_hash": hashed_lightly(password), "must_change": True}
        if person is not None:
            session.execute(
                update(Account)
                .where(Account.person_id == person.person_id)
                .values(closes_on=None, **secret)
            )
            continue
        people[username] = uuid7(now)
        new_people.append({"id": people[username], "name": name})
        account = {"id": uuid7(now), "person_id": people[username], "username": username}
        new_accounts.append(account | secret)
    for table, rows in ((Person, new_people), (Account, new_accounts)):
        if rows:
            session.execute(insert(table), rows)
    return passwords


def _write_posts(
    session: Session, changes: Sequence[Change], people: Mapping[str, UUID], now: datetime
) -> None:
    fresh: list[dict[str, object]] = []
    for change in changes:
        row = change.given
        days: dict[str, object] = {"valid_from": row.valid_from, "valid_to": row.valid_to}
        if change.outcome is RowOutcome.NEW:
            place: dict[str, object] = {
                "organisation_id": row.organisation_id,
                "role": row.role.value,
                "area_prefix": row.area_prefix,
            }
            fresh.append({"id": uuid7(now), "person_id": people[row.username]} | place | days)
        elif change.outcome is not RowOutcome.UNCHANGED:
            session.execute(update(PostRow).where(PostRow.id == change.post_id).values(**days))
    if fresh:
        session.execute(insert(PostRow), fresh)


def _offices(session: Session, areas: CountyMap) -> dict[str, Office]:
    """Every organisation by its name; where two have one name, with the town, or the code."""
    rows = organisations(session, None)
    names = [each.name for each in rows]
    found: dict[str, Office] = {}
    for row in rows:
        word = row.name
        if names.count(word) > 1:
            word = f"{row.name}（{areas.name_of(row.area_prefix[:TOWN_DIGITS])}）"
        if word in found:
            word = f"{row.name}（{row.area_prefix}）"
        found[word] = Office(row.id, OrganisationKind(row.kind), row.area_prefix)
    return found


def _areas(areas: CountyMap, within: Sequence[str]) -> dict[str, str]:
    """Areas by code and name, as the list offers them, and by what else people write."""
    inside = [area for area in areas.areas if any(contains(each, area.prefix) for each in within)]
    offered = {f"{area.code} {areas.place_name(area.code)}": area.prefix for area in inside}
    codes = {area.code: area.prefix for area in inside}
    names: dict[str, set[str]] = {}
    for area in inside:
        names.setdefault(areas.place_name(area.code), set()).add(area.prefix)
        if area.level is not Level.SMALL:
            names.setdefault(area.name, set()).add(area.prefix)
    single = {name: next(iter(found)) for name, found in names.items() if len(found) == 1}
    return offered | codes | single
