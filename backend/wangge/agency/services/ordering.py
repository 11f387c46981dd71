"""Taking requests in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.agency.enums import TicketAction, TicketState
from wangge.agency.errors import (
    MayNotOrderError,
    NotYourVillageError,
    PrincipalMissingError,
    TicketIdTakenError,
    UnknownAgentError,
    VillageNotFoundError,
)
from wangge.agency.models import PrincipalEnvelope, Ticket, TicketEvent
from wangge.agency.procedures import ORDERERS
from wangge.agency.queries import agents_of
from wangge.agency.rules import NUMBER_PREFIX, Order
from wangge.agency.services.writing import check_item, consent_given, event_row, ticket_row
from wangge.kernel.clock import local_day
from wangge.kernel.codes import contains, place_code
from wangge.matters.services.numbers import numbers_for
from wangge.platform.envelopes import fingerprint, seal
from wangge.platform.spatial import insert_if_absent
from wangge.territory.queries import county_map


def order(
    session: Session, actor: Actor, wanted: Order, *, key: bytes, now: datetime
) -> tuple[UUID, bool]:
    """Take a request in; its id, and whether it is new. The same one again changes nothing.

    Raises:
        MayNotOrderError: when the actor is nobody who takes requests in.
        VillageNotFoundError, NotYourVillageError: when the village is none, or another's.
        UnknownItemError, UnknownAgentError: when the menu or the village has no such.
        PrincipalMissingError: when nobody says whom it is for.
        TicketIdTakenError: when the id carries other content.
    """
    post = next((each for each in actor.posts if each.role in ORDERERS), None)
    if post is None:
        raise MayNotOrderError
    if not county_map(session).exists(wanted.village):
        raise VillageNotFoundError
    near = (each for each in actor.posts if each.role in ORDERERS)
    if not any(_is_near(each, wanted.village) for each in near):
        raise NotYourVillageError(village=wanted.village)
    check_item(session, wanted.item)
    if wanted.agent_id is not None:
        _check_agent(session, wanted.agent_id, wanted.village, now)
    if not any(wanted.principal.values()):
        raise PrincipalMissingError
    place = place_code(wanted.village)
    mark = fingerprint(key, wanted.sha256)
    known = session.get(Ticket, wanted.id)
    if known is None:
        number = numbers_for(session, [(local_day(now).year, place)], NUMBER_PREFIX)[0]
        row = ticket_row(
            wanted.id,
            number=number,
            mark=mark,
            item=wanted.item,
            place=place,
            agent_id=wanted.agent_id,
            opened_by_id=actor.person_id,
            at=now,
            consent=wanted.consent,
        )
        insert_if_absent(session, Ticket, [row])
        known = session.get_one(Ticket, wanted.id)
        if known.number == number:
            given = {"words": wanted.words} | consent_given(wanted.consent)
            session.execute(
                insert(TicketEvent),
                [
                    event_row(
                        wanted.id,
                        1,
                        TicketAction.ORDER,
                        TicketState.WAITING,
                        actor.person_id,
                        post,
                        now,
                        given,
                    )
                ],
            )
            sealed = seal(key, wanted.id, dict(wanted.principal))
            session.execute(insert(PrincipalEnvelope), [{"ticket_id": wanted.id, "sealed": sealed}])
            return wanted.id, True
    if known.fingerprint != mark or known.opened_by_id != actor.person_id:
        raise TicketIdTakenError(id=str(wanted.id))
    return wanted.id, False


def _is_near(post: Post, village: str) -> bool:
    """Whether the post covers the village, or a part of it."""
    return contains(post.area_prefix, village) or contains(village, post.area_prefix)


def _check_agent(session: Session, agent_id: UUID, village: str, now: datetime) -> None:
    if all(each.person_id != agent_id for each in agents_of(session, village, local_day(now))):
        raise UnknownAgentError(id=str(agent_id))
