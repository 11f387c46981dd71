"""Where the next page of a list begins: the last item's sort values and id; opaque."""

import base64
from datetime import UTC, date, datetime
from uuid import UUID


def instant_cursor(at: datetime, key: UUID) -> str:
    """The cursor behind an item of this instant."""
    return _packed(at.isoformat(), str(key))


def instant_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """What a cursor over instants was made from; None when there is none, or it is unreadable.

    >>> at = datetime(2026, 5, 1, tzinfo=UTC)
    >>> instant_and_id(instant_cursor(at, UUID(int=1))) == (at, UUID(int=1))
    True
    """
    try:
        at, key = _unpacked(cursor)
        instant = datetime.fromisoformat(at)
        return None if instant.tzinfo is None else (instant.astimezone(UTC), UUID(key))
    except (ValueError, OverflowError):
        return None


def due_cursor(day: date, key: UUID, *, urgent: bool) -> str:
    """The cursor behind an item due on a day."""
    return _packed(day.isoformat(), "urgent" if urgent else "", str(key))


def due_and_id(cursor: str | None) -> tuple[date, bool, UUID] | None:
    """What a cursor over due days was made from: day, urgent, id; None as above.

    >>> due_and_id(due_cursor(date(2026, 5, 1), UUID(int=1), urgent=True))
    (datetime.date(2026, 5, 1), True, UUID('00000000-0000-0000-0000-000000000001'))
    >>> due_and_id("nonsense")
    """
    try:
        day, urgent, key = _unpacked(cursor)
        return date.fromisoformat(day), bool(urgent), UUID(key)
    except ValueError:
        return None


def _packed(*parts: str) -> str:
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode()


def _unpacked(cursor: str | None) -> list[str]:
    return base64.urlsafe_b64decode(cursor or "").decode().split("|")
