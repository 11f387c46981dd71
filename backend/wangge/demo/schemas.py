"""The wire shape of what anybody may know before signing in."""

from marshmallow import fields

from wangge.accounts.enums import Role
from wangge.platform.http import WireSchema


class WordsSchema(WireSchema):
    """What the county calls its layers."""

    county = fields.String(required=True)
    town = fields.String(required=True)
    village = fields.String(required=True)
    large_grid = fields.String(required=True)
    small_grid = fields.String(required=True)
    focal_village = fields.String(required=True)


class DemoAccountSchema(WireSchema):
    """An account of the demo that anybody may try."""

    username = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    name = fields.String(required=True)
    organisation = fields.String(required=True)


class CountySchema(WireSchema):
    """The county this deployment serves; ``bounds`` is west, south, east, north in degrees."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    short_name = fields.String(required=True)
    words = fields.Nested(WordsSchema, required=True)
    simulated = fields.List(fields.String(), required=True)
    simulated_note = fields.String(required=True)
    demo = fields.Boolean(required=True)
    demo_password = fields.String(required=True, allow_none=True)
    demo_accounts = fields.List(fields.Nested(DemoAccountSchema), required=True)
    today = fields.Date(required=True)
    bounds = fields.List(fields.Float(), required=True)
