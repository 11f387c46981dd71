"""The wire shapes of matters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2.shape import to_shape
from marshmallow import EXCLUDE, fields, validate

from wangge.matters.enums import Action, Layer, Procedure, Stage
from wangge.matters.models import Matter
from wangge.matters.procedures import INTO
from wangge.matters.queries import LIST_MAX, Act
from wangge.matters.workflow import Offer, form_schema
from wangge.platform.http import STORABLE, WireSchema
from wangge.territory.queries import CountyMap

PAGE = 50
PREFIX = validate.Regexp(r"\d{6}(\d{3}){0,3}\Z", error="invalid")


class MatterQuerySchema(WireSchema):
    """What a list of matters is narrowed to."""

    waiting = fields.Boolean(load_default=False)
    is_open = fields.Boolean(data_key="open", load_default=None)
    stage = fields.Enum(Stage, by_value=True, load_default=None)
    category = fields.String(load_default=None, validate=[validate.Length(1, 48), STORABLE])
    urgent = fields.Boolean(load_default=None)
    place = fields.String(load_default=None, validate=PREFIX)
    day_place = fields.String(
        load_default=None,
        validate=PREFIX,
        metadata={"description": "The place by the boundaries of the day it was seen"},
    )
    layer = fields.Enum(Layer, by_value=True, load_default=None)
    holder = fields.UUID(load_default=None)
    due = fields.String(load_default=None, validate=validate.OneOf(["overdue", "week", "any"]))
    seen_from = fields.Date(load_default=None)
    seen_to = fields.Date(load_default=None)
    settled_layer = fields.Enum(Layer, by_value=True, load_default=None)
    settled = fields.Boolean(load_default=None)
    agency = fields.Boolean(load_default=None)
    counted = fields.Boolean(load_default=False)
    q = fields.String(load_default=None, validate=[validate.Length(1, 64), STORABLE])


class MatterPageQuerySchema(MatterQuerySchema):
    """The same, with order and page."""

    sort = fields.String(load_default="newest", validate=validate.OneOf(["due", "newest"]))
    cursor = fields.String(load_default=None, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LIST_MAX))


class MatterExportQuerySchema(MatterQuerySchema):
    """The same filters and order, and the format of the file."""

    sort = fields.String(load_default="newest", validate=validate.OneOf(["due", "newest"]))
    format = fields.String(load_default="xlsx", validate=validate.OneOf(["xlsx", "csv"]))


class SeenSchema(WireSchema):
    """Which version of a matter the client saw."""

    class Meta:
        """A request has many other headers."""

        unknown = EXCLUDE

    version = fields.String(data_key="If-Match", load_default=None)


class PlaceSchema(WireSchema):
    """Where a matter is filed."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    town = fields.String(required=True, allow_none=True)


class HolderSchema(WireSchema):
    """Who holds a matter."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    layer = fields.Enum(Layer, by_value=True, required=True)


class LonLatSchema(WireSchema):
    """A WGS84 point in degrees."""

    lon = fields.Float(required=True)
    lat = fields.Float(required=True)


class MatterRowSchema(WireSchema):
    """A matter in a list."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    category = fields.String(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    urgent = fields.Boolean(required=True)
    words = fields.String(required=True)
    place = fields.Nested(PlaceSchema, required=True)
    holder = fields.Nested(HolderSchema, required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    due_days = fields.Integer(required=True, allow_none=True)
    reported_at = fields.AwareDateTime(required=True)
    seen_at = fields.AwareDateTime(required=True)
    point = fields.Nested(LonLatSchema, required=True, allow_none=True)
    photo = fields.UUID(required=True, allow_none=True)
    round = fields.Integer(required=True)
    agency = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class MatterPageSchema(WireSchema):
    """A page of matters; ``total`` stops counting at 10,000."""

    items = fields.List(fields.Nested(MatterRowSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)


class EventActorSchema(WireSchema):
    """Who did an act."""

    name = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)
    organisation = fields.String(required=True, allow_none=True)


class FiledSchema(WireSchema):
    """What a matter is filed under since it was corrected."""

    category = fields.String(required=True)
    place = fields.Nested(PlaceSchema, required=True)


class EventSchema(WireSchema):
    """One act in the timeline."""

    seq = fields.Integer(required=True)
    action = fields.Enum(Action, by_value=True, required=True)
    at = fields.AwareDateTime(required=True)
    actor = fields.Nested(EventActorSchema, required=True)
    from_stage = fields.Enum(Stage, by_value=True, required=True, allow_none=True)
    to_stage = fields.Enum(Stage, by_value=True, required=True)
    given = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    filed = fields.Nested(FiledSchema, required=True, allow_none=True)


class AvailableActionSchema(WireSchema):
    """An action open to the actor; ``schema`` is the JSON Schema of its form."""

    action = fields.Enum(Action, by_value=True, required=True)
    schema = fields.Dict(keys=fields.String(), required=True)
    to_stages = fields.List(fields.Enum(Stage, by_value=True), required=True)


class DueSchema(WireSchema):
    """Why it is due when it is."""

    stage = fields.Enum(Stage, by_value=True, required=True)
    on = fields.Date(required=True)
    started_on = fields.Date(required=True)
    days = fields.Integer(required=True)
    source = fields.String(required=True)


class ReferenceSchema(WireSchema):
    """Another matter."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)


class MergedFromSchema(ReferenceSchema):
    """A matter that goes on in this one: what was reported, where, with which photos."""

    words = fields.String(required=True)
    reported_at = fields.AwareDateTime(required=True)
    point = fields.Nested(LonLatSchema, required=True, allow_none=True)
    photos = fields.List(fields.UUID(), required=True)


class TakesBackSchema(WireSchema):
    """The act that ``undo`` takes back, and until when."""

    action = fields.Enum(Action, by_value=True, required=True)
    until = fields.AwareDateTime(required=True)


class MatterSchema(MatterRowSchema):
    """A matter with its report, its history and what the actor may do."""

    procedure = fields.Enum(Procedure, by_value=True, required=True)
    report = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    due = fields.Nested(DueSchema, required=True, allow_none=True)
    events = fields.List(fields.Nested(EventSchema), required=True)
    merged_into = fields.Nested(ReferenceSchema, required=True, allow_none=True)
    merged_from = fields.List(fields.Nested(MergedFromSchema), required=True)
    merged_count = fields.Integer(required=True)
    takes_back = fields.Nested(TakesBackSchema, required=True, allow_none=True)
    available_actions = fields.List(fields.Nested(AvailableActionSchema), required=True)


def matter_row(row: Matter, holder: str | None, areas: CountyMap) -> dict[str, Any]:
    """A matter in the shape of ``MatterRowSchema``."""
    return {
        "id": row.id,
        "number": row.number,
        "category": row.category,
        "stage": Stage(row.stage),
        "urgent": row.urgent,
        "words": row.summary,
        "place": place_shape(row.place_code, areas),
        "holder": {"id": row.holder_id, "name": holder, "layer": Layer(row.layer)}
        if row.holder_id and row.layer
        else None,
        "due_on": row.due_on,
        "due_days": row.due_days,
        "reported_at": row.opened_at,
        "seen_at": row.seen_at,
        "point": point_shape(row),
        "photo": row.photo_id,
        "round": row.round,
        "agency": row.agent_id is not None,
        "version": row.version,
    }


def place_shape(code: str, areas: CountyMap) -> dict[str, Any]:
    """A place in the shape of ``PlaceSchema``."""
    return {"code": code, "name": areas.place_name(code), "town": areas.town_of(code)}


def point_shape(row: Matter) -> dict[str, float] | None:
    """Where a matter is, in the shape of ``LonLatSchema``."""
    if row.point is None:
        return None
    lon, lat = shapely.get_coordinates(to_shape(row.point))[0].tolist()
    return {"lon": lon, "lat": lat}


def merged_shape(row: Matter, photos: Sequence[UUID]) -> dict[str, Any]:
    """A matter that goes on in another, in the shape of ``MergedFromSchema``."""
    return {
        "id": row.id,
        "number": row.number,
        "words": row.summary,
        "reported_at": row.opened_at,
        "point": point_shape(row),
        "photos": photos,
    }


def event_shape(act: Act, areas: CountyMap) -> dict[str, Any]:
    """An act in the shape of ``EventSchema``.

    The report's own words stand beside the timeline, and so does what a matter was merged into:
    not everybody who sees the one may see the other.
    """
    event, given = act.event, act.given
    if event.action is Action.REPORT:
        given = None
    elif given is not None:
        given = {name: value for name, value in given.items() if name != INTO}
    return {
        "seq": event.seq,
        "action": event.action,
        "at": event.at,
        "actor": {"name": act.person, "role": event.role, "organisation": act.organisation},
        "from_stage": event.from_stage,
        "to_stage": event.stage,
        "given": given,
        "filed": {
            "category": event.filed.category,
            "place": place_shape(event.filed.place_code, areas),
        }
        if event.filed and event.from_stage
        else None,
    }


def offer_shape(offer: Offer) -> dict[str, Any]:
    """An offer in the shape of ``AvailableActionSchema``."""
    return {
        "action": offer.action,
        "schema": form_schema(offer.form),
        "to_stages": list(offer.to_stages),
    }
