"""`wangge territory`: the county's boundaries, and what they will be from a day on."""

from collections.abc import Callable
from datetime import datetime

import click
from flask.cli import with_appcontext

from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import WanggeError
from wangge.platform.db import reading, unit_of_work
from wangge.territory.errors import PackRefusedError
from wangge.territory.models import AreaSuccession, BoundaryVersion
from wangge.territory.queries import boundaries, successions
from wangge.territory.rules import changing, pack
from wangge.territory.services import adopting as services

FAULTY = 2
"""The exit code when boundaries are refused."""

PARTS = 2
DAY = click.DateTime(["%Y-%m-%d"])
FROM = click.option("--from", "day", type=DAY, required=True, help="The first day it holds.")

_TOLD = {
    "territory.not_waiting": "No boundaries wait for that day, or others that build on them wait"
    " for a later one: see `wangge territory versions`.",
    "territory.day_past": "That day is over; boundaries can begin to hold today or later.",
    "territory.day_taken": "Other boundaries wait for a later day: withdraw them first.",
    "territory.unknown_area": "There is no such area in the newest boundaries.",
    "territory.not_in_two": "The line does not cut the grid in two: let it begin and end outside.",
    "territory.not_adjacent": "Name two grids or more that lie side by side.",
    "territory.other_village": "Only grids of one village are merged, and only into another moved.",
    "territory.last_grid": "It is the last grid of its village.",
    "territory.no_number_left": "Every number of that village was given to a grid once.",
}
"""What is said of a refusal, by its code."""


@click.group()
def territory() -> None:
    """The county's boundaries, and what they will be from a day on."""


@territory.command()
@with_appcontext
def versions() -> None:
    """List all boundaries: their days, and which hold now or wait."""
    today = local_day(utc_now())
    for each in boundaries(reading()):
        click.echo(_version_line(each, waits=each.valid_from > today))


@territory.command()
@click.argument("day", type=DAY)
@with_appcontext
def withdraw(day: datetime) -> None:
    """Take back the boundaries that wait for DAY; possible until that day begins."""
    try:
        with unit_of_work() as session:
            services.withdraw(session, day.date(), utc_now())
    except WanggeError as refusal:
        raise click.ClickException(_TOLD[refusal.code]) from None
    click.echo(f"The boundaries from {day.date()} are withdrawn.")


@territory.command()
@click.argument("code")
@click.option("--line", required=True, help="Where to cut: 'LON,LAT LON,LAT ...', WGS84 degrees.")
@click.option("--name", "names", multiple=True, help="Of each part, the western one's first.")
@FROM
@with_appcontext
def split(code: str, line: str, names: tuple[str, ...], day: datetime) -> None:
    """Cut the small grid CODE in two along a line; both parts get new numbers."""
    if names and len(names) != PARTS:
        raise click.BadParameter("a grid is cut in two: give both names or none", param_hint="name")
    points = _points(line)
    _change(day, lambda before, used: changing.split(before, code, points, used=used, names=names))


@territory.command()
@click.argument("codes", nargs=-1, required=True)
@click.option("--name", help="Of the new grid; the first one's name when none is given.")
@FROM
@with_appcontext
def merge(codes: tuple[str, ...], name: str | None, day: datetime) -> None:
    """Make one of the small grids CODES of a village; it gets a new number."""
    _change(day, lambda before, used: changing.merge(before, codes, used=used, name=name))


@territory.command()
@click.argument("code")
@click.argument("village")
@FROM
@with_appcontext
def move(code: str, village: str, day: datetime) -> None:
    """Move the small grid CODE to another VILLAGE (12 digits), where it gets a new number."""
    _change(day, lambda before, used: changing.move(before, code, village, used=used))


@territory.command()
@click.argument("code")
@click.argument("name")
@FROM
@with_appcontext
def rename(code: str, name: str, day: datetime) -> None:
    """Give the area CODE another NAME; its code stays."""
    _change(day, lambda before, _: changing.rename(before, code, name))


def _change(day: datetime, how: Callable[[pack.Territory, set[str]], pack.Territory]) -> None:
    """Adopt the changed boundaries, and say what follows what; exit 2 and name what is wrong."""
    try:
        with unit_of_work() as session:
            made = services.change(session, how, valid_from=day.date(), now=utc_now())
            told = [_succession_line(each) for each in successions(session, made.id)]
    except PackRefusedError as refusal:
        lines = [f"{fault.place}: {fault.code} {fault.at or ''}" for fault in refusal.faults]
        click.echo("\n".join(lines), err=True)
        raise click.exceptions.Exit(FAULTY) from None
    except WanggeError as refusal:
        facts = ", ".join(str(value) for value in refusal.facts.values())
        click.echo(f"{_TOLD[refusal.code]} ({facts})", err=True)
        raise click.exceptions.Exit(FAULTY) from None
    click.echo("\n".join([*told, f"These boundaries hold from {day.date()}."]))


def _points(line: str) -> list[tuple[float, float]]:
    """The corners of a line.

    >>> _points("106.5,35.9 106.6,36")
    [(106.5, 35.9), (106.6, 36.0)]
    """
    try:
        pairs = [tuple(map(float, each.split(","))) for each in line.split()]
        return [(lon, lat) for lon, lat in pairs]
    except ValueError:
        raise click.BadParameter("write it as 'LON,LAT LON,LAT ...'", param_hint="line") from None


def _succession_line(row: AreaSuccession) -> str:
    return f"{row.kind}: {row.old_code} -> {row.new_code or 'out of the county'}"


def _version_line(version: BoundaryVersion, *, waits: bool) -> str:
    until = f"until before {version.valid_to}" if version.valid_to else "with no last day"
    state = "  (waits)" if waits else ""
    return f"{version.id}: from {version.valid_from} {until}{state}"
