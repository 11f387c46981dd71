"""The tables of care: focal villages, weekly lists, places, who answers for them, what was done."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base
from wangge.platform.spatial import area_column, point_column

_OF_ONE = "(focal_village_id IS NULL) <> (place_id IS NULL)"


class FocalVillage(Base):
    """One period in which a village is a focal village; it may have several, one after another.

    ``ended_on`` and ``result`` are empty while it is under care. ``organisation_id`` leads the task
    force.
    """

    __tablename__ = "focal_villages"
    __table_args__ = (
        Index("ix_focal_villages_village", "village_code", "started_on"),
        Index(
            "uq_focal_villages_open",
            "village_code",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
            sqlite_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    village_code: Mapped[str] = mapped_column(String(12))
    stage: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[str] = mapped_column(String(2000))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(16))


class CareWeek(Base):
    """A task force's list of a week, called by its Monday."""

    __tablename__ = "care_weeks"
    __table_args__ = (UniqueConstraint("focal_village_id", "week_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    focal_village_id: Mapped[UUID] = mapped_column(ForeignKey("focal_villages.id"))
    week_on: Mapped[date]
    stage: Mapped[str] = mapped_column(String(16))


class CareTask(Base):
    """One line of a weekly list: what an organisation is to do, on a matter or beside all.

    Of a line drawn from a matter ``matter_stage`` says what was to be done about it then; one
    written by hand has ``words``. ``outcome`` is what came of it.
    """

    __tablename__ = "care_tasks"
    __table_args__ = (UniqueConstraint("week_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    week_id: Mapped[UUID] = mapped_column(ForeignKey("care_weeks.id"))
    position: Mapped[int]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    matter_id: Mapped[UUID | None] = mapped_column(ForeignKey("matters.id"))
    matter_stage: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str | None] = mapped_column(String(500))
    stage: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(2000))


class Place(Base):
    """A place that the county looks after, as a point or an area (WGS84).

    ``place_code`` has the 15 digits of the small grid it lies in; ``closed_on`` is empty while it
    is in use.
    """

    __tablename__ = "places"
    __table_args__ = (
        Index("ix_places_place", "place_code", "stage"),
        CheckConstraint("(point IS NULL) <> (area IS NULL)", name="one_shape"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(16))
    point: Mapped[WKBElement | None] = mapped_column(point_column())
    area: Mapped[WKBElement | None] = mapped_column(area_column())
    place_code: Mapped[str] = mapped_column(String(15))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class PlaceMatter(Base):
    """A matter that stands in a place's ledger by hand, though it does not lie there."""

    __tablename__ = "place_matters"

    place_id: Mapped[UUID] = mapped_column(ForeignKey("places.id"), primary_key=True)
    matter_id: Mapped[UUID] = mapped_column(ForeignKey("matters.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(2000))
    linked_on: Mapped[date]


class CareSeat(Base):
    """Who answers for a focal village or a place, for which organisation, from when.

    ``until_on`` is the first day it is no longer so.
    """

    __tablename__ = "care_seats"
    __table_args__ = (
        CheckConstraint(_OF_ONE, name="of_one"),
        Index("ix_care_seats_person", "person_id", "until_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    focal_village_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("focal_villages.id"), index=True
    )
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("places.id"), index=True)
    seat: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class CareEvent(Base):
    """One act, never changed: who did what when, whom a seat is about, why, and the facts.

    ``reference`` is the hand-over by which a seat moved.
    """

    __tablename__ = "care_events"
    __table_args__ = (
        CheckConstraint(_OF_ONE, name="of_one"),
        UniqueConstraint("focal_village_id", "seq"),
        UniqueConstraint("place_id", "seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    focal_village_id: Mapped[UUID | None] = mapped_column(ForeignKey("focal_villages.id"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("places.id"))
    seq: Mapped[int]
    action: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str | None] = mapped_column(String(24))
    about_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str | None] = mapped_column(String(2000))
    facts: Mapped[dict[str, Any]]
    reference: Mapped[UUID | None]
