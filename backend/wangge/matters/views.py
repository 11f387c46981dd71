"""Matters over HTTP."""

import re
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from wangge.accounts.actor import Actor
from wangge.accounts.auth import current_actor
from wangge.accounts.models import Organisation
from wangge.kernel.clock import local_day, utc_now
from wangge.matters.clocks import SOURCE
from wangge.matters.enums import Action, Procedure, Stage
from wangge.matters.errors import FormNotAnObjectError, UnreadableVersionError
from wangge.matters.models import Matter
from wangge.matters.procedures import PROCEDURES
from wangge.matters.queries import (
    MatterFilter,
    history,
    matter,
    matter_if_visible,
    matter_points,
    matters_page,
    merged_from,
    photos_of,
    present_state,
)
from wangge.matters.schemas import (
    MatterExportQuerySchema,
    MatterPageQuerySchema,
    MatterPageSchema,
    MatterQuerySchema,
    MatterSchema,
    SeenSchema,
    event_shape,
    matter_row,
    merged_shape,
    offer_shape,
)
from wangge.matters.services.acting import ActGiven, act
from wangge.matters.services.exporting import Wanted, exported
from wangge.matters.workflow import offers
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment
from wangge.platform.http import WireBlueprint, json_bytes
from wangge.platform.sheets import CSV, XLSX, Sheet, csv_bytes, xlsx
from wangge.policy.queries import current_policy
from wangge.territory.queries import county_map

_VERSION = re.compile(r'"([0-9]{1,9})"|([0-9]{1,9})')
blp = WireBlueprint("matters", __name__, url_prefix="/matters", description="The register")


@blp.route("")
@blp.arguments(MatterPageQuerySchema, location="query")
@blp.response(200, MatterPageSchema)
def get_matters(asked: dict[str, Any]) -> dict[str, Any]:
    """The matters in the actor's remit."""
    session, areas = reading(), county_map(reading())
    by_due, cursor, limit = asked.pop("sort") == "due", asked.pop("cursor"), asked.pop("limit")
    page = matters_page(
        session,
        current_actor(),
        MatterFilter(**asked),
        today=local_day(utc_now()),
        by_due=by_due,
        cursor=cursor,
        limit=limit,
    )
    return {
        "items": [matter_row(row, holder, areas) for row, holder in page.items],
        "next_cursor": page.next_cursor,
        "total": page.total,
    }


@blp.route("/export")
@blp.arguments(MatterExportQuerySchema, location="query")
@blp.response(200, content_type=XLSX)
def get_export(asked: dict[str, Any]) -> Response:
    """The list that ``/matters`` pages through as a file, at most 50,000 rows; it is recorded.

    ``Wangge-Cut: true`` says that there were more.
    """
    now, form = utc_now(), asked.pop("format")
    by_due = asked.pop("sort") == "due"
    wanted = Wanted(MatterFilter(**asked), by_due, form, deployment().settings.demo)
    with unit_of_work() as session:
        sheet, is_cut = exported(
            session,
            current_actor(),
            wanted,
            policy=current_policy(session),
            areas=county_map(session),
            now=now,
        )
    return _file(sheet, form, is_cut=is_cut, name=f"{sheet.title}-{local_day(now)}.{form}")


def _file(sheet: Sheet, form: str, *, is_cut: bool, name: str) -> Response:
    is_xlsx = form == "xlsx"
    body = xlsx(sheet) if is_xlsx else csv_bytes(sheet)
    response = Response(body, content_type=XLSX if is_xlsx else CSV)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    if is_cut:
        response.headers["Wangge-Cut"] = "true"
    return response


@blp.route("/points")
@blp.arguments(MatterQuerySchema, location="query")
@blp.response(200, content_type="application/geo+json")
def get_points(asked: dict[str, Any]) -> Response:
    """The located matters in the actor's remit, as GeoJSON points (WGS84 degrees)."""
    rows = matter_points(
        reading(), current_actor(), MatterFilter(**asked), today=local_day(utc_now())
    )
    names = ("id", "number", "stage", "urgent", "category", "layer", "due_on", "due_days")
    features = [
        {
            "type": "Feature",
            "id": index,
            "geometry": {"type": "Point", "coordinates": [row[-2], row[-1]]},
            "properties": dict(zip(names, row[:-2], strict=True)),
        }
        for index, row in enumerate(rows, 1)
    ]
    body = json_bytes({"type": "FeatureCollection", "features": features})
    return Response(body, content_type="application/geo+json")


@blp.route("/<uuid:matter_id>")
@blp.response(200, MatterSchema)
def get_matter(matter_id: UUID) -> dict[str, Any]:
    """A matter with its report, its history and what the actor may do now."""
    actor = current_actor()
    return _whole(matter(reading(), actor, matter_id), actor)


@blp.route("/<uuid:matter_id>/actions/<string:action>", methods=["POST"])
@blp.arguments(SeenSchema, location="headers")
@blp.response(200, MatterSchema)
@blp.doc(requestBody={"content": {"application/json": {"schema": {"type": "object"}}}})
def post_action(headers: dict[str, Any], matter_id: UUID, action: str) -> dict[str, Any]:
    """Do an action; its form is the JSON Schema listed with it in ``available_actions``.

    ``If-Match`` may carry the version that was seen; when the matter has moved on, nothing changes.
    """
    actor = current_actor()
    given = request.get_json()
    if not isinstance(given, dict):
        raise FormNotAnObjectError
    with unit_of_work() as session:
        act(
            session,
            ActGiven(
                actor=actor,
                matter_id=matter_id,
                action=action,
                given=given,
                at=utc_now(),
                version=_version(headers["version"]),
            ),
        )
    return _whole(matter(reading(), actor, matter_id), actor)


def _version(tag: str | None) -> int | None:
    if tag is None:
        return None
    found = _VERSION.fullmatch(tag.strip())
    if found is None:
        raise UnreadableVersionError
    return int(found[1] or found[2])


def _whole(row: Matter, actor: Actor) -> dict[str, Any]:
    """A matter in the shape of ``MatterSchema``."""
    session = reading()
    areas, acts = county_map(session), history(session, row.id)
    events = [each.event for each in acts]
    state = present_state(session, row, events, utc_now())
    open_to = offers(PROCEDURES[Procedure(row.procedure)], state, actor)
    merged = merged_from(session, actor, row.id)
    holder = session.get(Organisation, row.holder_id) if row.holder_id else None
    into = row.merged_into_id and matter_if_visible(session, actor, row.merged_into_id)
    shape = matter_row(row, holder.name if holder else None, areas)
    return shape | {
        "procedure": Procedure(row.procedure),
        "report": _report(acts[0].given, acts[0].person, acts[0].event.role, row),
        "due": {
            "stage": Stage(row.stage),
            "on": row.due_on,
            "started_on": row.due_from,
            "days": row.due_days,
            "source": SOURCE,
        }
        if row.due_on
        else None,
        "events": [event_shape(each, areas) for each in acts],
        "merged_into": {"id": into.id, "number": into.number} if into else None,
        "merged_from": [merged_shape(each, photos) for each, photos in merged.seen],
        "merged_count": merged.count,
        "takes_back": {
            "action": events[state.acted.seq - 1].action,
            "until": state.acted.at + current_policy(session).undo_within,
        }
        if any(offer.action is Action.UNDO for offer in open_to)
        else None,
        "available_actions": [offer_shape(offer) for offer in open_to],
    }


def _report(
    given: dict[str, object] | None, person: str | None, role: str | None, row: Matter
) -> dict[str, Any] | None:
    """What was reported; None once it has been destroyed by law."""
    if given is None:
        return None
    return given | {
        "by": {"name": person, "role": role},
        "photos": [str(each) for each in photos_of(reading(), row.id)],
    }
