from datetime import UTC, date, datetime

import pytest

from wangge.kernel.clock import local_day
from wangge.kernel.days import due_on


@pytest.mark.parametrize(
    ("started_on", "within_days", "expected"),
    [
        (date(2026, 2, 3), 15, date(2026, 2, 18)),
        (date(2026, 8, 3), 60, date(2026, 10, 2)),
        (date(2026, 8, 3), 90, date(2026, 11, 1)),
        (date(2026, 9, 16), 60, date(2026, 11, 15)),
    ],
)
def test_a_term_does_not_count_its_first_day(
    started_on: date, within_days: int, expected: date
) -> None:
    assert due_on(started_on, within_days) == expected


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 9, 15, 15, 59, 59, tzinfo=UTC), date(2026, 9, 15)),
        (datetime(2026, 9, 15, 16, 0, tzinfo=UTC), date(2026, 9, 16)),
    ],
)
def test_the_day_begins_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    assert local_day(instant) == day
