"""The wire shapes of reports, receipts and photos."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from wangge.agency.schemas import AgencySchema, agency_given
from wangge.intake.models import Photo, Report
from wangge.intake.rules import PhotoAnnounced, PointGiven, Receipt, ReportGiven
from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.geometry import Datum
from wangge.kernel.ids import is_uuid7
from wangge.matters.enums import Stage
from wangge.matters.models import Matter
from wangge.matters.schemas import PlaceSchema
from wangge.platform.http import INSTANT, STORABLE, Number, WireSchema, YesNo
from wangge.territory.queries import CountyMap

WORDS_MOST, NAME_MOST, PAGE, LIST_MAX = 10_000, 120, 30, 100


def _is_client_id(value: UUID) -> None:
    if not is_uuid7(value):
        raise ValidationError("not_uuid7")


class FixSchema(WireSchema):
    """A fix: degrees in the datum named, accuracy in metres, when it was taken."""

    lon = Number(required=True, validate=validate.Range(-180, 180))
    lat = Number(required=True, validate=validate.Range(-90, 90))
    datum = fields.Enum(Datum, by_value=True, load_default=Datum.WGS84)
    accuracy_m = Number(load_default=None, allow_none=True, validate=validate.Range(0, 1e6))
    fixed_at = fields.AwareDateTime(load_default=None, allow_none=True, validate=INSTANT)


class AnnouncedPhotoSchema(WireSchema):
    """A photo that will follow."""

    id = fields.UUID(required=True, validate=_is_client_id)
    sha256 = fields.String(
        required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="malformed")
    )


class ReporterSchema(WireSchema):
    """Who the reporter is; sealed as soon as it is received."""

    name = fields.String(load_default="", validate=validate.Length(0, NAME_MOST))
    phone = fields.String(load_default="", validate=validate.Length(0, 32))
    address = fields.String(load_default="", validate=validate.Length(0, 200))
    protect = YesNo(load_default=False)


class ReportSchema(WireSchema):
    """A report as a client sends it."""

    id = fields.UUID(required=True, validate=_is_client_id)
    category = fields.String(required=True, validate=validate.Length(1, 48))
    words = fields.String(required=True, validate=[validate.Length(0, WORDS_MOST), STORABLE])
    point = fields.Nested(FixSchema, load_default=None, allow_none=True)
    grid = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"\d{12}(\d{3})?\Z", error="malformed"),
    )
    seen_at = fields.AwareDateTime(required=True, validate=INSTANT)
    sent_at = fields.AwareDateTime(required=True, validate=INSTANT)
    head_count = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 1_000_000))
    urgent = YesNo(load_default=False)
    photos = fields.List(
        fields.Nested(AnnouncedPhotoSchema),
        load_default=[],
        validate=validate.Length(0, LIST_MAX),
    )
    reporter = fields.Nested(ReporterSchema, load_default=None, allow_none=True)
    agency = fields.Nested(AgencySchema, load_default=None, allow_none=True)


class ReceiptMatterSchema(WireSchema):
    """The matter a report opened."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)


class GridNameSchema(WireSchema):
    """A grid by code and name."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class ReceiptTicketSchema(WireSchema):
    """The request for agent service that a report answers."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)


class ReceiptSchema(WireSchema):
    """That a report is here; ``sha256`` is of its RFC 8785 canonical JSON as received."""

    id = fields.UUID(required=True)
    sha256 = fields.String(required=True)
    received_at = fields.AwareDateTime(required=True)
    matter = fields.Nested(ReceiptMatterSchema, required=True)
    grid = fields.Nested(GridNameSchema, required=True, allow_none=True)
    ticket = fields.Nested(ReceiptTicketSchema, required=True, allow_none=True)


class PhotoReceiptSchema(WireSchema):
    """That a photo is here: the hash of the bytes received and of the file stored; pixels."""

    id = fields.UUID(required=True)
    sha256 = fields.String(required=True)
    stored_sha256 = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class PhotoQuerySchema(WireSchema):
    """Which size of a photo is asked for."""

    size = fields.String(load_default="full", validate=validate.OneOf(["full", "thumb"]))


class MineQuerySchema(WireSchema):
    """Which page of one's own reports is asked for."""

    cursor = fields.String(load_default=None, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LIST_MAX))


class MineMatterSchema(ReceiptMatterSchema):
    """How a report fares."""

    due_on = fields.Date(required=True, allow_none=True)
    due_days = fields.Integer(required=True, allow_none=True)
    urgent = fields.Boolean(required=True)


class MineSchema(WireSchema):
    """One of one's own reports."""

    id = fields.UUID(required=True)
    category = fields.String(required=True)
    words = fields.String(required=True)
    seen_at = fields.AwareDateTime(required=True)
    received_at = fields.AwareDateTime(required=True)
    photos = fields.List(fields.UUID(), required=True)
    place = fields.Nested(PlaceSchema, required=True)
    matter = fields.Nested(MineMatterSchema, required=True)


class MinePageSchema(WireSchema):
    """A page of one's own reports, newest first."""

    items = fields.List(fields.Nested(MineSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


def report_given(raw: Mapping[str, Any]) -> ReportGiven:
    """A report off the wire, with the hash of what was sent.

    Raises:
        ValidationError: when its shape is wrong; the messages are stable codes.
    """
    loaded = ReportSchema().load(dict(raw))
    point, reporter = loaded["point"], loaded["reporter"]
    protect = reporter.pop("protect") if reporter else False
    return ReportGiven(
        id=loaded["id"],
        sha256=sha256_hex(canonical(dict(raw))),
        category=loaded["category"],
        words=loaded["words"],
        point=PointGiven(**point) if point else None,
        grid=loaded["grid"],
        seen_at=loaded["seen_at"],
        sent_at=loaded["sent_at"],
        head_count=loaded["head_count"],
        urgent=loaded["urgent"],
        photos=tuple(PhotoAnnounced(**each) for each in loaded["photos"]),
        reporter=reporter if reporter and any(reporter.values()) else None,
        protect=protect,
        agency=agency_given(loaded["agency"]),
    )


def receipt_shape(receipt: Receipt, areas: CountyMap) -> dict[str, Any]:
    """A receipt in the shape of ``ReceiptSchema``."""
    grid = receipt.grid
    return {
        "id": receipt.id,
        "sha256": receipt.sha256,
        "received_at": receipt.received_at,
        "matter": {"id": receipt.matter_id, "number": receipt.number, "stage": Stage.REPORTED},
        "grid": {"code": grid, "name": areas.place_name(grid)} if grid else None,
        "ticket": {"id": receipt.ticket[0], "number": receipt.ticket[1]}
        if receipt.ticket
        else None,
    }


def photo_receipt_shape(photo: Photo) -> dict[str, Any]:
    """A photo's receipt in the shape of ``PhotoReceiptSchema``."""
    return {
        "id": photo.id,
        "sha256": photo.announced_sha256,
        "stored_sha256": photo.stored_sha256,
        "width": photo.width,
        "height": photo.height,
    }


def mine_shape(
    report: Report, matter: Matter, photos: list[UUID], areas: CountyMap
) -> dict[str, Any]:
    """One of one's own reports in the shape of ``MineSchema``."""
    return {
        "id": report.id,
        "category": matter.category,
        "words": matter.summary,
        "seen_at": matter.seen_at,
        "received_at": report.received_at,
        "photos": photos,
        "place": {
            "code": matter.place_code,
            "name": areas.place_name(matter.place_code),
            "town": areas.town_of(matter.place_code),
        },
        "matter": {
            "id": matter.id,
            "number": matter.number,
            "stage": Stage(matter.stage),
            "due_on": matter.due_on,
            "due_days": matter.due_days,
            "urgent": matter.urgent,
        },
    }
