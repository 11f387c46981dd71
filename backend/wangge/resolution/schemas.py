"""Focal villages and places on the wire."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from marshmallow import ValidationError, fields, validate, validates_schema
from shapely.geometry.base import BaseGeometry

from wangge.accounts.enums import OrganisationKind, Role
from wangge.kernel.geometry import Datum
from wangge.kernel.texts import is_plain, shows
from wangge.matters.enums import Stage as MatterStage
from wangge.matters.schemas import MatterRowSchema
from wangge.platform.http import STORABLE, Number, WireSchema
from wangge.resolution.enums import Action, AtPlace, Condition, Result, Seat, Stage
from wangge.resolution.queries import Deed, Official, Sitting
from wangge.resolution.rules import Finding
from wangge.territory.queries import CountyMap

_UNREADABLE = (
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    shapely.errors.ShapelyError,
)
"""What shapely raises over what is no geometry."""
REASON_MAX, TASK_MAX, NAME_MAX, MEMBERS_MAX = 2_000, 500, 80, 30
_VILLAGE = validate.Regexp(r"[0-9]{12}\Z", error="malformed_code")
_AREA = validate.Regexp(r"[0-9]{12}([0-9]{3})?\Z", error="malformed_code")


def _is_told(text: str) -> None:
    if not (is_plain(text) and shows(text)):
        raise ValidationError("invalid")


def _words(most: int, **options: Any) -> fields.String:  # noqa: ANN401 -- marshmallow's options
    return fields.String(validate=[validate.Length(1, most), STORABLE, _is_told], **options)


class NamedSchema(WireSchema):
    """An organisation or a person by id and name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class AreaNamedSchema(WireSchema):
    """Where it is: a village or a small grid, with its town."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    town = fields.String(required=True, allow_none=True)


class TaskForceGivenSchema(WireSchema):
    """Who is to head a task force, and who is to be in it."""

    head = fields.UUID(required=True)
    members = fields.List(fields.UUID(), required=True, validate=validate.Length(0, MEMBERS_MAX))
    reason = _words(REASON_MAX, required=True)


class DeclaredSchema(TaskForceGivenSchema):
    """A village to be a focal village, why, and its task force."""

    village = fields.String(required=True, validate=_VILLAGE)


class EndGivenSchema(WireSchema):
    """How the care for a village ends, and why."""

    result = fields.Enum(Result, by_value=True, required=True)
    reason = _words(REASON_MAX, required=True)


class TaskGivenSchema(WireSchema):
    """A line for a weekly list; the matter by its number or id."""

    organisation = fields.UUID(required=True)
    words = _words(TASK_MAX, required=True)
    matter = fields.String(
        load_default=None, allow_none=True, validate=[validate.Length(1, 64), STORABLE]
    )


class OutcomeGivenSchema(WireSchema):
    """What is said when a task is ticked, signed off, given back or dropped."""

    words = _words(REASON_MAX, load_default=None, allow_none=True)


class ReasonSchema(WireSchema):
    """Why."""

    reason = _words(REASON_MAX, required=True)


class FocalQuerySchema(WireSchema):
    """Which focal villages are asked for."""

    stage = fields.Enum(
        Stage,
        by_value=True,
        load_default=None,
        validate=validate.OneOf([Stage.UNDER_CARE, Stage.ENDED], error="invalid"),
    )
    village = fields.String(load_default=None, validate=_VILLAGE)


class OfficialsQuerySchema(WireSchema):
    """The village or small grid that people are sought for."""

    area = fields.String(required=True, validate=_AREA)


class OfficialSchema(WireSchema):
    """Somebody who may be given a seat, by one of their posts."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    organisation = fields.Nested(NamedSchema, required=True)
    kind = fields.Enum(OrganisationKind, by_value=True, required=True)


class OfficialsSchema(WireSchema):
    """Those who may be given a seat."""

    items = fields.List(fields.Nested(OfficialSchema), required=True)


class SittingSchema(WireSchema):
    """Who answers for it, for which organisation, since when."""

    seat = fields.Enum(Seat, by_value=True, required=True)
    person = fields.Nested(NamedSchema, required=True)
    organisation = fields.Nested(NamedSchema, required=True)
    since = fields.Date(required=True)


class FindingSchema(WireSchema):
    """One condition of the exit test with its counts."""

    condition = fields.Enum(Condition, by_value=True, required=True)
    holds = fields.Boolean(required=True, allow_none=True)
    count = fields.Integer(required=True)
    of = fields.Integer(required=True, allow_none=True)
    limit = fields.Integer(required=True)


class TaskMatterSchema(NamedSchema):
    """The matter a task is about."""

    class Meta:
        """A matter is called by its number."""

        exclude = ("name",)

    number = fields.String(required=True)
    words = fields.String(required=True)
    stage = fields.Enum(MatterStage, by_value=True, required=True)


class TaskSchema(WireSchema):
    """A line of a weekly list."""

    id = fields.UUID(required=True)
    organisation = fields.Nested(NamedSchema, required=True)
    words = fields.String(required=True, allow_none=True)
    matter = fields.Nested(TaskMatterSchema, required=True, allow_none=True)
    matter_stage = fields.Enum(MatterStage, by_value=True, required=True, allow_none=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    outcome = fields.String(required=True, allow_none=True)
    available_actions = fields.List(fields.Enum(Action, by_value=True), required=True)


class WeekSchema(WireSchema):
    """A weekly list."""

    id = fields.UUID(required=True)
    week_on = fields.Date(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    tasks = fields.List(fields.Nested(TaskSchema), required=True)
    available_actions = fields.List(fields.Enum(Action, by_value=True), required=True)


class WeekCountSchema(WireSchema):
    """How far the newest list is."""

    week_on = fields.Date(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    done = fields.Integer(required=True)
    tasks = fields.Integer(required=True)


class FocalRowSchema(WireSchema):
    """A focal village in a list."""

    id = fields.UUID(required=True)
    village = fields.Nested(AreaNamedSchema, required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    reason = fields.String(required=True)
    organisation = fields.Nested(NamedSchema, required=True)
    head = fields.Nested(NamedSchema, required=True, allow_none=True)
    started_on = fields.Date(required=True)
    ended_on = fields.Date(required=True, allow_none=True)
    result = fields.Enum(Result, by_value=True, required=True, allow_none=True)
    week = fields.Nested(WeekCountSchema, required=True, allow_none=True)


class FocalListSchema(WireSchema):
    """The focal villages the actor may see."""

    items = fields.List(fields.Nested(FocalRowSchema), required=True)
    may_declare = fields.Boolean(required=True)


class DeedSchema(WireSchema):
    """One act in the history: what, when, by whom, about whom, why."""

    seq = fields.Integer(required=True)
    action = fields.Enum(Action, by_value=True, required=True)
    at = fields.AwareDateTime(required=True)
    actor = fields.Dict(keys=fields.String(), required=True)
    about = fields.String(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
    facts = fields.Dict(keys=fields.String(), required=True)
    handed_over = fields.Boolean(required=True)


class FocalSchema(FocalRowSchema):
    """A focal village with its task force, lists, exit test and history."""

    task_force = fields.List(fields.Nested(SittingSchema), required=True)
    weeks = fields.List(fields.Nested(WeekSchema), required=True)
    exit_test = fields.List(fields.Nested(FindingSchema), required=True, allow_none=True)
    periods = fields.List(fields.Nested(FocalRowSchema), required=True)
    events = fields.List(fields.Nested(DeedSchema), required=True)
    available_actions = fields.List(fields.Enum(Action, by_value=True), required=True)


class PlaceQuerySchema(WireSchema):
    """Which places are asked for."""

    kind = fields.String(load_default=None, validate=[validate.Length(1, 24), STORABLE])
    q = fields.String(load_default=None, validate=[validate.Length(1, 64), STORABLE])
    closed = fields.Boolean(load_default=False)


class PlaceKindSchema(WireSchema):
    """A kind of place."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class CornerSchema(WireSchema):
    """A point in degrees."""

    lon = Number(required=True, validate=validate.Range(-180, 180))
    lat = Number(required=True, validate=validate.Range(-90, 90))


class PlaceGivenSchema(WireSchema):
    """What a place is to be: a point, or an area as GeoJSON."""

    kind = fields.String(required=True, validate=[validate.Length(1, 24), STORABLE])
    name = _words(NAME_MAX, required=True)
    point = fields.Nested(CornerSchema, load_default=None, allow_none=True)
    area = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    datum = fields.Enum(
        Datum, by_value=True, load_default=Datum.WGS84, error_messages={"unknown": "unknown_datum"}
    )
    lead = fields.UUID(required=True)
    liaison = fields.UUID(required=True)

    @validates_schema
    def has_one_shape(self, given: Mapping[str, Any], **_: object) -> None:
        """Refuse what has no shape, or two.

        Raises:
            ValidationError: for the field that is missing or too many.
        """
        if (given.get("point") is None) == (given.get("area") is None):
            raise ValidationError({"point": ["one_shape"]})


class PlaceChangedSchema(PlaceGivenSchema):
    """The same, with the reason for the change."""

    reason = _words(REASON_MAX, required=True)


class LinkGivenSchema(ReasonSchema):
    """A matter to be put into a ledger, by its number or id, and why."""

    matter = fields.String(required=True, validate=[validate.Length(1, 64), STORABLE])


class PlaceRowSchema(WireSchema):
    """A place in a list."""

    id = fields.UUID(required=True)
    kind = fields.Nested(PlaceKindSchema, required=True)
    name = fields.String(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    place = fields.Nested(AreaNamedSchema, required=True)
    lead = fields.Nested(SittingSchema, required=True, allow_none=True)
    liaison = fields.Nested(SittingSchema, required=True, allow_none=True)
    opened_on = fields.Date(required=True)
    closed_on = fields.Date(required=True, allow_none=True)


class PlaceListSchema(WireSchema):
    """The places the actor may see, and the kinds there are."""

    items = fields.List(fields.Nested(PlaceRowSchema), required=True)
    kinds = fields.List(fields.Nested(PlaceKindSchema), required=True)
    may_register = fields.Boolean(required=True)


class CarePlaceSchema(PlaceRowSchema):
    """A place with its shape (GeoJSON, WGS84) and history."""

    shape = fields.Dict(keys=fields.String(), required=True)
    events = fields.List(fields.Nested(DeedSchema), required=True)
    available_actions = fields.List(fields.Enum(Action, by_value=True), required=True)


class LedgerLineSchema(WireSchema):
    """A matter of a ledger, and why it stands there."""

    matter = fields.Nested(MatterRowSchema, required=True)
    why = fields.Enum(AtPlace, by_value=True, required=True)
    reason = fields.String(required=True, allow_none=True)


class LedgerSchema(WireSchema):
    """The newest matters at a place, within the actor's remit, and how many there are."""

    items = fields.List(fields.Nested(LedgerLineSchema), required=True)
    total = fields.Integer(required=True)
    open = fields.Integer(required=True)
    radius_m = fields.Integer(required=True, allow_none=True)


def given_shape(given: Mapping[str, Any]) -> BaseGeometry:
    """The point or area that was given; an empty polygon for one that cannot be read."""
    if given["point"] is not None:
        return shapely.Point(given["point"]["lon"], given["point"]["lat"])
    try:
        shape = shapely.geometry.shape(given["area"])
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        shapely.errors.ShapelyError,
    ):
        return shapely.Polygon()
    return shape if shape.geom_type in {"Polygon", "MultiPolygon"} else shapely.Polygon()


def area_shape(areas: CountyMap, code: str) -> dict[str, object]:
    """A village or small grid in the shape of ``AreaNamedSchema``."""
    return {"code": code, "name": areas.place_name(code), "town": areas.town_of(code)}


def sitting_shape(each: Sitting) -> dict[str, object]:
    """Somebody in a seat, in the shape of ``SittingSchema``."""
    return {
        "seat": each.seat,
        "person": {"id": each.person_id, "name": each.person},
        "organisation": {"id": each.organisation_id, "name": each.organisation},
        "since": each.from_on,
    }


def official_shape(each: Official) -> dict[str, object]:
    """Somebody who may be given a seat, in the shape of ``OfficialSchema``."""
    return {
        "id": each.person_id,
        "name": each.person,
        "role": each.role,
        "organisation": {"id": each.organisation_id, "name": each.organisation},
        "kind": each.kind,
    }


def deeds_shape(deeds: Sequence[Deed]) -> list[dict[str, object]]:
    """A history in the shape of ``DeedSchema``; a matter's id stays where its remit is asked."""
    return [
        {
            "seq": each.event.seq,
            "action": Action(each.event.action),
            "at": each.event.at,
            "actor": {
                "name": each.person,
                "organisation": each.organisation,
                "role": each.event.role,
            },
            "about": each.about,
            "words": each.event.words,
            "facts": {
                name: value
                for name, value in each.event.facts.items()
                if name not in {"matter", "shape"}
            },
            "handed_over": each.event.reference is not None,
        }
        for each in deeds
    ]


def findings_shape(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """An exit test in the shape of ``FindingSchema``."""
    return [
        {
            "condition": each.condition,
            "holds": each.holds,
            "count": each.count,
            "of": each.of,
            "limit": each.limit,
        }
        for each in findings
    ]
