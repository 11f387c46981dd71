"""Changes to the inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.kernel.ids import uuid7
from wangge.notices.models import Notice
from wangge.notices.queries import inbox_of, notice


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What an organisation is to be told about a matter."""

    organisation_id: UUID
    kind: str
    matter_id: UUID
    matter_number: str
    place_code: str
    at: datetime


def post_notices(session: Session, rows: Sequence[NewNotice]) -> None:
    """Put notices into inboxes."""
    if not rows:
        return
    session.execute(
        insert(Notice),
        [
            {
                "id": uuid7(row.at),
                "organisation_id": row.organisation_id,
                "kind": row.kind,
                "matter_id": row.matter_id,
                "matter_number": row.matter_number,
                "place_code": row.place_code,
                "at": row.at,
                "read_at": None,
            }
            for row in rows
        ],
    )


def move_notices(session: Session, places: Mapping[UUID, str]) -> None:
    """Have the notices about matters follow them to other places, by the id of the matter."""
    for each in session.scalars(select(Notice).where(Notice.matter_id.in_(places))):
        each.place_code = places[each.matter_id]
    session.flush()


def mark_read(session: Session, actor: Actor, notice_id: UUID, now: datetime) -> None:
    """Mark a notice as read; a second time changes nothing.

    Raises:
        NoticeNotFoundError: when the actor's inbox has none of that id.
    """
    found = notice(session, actor, notice_id)
    found.read_at = found.read_at or now


def mark_read_before(session: Session, actor: Actor, before: datetime, now: datetime) -> None:
    """Mark everything in the actor's inbox that came before an instant as read."""
    session.execute(
        update(Notice)
        .where(inbox_of(actor), Notice.at < before, Notice.read_at.is_(None))
        .values(read_at=now)
    )
