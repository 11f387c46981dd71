"""The county's choices on the wire."""

from marshmallow import fields

from wangge.platform.http import WireSchema


class CategorySchema(WireSchema):
    """A kind of report."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)


class TaxonomySchema(WireSchema):
    """All kinds of report, in the order the county shows them."""

    version = fields.String(required=True)
    categories = fields.List(fields.Nested(CategorySchema), required=True)
