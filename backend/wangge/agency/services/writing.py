"""The rows of requests, and what every act on one checks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from wangge.accounts.actor import Post
from wangge.agency.enums import TicketAction, TicketState
from wangge.agency.errors import UnknownItemError
from wangge.agency.models import Ticket
from wangge.agency.rules import Consent
from wangge.policy.queries import current_policy


def has_consent(row: Ticket) -> bool:
    """Whether the principal agreed, and has not taken it back."""
    return row.consented_at is not None and row.consent_ended_at is None


def check_item(session: Session, item: str) -> None:
    """See that the county's menu has an item.

    Raises:
        UnknownItemError: when it has not.
    """
    policy = current_policy(session)
    items = policy.agency.items if policy.agency else ()
    if all(each.code != item for each in items):
        raise UnknownItemError(item=item)


def ticket_row(
    ticket_id: UUID,
    *,
    number: str,
    mark: str,
    item: str,
    place: str,
    agent_id: UUID | None,
    opened_by_id: UUID,
    at: datetime,
    consent: Consent | None,
) -> dict[str, Any]:
    """The row of a new request."""
    return {
        "id": ticket_id,
        "number": number,
        "fingerprint": mark,
        "item": item,
        "place_code": place,
        "state": TicketState.WAITING,
        "agent_id": agent_id,
        "opened_by_id": opened_by_id,
        "opened_at": at,
        "consent_way": consent.way.value if consent else None,
        "consented_at": min(consent.at, at) if consent else None,
        "consent_ended_at": None,
        "matter_id": None,
        "told_seq": 0,
        "version": 1,
    }


def event_row(
    ticket_id: UUID,
    seq: int,
    action: TicketAction,
    state: TicketState,
    person_id: UUID,
    post: Post,
    at: datetime,
    given: Mapping[str, Any],
) -> dict[str, Any]:
    """The row of an act on a request."""
    return {
        "ticket_id": ticket_id,
        "seq": seq,
        "action": action.value,
        "at": at,
        "person_id": person_id,
        "organisation_id": post.organisation_id,
        "role": post.role.value,
        "state": state.value,
        "given": dict(given),
    }


def consent_given(consent: Consent | None) -> dict[str, Any]:
    """The consent in the words of an event."""
    if consent is None:
        return {}
    said = {"way": consent.way.value, "at": consent.at.isoformat(), "words": consent.words}
    return {"consent": said}
