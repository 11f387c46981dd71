"""The tables of the register: matters, their events, and the payloads that law may destroy."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base
from wangge.platform.spatial import point_column


class Matter(Base):
    """What organisations do about a report: the present state, as its events add up to it.

    ``place_code`` has 15 digits: a small grid, a village with 000, or the county padded with zeros
    when the place lies outside it. ``day_code`` is the same by the boundaries of the day it was
    seen, which ``boundary_version_id`` names. ``holder_id`` and ``layer`` are empty once it has
    ended; ``handler_id`` is who settled it in this round, and so does not visit. ``agent_id`` is
    the petition agent who follows it for a principal, empty when nobody filed it for another.
    """

    __tablename__ = "matters"
    __table_args__ = (
        Index("ix_matters_place", "place_code", "is_open", "due_on"),
        # What is held is a small part of all: its index stays small, and answers by itself.
        Index(
            "ix_matters_holder",
            "holder_id",
            "due_on",
            "id",
            "stage",
            "place_code",
            "category",
            "handler_id",
            postgresql_where=text("holder_id IS NOT NULL"),
            sqlite_where=text("holder_id IS NOT NULL"),
        ),
        Index("ix_matters_newest", "opened_at", "id"),
        Index(
            "ix_matters_agent",
            "agent_id",
            "seen_on",
            postgresql_where=text("agent_id IS NOT NULL"),
            sqlite_where=text("agent_id IS NOT NULL"),
        ),
        # Every column that counts look at, so that they read no row.
        Index(
            "ix_matters_heat",
            "seen_on",
            "category",
            "place_code",
            "hexagon",
            "stage",
            "urgent",
            "due_on",
            "settled_layer",
            "day_code",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    procedure: Mapped[str] = mapped_column(String(16))
    category: Mapped[str] = mapped_column(String(48))
    summary: Mapped[str] = mapped_column(String(80))
    place_code: Mapped[str] = mapped_column(String(15))
    day_code: Mapped[str] = mapped_column(String(15))
    boundary_version_id: Mapped[int] = mapped_column(ForeignKey("boundary_versions.id"))
    point: Mapped[WKBElement | None] = mapped_column(point_column())
    hexagon: Mapped[str | None] = mapped_column(String(16))
    photo_id: Mapped[UUID | None]
    seen_at: Mapped[datetime]
    seen_on: Mapped[date]
    opened_at: Mapped[datetime]
    stage: Mapped[str] = mapped_column(String(16))
    is_open: Mapped[bool]
    urgent: Mapped[bool]
    round: Mapped[int]
    holder_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    layer: Mapped[str | None] = mapped_column(String(8))
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    agent_id: Mapped[UUID | None]
    settled_layer: Mapped[str | None] = mapped_column(String(8))
    due_from: Mapped[date | None]
    due_days: Mapped[int | None]
    due_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"), index=True)
    version: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


Index(
    "ix_matters_due",
    Matter.urgent.desc(),
    Matter.due_on,
    Matter.id,
    postgresql_where=Matter.due_on.is_not(None),
    sqlite_where=Matter.due_on.is_not(None),
)
"""The order of every queue: urgent ones first, then by due day."""


class MatterEvent(Base):
    """One act; see ``events.Event`` for the meaning of each column."""

    __tablename__ = "matter_events"

    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str | None] = mapped_column(String(24))
    from_stage: Mapped[str | None] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(16))
    holder_id: Mapped[UUID | None]
    layer: Mapped[str | None] = mapped_column(String(8))
    round: Mapped[int]
    urgent: Mapped[bool]
    due_from: Mapped[date | None]
    due_days: Mapped[int | None]
    due_on: Mapped[date | None]
    filed: Mapped[dict[str, Any] | None]
    path: Mapped[dict[str, Any] | None]
    other: Mapped[dict[str, Any] | None]
    digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class EventPayload(Base):
    """The words of an act, with the salt of their digest; destroyed when retention ends."""

    __tablename__ = "event_payloads"
    __table_args__ = (
        ForeignKeyConstraint(
            ["matter_id", "seq"], ["matter_events.matter_id", "matter_events.seq"]
        ),
    )

    matter_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(32))
    body: Mapped[dict[str, Any]]


class MatterUnit(Base):
    """A department that holds or held a matter, and so may go on seeing it."""

    __tablename__ = "matter_units"
    __table_args__ = (Index("ix_matter_units_unit", "organisation_id", "matter_id"),)

    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)


class MatterPhoto(Base):
    """A photo that belongs to a matter; the files are the reports' own."""

    __tablename__ = "matter_photos"

    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), index=True)


class Export(Base):
    """That a list was taken away, by whom and narrowed to what; rows are only ever added."""

    __tablename__ = "exports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    format: Mapped[str] = mapped_column(String(4))
    asked: Mapped[dict[str, Any]]
    rows: Mapped[int]


class NumberSeries(Base):
    """The last number given out in a year to a town."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(24), primary_key=True)
    last: Mapped[int]
