"""What clients may know of the county's choices."""

from flask import Response

from wangge.platform.db import reading
from wangge.platform.http import WireBlueprint, conditional, json_bytes
from wangge.policy.queries import current_policy
from wangge.policy.schemas import TaxonomySchema

blp = WireBlueprint("policy", __name__, description="The county's own choices")


@blp.route("/taxonomy")
@blp.response(200, TaxonomySchema)
@blp.alt_response(304, description="The client holds it already (ETag)")
def taxonomy() -> Response:
    """The kinds of report this county distinguishes."""
    policy = current_policy(reading())
    body = {"version": policy.version, "categories": policy.categories}
    return conditional(json_bytes(body), "application/json")
