"""The wire shapes of a phone's batch."""

from marshmallow import fields, validate

from wangge.platform.http import INSTANT, WireSchema

ITEMS_MOST = 1000


class BatchSchema(WireSchema):
    """What a phone sends at once; each item is a report with ``kind`` beside its fields.

    ``phone_now`` is the phone's clock at this moment: it tells how far the phone is off.
    """

    phone_now = fields.AwareDateTime(load_default=None, allow_none=True, validate=INSTANT)
    # An item that is no report is refused by itself, so that it holds up no other.
    items = fields.List(
        fields.Raw(allow_none=True),
        required=True,
        validate=validate.Length(0, ITEMS_MOST),
    )


class ResultSchema(WireSchema):
    """What became of one item: a receipt when received, a problem when refused."""

    id = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(["received", "refused"]))
    receipt = fields.Dict(keys=fields.String())
    problem = fields.Dict(keys=fields.String())


class ResultsSchema(WireSchema):
    """One result for each item, in the order sent."""

    results = fields.List(fields.Nested(ResultSchema), required=True)
