"""Organisations, people, posts, accounts and sessions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wangge.platform.db import Base


class Organisation(Base):
    """An office that holds matters and answers for them; a node of the tree."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16), index=True)
    area_prefix: Mapped[str] = mapped_column(String(15), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))


class Person(Base):
    """Somebody who works for an organisation; no resident is ever stored here."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class PostRow(Base):
    """A post held by a person from one day to another, both included."""

    __tablename__ = "posts"
    __table_args__ = (Index("ix_posts_organisation_role", "organisation_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str] = mapped_column(String(24))
    area_prefix: Mapped[str] = mapped_column(String(15), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Account(Base):
    """What a person signs in with."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))


class SessionRow(Base):
    """A signed-in device; only the hash of its token is kept."""

    __tablename__ = "sessions"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
