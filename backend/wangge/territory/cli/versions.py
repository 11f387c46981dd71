"""`wangge territory`: the county's boundaries, and what they will be from a day on."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import WanggeError
from wangge.platform.db import reading, unit_of_work
from wangge.territory.models import BoundaryVersion
from wangge.territory.queries import boundaries
from wangge.territory.services import adopting as services

DAY = click.DateTime(["%Y-%m-%d"])

_TOLD = {
    "territory.not_waiting": "No boundaries wait for that day, or others that build on them wait"
    " for a later one: see `wangge territory versions`.",
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


def _version_line(version: BoundaryVersion, *, waits: bool) -> str:
    until = f"until before {version.valid_to}" if version.valid_to else "with no last day"
    state = "  (waits)" if waits else ""
    return f"{version.id}: from {version.valid_from} {until}{state}"
