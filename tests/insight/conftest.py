"""A tiny county with some months of work behind it."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.bench.county import filled, staffed
from tests.counties import County, FreshCounty

from wangge.kernel.clock import utc_now
from wangge.platform.db import unit_of_work

DAYS = 100


@pytest.fixture(scope="session")
def busy_county(fresh_county: FreshCounty) -> Iterator[County]:
    """A county with 300 reports of the last 100 days at every stage, left as it is by tests."""
    with fresh_county() as county:
        with county.app.app_context(), unit_of_work() as session:
            now = utc_now()
            staff = staffed(session, now - timedelta(days=DAYS))
            filled(session, staff, random.Random(7), reports=300, until=now, days=DAYS, acts=5)  # noqa: S311 -- the same county each time
        yield county
