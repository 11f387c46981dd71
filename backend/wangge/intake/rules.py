"""What a report and its receipt hold, and the pure rules about when something was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wangge.agency.rules import AgencyGiven
from wangge.intake.errors import SeenAfterSentError
from wangge.kernel.geometry import Datum

FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
"""What a phone's clock shows after it was reset; nothing was seen before."""

SHARP_M = 1_000.0
"""A fix less accurate than this gives way to a grid picked by hand."""

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
    agency: AgencyGiven | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a report is here for good; ``grid`` is None when the county holds it.

    ``ticket`` is id and number of the request for agent service that the report answers.
    """

    id: UUID
    sha256: str
    received_at: datetime
    matter_id: UUID
    number: str
    grid: str | None
    is_new: bool
    ticket: tuple[UUID, str] | None = None


def is_sure(point: PointGiven, *, inside: bool) -> bool:
    """Whether a fix counts for more than a grid picked by hand: in the county, and sharp enough.

    A receiver without a view of the sky gives the place of a mast, or of its maker.
    """
    return inside and (point.accuracy_m is None or point.accuracy_m <= SHARP_M)


def check_order(seen_at: datetime, sent_at: datetime) -> None:
    """Refuse only what cannot be: something seen after it was sent.

    Raises:
        SeenAfterSentError: when it was.
    """
    if seen_at > sent_at:
        raise SeenAfterSentError(seen_at=seen_at.isoformat(), sent_at=sent_at.isoformat())


def skew(phone_now: datetime | None, sent_at: datetime, received_at: datetime) -> timedelta:
    """How far the phone's clock is behind the server's (negative: ahead).

    ``phone_now`` is the phone's clock when it made the request, which may have been set since the
    item was sent. Nothing arrives before it is sent: that bounds it, and is all there is to go by
    without ``phone_now``, for the item may have waited long.

    >>> at = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
    >>> skew(None, at + timedelta(hours=1), at)
    datetime.timedelta(days=-1, seconds=82800)
    >>> skew(None, at - timedelta(days=3), at)
    datetime.timedelta(0)
    """
    most = received_at - sent_at
    return min(timedelta(0) if phone_now is None else received_at - phone_now, most)


def corrected(instant: datetime, clock_skew: timedelta, received_at: datetime) -> datetime:
    """An instant by the phone's clock, as the server's would have had it; never after arrival."""
    moved = instant if abs(clock_skew) <= TRUSTED else instant + clock_skew
    return min(instant if moved < FIRST_INSTANT else moved, received_at)
