"""`wangge accounts`, and `wangge county`: check a county pack whole, and load it."""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.errors import UsernameMalformedError, UsernameTakenError, WeakPasswordError
from wangge.accounts.permissions import Reach
from wangge.accounts.queries import organisations
from wangge.accounts.rules.offices import NAME_MAX, OfficeFault
from wangge.accounts.services.founding import load_offices, offices_in
from wangge.accounts.services.hiring import NewPost, open_account, take_on
from wangge.accounts.services.importing import preview, take_in
from wangge.accounts.services.sheets import handout
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import ConflictError, InvalidError, TooLargeError
from wangge.kernel.ids import uuid7
from wangge.platform.db import unit_of_work
from wangge.platform.settings import settings_from
from wangge.policy import rules as policy_rules
from wangge.policy import services as policy_services
from wangge.territory.rules import pack as territory_rules
from wangge.territory.services import adopting as territory_services

FAULTY = 2
"""The exit code when a pack is refused."""

WHOLE_COUNTY = (Reach("", frozenset(Role)),)
"""Whoever holds the server brings whom they like."""

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def accounts() -> None:
    """Accounts of the people who work with the system."""


@accounts.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def create(username: str, name: str, password: str) -> None:
    """Make an administrator; the first account of a deployment."""
    now = utc_now()
    name = name.strip()
    if not 0 < len(name) <= NAME_MAX:
        raise click.ClickException(f"A person's name has 1 to {NAME_MAX} characters.")
    with unit_of_work() as session:
        county = organisations(session, OrganisationKind.COUNTY)
        if not county:
            raise click.ClickException("No county is loaded yet: run `wangge county load`.")
        person_id = uuid7(now)
        post = NewPost(
            person_id=person_id,
            name=name,
            organisation_id=county[0].id,
            role=Role.ADMINISTRATOR,
            area_prefix=county[0].area_prefix,
            valid_from=local_day(now),
        )
        take_on(session, [post], now)
        try:
            open_account(session, person_id, username=username, password=password, now=now)
        except UsernameTakenError:
            raise click.ClickException(f"The name {username} is taken; choose another.") from None
        except WeakPasswordError as error:
            least = error.facts["length_min"]
            most = error.facts["length_max"]
            sentence = f"The password needs {least} characters or more, at most {most}."
            raise click.ClickException(sentence) from None
        except UsernameMalformedError as error:
            most = error.facts["length_max"]
            sentence = f"A user name has 1 to {most} characters, without spaces around them."
            raise click.ClickException(sentence) from None
    click.echo(f"{username} can sign in now.")


@accounts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Do it; without, only say what it would do.")
@click.option(
    "--passwords",
    type=click.Path(path_type=Path),
    help="Where the sheet of one-time passwords goes; they are shown nowhere else.",
)
@with_appcontext
def import_sheet(file: Path, apply: bool, passwords: Path | None) -> None:  # noqa: FBT001 -- click names it
    """Take staff in from a sheet (XLSX), or say what it would change and what is wrong with it."""
    content, now = file.read_bytes(), utc_now()
    with unit_of_work() as session:
        try:
            found = preview(session, content, WHOLE_COUNTY, now)
        except (InvalidError, TooLargeError) as error:
            _end_if_any([f"{file}: {error.code}"])
            return
        for change in found.changes:
            given = change.given
            click.echo(f"{given.row}: {change.outcome} {given.username} {given.role}")
        _end_if_any([f"{each.column}{each.row}: {each.code} {each.value}" for each in found.faults])
        if not apply:
            click.echo("Nothing was changed; --apply does it.")
            return
        if passwords is None:
            raise click.ClickException("Say with --passwords where the one-time passwords go.")
        if passwords.exists():
            raise click.ClickException(f"{passwords} is there already; name another file.")
        _, first = take_in(session, content, WHOLE_COUNTY, seen=found.seen, now=now)
        passwords.touch(mode=0o600, exist_ok=False)
        passwords.write_bytes(handout(first))
    click.echo(f"{len(found.changes)} rows are in; {passwords} holds the one-time passwords.")


_WAY_OUT = {
    "policy.version_taken": "This version is loaded already and says something else: give the"
    " changed pack a new `version` in policy.toml (a demo may also begin anew with `make reset`).",
    "territory.other_county": "The database holds another county: name a database of its own"
    " (WANGGE_DATABASE_URL).",
    "territory.code_reused": "These codes were given to areas that are no more: give the new"
    " areas others (a demo may also begin anew with `make reset`).",
    "territory.day_taken": "Other boundaries wait for that day or a later one: see `wangge"
    " territory versions`, and withdraw them first.",
}
"""What somebody can do about a pack that does not fit the database, by the refusal's code."""


@click.group()
def county() -> None:
    """The county's pack: its areas, its offices and its own choices."""


@county.command()
@click.argument("pack_dir", type=_FOLDER)
def check(pack_dir: Path) -> None:
    """List every fault of a county pack, each on a line; needs no database."""
    _end_if_any(_fault_lines(pack_dir, boundaries=True))
    click.echo(f"{pack_dir}: no faults")


@county.command("load")
@click.argument("pack_dir", type=_FOLDER, required=False)
@with_appcontext
def load(pack_dir: Path | None) -> None:
    """Load a county pack, the whole of it or nothing (this county's own when none is named)."""
    folder = pack_dir or settings_from().pack_dir
    with unit_of_work() as session:
        load_county(session, folder)
    click.echo(f"{folder}: loaded")


def load_county(session: Session, pack_dir: Path) -> None:
    """Load a pack's policy, boundaries and offices; ends the command when any part is refused."""
    is_known = pack_dir.is_dir() and territory_services.holds(session, pack_dir)
    _end_if_any(_fault_lines(pack_dir, boundaries=not is_known))
    now = utc_now()
    try:
        policy_services.load_policy(session, pack_dir, now)
        territory_services.load_pack(session, pack_dir, now)
        load_offices(session, pack_dir, now)
    except ConflictError as error:
        known = " ".join([error.code, *_stated(error.facts.items())])
        _end_if_any([f"{pack_dir}: {known}", _WAY_OUT[error.code]])


def fault_line(fault: policy_rules.Fault | territory_rules.Fault | OfficeFault) -> str:
    """A fault on one line: where, what, and the facts.

    >>> fault_line(territory_rules.Fault("pack.town_count", "640425", expected=12, found=11))
    '640425: pack.town_count expected=12 found=11'
    >>> fault_line(policy_rules.Fault("policy.toml", "map.zoom", "policy.unknown_key"))
    'policy.toml map.zoom: policy.unknown_key'
    >>> fault_line(OfficeFault("accounts.unknown_key", "organisations.toml state"))
    'organisations.toml state: accounts.unknown_key'
    """
    if isinstance(fault, OfficeFault):
        return f"{fault.place}: {fault.code}"
    if isinstance(fault, policy_rules.Fault):
        where = f"{fault.file} {fault.place}".strip()
        return f"{where}: {fault.code} {fault.detail}".strip()
    facts = ((each.name, getattr(fault, each.name)) for each in fields(fault)[2:])
    return " ".join([f"{fault.place}: {fault.code}", *_stated(facts)])


def _fault_lines(pack_dir: Path, *, boundaries: bool) -> list[str]:
    if not pack_dir.is_dir():
        return [f"{pack_dir}: there is no such county pack"]
    _, of_offices = offices_in(pack_dir)
    return [
        *map(fault_line, policy_services.faults_in(pack_dir)),
        *map(fault_line, territory_services.faults_in(pack_dir) if boundaries else ()),
        *map(fault_line, of_offices),
    ]


def _stated(facts: Iterable[tuple[str, object]]) -> list[str]:
    return [f"{name}={value}" for name, value in facts if value not in (None, ())]


def _end_if_any(lines: list[str]) -> None:
    """Print the lines, if there are any, and end with `FAULTY`."""
    if lines:
        click.echo("\n".join(lines), err=True)
        raise click.exceptions.Exit(FAULTY)
