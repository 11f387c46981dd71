"""Notices: what an organisation should know, until it has read it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base


class Notice(Base):
    """One line in an organisation's inbox about a matter (known here only by id and number)."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_inbox", "organisation_id", "read_at", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(32))
    matter_id: Mapped[UUID]
    matter_number: Mapped[str] = mapped_column(String(32))
    place_code: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
