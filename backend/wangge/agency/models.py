"""The tables of agent service: requests, what became of them, and who the principal is, sealed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base


class Ticket(Base):
    """A request for agent service, as its events add up to it.

    ``place_code`` is the village's, with 15 digits. ``told_seq`` is the last act of the matter
    that the principal was told of. ``consent_ended_at`` is when they took their consent back.
    """

    __tablename__ = "agency_tickets"
    __table_args__ = (
        Index("ix_agency_tickets_place", "place_code", "state", "opened_at"),
        Index("ix_agency_tickets_agent", "agent_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    item: Mapped[str] = mapped_column(String(32))
    place_code: Mapped[str] = mapped_column(String(15))
    state: Mapped[str] = mapped_column(String(16))
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    consent_way: Mapped[str | None] = mapped_column(String(16))
    consented_at: Mapped[datetime | None]
    consent_ended_at: Mapped[datetime | None]
    matter_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("matters.id", deferrable=True, initially="DEFERRED"), unique=True
    )
    told_seq: Mapped[int]
    version: Mapped[int]


class TicketEvent(Base):
    """One act on a request; ``given`` holds the words of its form."""

    __tablename__ = "agency_events"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("agency_tickets.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(16))
    given: Mapped[dict[str, Any]]


class PrincipalEnvelope(Base):
    """Whom a request is for, sealed, and bound to the request."""

    __tablename__ = "principal_envelopes"

    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("agency_tickets.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
