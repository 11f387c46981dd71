"""What a report and its receipt hold, and the pure rules about when something was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wangge.intake.errors import SeenAfterSentError
from wangge.kernel.geometry import Datum

TRUSTED = timedelta(minutes=2)
"""A phone's clock this near to the server's is taken as right."""


@dataclass(frozen=True, slots=True)
class PointGiven:
    """A fix as the phone took it: degrees in its own datum, accuracy in metres."""

    lon: float
    lat: float
    datum: Datum
    accuracy_m: float | None
    fixed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhotoAnnounced:
    """A photo that will follow; the hash is of the bytes as the phone will send them."""

    id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportGiven:
    """A report off the wire, its shape checked; ``sha256`` is over the item as it was sent."""

    id: UUID
    sha256: str
    category: str
    words: str
    point: PointGiven | None
    grid: str | None
    seen_at: datetime
    sent_at: datetime
    head_count: int
    urgent: bool
    photos: tuple[PhotoAnnounced, ...]
    reporter: Mapping[str, str] | None
    protect: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a report is here for good; ``grid`` is None when the county holds it."""

    id: UUID
    sha256: str
    received_at: datetime
    matter_id: UUID
    number: str
    grid: str | None
    is_new: bool


def check_order(seen_at: datetime, sent_at: datetime) -> None:
    """Refuse only what cannot be: something seen after it was sent.

    Raises:
        SeenAfterSentError: when it was.
    """
    if seen_at > sent_at:
        raise SeenAfterSentError(seen_at=seen_at.isoformat(), sent_at=sent_at.isoformat())


def skew(phone_now: datetime | None, sent_at: datetime, received_at: datetime) -> timedelta:
    """How far the phone's clock is behind the server's (negative: ahead).

    ``phone_now`` is the phone's clock when it made the request. Without it only a ``sent_at`` in
    the future tells: the item may have waited long between "send" and its arrival.

    >>> from datetime import UTC
    >>> at = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
    >>> skew(None, at + timedelta(hours=1), at)
    datetime.timedelta(days=-1, seconds=82800)
    >>> skew(None, at - timedelta(days=3), at)
    datetime.timedelta(0)
    """
    if phone_now is not None:
        return received_at - phone_now
    return min(received_at - sent_at, timedelta(0))


def corrected(instant: datetime, clock_skew: timedelta) -> datetime:
    """An instant by the phone's clock, as the server's clock would have had it."""
    return instant if abs(clock_skew) <= TRUSTED else instant + clock_skew
