"""Reports and photos over HTTP."""

from typing import Any
from uuid import UUID

from flask import Response, request

from wangge.accounts.auth import current_actor
from wangge.intake.queries import own_reports, photo
from wangge.intake.schemas import (
    MinePageSchema,
    MineQuerySchema,
    PhotoQuerySchema,
    PhotoReceiptSchema,
    ReceiptSchema,
    ReportSchema,
    mine_shape,
    photo_receipt_shape,
    receipt_shape,
    report_given,
)
from wangge.intake.services import (
    announced_photo,
    keep_picture,
    receive_photo,
    receive_reports,
)
from wangge.kernel.clock import utc_now
from wangge.kernel.errors import WanggeError
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment
from wangge.platform.http import PICTURES, WireBlueprint, json_bytes
from wangge.territory.queries import county_map

blp = WireBlueprint("intake", __name__, description="Reports and their photos")
PICTURE = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES}


@blp.route("/reports", methods=["POST"])
@blp.arguments(ReportSchema)
@blp.response(201, ReceiptSchema)
@blp.alt_response(200, schema=ReceiptSchema, description="The same report was here already.")
def post_report(_: dict[str, Any]) -> Response:
    """Report what somebody saw; the answer is a receipt."""
    actor = current_actor()
    given = report_given(request.get_json())
    with unit_of_work() as session:
        answer = receive_reports(
            session, [(actor, given)], key=deployment().envelope_key, received_at=utc_now()
        )[0]
        if isinstance(answer, WanggeError):
            raise answer
    body = ReceiptSchema().dump(receipt_shape(answer, county_map(reading())))
    return Response(
        json_bytes(body), status=201 if answer.is_new else 200, content_type="application/json"
    )


@blp.route("/reports/mine")
@blp.arguments(MineQuerySchema, location="query")
@blp.response(200, MinePageSchema)
def get_mine(asked: dict[str, Any]) -> dict[str, Any]:
    """One's own reports and how they fare."""
    session, areas = reading(), county_map(reading())
    page = own_reports(session, current_actor(), **asked)
    return {
        "items": [
            mine_shape(report, matter, page.photos[report.id], areas)
            for report, matter in page.items
        ],
        "next_cursor": page.next_cursor,
    }


@blp.route("/reports/<uuid:report_id>/photos/<uuid:photo_id>", methods=["PUT"])
@blp.response(201, PhotoReceiptSchema)
@blp.doc(requestBody={"required": True, "content": PICTURE})
def put_photo(report_id: UUID, photo_id: UUID) -> dict[str, Any]:
    """Send a photo the report announced, as plain bytes."""
    actor, content = current_actor(), request.get_data()
    row = announced_photo(reading(), actor, report_id=report_id, photo_id=photo_id, content=content)
    if row.stored_sha256 is None:
        kept = keep_picture(deployment().files, content)
        with unit_of_work() as session:
            row = receive_photo(
                session, actor, kept, report_id=report_id, photo_id=photo_id, now=utc_now()
            )
    return photo_receipt_shape(row)


@blp.route("/photos/<uuid:photo_id>")
@blp.arguments(PhotoQuerySchema, location="query")
@blp.response(200, content_type="image/jpeg")
def get_photo(asked: dict[str, str], photo_id: UUID) -> Response:
    """A photo of a matter the actor may see."""
    row = photo(reading(), current_actor(), photo_id)
    name = row.thumb_sha256 if asked["size"] == "thumb" else row.stored_sha256
    response = Response(deployment().files.read(name or ""), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
