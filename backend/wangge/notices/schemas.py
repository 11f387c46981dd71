"""The wire shapes of the inbox."""

from marshmallow import fields

from wangge.platform.http import WireSchema


class NoticeMatterSchema(WireSchema):
    """The matter a notice is about."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)


class NoticeSchema(WireSchema):
    """One notice."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    matter = fields.Nested(NoticeMatterSchema, required=True)
    read = fields.Boolean(required=True)


class InboxSchema(WireSchema):
    """The newest notices and how many are unread."""

    items = fields.List(fields.Nested(NoticeSchema), required=True)
    unread = fields.Integer(required=True)
