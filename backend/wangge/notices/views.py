"""The inbox over HTTP."""

from uuid import UUID

from wangge.accounts.auth import current_actor
from wangge.kernel.clock import utc_now
from wangge.notices.queries import inbox, unread
from wangge.notices.schemas import InboxSchema
from wangge.notices.services import mark_read
from wangge.platform.db import reading, unit_of_work
from wangge.platform.http import WireBlueprint

blp = WireBlueprint("notices", __name__, description="The inbox of an organisation")


@blp.route("/notices")
@blp.response(200, InboxSchema)
def get_notices() -> dict[str, object]:
    """The actor's notices, unread first."""
    actor, session = current_actor(), reading()
    items = [
        {
            "id": row.id,
            "kind": row.kind,
            "at": row.at,
            "matter": {"id": row.matter_id, "number": row.matter_number},
            "read": row.read_at is not None,
        }
        for row in inbox(session, actor)
    ]
    return {"items": items, "unread": unread(session, actor)}


@blp.route("/notices/<uuid:notice_id>/read", methods=["POST"])
@blp.response(204)
def post_notice_read(notice_id: UUID) -> None:
    """Mark a notice as read."""
    with unit_of_work() as session:
        mark_read(session, current_actor(), notice_id, utc_now())
