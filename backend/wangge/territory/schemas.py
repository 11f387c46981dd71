"""Places on the wire."""

from collections.abc import Mapping
from datetime import date

from marshmallow import fields, validate

from wangge.kernel.codes import Level
from wangge.kernel.geometry import Datum
from wangge.platform.http import WireSchema
from wangge.territory.enums import GridLevel
from wangge.territory.queries import SIMPLIFY_M_MAX

_MESSAGES: Mapping[str, str] = {
    "special": "not_finite",
    "invalid": "not_a_number",
    "too_large": "out_of_range",
}


def _degrees(most: float) -> fields.Float:
    return fields.Float(
        required=True,
        error_messages=dict(_MESSAGES),
        validate=validate.Range(-most, most),
    )


class LocateQuerySchema(WireSchema):
    """A point in degrees; the datum says what they refer to."""

    lon = _degrees(180)
    lat = _degrees(90)
    datum = fields.Enum(
        Datum, by_value=True, load_default=Datum.WGS84, error_messages={"unknown": "unknown_datum"}
    )


class GridsQuerySchema(WireSchema):
    """Which areas to draw, and how lightly."""

    level = fields.Enum(
        GridLevel, by_value=True, required=True, error_messages={"unknown": "unknown_level"}
    )
    within = fields.String(
        validate=validate.Regexp("^[0-9]{6}([0-9]{3}){0,3}$", error="malformed_code"),
        metadata={"description": "Prefix or code of an area to keep to"},
    )
    simplify = fields.Integer(
        load_default=0,
        error_messages={"invalid": "not_a_number", "too_large": "out_of_range"},
        validate=validate.Range(0, SIMPLIFY_M_MAX),
        metadata={"description": "Metres below which details go; 0 keeps all"},
    )

    on = fields.Date(
        load_default=None,
        validate=validate.Range(date(1900, 1, 1), date(2199, 12, 31)),
        metadata={"description": "The day whose boundaries are drawn; today when none is given"},
    )


class Wgs84PointSchema(WireSchema):
    """A WGS84 point in degrees."""

    lon = fields.Float(required=True)
    lat = fields.Float(required=True)


class NamedAreaSchema(WireSchema):
    """An area's code and name."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class NearestGridSchema(NamedAreaSchema):
    """The small grid nearest to a point outside the county."""

    distance_m = fields.Float(required=True)


class LocatedSchema(WireSchema):
    """Where a point lies: the areas that hold it when inside, else the nearest small grid."""

    inside = fields.Boolean(required=True)
    point = fields.Nested(Wgs84PointSchema, required=True)
    small = fields.Nested(NamedAreaSchema)
    large = fields.Nested(NamedAreaSchema)
    village = fields.Nested(NamedAreaSchema)
    town = fields.Nested(NamedAreaSchema)
    nearest = fields.Nested(NearestGridSchema)


class AreaSchema(NamedAreaSchema):
    """An area and its place in the tree; a small grid's code has 15 digits, the others' 12."""

    level = fields.Enum(Level, by_value=True, required=True)
    parent = fields.String(required=True, allow_none=True)
    households = fields.Integer(required=True)


class AreasFromSchema(WireSchema):
    """All areas from a day on: county, towns, villages, small grids."""

    valid_from = fields.Date(required=True)
    items = fields.List(fields.Nested(AreaSchema), required=True)


class AreasSchema(AreasFromSchema):
    """All areas today, and those that wait for their day."""

    next = fields.Nested(AreasFromSchema, required=True, allow_none=True)


class VersionSchema(WireSchema):
    """The days of one set of boundaries; ``valid_to`` is the first on which it no longer holds."""

    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)


class VersionsSchema(WireSchema):
    """All boundaries in the order of their days; what lies ahead waits."""

    items = fields.List(fields.Nested(VersionSchema), required=True)


class GridPropertiesSchema(AreaSchema):
    """What a drawn area carries; the label point lies inside it."""

    label_lon = fields.Float(required=True)
    label_lat = fields.Float(required=True)


GeometrySchema = WireSchema.from_dict(
    {
        "type": fields.String(required=True, validate=validate.OneOf(["Polygon", "MultiPolygon"])),
        "coordinates": fields.List(fields.Raw(), required=True),
    },
    name="GeometrySchema",
)
"""A GeoJSON polygon or multipolygon, WGS84."""


class GridFeatureSchema(WireSchema):
    """A drawn area; its id is its position."""

    type = fields.String(required=True, validate=validate.Equal("Feature"))
    id = fields.Integer(required=True)
    properties = fields.Nested(GridPropertiesSchema, required=True)
    geometry = fields.Nested(GeometrySchema, required=True)


class GridCollectionSchema(WireSchema):
    """A GeoJSON FeatureCollection of areas, with the days from which they and the next hold."""

    type = fields.String(required=True, validate=validate.Equal("FeatureCollection"))
    features = fields.List(fields.Nested(GridFeatureSchema), required=True)
    valid_from = fields.Date(required=True)
    next_from = fields.Date(required=True, allow_none=True)
