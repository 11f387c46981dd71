"""Commands about the demo county."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from wangge.demo.queries import has_people
from wangge.demo.services import Filling, fill, own_words
from wangge.intake.services import hold_key
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import NotReadyError
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment

_ONLY_DEMO = (
    "This is no demo: set WANGGE_DEMO=1 to fill the county with simulated people and reports."
)


@click.group()
def demo() -> None:
    """The demo county."""


@demo.command("fill")
@click.option("--reports", default=20_000, show_default=True, type=click.IntRange(0))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The year ends before this day.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another county.")
@with_appcontext
def fill_county(reports: int, as_of: datetime | None, seed: int) -> None:
    """Give an empty county simulated people, reports and what became of them."""
    if not deployment().settings.demo:
        raise NotReadyError(_ONLY_DEMO)
    if has_people(reading()):
        click.echo("The demo county is filled already; its data stays as it is.")
        return
    with unit_of_work() as session:
        hold_key(session, deployment().envelope_key, utc_now())
    on = as_of.date() if as_of else local_day(utc_now())
    fill(
        unit_of_work,
        Filling(reports, on, seed, own_words(deployment().settings.pack_dir)),
        key=deployment().envelope_key,
        files=deployment().files,
        tell=_tell,
    )
    click.echo(f"The demo county is filled: {reports} simulated reports up to {on}.")


def _tell(what: str, done: int, total: int) -> None:
    click.echo(f"  {what} {done}/{total}")
