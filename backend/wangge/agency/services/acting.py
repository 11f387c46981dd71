"""Acts on requests, each by a row of the table."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.events import HandedOver
from wangge.accounts.queries import posts_of
from wangge.accounts.services.handing_over import note_moved
from wangge.agency.enums import TicketAction, TicketState
from wangge.agency.errors import FiledByReportError
from wangge.agency.models import PrincipalEnvelope, Ticket, TicketEvent
from wangge.agency.procedures import AGENT, TicketMove
from wangge.agency.queries import agents_of, news_of, ticket, unfinished_of
from wangge.agency.services.writing import event_row, has_consent
from wangge.agency.workflow import TicketFacts, chosen_move
from wangge.kernel.clock import local_day
from wangge.kernel.codes import VILLAGE_DIGITS
from wangge.matters.services.opening import follow_for
from wangge.platform.envelopes import opened
from wangge.platform.happenings import hears


def act_on_ticket(
    session: Session,
    actor: Actor,
    ticket_id: UUID,
    action: str,
    given: Mapping[str, Any],
    *,
    now: datetime,
) -> None:
    """Do one act on a request.

    Raises:
        TicketNotFoundError: when the actor may not see it.
        UnknownTicketActionError, TicketActionNotOpenError, TicketActionNotYoursError,
        TicketFormError: see ``workflow.chosen_move``.
        FiledByReportError: when only a report does it.
    """
    row = ticket(session, actor, ticket_id, to_change=True)
    move, post = chosen_move(facts_of(session, row, now), actor, action, given)
    if move.opens_matter:
        raise FiledByReportError
    words = {name: value.strip() for name, value in given.items() if value is not None}
    _follow(session, actor, row, move, words, now)
    move_ticket(session, row, move, actor, post, words, now)


def look_up(
    session: Session,
    actor: Actor,
    ticket_id: UUID,
    given: Mapping[str, Any],
    *,
    key: bytes,
    now: datetime,
) -> dict[str, str]:
    """Whom a request is for; that it was looked up, and for which purpose, stands in its history.

    Raises:
        As ``act_on_ticket``.
    """
    act_on_ticket(session, actor, ticket_id, TicketAction.LOOK_UP, given, now=now)
    return opened(key, ticket_id, session.get_one(PrincipalEnvelope, ticket_id).sealed)


@hears(HandedOver)
def hand_on(session: Session, fact: HandedOver) -> None:
    """Give what an agent who leaves has still to do to whoever follows, on record.

    Where nobody follows, requests wait for any agent of the village, and matters stay as they are.
    """
    moved = unfinished_of(session, fact.from_person_id)
    by = posts_of(session, fact.by_person_id, local_day(fact.at))[0]
    for row in moved:
        row.agent_id = fact.to_person_id
        if fact.to_person_id is None and row.state == TicketState.TAKEN:
            row.state = TicketState.WAITING.value
        row.version += 1
    session.flush()
    if fact.to_person_id is not None:
        filed = [row.matter_id for row in moved if row.matter_id is not None]
        follow_for(session, filed, fact.to_person_id)
    if moved:
        events = [
            event_row(
                row.id,
                row.version,
                TicketAction.HAND_ON,
                TicketState(row.state),
                fact.by_person_id,
                by,
                fact.at,
                {},
            )
            for row in moved
        ]
        session.execute(insert(TicketEvent), events)
    note_moved(session, fact.reference, "ticket", [(row.id, row.number) for row in moved])


def facts_of(session: Session, row: Ticket, now: datetime) -> TicketFacts:
    """What the table looks at."""
    village = row.place_code[:VILLAGE_DIGITS]
    return TicketFacts(
        state=TicketState(row.state),
        place_code=row.place_code,
        agent_id=row.agent_id,
        opened_by_id=row.opened_by_id,
        has_consent=has_consent(row),
        has_news=bool(news_of(session, [row]).get(row.id)),
        agents=tuple(each.person_id for each in agents_of(session, village, local_day(now))),
    )


def move_ticket(
    session: Session,
    row: Ticket,
    move: TicketMove,
    actor: Actor,
    post: Post,
    given: Mapping[str, Any],
    now: datetime,
) -> None:
    """Bring a request to where a row leads, and append the act."""
    state = move.target or TicketState(row.state)
    row.state = state.value
    row.version += 1
    session.flush()
    event = event_row(row.id, row.version, move.action, state, actor.person_id, post, now, given)
    session.execute(insert(TicketEvent), [event])


def _follow(
    session: Session,
    actor: Actor,
    row: Ticket,
    move: TicketMove,
    given: Mapping[str, str],
    now: datetime,
) -> None:
    """Write into the request what an act says beside its new state."""
    match move.action:
        case TicketAction.TAKE:
            row.agent_id = actor.person_id
        case TicketAction.CHOOSE_AGENT:
            row.agent_id = UUID(given[AGENT])
            if row.matter_id is not None:
                follow_for(session, [row.matter_id], row.agent_id)
        case TicketAction.RECORD_CONSENT:
            row.consent_way, row.consented_at = given["way"], now
        case TicketAction.WITHDRAW if row.consented_at is not None:
            row.consent_ended_at = now
        case TicketAction.TELL:
            row.told_seq = max(each.seq for each in news_of(session, [row])[row.id])
