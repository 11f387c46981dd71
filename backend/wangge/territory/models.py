"""Boundaries, versioned: a new pack adds a version, the old one stays for what happened in it."""

from datetime import date, datetime

from geoalchemy2 import WKBElement
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base
from wangge.platform.spatial import area_column


class BoundaryVersion(Base):
    """One set of boundaries; ``valid_to`` is the first day it no longer holds.

    One whose first day lies ahead waits. ``refiled_at`` is when the matters of places that it no
    longer has were filed under those that took their land.
    """

    __tablename__ = "boundary_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    sha256: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    refiled_at: Mapped[datetime | None]


class Division(Base):
    """The county, a town or a village (which is its large grid); WGS84."""

    __tablename__ = "divisions"
    __table_args__ = (UniqueConstraint("boundary_version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    boundary_version_id: Mapped[int] = mapped_column(ForeignKey("boundary_versions.id"))
    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(10))
    parent_code: Mapped[str | None] = mapped_column(String(12))
    label_lon: Mapped[float]
    label_lat: Mapped[float]
    geom: Mapped[WKBElement] = mapped_column(area_column())


class SmallGrid(Base):
    """A small grid of a village; WGS84."""

    __tablename__ = "small_grids"
    __table_args__ = (UniqueConstraint("boundary_version_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    boundary_version_id: Mapped[int] = mapped_column(ForeignKey("boundary_versions.id"))
    code: Mapped[str] = mapped_column(String(15))
    name: Mapped[str] = mapped_column(String(80))
    village_code: Mapped[str] = mapped_column(String(12))
    households: Mapped[int]
    label_lon: Mapped[float]
    label_lat: Mapped[float]
    geom: Mapped[WKBElement] = mapped_column(area_column())


class AreaSuccession(Base):
    """That the land of an area which is no more belongs to another, or left the county (None)."""

    __tablename__ = "area_successions"
    __table_args__ = (
        Index("ix_area_successions_version", "boundary_version_id", "old_code", "new_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    boundary_version_id: Mapped[int] = mapped_column(ForeignKey("boundary_versions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    old_code: Mapped[str] = mapped_column(String(15))
    new_code: Mapped[str | None] = mapped_column(String(15))
