"""A county whose boundaries change: days, the commands of an administrator, the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from tests.counties import County
from tests.moved_clock import clock_at

from wangge.app import cli
from wangge.kernel.clock import SHANGHAI, local_day, utc_now

FIRST, SECOND = "640425100200001", "640425100200002"
WEST, EAST = "640425100200005", "640425100200006"
"""What the first grid is cut into, unless something else was cut before."""

CUT = "106.45,35.5 106.45,35.8"
"""A line from south to north through the first grid, and through nothing else of its row."""


def today() -> date:
    """The day in Shanghai."""
    return local_day(utc_now())


def tomorrow() -> date:
    """The day after."""
    return today() + timedelta(days=1)


def territory(county: County, *words: str) -> str:
    """What `wangge territory` answers; it must succeed."""
    result = county.app.test_cli_runner().invoke(cli, ["territory", *words])
    assert result.exit_code == 0, result.output
    return result.output


def split_first(county: County, day: date) -> str:
    """Cut the first grid in two from a day on."""
    return territory(county, "split", FIRST, "--line", CUT, "--from", str(day))


@contextmanager
def on(day: date, at: time = time(9)) -> Iterator[datetime]:
    """The clock stands at a moment of a day in Shanghai."""
    instant = datetime.combine(day, at, SHANGHAI)
    with clock_at(instant):
        yield instant


def audited(county: County) -> str:
    """The last line of the audit, which finds no fault."""
    result = county.app.test_cli_runner().invoke(cli, ["audit", "verify"])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[-1]
