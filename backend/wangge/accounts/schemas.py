"""The wire shapes of sign-in and organisations."""

from marshmallow import fields, validate

from wangge.accounts.enums import CellCode, Home, OrganisationKind, Role, RowOutcome
from wangge.accounts.rules.offices import NAME_MAX, PASSWORD_MAX, USERNAME_MAX
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
    deputy_for = fields.String(required=True, allow_none=True)


class MeSchema(WireSchema):
    """The signed-in person."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    username = fields.String(required=True)
    posts = fields.List(fields.Nested(PostSchema), required=True)
    home = fields.Enum(Home, by_value=True, required=True)
    must_change = fields.Boolean(required=True)
    manages_staff = fields.Boolean(required=True)


class NewPasswordSchema(WireSchema):
    """One's own password, changed."""

    old = fields.String(required=True, validate=validate.Length(1, PASSWORD_MAX))
    new = fields.String(required=True, validate=validate.Length(1, PASSWORD_MAX))


class StaffNamedSchema(WireSchema):
    """A person or an organisation by its name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class StaffPlaceSchema(WireSchema):
    """An area by its prefix, and how people say it."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class StandInSchema(WireSchema):
    """Who stands in, and from which day to which, both included."""

    id = fields.UUID(required=True)
    person = fields.Nested(StaffNamedSchema, required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)


class HeldPostSchema(WireSchema):
    """A post from one day to another, both included, and who stands in for its holder."""

    id = fields.UUID(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    organisation = fields.Nested(StaffNamedSchema, required=True)
    area = fields.Nested(StaffPlaceSchema, required=True)
    holder = fields.Nested(StaffNamedSchema, required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    deputies = fields.List(fields.Nested(StandInSchema), required=True)


class MemberSchema(WireSchema):
    """Somebody who works here, as those see them who manage staff."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    username = fields.String(required=True, allow_none=True)
    must_change = fields.Boolean(required=True)
    closes_on = fields.Date(required=True, allow_none=True)
    posts = fields.List(fields.Nested(HeldPostSchema), required=True)


class MemberOneSchema(WireSchema):
    """One member, and whether whoever asks may change them."""

    member = fields.Nested(MemberSchema, required=True)
    may_change = fields.Boolean(required=True)


class MembersSchema(WireSchema):
    """Members by name."""

    items = fields.List(fields.Nested(MemberSchema), required=True)
    total = fields.Integer(required=True)


class CandidatePostSchema(WireSchema):
    """Where a candidate works."""

    role = fields.Enum(Role, by_value=True, required=True)
    organisation = fields.Nested(StaffNamedSchema, required=True)


class CandidateSchema(WireSchema):
    """Somebody who may stand in."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    posts = fields.List(fields.Nested(CandidatePostSchema), required=True)


class CandidatesSchema(WireSchema):
    """Those who may stand in, the nearest office first."""

    items = fields.List(fields.Nested(CandidateSchema), required=True)


class MemberQuerySchema(WireSchema):
    """Which members are asked for."""

    q = fields.String(load_default=None, validate=[validate.Length(1, NAME_MAX), STORABLE])
    organisation = fields.UUID(load_default=None)
    gone = fields.Boolean(load_default=False)


class OfficeSeenSchema(WireSchema):
    """An office with whom to ask there."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    kind = fields.Enum(OrganisationKind, by_value=True, required=True)
    code = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    duty_phone = fields.String(required=True, allow_none=True)
    contact = fields.Nested(StaffNamedSchema, required=True, allow_none=True)
    contact_deputy_for = fields.String(required=True, allow_none=True)
    people = fields.Integer(required=True)
    vacant = fields.Integer(required=True)


class OfficesSeenSchema(WireSchema):
    """Offices by area and name."""

    items = fields.List(fields.Nested(OfficeSeenSchema), required=True)


class DutyPhoneSchema(WireSchema):
    """The telephone of an office."""

    duty_phone = fields.String(
        required=True,
        allow_none=True,
        validate=validate.Regexp(r"[0-9+][0-9 \-]{2,19}\Z", error="malformed"),
    )


class VacancySchema(WireSchema):
    """Posts of an office that nobody holds; since when, or null when never filled."""

    organisation = fields.Nested(StaffNamedSchema, required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    area = fields.Nested(StaffPlaceSchema, required=True)
    town = fields.Nested(StaffPlaceSchema, required=True)
    missing = fields.Integer(required=True)
    since = fields.Date(required=True, allow_none=True)


class VacanciesSchema(WireSchema):
    """Vacant posts by organisation."""

    items = fields.List(fields.Nested(VacancySchema), required=True)


class IdSchema(WireSchema):
    """The id of what was made."""

    id = fields.UUID(required=True)


class DeputiesSchema(WireSchema):
    """One's own posts with those who stand in, and the posts one stands in for."""

    posts = fields.List(fields.Nested(HeldPostSchema), required=True)
    stood_in = fields.List(fields.Nested(HeldPostSchema), required=True)


class PostQuerySchema(WireSchema):
    """Which post is meant."""

    post = fields.UUID(required=True)


class LeaveSchema(WireSchema):
    """A post, who stands in, and from which day to which, both included."""

    post_id = fields.UUID(required=True)
    deputy_id = fields.UUID(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)


class LeavingSchema(WireSchema):
    """Who follows somebody (null: nobody yet), and the last day."""

    successor_id = fields.UUID(required=True, allow_none=True)
    last_on = fields.Date(required=True)


class PostMovedSchema(WireSchema):
    """A post that ended with a hand-over."""

    role = fields.Enum(Role, by_value=True, required=True)
    organisation = fields.Nested(StaffNamedSchema, required=True)
    area = fields.Nested(StaffPlaceSchema, required=True)
    followed = fields.Boolean(required=True)


class ItemMovedSchema(WireSchema):
    """A piece of work that moved."""

    kind = fields.String(required=True)
    label = fields.String(required=True)


class HandOverSchema(WireSchema):
    """The record of a hand-over."""

    id = fields.UUID(required=True)
    leaver = fields.Nested(StaffNamedSchema, required=True)
    successor = fields.Nested(StaffNamedSchema, required=True, allow_none=True)
    by = fields.Nested(StaffNamedSchema, required=True)
    last_on = fields.Date(required=True)
    at = fields.AwareDateTime(required=True)
    posts = fields.List(fields.Nested(PostMovedSchema), required=True)
    items = fields.List(fields.Nested(ItemMovedSchema), required=True)


class HandOversSchema(WireSchema):
    """Hand-overs, newest first."""

    items = fields.List(fields.Nested(HandOverSchema), required=True)


class UsernameSchema(WireSchema):
    """The user name of a new account."""

    username = fields.String(required=True, validate=[validate.Length(1, USERNAME_MAX), STORABLE])


class FirstPasswordSchema(WireSchema):
    """A one-time password, shown once."""

    name = fields.String(required=True)
    username = fields.String(required=True)
    password = fields.String(required=True)


class CellFaultSchema(WireSchema):
    """A cell that cannot be taken."""

    row = fields.Integer(required=True)
    column = fields.String(required=True)
    code = fields.Enum(CellCode, by_value=True, required=True)
    value = fields.String(required=True)


class SheetRowSchema(WireSchema):
    """A row of a sheet, and what it would do."""

    row = fields.Integer(required=True, attribute="given.row")
    name = fields.String(required=True, attribute="given.name")
    username = fields.String(required=True, attribute="given.username")
    role = fields.Enum(Role, by_value=True, required=True, attribute="given.role")
    area_code = fields.String(required=True, attribute="given.area_prefix")
    valid_from = fields.Date(required=True, attribute="given.valid_from")
    valid_to = fields.Date(required=True, allow_none=True, attribute="given.valid_to")
    outcome = fields.Enum(RowOutcome, by_value=True, required=True)


class PreviewSchema(WireSchema):
    """A sheet as it would be taken; ``seen`` is given back to confirm it."""

    seen = fields.String(required=True)
    changes = fields.List(fields.Nested(SheetRowSchema), required=True)
    faults = fields.List(fields.Nested(CellFaultSchema), required=True)


class SeenSchema(WireSchema):
    """What was previewed, as the preview named it."""

    seen = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))


class TakenInSchema(WireSchema):
    """What a sheet did, and the first passwords: shown once, and as a sheet (base64)."""

    changes = fields.List(fields.Nested(SheetRowSchema), required=True)
    passwords = fields.List(fields.Nested(FirstPasswordSchema), required=True)
    handout = fields.String(required=True)
