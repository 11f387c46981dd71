"""Organisations, people, posts, accounts and sessions, and who acts for whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, false
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
    duty_phone: Mapped[str | None] = mapped_column(String(20))


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
    """What a person signs in with; it stays shut after the day it closes on."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    closes_on: Mapped[date | None]


class SessionRow(Base):
    """A signed-in device; only the hash of its token is kept."""

    __tablename__ = "sessions"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInTries(Base):
    """How often a name was tried with a wrong password; names nobody has count like others."""

    __tablename__ = "sign_in_tries"

    username_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    wait_until: Mapped[datetime]


class Deputy(Base):
    """Who acts for the holder of a post during a leave, both days included."""

    __tablename__ = "deputies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    arranged_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    arranged_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class HandOver(Base):
    """Somebody left their posts after a day; never changed once it is written."""

    __tablename__ = "hand_overs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    to_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    last_on: Mapped[date]
    by_person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class HandOverPost(Base):
    """A post that ended with a hand-over, and the successor's, unless it stays vacant."""

    __tablename__ = "hand_over_posts"

    hand_over_id: Mapped[UUID] = mapped_column(ForeignKey("hand_overs.id"), primary_key=True)
    post_id: Mapped[UUID] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    successor_post_id: Mapped[UUID | None] = mapped_column(ForeignKey("posts.id"))


class HandOverItem(Base):
    """A piece of work that moved with a hand-over; ``label`` is its number, as people say it."""

    __tablename__ = "hand_over_items"

    hand_over_id: Mapped[UUID] = mapped_column(ForeignKey("hand_overs.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    label: Mapped[str] = mapped_column(String(40))
