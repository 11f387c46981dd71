"""``python -m tests.bench``: measure what must stay fast; the last line is one JSON object.

It makes its databases in throw-away servers and folders, serves on the loopback address alone,
and ends by itself. ``--short`` proves in a minute that it works, and measures nothing of worth.
"""

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection
from tests import databases
from tests.bench.county import Staff, filled, leaves_of, random_reports, staffed, with_account
from tests.bench.figures import Draw, Sizes, figures, located, received
from tests.bench.rows import copy, keep_base, settle
from tests.bench.serving import served

from wangge.app import create_app
from wangge.intake.rules import ReportGiven
from wangge.kernel.clock import utc_now
from wangge.kernel.codes import Level
from wangge.platform import spatial
from wangge.platform.db import db, reading, unit_of_work
from wangge.platform.settings import settings_from
from wangge.territory.queries import CountyMap, county_map

FULL = Sizes(
    matters={"postgis": (10_000, 100_000, 1_000_000), "spatialite": (200_000,)},
    base=1_500,
    points=1_000_000,
    reports=1_000,
    samples=50,
)
SHORT = Sizes(
    matters={"postgis": (150,), "spatialite": (150,)},
    base=100,
    points=1_000,
    reports=20,
    samples=3,
)
COPIES = 50_000
"""How many copies one transaction adds."""

DURABLE = ("shared_buffers=1GB", "max_wal_size=4GB", "jit=off")
"""As a county would run it: every commit is on the disk when it is acknowledged."""

_MAKERS: dict[str, Callable[[], AbstractContextManager[databases.Fresh]]] = {
    "postgis": lambda: databases.postgis(databases.upgrade, DURABLE),
    "spatialite": lambda: databases.spatialite(databases.upgrade),
}
_MINUTES_MAX = 60


def main() -> int:
    """Measure, and print the figures."""
    asked = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    asked.add_argument("--short", action="store_true", help="tiny sizes, to see that it works")
    asked.add_argument("--database", choices=sorted(_MAKERS), help="only this kind of database")
    words = asked.parse_args()
    sizes = SHORT if words.short else FULL
    kinds = [words.database] if words.database else list(_MAKERS)
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(_MINUTES_MAX * 60)
    begun, busy = time.monotonic(), os.getloadavg()[0]
    found: dict[str, Any] = {"cpus": os.cpu_count(), "load_before": round(busy, 1)}
    with TemporaryDirectory(prefix="wangge-bench-") as folder:
        os.environ["WANGGE_DATA_DIR"] = folder
        for kind in kinds:
            with _MAKERS[kind]() as fresh, fresh() as url:
                found |= _measured(kind, url, sizes, with_locate=kind == kinds[-1])
    found["load_after"] = round(os.getloadavg()[0], 1)
    found["seconds"] = round(time.monotonic() - begun)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _measured(kind: str, url: str, sizes: Sizes, *, with_locate: bool) -> dict[str, Any]:
    """The figures of one kind of database at each of its sizes."""
    found = []
    with _opened(url):
        staff, areas, draw = _founded(sizes)
        before = sizes.base
        for matters in sizes.matters[kind]:
            _grow(kind, before, matters)
            before = matters
            reports = received(staff, draw(sizes.reports))
            db.session.remove()
            with served(url, Path(os.environ["WANGGE_DATA_DIR"])) as server:
                measured = figures(server, draw, sizes)
            measured["reports_per_s"]["service_100"] = reports
            found.append({"matters": matters} | measured)
            _say(json.dumps(found[-1]))
        answer: dict[str, Any] = {kind: found}
        if with_locate:
            answer["locate"] = located(areas, sizes.points)
    return answer


def _founded(sizes: Sizes) -> tuple[Staff, CountyMap, Draw]:
    """A staffed county with its first matters, all through the services."""
    begun, now = time.monotonic(), utc_now()
    rng = random.Random(1)  # noqa: S311 -- the same county each time
    with unit_of_work() as session:
        staff = staffed(session, now - timedelta(days=60))
        areas = county_map(session)
        with_account(session, staff.at(areas.code), "county", now)
        with_account(session, staff.at(areas.areas_at(Level.TOWN)[0].prefix), "town", now)
        with_account(session, staff.at(areas.areas_at(Level.VILLAGE)[0].prefix), "village", now)
        filled(session, staff, rng, reports=sizes.base, until=now, days=45, acts=7)
    with _writing() as connection:
        keep_base(connection)
    leaves = leaves_of(reading())

    def draw(count: int, within: str = "") -> list[ReportGiven]:
        return random_reports(rng, areas, leaves, count, sent_at=utc_now(), within=within)

    _say(f"{sizes.base} matters through the services in {time.monotonic() - begun:.0f} s")
    return staff, areas, draw


def _grow(kind: str, before: int, matters: int) -> None:
    begun = time.monotonic()
    for first in range(before + 1, matters + 1, COPIES):
        with _writing() as connection:
            copy(connection, first, min(first + COPIES - 1, matters))
    settle(db.engine)
    _say(f"{kind}: copied up to {matters} matters in {time.monotonic() - begun:.0f} s")


@contextmanager
def _opened(url: str) -> Iterator[None]:
    """An application over a database, inside its context."""
    app = create_app(settings_from(os.environ | {"WANGGE_DATABASE_URL": url}))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _writing() -> Iterator[Connection]:
    with db.engine.connect().execution_options(**{spatial.WRITE: True}) as connection:
        yield connection
        connection.commit()


def _say(line: str) -> None:
    sys.stdout.write(f"  {time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def _too_long(_signal: int, _frame: object) -> None:
    message = f"the measurement took more than {_MINUTES_MAX} minutes"
    raise TimeoutError(message)


if __name__ == "__main__":
    sys.exit(main())
