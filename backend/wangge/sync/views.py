"""A phone's batch over HTTP."""

from http import HTTPStatus
from typing import Any

from flask import request
from marshmallow import ValidationError

from wangge.accounts.auth import current_actor
from wangge.intake.rules import Receipt, ReportGiven
from wangge.intake.schemas import ReceiptSchema, receipt_shape, report_given
from wangge.intake.services import receive_reports
from wangge.kernel.clock import utc_now
from wangge.kernel.errors import WanggeError
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment
from wangge.platform.http import WireBlueprint, flat, problem_document, status_of
from wangge.sync.schemas import BatchSchema, ResultsSchema
from wangge.territory.queries import county_map

blp = WireBlueprint("sync", __name__, description="What a phone sends in batches")
REPORT = "report"


@blp.route("/sync", methods=["POST"])
@blp.arguments(BatchSchema)
@blp.response(200, ResultsSchema)
def post_sync(batch: dict[str, Any]) -> dict[str, Any]:
    """Take a batch in: each item by itself is received or refused."""
    actor = current_actor()
    raw: list[Any] = request.get_json()["items"]
    read = [_read(item) for item in raw]
    good = [(index, each) for index, each in enumerate(read) if isinstance(each, ReportGiven)]
    results = {index: each for index, each in enumerate(read) if isinstance(each, dict)}
    with unit_of_work() as session:
        answers = receive_reports(
            session,
            [(actor, given) for _, given in good],
            key=deployment().envelope_key,
            received_at=utc_now(),
            phone_now=batch["phone_now"],
        )
    for (index, _), answer in zip(good, answers, strict=True):
        results[index] = _answered(answer, raw[index])
    return {"results": [results[index] for index in range(len(raw))]}


def _read(item: Any) -> ReportGiven | dict[str, Any]:  # noqa: ANN401 -- any JSON value
    """A report of the batch, or the result of its refusal."""
    if not isinstance(item, dict) or item.get("kind") != REPORT:
        return _refused(item, "sync.unknown_kind")
    try:
        return report_given({name: value for name, value in item.items() if name != "kind"})
    except ValidationError as error:
        return _refused(item, "http.invalid_fields", flat(error.messages))


def _refused(
    item: Any,  # noqa: ANN401 -- any JSON value
    code: str,
    fields: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    return {
        "id": _id(item),
        "status": "refused",
        "problem": problem_document(HTTPStatus.UNPROCESSABLE_ENTITY, code, fields=fields),
    }


def _answered(answer: Receipt | WanggeError, item: dict[str, Any]) -> dict[str, Any]:
    if isinstance(answer, WanggeError):
        return {
            "id": _id(item),
            "status": "refused",
            "problem": problem_document(status_of(answer), answer.code, facts=answer.facts),
        }
    receipt = ReceiptSchema().dump(receipt_shape(answer, county_map(reading())))
    return {"id": _id(item), "status": "received", "receipt": receipt}


def _id(item: Any) -> str | None:  # noqa: ANN401 -- any JSON value
    value = item.get("id") if isinstance(item, dict) else None
    return value if isinstance(value, str) else None
