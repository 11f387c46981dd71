"""Where the next page of a list begins: the last sort value and id, opaque to the client."""

import base64
from datetime import UTC, date, datetime
from uuid import UUID


def cursor_of(value: date | datetime, key: UUID) -> str:
    """The cursor behind an item with this sort value and id."""
    return base64.urlsafe_b64encode(f"{value.isoformat()}|{key}".encode()).decode()


def instant_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """What a cursor over instants was made from; None when there is none, or it is unreadable.

    >>> at = datetime(2026, 5, 1, tzinfo=UTC)
    >>> instant_and_id(cursor_of(at, UUID(int=1))) == (at, UUID(int=1))
    True
    """
    value, key = _parts(cursor)
    try:
        at = datetime.fromisoformat(value)
        return None if at.tzinfo is None or key is None else (at.astimezone(UTC), key)
    except (ValueError, OverflowError):
        return None


def day_and_id(cursor: str | None) -> tuple[date, UUID] | None:
    """What a cursor over days was made from; None when there is none, or it is unreadable.

    >>> day_and_id("nonsense")
    """
    value, key = _parts(cursor)
    try:
        return None if key is None else (date.fromisoformat(value), key)
    except ValueError:
        return None


def _parts(cursor: str | None) -> tuple[str, UUID | None]:
    try:
        value, _, key = base64.urlsafe_b64decode(cursor or "").decode().partition("|")
        return value, UUID(key)
    except ValueError:
        return "", None
