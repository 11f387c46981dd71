"""Counting days as the Civil Code counts them."""

from datetime import date, timedelta


def due_on(started_on: date, within_days: int) -> date:
    """The last day of a term of calendar days; the start day is not counted.

    An office's duty does not roll forward over a holiday.

    >>> due_on(date(2026, 8, 3), 60)
    datetime.date(2026, 10, 2)

    Source: 民法典 art. 201 (the start day is not counted).
    """
    return started_on + timedelta(days=within_days)
