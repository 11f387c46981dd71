"""The tables of what was reported: reports, sealed reporters, photos."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base
from wangge.platform.storage import FILE


class EnvelopeKey(Base):
    """By its keyed fingerprint, the key that this database's envelopes were sealed with."""

    __tablename__ = "envelope_keys"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime]


class Report(Base):
    """That a report came, from which member of staff, and which matter it opened.

    What it says is the payload of the matter's first event. ``fingerprint`` is keyed.
    """

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_mine", "filed_by_id", "received_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    filed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("matters.id", deferrable=True, initially="DEFERRED"), unique=True
    )
    grid_code: Mapped[str | None] = mapped_column(String(15))
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime]
    skew_s: Mapped[int] = mapped_column(BigInteger)


class ReporterEnvelope(Base):
    """Who the reporter is, sealed, and bound to the matter."""

    __tablename__ = "reporter_envelopes"

    matter_id: Mapped[UUID] = mapped_column(
        ForeignKey("matters.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    protect: Mapped[bool]


class Photo(Base):
    """A photo announced by a report; the rest is empty until its bytes have come."""

    __tablename__ = "photos"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    announced_sha256: Mapped[str] = mapped_column(String(64))
    stored_sha256: Mapped[str | None] = mapped_column(String(64), info={FILE: True})
    thumb_sha256: Mapped[str | None] = mapped_column(String(64), info={FILE: True})
    width: Mapped[int | None]
    height: Mapped[int | None]
    received_at: Mapped[datetime | None]
