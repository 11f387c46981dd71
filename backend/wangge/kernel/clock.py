"""The only place that reads the time; everybody else is given it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """The present instant, aware, in UTC, whole microseconds."""
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The date of an aware instant in Asia/Shanghai.

    >>> from datetime import datetime, UTC
    >>> local_day(datetime(2026, 9, 16, 17, 0, tzinfo=UTC))
    datetime.date(2026, 9, 17)
    """
    return instant.astimezone(SHANGHAI).date()
