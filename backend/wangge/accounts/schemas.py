"""The wire shapes of sign-in and organisations."""

from marshmallow import fields, validate

from wangge.accounts.enums import Home, OrganisationKind, Role
from wangge.accounts.rules.offices import PASSWORD_MAX, USERNAME_MAX
from wangge.platform.http import STORABLE, WireSchema


class CredentialsSchema(WireSchema):
    """Name and password."""

    username = fields.String(required=True, validate=[validate.Length(1, USERNAME_MAX), STORABLE])
    password = fields.String(required=True, validate=validate.Length(1, PASSWORD_MAX))


class OrganisationSchema(WireSchema):
    """An organisation as others see it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.Enum(OrganisationKind, by_value=True, required=True)


class OrganisationsSchema(WireSchema):
    """Organisations by area and name."""

    items = fields.List(fields.Nested(OrganisationSchema), required=True)


class OrganisationQuerySchema(WireSchema):
    """Which organisations are asked for."""

    kind = fields.Enum(OrganisationKind, by_value=True, load_default=None)


class PostAreaSchema(WireSchema):
    """The area a post covers; its code has as many digits as matter."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)


class PostSchema(WireSchema):
    """A post held today."""

    role = fields.Enum(Role, by_value=True, required=True)
    organisation = fields.Nested(OrganisationSchema, required=True)
    area = fields.Nested(PostAreaSchema, required=True)


class MeSchema(WireSchema):
    """The signed-in person."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    username = fields.String(required=True)
    posts = fields.List(fields.Nested(PostSchema), required=True)
    home = fields.Enum(Home, by_value=True, required=True)
