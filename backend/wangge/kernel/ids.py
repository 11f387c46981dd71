"""Identifiers: UUID version 7, ordered by the millisecond they were made in."""

import secrets
from datetime import datetime
from uuid import UUID

VERSION = 7


def uuid7(at: datetime, randomness: int | None = None) -> UUID:
    """A UUID whose first 48 bits are the milliseconds of ``at`` since 1970.

    Args:
        at: aware instant.
        randomness: 74 bits that make it unique; drawn when not given.

    >>> from datetime import UTC
    >>> str(uuid7(datetime(2026, 1, 1, tzinfo=UTC), randomness=0))
    '019b76da-a800-7000-8000-000000000000'

    Source: RFC 9562, section 5.7.
    """
    drawn = secrets.randbits(74) if randomness is None else randomness
    millis = int(at.timestamp() * 1000)
    high = millis << 16 | VERSION << 12 | drawn >> 62
    low = 0b10 << 62 | drawn & ((1 << 62) - 1)
    return UUID(int=high << 64 | low)


def uuid_of(text: str) -> UUID | None:
    """The id a text writes out; None when it writes none.

    >>> uuid_of("2026-白阳-000123")
    """
    try:
        return UUID(text)
    except ValueError:
        return None


def is_uuid7(value: UUID) -> bool:
    """Whether the id carries version 7 and the RFC 9562 variant."""
    return value.version == VERSION
