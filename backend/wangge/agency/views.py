"""Agent service over HTTP."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request

from wangge.accounts.actor import Actor
from wangge.accounts.auth import current_actor
from wangge.agency.enums import RateBy
from wangge.agency.errors import VillageNotFoundError
from wangge.agency.queries import (
    TicketFilter,
    agents_of,
    filed_counts,
    name_of_agent,
    news_of,
    number_of_matter,
    ticket,
    ticket_history,
    tickets_page,
)
from wangge.agency.schemas import (
    AgentsQuerySchema,
    AgentsSchema,
    MenuSchema,
    MyAgentsSchema,
    OrderSchema,
    PrincipalSchema,
    RateQuerySchema,
    RatesSchema,
    TicketPageSchema,
    TicketQuerySchema,
    TicketSchema,
    agent_shape,
    complaint_shape,
    consent_shape,
    menu_shape,
    order_given,
    rates_shape,
    ticket_event_shape,
    ticket_offer_shape,
    ticket_row_shape,
    village_shape,
)
from wangge.agency.services.acting import act_on_ticket, facts_of, look_up
from wangge.agency.services.ordering import order
from wangge.agency.workflow import ticket_offers
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.codes import VILLAGE_DIGITS, place_code
from wangge.matters.enums import Stage
from wangge.matters.errors import FormNotAnObjectError
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment
from wangge.platform.http import WireBlueprint, json_bytes
from wangge.policy.queries import current_policy
from wangge.territory.queries import county_map

blp = WireBlueprint("agency", __name__, description="Petition agents and what people ask of them")
ANY_FORM = {"content": {"application/json": {"schema": {"type": "object"}}}}


@blp.route("/agents")
@blp.arguments(AgentsQuerySchema, location="query")
@blp.response(200, AgentsSchema)
def get_agents(asked: dict[str, str]) -> dict[str, Any]:
    """Who the agents of a village are, and whom to complain to; open to everybody."""
    session, areas, village = reading(), county_map(reading()), asked["village"]
    if not areas.exists(village):
        raise VillageNotFoundError
    found = agents_of(session, village, local_day(utc_now()))
    return {
        "village": village_shape(place_code(village), areas),
        "agents": [{"name": each.name, "organisation": each.organisation} for each in found],
        "complaint": complaint_shape(current_policy(session).agency),
    }


@blp.route("/agency/menu")
@blp.response(200, MenuSchema)
def get_menu() -> dict[str, Any]:
    """What people may ask an agent for in this county."""
    return menu_shape(current_policy(reading()).agency)


@blp.route("/agency/agents")
@blp.arguments(AgentsQuerySchema, location="query")
@blp.response(200, MyAgentsSchema)
def get_agents_to_choose(asked: dict[str, str]) -> dict[str, Any]:
    """The agents of a village, one of whom a request may name."""
    current_actor()
    found = agents_of(reading(), asked["village"], local_day(utc_now()))
    return {"items": [agent_shape(each) for each in found]}


@blp.route("/agency/tickets", methods=["POST"])
@blp.arguments(OrderSchema)
@blp.response(201, TicketSchema)
@blp.alt_response(200, schema=TicketSchema, description="The same request was here already.")
def post_ticket(loaded: dict[str, Any]) -> Response:
    """Take a request in; the answer carries its number."""
    actor = current_actor()
    wanted = order_given(loaded, request.get_json())
    with unit_of_work() as session:
        ticket_id, is_new = order(
            session, actor, wanted, key=deployment().envelope_key, now=utc_now()
        )
    body = TicketSchema().dump(_whole(ticket_id, actor))
    return Response(
        json_bytes(body), status=201 if is_new else 200, content_type="application/json"
    )


@blp.route("/agency/tickets")
@blp.arguments(TicketQuerySchema, location="query")
@blp.response(200, TicketPageSchema)
def get_tickets(asked: dict[str, Any]) -> dict[str, Any]:
    """The requests the actor may see."""
    session, areas = reading(), county_map(reading())
    cursor, limit = asked.pop("cursor"), asked.pop("limit")
    page = tickets_page(session, current_actor(), TicketFilter(**asked), cursor=cursor, limit=limit)
    return {
        "items": [
            ticket_row_shape(
                row,
                agent,
                (number, Stage(stage)) if number and stage else None,
                page.news.get(row.id, ()),
                areas,
            )
            for row, agent, number, stage in page.items
        ],
        "next_cursor": page.next_cursor,
        "total": page.total,
    }


@blp.route("/agency/tickets/<uuid:ticket_id>")
@blp.response(200, TicketSchema)
def get_ticket(ticket_id: UUID) -> dict[str, Any]:
    """A request with its history and what the actor may do now."""
    return _whole(ticket_id, current_actor())


@blp.route("/agency/tickets/<uuid:ticket_id>/actions/<string:action>", methods=["POST"])
@blp.response(200, TicketSchema)
@blp.doc(requestBody=ANY_FORM)
def post_ticket_action(ticket_id: UUID, action: str) -> dict[str, Any]:
    """Do an action; its form is the JSON Schema listed with it in ``available_actions``."""
    actor, given = current_actor(), _form()
    with unit_of_work() as session:
        act_on_ticket(session, actor, ticket_id, action, given, now=utc_now())
    return _whole(ticket_id, actor)


@blp.route("/agency/tickets/<uuid:ticket_id>/principal", methods=["POST"])
@blp.response(200, PrincipalSchema)
@blp.doc(requestBody=ANY_FORM)
def post_principal(ticket_id: UUID) -> dict[str, str]:
    """Look up whom a request is for; the purpose given stands in its history from then on."""
    actor, given = current_actor(), _form()
    with unit_of_work() as session:
        return look_up(
            session, actor, ticket_id, given, key=deployment().envelope_key, now=utc_now()
        )


@blp.route("/agency/statistics")
@blp.arguments(RateQuerySchema, location="query", as_kwargs=True)
@blp.response(200, RatesSchema)
def get_rates(first: date, last: date, by: RateBy) -> dict[str, Any]:
    """How many matters agents filed, how many of them are settled, and the rate that follows."""
    session = reading()
    counts = filed_counts(session, current_actor(), first, last, by)
    return rates_shape(counts, county_map(session))


def _form() -> dict[str, Any]:
    given = request.get_json()
    if not isinstance(given, dict):
        raise FormNotAnObjectError
    return given


def _whole(ticket_id: UUID, actor: Actor) -> dict[str, Any]:
    """A request in the shape of ``TicketSchema``."""
    session, now = reading(), utc_now()
    row = ticket(session, actor, ticket_id)
    village = row.place_code[:VILLAGE_DIGITS]
    agents = agents_of(session, village, local_day(now))
    shape = ticket_row_shape(
        row,
        name_of_agent(session, row),
        number_of_matter(session, row.matter_id) if row.matter_id else None,
        news_of(session, [row]).get(row.id, ()),
        county_map(session),
    )
    return shape | {
        "consent": consent_shape(row),
        "agents": [agent_shape(each) for each in agents],
        "events": [ticket_event_shape(each) for each in ticket_history(session, row.id)],
        "available_actions": [
            ticket_offer_shape(each) for each in ticket_offers(facts_of(session, row, now), actor)
        ],
    }
