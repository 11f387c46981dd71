"""Reads of the inbox."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.enums import Role
from wangge.kernel.codes import place_range
from wangge.notices.errors import NoticeNotFoundError
from wangge.notices.models import Notice

LIST_MAX = 100


def inbox_of(actor: Actor) -> ColumnElement[bool]:
    """The notices of the actor's organisations, about places in the area of the post.

    An administrator's post gives no sight of matters.
    """
    return or_(
        false(),
        *(
            and_(
                Notice.organisation_id == post.organisation_id,
                Notice.place_code.between(*place_range(post.area_prefix)),
            )
            for post in actor.posts
            if post.role is not Role.ADMINISTRATOR
        ),
    )


def inbox(session: Session, actor: Actor) -> Sequence[Notice]:
    """The actor's newest notices, unread ones first."""
    return session.scalars(
        select(Notice)
        .where(inbox_of(actor))
        .order_by(Notice.read_at.is_not(None), Notice.at.desc(), Notice.id)
        .limit(LIST_MAX)
    ).all()


def unread(session: Session, actor: Actor) -> int:
    """How many notices wait unread."""
    return (
        session.scalar(select(func.count()).where(inbox_of(actor), Notice.read_at.is_(None))) or 0
    )


def notice(session: Session, actor: Actor, notice_id: UUID) -> Notice:
    """A notice of the actor's inbox.

    Raises:
        NoticeNotFoundError: when the inbox has none of that id.
    """
    found = session.scalar(select(Notice).where(Notice.id == notice_id, inbox_of(actor)))
    if found is None:
        raise NoticeNotFoundError
    return found
