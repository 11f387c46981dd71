"""Filing reports for principals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.agency.enums import TicketAction, TicketState
from wangge.agency.errors import ConsentMissingError, NotAnAgentError, PrincipalMissingError
from wangge.agency.models import PrincipalEnvelope, Ticket, TicketEvent
from wangge.agency.procedures import AGENTS
from wangge.agency.queries import ticket
from wangge.agency.rules import NUMBER_PREFIX, AgencyGiven
from wangge.agency.services.acting import facts_of, move_ticket
from wangge.agency.services.writing import (
    check_item,
    consent_given,
    event_row,
    has_consent,
    ticket_row,
)
from wangge.agency.workflow import chosen_move
from wangge.kernel.clock import local_day
from wangge.kernel.codes import Level, place_code, prefix_at
from wangge.kernel.ids import uuid7
from wangge.matters.services.numbers import numbers_for
from wangge.platform.envelopes import fingerprint, opened, seal


@dataclass(frozen=True, slots=True)
class Filing:
    """A report that an agent files for a principal, found to be in order.

    ``ticket_id`` names the request it answers, or the one it will become; ``principal`` is who
    goes into the matter's envelope.
    """

    actor: Actor
    post: Post
    given: AgencyGiven
    ticket_id: UUID
    is_new: bool
    principal: Mapping[str, str]


def checked_filing(
    session: Session,
    actor: Actor,
    given: AgencyGiven,
    principal: Mapping[str, str] | None,
    *,
    key: bytes,
    now: datetime,
) -> Filing:
    """What an agent files for a principal, when it may be filed.

    Raises:
        NotAnAgentError: when the actor is no agent.
        UnknownItemError: when the menu has no such item.
        TicketNotFoundError, TicketActionNotOpenError, TicketActionNotYoursError: when the request
            named is none of the actor's, or cannot be filed any more.
        PrincipalMissingError: when nobody says whom it is for.
        ConsentMissingError: when neither request nor report says that they agreed.
    """
    post = next((each for each in actor.posts if each.role in AGENTS), None)
    if post is None:
        raise NotAnAgentError
    check_item(session, given.item)
    if given.ticket is None:
        if not principal or not any(principal.values()):
            raise PrincipalMissingError
        if given.consent is None:
            raise ConsentMissingError
        return Filing(actor, post, given, uuid7(now), is_new=True, principal=dict(principal))
    row = ticket(session, actor, given.ticket, to_change=True)
    _, post = chosen_move(facts_of(session, row, now), actor, TicketAction.FILE, {})
    if given.consent is None and not has_consent(row):
        raise ConsentMissingError
    kept = opened(key, row.id, session.get_one(PrincipalEnvelope, row.id).sealed)
    return Filing(actor, post, given, row.id, is_new=False, principal=principal or kept)


def file_tickets(
    session: Session, filings: Sequence[tuple[Filing, UUID, datetime]], *, key: bytes
) -> None:
    """Write that reports were filed for principals: each with the matter it opened, and when."""
    new = [each for each in filings if each[0].is_new]
    places = [place_code(prefix_at(each.post.area_prefix, Level.VILLAGE)) for each, _, _ in new]
    years = [local_day(at).year for _, _, at in new]
    numbers = numbers_for(session, list(zip(years, places, strict=True)), NUMBER_PREFIX)
    rows, events, envelopes = [], [], []
    for (filing, matter_id, at), place, number in zip(new, places, numbers, strict=True):
        row = ticket_row(
            filing.ticket_id,
            number=number,
            # It came with a report, which has a fingerprint of its own.
            mark=fingerprint(key, matter_id.hex * 2),
            item=filing.given.item,
            place=place,
            agent_id=filing.actor.person_id,
            opened_by_id=filing.actor.person_id,
            at=at,
            consent=filing.given.consent,
        )
        rows.append(row | {"state": TicketState.FILED, "matter_id": matter_id})
        given = consent_given(filing.given.consent)
        events.append(
            event_row(
                filing.ticket_id,
                1,
                TicketAction.FILE,
                TicketState.FILED,
                filing.actor.person_id,
                filing.post,
                at,
                given,
            )
        )
        sealed = seal(key, filing.ticket_id, dict(filing.principal))
        envelopes.append({"ticket_id": filing.ticket_id, "sealed": sealed})
    for table, written in ((Ticket, rows), (TicketEvent, events), (PrincipalEnvelope, envelopes)):
        if written:
            session.execute(insert(table), written)
    for filing, matter_id, at in filings:
        if not filing.is_new:
            _file(session, filing, matter_id, at)


def _file(session: Session, filing: Filing, matter_id: UUID, at: datetime) -> None:
    row = session.get_one(Ticket, filing.ticket_id)
    row.matter_id, row.agent_id = matter_id, filing.actor.person_id
    consent = filing.given.consent
    if consent is not None:
        row.consent_way, row.consented_at = consent.way.value, min(consent.at, at)
    facts = facts_of(session, row, at)
    move, post = chosen_move(facts, filing.actor, TicketAction.FILE, {})
    move_ticket(session, row, move, filing.actor, post, consent_given(consent), at)
