"""The wire shapes of requests, agents and the settlement rate."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate
from sqlalchemy import Row

from wangge.accounts.enums import Role
from wangge.agency.enums import ConsentWay, RateBy, TicketAction, TicketState
from wangge.agency.models import Ticket, TicketEvent
from wangge.agency.queries import Agent, FiledCount
from wangge.agency.rules import AgencyGiven, Consent, News, Order, rate_of
from wangge.agency.workflow import TicketOffer
from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.codes import VILLAGE_DIGITS
from wangge.kernel.ids import is_uuid7
from wangge.kernel.texts import is_plain, shows
from wangge.matters.enums import Stage
from wangge.matters.procedures import TEXT_MAX
from wangge.matters.schemas import PlaceSchema, ReferenceSchema
from wangge.matters.workflow import form_schema
from wangge.platform.http import INSTANT, STORABLE, WireSchema
from wangge.policy.rules import AgencyChoices
from wangge.territory.queries import CountyMap

PAGE, LIST_MAX = 50, 200
VILLAGE = validate.Regexp(r"\d{12}\Z", error="malformed")
_ITEM = validate.Regexp(r"[a-z][a-z0-9_]{0,31}\Z", error="malformed")
_DAYS = validate.Range(date(1900, 1, 1), date(2199, 12, 31))


def _is_client_id(value: UUID) -> None:
    if not is_uuid7(value):
        raise ValidationError("not_uuid7")


def _says_something(value: str) -> None:
    if not (shows(value) and is_plain(value)):
        raise ValidationError("malformed")


class ConsentSchema(WireSchema):
    """That the principal agreed: how, when, and to which words."""

    way = fields.Enum(ConsentWay, by_value=True, required=True)
    at = fields.AwareDateTime(required=True, validate=INSTANT)
    words = fields.String(
        required=True, validate=[validate.Length(1, TEXT_MAX), STORABLE, _says_something]
    )


class AgencySchema(WireSchema):
    """What a report says when an agent files it for somebody, who stands in ``reporter``."""

    item = fields.String(required=True, validate=_ITEM)
    ticket = fields.UUID(load_default=None, allow_none=True)
    consent = fields.Nested(ConsentSchema, load_default=None, allow_none=True)


class PrincipalSchema(WireSchema):
    """Whom it is done for; sealed as soon as it is received."""

    name = fields.String(load_default="", validate=[validate.Length(0, 120), STORABLE])
    phone = fields.String(load_default="", validate=[validate.Length(0, 32), STORABLE])
    address = fields.String(load_default="", validate=[validate.Length(0, 200), STORABLE])


class OrderSchema(WireSchema):
    """A request as a client sends it."""

    id = fields.UUID(required=True, validate=_is_client_id)
    item = fields.String(required=True, validate=_ITEM)
    village = fields.String(required=True, validate=VILLAGE)
    agent = fields.UUID(load_default=None, allow_none=True)
    words = fields.String(load_default="", validate=[validate.Length(0, TEXT_MAX), STORABLE])
    principal = fields.Nested(PrincipalSchema, required=True)
    consent = fields.Nested(ConsentSchema, load_default=None, allow_none=True)


class TicketQuerySchema(WireSchema):
    """Which requests are asked for."""

    state = fields.Enum(TicketState, by_value=True, load_default=None)
    to_tell = fields.Boolean(load_default=False)
    mine = fields.Boolean(load_default=False)
    matter = fields.UUID(load_default=None)
    cursor = fields.String(load_default=None, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LIST_MAX))


class NewsSchema(WireSchema):
    """A stage the matter came to, of which the principal has not been told yet."""

    stage = fields.Enum(Stage, by_value=True, required=True)
    at = fields.AwareDateTime(required=True)


class TicketMatterSchema(ReferenceSchema):
    """The matter a request opened."""

    stage = fields.Enum(Stage, by_value=True, required=True)


class AgentSchema(WireSchema):
    """Who holds the post of an agent."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)


class TicketRowSchema(WireSchema):
    """A request in a list; who the principal is stands in no list."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    item = fields.String(required=True)
    state = fields.Enum(TicketState, by_value=True, required=True)
    village = fields.Nested(PlaceSchema, required=True)
    agent = fields.String(required=True, allow_none=True)
    opened_at = fields.AwareDateTime(required=True)
    consented = fields.Boolean(required=True)
    matter = fields.Nested(TicketMatterSchema, required=True, allow_none=True)
    news = fields.List(fields.Nested(NewsSchema), required=True)


class TicketPageSchema(WireSchema):
    """A page of requests, newest first."""

    items = fields.List(fields.Nested(TicketRowSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)


class TicketEventSchema(WireSchema):
    """One act on a request."""

    seq = fields.Integer(required=True)
    action = fields.Enum(TicketAction, by_value=True, required=True)
    at = fields.AwareDateTime(required=True)
    name = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    organisation = fields.String(required=True)
    state = fields.Enum(TicketState, by_value=True, required=True)
    given = fields.Dict(keys=fields.String(), required=True)


class TicketOfferSchema(WireSchema):
    """An action open to the actor; ``by_report``: a report that names the request does it."""

    action = fields.Enum(TicketAction, by_value=True, required=True)
    schema = fields.Dict(keys=fields.String(), required=True)
    by_report = fields.Boolean(required=True)


class TicketConsentSchema(WireSchema):
    """How and when the principal agreed, and when they took it back."""

    way = fields.Enum(ConsentWay, by_value=True, required=True)
    at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class TicketSchema(TicketRowSchema):
    """A request with its history and what the actor may do; ``agents`` are the village's today."""

    consent = fields.Nested(TicketConsentSchema, required=True, allow_none=True)
    agents = fields.List(fields.Nested(AgentSchema), required=True)
    events = fields.List(fields.Nested(TicketEventSchema), required=True)
    available_actions = fields.List(fields.Nested(TicketOfferSchema), required=True)


class ComplaintSchema(WireSchema):
    """Whom people complain to about agent service."""

    to = fields.String(required=True)
    phone = fields.String(required=True)


class MenuItemSchema(WireSchema):
    """What people may ask an agent for."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    hint = fields.String(required=True)
    category = fields.String(required=True, allow_none=True)


class MenuSchema(WireSchema):
    """The county's menu of agent service; empty where there is none."""

    items = fields.List(fields.Nested(MenuItemSchema), required=True)
    complaint = fields.Nested(ComplaintSchema, required=True, allow_none=True)


class AgentsQuerySchema(WireSchema):
    """The village (12 digits) whose agents are asked for."""

    village = fields.String(required=True, validate=VILLAGE)


class OpenAgentSchema(WireSchema):
    """An agent as anybody may know them: the holder of a post."""

    name = fields.String(required=True)
    organisation = fields.String(required=True)


class AgentsSchema(WireSchema):
    """The agents of a village, for everybody."""

    village = fields.Nested(PlaceSchema, required=True)
    agents = fields.List(fields.Nested(OpenAgentSchema), required=True)
    complaint = fields.Nested(ComplaintSchema, required=True, allow_none=True)


class MyAgentsSchema(WireSchema):
    """The agents of a village, for those who take requests in."""

    items = fields.List(fields.Nested(AgentSchema), required=True)


class RateQuerySchema(WireSchema):
    """Days seen, both included, and what the rate is worked out for."""

    first = fields.Date(data_key="from", required=True, validate=_DAYS)
    last = fields.Date(data_key="to", required=True, validate=_DAYS)
    by = fields.Enum(RateBy, by_value=True, load_default=RateBy.TOWN)


class RateSchema(WireSchema):
    """Settled of filed in per cent, always from the two counts; null when nothing was filed."""

    filed = fields.Integer(required=True)
    settled = fields.Integer(required=True)
    rate = fields.Float(required=True, allow_none=True)


class AreaRateSchema(RateSchema):
    """The rate of an area; ``code`` has its significant digits."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class RatesSchema(RateSchema):
    """The rate of all that the actor may see, and of each area."""

    areas = fields.List(fields.Nested(AreaRateSchema), required=True)


def agency_given(loaded: Mapping[str, Any] | None) -> AgencyGiven | None:
    """What was loaded by ``AgencySchema``, as the rules know it."""
    if loaded is None:
        return None
    return AgencyGiven(loaded["item"], loaded["ticket"], consent_given_of(loaded["consent"]))


def consent_given_of(loaded: Mapping[str, Any] | None) -> Consent | None:
    """What was loaded by ``ConsentSchema``, as the rules know it."""
    return None if loaded is None else Consent(**loaded)


def order_given(loaded: Mapping[str, Any], raw: Mapping[str, Any]) -> Order:
    """What was loaded by ``OrderSchema``, with the hash of what was sent."""
    return Order(
        id=loaded["id"],
        sha256=sha256_hex(canonical(dict(raw))),
        item=loaded["item"],
        village=loaded["village"],
        agent_id=loaded["agent"],
        principal={name: value.strip() for name, value in loaded["principal"].items()},
        consent=consent_given_of(loaded["consent"]),
        words=loaded["words"].strip(),
    )


def village_shape(place_code: str, areas: CountyMap) -> dict[str, Any]:
    """A village in the shape of ``PlaceSchema``."""
    return {
        "code": place_code[:VILLAGE_DIGITS],
        "name": areas.place_name(place_code),
        "town": areas.town_of(place_code),
    }


def ticket_row_shape(
    row: Ticket,
    agent: str | None,
    matter: tuple[str, Stage] | None,
    news: Sequence[News],
    areas: CountyMap,
) -> dict[str, Any]:
    """A request in the shape of ``TicketRowSchema``."""
    return {
        "id": row.id,
        "number": row.number,
        "item": row.item,
        "state": TicketState(row.state),
        "village": village_shape(row.place_code, areas),
        "agent": agent,
        "opened_at": row.opened_at,
        "consented": row.consented_at is not None and row.consent_ended_at is None,
        "matter": {"id": row.matter_id, "number": matter[0], "stage": matter[1]}
        if matter
        else None,
        "news": [{"stage": each.stage, "at": each.at} for each in news],
    }


def consent_shape(row: Ticket) -> dict[str, Any] | None:
    """A request's consent in the shape of ``TicketConsentSchema``."""
    if row.consent_way is None:
        return None
    return {
        "way": ConsentWay(row.consent_way),
        "at": row.consented_at,
        "ended_at": row.consent_ended_at,
    }


def ticket_event_shape(act: Row[TicketEvent, str, str]) -> dict[str, Any]:
    """An act in the shape of ``TicketEventSchema``."""
    event, person, organisation = act
    return {
        "seq": event.seq,
        "action": TicketAction(event.action),
        "at": event.at,
        "name": person,
        "role": Role(event.role),
        "organisation": organisation,
        "state": TicketState(event.state),
        "given": event.given,
    }


def agent_shape(agent: Agent) -> dict[str, Any]:
    """An agent in the shape of ``AgentSchema``."""
    return {"id": agent.person_id, "name": agent.name, "organisation": agent.organisation}


def ticket_offer_shape(offer: TicketOffer) -> dict[str, Any]:
    """An offer in the shape of ``TicketOfferSchema``."""
    return {
        "action": offer.action,
        "schema": form_schema(offer.form),
        "by_report": offer.opens_matter,
    }


def complaint_shape(choices: AgencyChoices | None) -> dict[str, Any] | None:
    """Whom people complain to, in the shape of ``ComplaintSchema``."""
    if choices is None:
        return None
    return {"to": choices.complaint_to, "phone": choices.complaint_phone}


def menu_shape(choices: AgencyChoices | None) -> dict[str, Any]:
    """The menu in the shape of ``MenuSchema``."""
    return {"items": choices.items if choices else (), "complaint": complaint_shape(choices)}


def rates_shape(counts: Sequence[FiledCount], areas: CountyMap) -> dict[str, Any]:
    """The counts of areas in the shape of ``RatesSchema``."""
    return _rate(sum(each.filed for each in counts), sum(each.settled for each in counts)) | {
        "areas": [
            _rate(each.filed, each.settled)
            | {"code": each.prefix, "name": areas.place_name(each.prefix)}
            for each in counts
        ]
    }


def _rate(filed: int, settled: int) -> dict[str, Any]:
    return {"filed": filed, "settled": settled, "rate": rate_of(settled, filed)}
