"""Focal villages and places over HTTP."""

from typing import Any
from uuid import UUID

import shapely
from flask import Response

from wangge.accounts.actor import Actor
from wangge.accounts.auth import current_actor
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.codes import Level
from wangge.kernel.coverage import feature_collection
from wangge.matters.enums import Stage as MatterStage
from wangge.matters.schemas import matter_row
from wangge.platform.db import reading, unit_of_work
from wangge.platform.http import WireBlueprint, conditional, json_bytes
from wangge.policy.queries import current_policy
from wangge.resolution.enums import Result, Seat, Stage
from wangge.resolution.errors import AreaNotFoundError, TaskNotFoundError
from wangge.resolution.models import CareWeek, FocalVillage, Place
from wangge.resolution.procedures import (
    DECLARING,
    FINISHED_TASKS,
    PLACE_STEPS,
    REGISTERING,
    TASK_STEPS,
    VILLAGE_STEPS,
    WEEK_STEPS,
)
from wangge.resolution.queries import (
    Sitting,
    TaskLine,
    deeds_of,
    focal_village,
    focal_villages,
    ledger_of,
    newest_weeks,
    officials,
    organisation_names,
    place,
    places,
    seated,
    seats_of,
    shape_of,
    task_lines,
    weeks_of,
)
from wangge.resolution.schemas import (
    CarePlaceSchema,
    DeclaredSchema,
    EndGivenSchema,
    FocalListSchema,
    FocalQuerySchema,
    FocalSchema,
    LedgerSchema,
    LinkGivenSchema,
    OfficialsQuerySchema,
    OfficialsSchema,
    OutcomeGivenSchema,
    PlaceChangedSchema,
    PlaceGivenSchema,
    PlaceListSchema,
    PlaceQuerySchema,
    ReasonSchema,
    TaskForceGivenSchema,
    TaskGivenSchema,
    area_shape,
    deeds_shape,
    findings_shape,
    given_shape,
    official_shape,
    sitting_shape,
)
from wangge.resolution.services import handing  # noqa: F401 -- it listens to hand-overs
from wangge.resolution.services import places as place_services
from wangge.resolution.services.places import PlaceGiven
from wangge.resolution.services.villages import (
    TaskForce,
    change_task_force,
    declare,
    end_care,
    findings_of,
)
from wangge.resolution.services.weeks import act_on_task, add_task, confirm_week, draft_week
from wangge.resolution.workflow import Standing, covers, offers
from wangge.territory.queries import county_map

GEOJSON = "application/geo+json"
TASK_ACTIONS = {step.action.value: step.action for step in TASK_STEPS}
blp = WireBlueprint("resolution", __name__, description="Focal villages and places")


@blp.route("/officials")
@blp.arguments(OfficialsQuerySchema, location="query", as_kwargs=True)
@blp.response(200, OfficialsSchema)
def get_officials(area: str) -> dict[str, object]:
    """Members of staff who may answer for a focal village or place there."""
    actor, session = current_actor(), reading()
    found = county_map(session).area_of(area)
    is_theirs = found is not None and _may_begin(actor, found.prefix)
    if found is None or found.level not in {Level.VILLAGE, Level.SMALL} or not is_theirs:
        raise AreaNotFoundError
    people = officials(session, found.prefix, local_day(utc_now()))
    return {"items": [official_shape(each) for each in people]}


@blp.route("/focal-villages")
@blp.arguments(FocalQuerySchema, location="query", as_kwargs=True)
@blp.response(200, FocalListSchema)
def get_focal_villages(stage: Stage | None, village: str | None) -> dict[str, object]:
    """The focal villages of the actor's remit, those under care first."""
    actor, session = current_actor(), reading()
    found = focal_villages(session, actor, local_day(utc_now()), stage=stage, village=village)
    whole = Standing(DECLARING.source, DECLARING.within, county_map(session).code, ())
    return {
        "items": _focal_rows(actor, list(found)),
        "may_declare": bool(offers((DECLARING,), whole, actor)),
    }


@blp.route("/focal-villages", methods=["POST"])
@blp.arguments(DeclaredSchema)
@blp.response(201, FocalSchema)
def post_focal_village(given: dict[str, Any]) -> dict[str, object]:
    """Make a village a focal village from today on."""
    actor = current_actor()
    with unit_of_work() as session:
        made = declare(
            session,
            actor,
            given["village"],
            reason=given["reason"],
            task_force=TaskForce(given["head"], given["members"]),
            at=utc_now(),
        ).id
    return _focal(actor, made)


@blp.route("/focal-villages/layer")
@blp.response(200, content_type=GEOJSON)
@blp.alt_response(304, description="The client holds it already (ETag)")
def get_focal_layer() -> Response:
    """The outlines of the focal villages of the actor's remit, WGS84."""
    session, today = reading(), local_day(utc_now())
    areas = county_map(session)
    villages = zip(areas.areas_at(Level.VILLAGE), areas.shapes_at(Level.VILLAGE), strict=True)
    shapes = {area.prefix: (area.name, shape) for area, shape in villages}
    rows = focal_villages(session, current_actor(), today, stage=Stage.UNDER_CARE)
    features = (
        (
            {
                "id": str(row.id),
                "code": row.village_code,
                "name": shapes[row.village_code][0],
                "started_on": row.started_on.isoformat(),
            },
            shapes[row.village_code][1],
        )
        for row in rows
        if row.village_code in shapes
    )
    return conditional(json_bytes(feature_collection(features)), GEOJSON)


@blp.route("/focal-villages/<uuid:focal_village_id>")
@blp.response(200, FocalSchema)
def get_focal_village(focal_village_id: UUID) -> dict[str, object]:
    """A focal village with its task force, weekly lists, exit test and history."""
    return _focal(current_actor(), focal_village_id)


@blp.route("/focal-villages/<uuid:focal_village_id>/task-force", methods=["POST"])
@blp.arguments(TaskForceGivenSchema)
@blp.response(200, FocalSchema)
def post_task_force(given: dict[str, Any], focal_village_id: UUID) -> dict[str, object]:
    """Give a focal village another task force."""
    actor = current_actor()
    with unit_of_work() as session:
        change_task_force(
            session,
            actor,
            focal_village_id,
            task_force=TaskForce(given["head"], given["members"]),
            reason=given["reason"],
            at=utc_now(),
        )
    return _focal(actor, focal_village_id)


@blp.route("/focal-villages/<uuid:focal_village_id>/end", methods=["POST"])
@blp.arguments(EndGivenSchema, as_kwargs=True)
@blp.response(200, FocalSchema)
def post_end(focal_village_id: UUID, result: Result, reason: str) -> dict[str, object]:
    """Have a village be a focal village no longer."""
    actor = current_actor()
    with unit_of_work() as session:
        end_care(session, actor, focal_village_id, result=result, reason=reason, at=utc_now())
    return _focal(actor, focal_village_id)


@blp.route("/focal-villages/<uuid:focal_village_id>/weeks", methods=["POST"])
@blp.response(201, FocalSchema)
def post_week(focal_village_id: UUID) -> dict[str, object]:
    """Draft this week's list from the village's open matters."""
    actor = current_actor()
    with unit_of_work() as session:
        draft_week(session, actor, focal_village_id, utc_now())
    return _focal(actor, focal_village_id)


@blp.route("/focal-villages/<uuid:focal_village_id>/weeks/<uuid:week_id>/tasks", methods=["POST"])
@blp.arguments(TaskGivenSchema)
@blp.response(201, FocalSchema)
def post_task(given: dict[str, Any], focal_village_id: UUID, week_id: UUID) -> dict[str, object]:
    """Add a line to a drafted list."""
    actor = current_actor()
    with unit_of_work() as session:
        add_task(
            session,
            actor,
            focal_village_id,
            week_id,
            organisation_id=given["organisation"],
            words=given["words"],
            matter=given["matter"],
            at=utc_now(),
        )
    return _focal(actor, focal_village_id)


@blp.route("/focal-villages/<uuid:focal_village_id>/weeks/<uuid:week_id>/confirm", methods=["POST"])
@blp.response(200, FocalSchema)
def post_confirm(focal_village_id: UUID, week_id: UUID) -> dict[str, object]:
    """Confirm a drafted list."""
    actor = current_actor()
    with unit_of_work() as session:
        confirm_week(session, actor, focal_village_id, week_id, utc_now())
    return _focal(actor, focal_village_id)


@blp.route(
    "/focal-villages/<uuid:focal_village_id>/tasks/<uuid:task_id>/<string:action>",
    methods=["POST"],
)
@blp.arguments(OutcomeGivenSchema, as_kwargs=True)
@blp.response(200, FocalSchema)
def post_task_action(
    focal_village_id: UUID, task_id: UUID, action: str, words: str | None
) -> dict[str, object]:
    """Drop, tick, sign off or give back a task."""
    actor = current_actor()
    if action not in TASK_ACTIONS:
        raise TaskNotFoundError
    with unit_of_work() as session:
        act_on_task(
            session,
            actor,
            focal_village_id,
            task_id,
            action=TASK_ACTIONS[action],
            words=words,
            at=utc_now(),
        )
    return _focal(actor, focal_village_id)


@blp.route("/places")
@blp.arguments(PlaceQuerySchema, location="query", as_kwargs=True)
@blp.response(200, PlaceListSchema)
def get_places(kind: str | None, q: str | None, closed: bool) -> dict[str, object]:  # noqa: FBT001 -- as the query names it
    """The places of the actor's remit, and the kinds there are."""
    actor, session = current_actor(), reading()
    stage = Stage.CLOSED if closed else Stage.IN_USE
    found = places(session, actor, local_day(utc_now()), kind=kind, q=q, stage=stage)
    return {
        "items": _place_rows(list(found)),
        "kinds": current_policy(session).places.kinds,
        "may_register": any(post.role in REGISTERING.roles for post in actor.posts),
    }


@blp.route("/places", methods=["POST"])
@blp.arguments(PlaceGivenSchema)
@blp.response(201, CarePlaceSchema)
def post_place(given: dict[str, Any]) -> dict[str, object]:
    """Look after a place from today on."""
    actor = current_actor()
    with unit_of_work() as session:
        made = place_services.register(session, actor, _given(given), utc_now()).id
    return _place(actor, made)


@blp.route("/places/layer")
@blp.response(200, content_type=GEOJSON)
@blp.alt_response(304, description="The client holds it already (ETag)")
def get_place_layer() -> Response:
    """The places of the actor's remit as points and areas, WGS84."""
    session = reading()
    rows = places(session, current_actor(), local_day(utc_now()))
    features = (
        ({"id": str(row.id), "kind": row.kind, "name": row.name}, shape_of(row)) for row in rows
    )
    return conditional(json_bytes(feature_collection(features)), GEOJSON)


@blp.route("/places/<uuid:place_id>")
@blp.response(200, CarePlaceSchema)
def get_place(place_id: UUID) -> dict[str, object]:
    """A place with who answers for it and its history."""
    return _place(current_actor(), place_id)


@blp.route("/places/<uuid:place_id>", methods=["PUT"])
@blp.arguments(PlaceChangedSchema)
@blp.response(200, CarePlaceSchema)
def put_place(given: dict[str, Any], place_id: UUID) -> dict[str, object]:
    """Correct what a place is, where it lies or who answers for it."""
    actor, reason = current_actor(), given.pop("reason")
    with unit_of_work() as session:
        place_services.change(session, actor, place_id, _given(given), reason=reason, at=utc_now())
    return _place(actor, place_id)


@blp.route("/places/<uuid:place_id>/close", methods=["POST"])
@blp.arguments(ReasonSchema, as_kwargs=True)
@blp.response(200, CarePlaceSchema)
def post_close(place_id: UUID, reason: str) -> dict[str, object]:
    """Look after a place no longer."""
    actor = current_actor()
    with unit_of_work() as session:
        place_services.close(session, actor, place_id, reason=reason, at=utc_now())
    return _place(actor, place_id)


@blp.route("/places/<uuid:place_id>/ledger")
@blp.response(200, LedgerSchema)
def get_ledger(place_id: UUID) -> dict[str, object]:
    """The matters at a place, of those in the actor's remit."""
    return _ledger(current_actor(), place_id)


@blp.route("/places/<uuid:place_id>/ledger", methods=["POST"])
@blp.arguments(LinkGivenSchema, as_kwargs=True)
@blp.response(201, LedgerSchema)
def post_link(place_id: UUID, matter: str, reason: str) -> dict[str, object]:
    """Put a matter into a place's ledger by hand."""
    actor = current_actor()
    with unit_of_work() as session:
        place_services.link_matter(
            session, actor, place_id, matter=matter, reason=reason, at=utc_now()
        )
    return _ledger(actor, place_id)


@blp.route("/places/<uuid:place_id>/ledger/<uuid:matter_id>/unlink", methods=["POST"])
@blp.arguments(ReasonSchema, as_kwargs=True)
@blp.response(200, LedgerSchema)
def post_unlink(place_id: UUID, matter_id: UUID, reason: str) -> dict[str, object]:
    """Take a matter out of a place's ledger that was put there by hand."""
    actor = current_actor()
    with unit_of_work() as session:
        place_services.unlink_matter(
            session, actor, place_id, matter_id, reason=reason, at=utc_now()
        )
    return _ledger(actor, place_id)


def _may_begin(actor: Actor, area: str) -> bool:
    """Whether the actor may give out seats there."""
    return any(
        bool(offers((step,), Standing(step.source, step.within, area, ()), actor))
        for step in (DECLARING, REGISTERING)
    )


def _given(given: dict[str, Any]) -> PlaceGiven:
    return PlaceGiven(
        kind=given["kind"],
        name=given["name"],
        shape=given_shape(given),
        datum=given["datum"],
        lead=given["lead"],
        liaison=given["liaison"],
    )


def _focal_rows(actor: Actor, rows: list[FocalVillage]) -> list[dict[str, object]]:
    """Focal villages in the shape of ``FocalRowSchema``."""
    session, today = reading(), local_day(utc_now())
    areas, ids = county_map(session), [row.id for row in rows]
    sats = seats_of(session, today, focal_village_ids=ids)
    weeks = newest_weeks(session, ids)
    lines = task_lines(session, actor, [week.id for week in weeks.values()])
    offices = organisation_names(session, [row.organisation_id for row in rows])
    return [
        {
            "id": row.id,
            "village": area_shape(areas, row.village_code),
            "stage": Stage(row.stage),
            "reason": row.reason,
            "organisation": {"id": row.organisation_id, "name": offices[row.organisation_id]},
            "head": _named(_sitting(sats.get(row.id, []), Seat.HEAD)),
            "started_on": row.started_on,
            "ended_on": row.ended_on,
            "result": Result(row.result) if row.result else None,
            "week": _week_count(weeks.get(row.id), lines),
        }
        for row in rows
    ]


def _week_count(
    week: CareWeek | None, lines: dict[UUID, list[TaskLine]]
) -> dict[str, object] | None:
    if week is None:
        return None
    stages = [Stage(each.task.stage) for each in lines.get(week.id, [])]
    return {
        "week_on": week.week_on,
        "stage": Stage(week.stage),
        "done": sum(stage in FINISHED_TASKS for stage in stages),
        "tasks": len(stages),
    }


def _focal(actor: Actor, focal_village_id: UUID) -> dict[str, object]:
    """A focal village in the shape of ``FocalSchema``."""
    session, today = reading(), local_day(utc_now())
    focal = focal_village(session, actor, focal_village_id, today)
    sat = seats_of(session, today, focal_village_ids=[focal.id]).get(focal.id, [])
    about = Standing(Stage(focal.stage), Stage.UNDER_CARE, focal.village_code, seated(sat))
    weeks = weeks_of(session, focal.id)
    lines = task_lines(session, actor, [week.id for week in weeks])
    others = [
        row
        for row in focal_villages(session, actor, today, village=focal.village_code)
        if row.id != focal.id
    ]
    is_judged = focal.ended_on is None and covers(actor, focal.village_code)
    return _focal_rows(actor, [focal])[0] | {
        "task_force": [sitting_shape(each) for each in sat],
        "weeks": [_week(actor, about, week, lines.get(week.id, [])) for week in weeks],
        "exit_test": findings_shape(findings_of(session, focal, today)) if is_judged else None,
        "periods": _focal_rows(actor, others),
        "events": deeds_shape(deeds_of(session, focal_village_id=focal.id)),
        "available_actions": offers(VILLAGE_STEPS, about, actor),
    }


def _week(
    actor: Actor, about: Standing, week: CareWeek, lines: list[TaskLine]
) -> dict[str, object]:
    """A list in the shape of ``WeekSchema``."""
    stage = Stage(week.stage)
    of_week = Standing(stage, about.stage, about.area, about.seats)
    return {
        "id": week.id,
        "week_on": week.week_on,
        "stage": stage,
        "tasks": [_task(actor, of_week, line) for line in lines],
        "available_actions": offers(WEEK_STEPS, of_week, actor),
    }


def _task(actor: Actor, of_week: Standing, line: TaskLine) -> dict[str, object]:
    """A task in the shape of ``TaskSchema``."""
    task, matter = line.task, line.matter
    stage = Stage(task.stage)
    about = Standing(stage, of_week.stage, of_week.area, of_week.seats)
    return {
        "id": task.id,
        "organisation": {"id": task.organisation_id, "name": line.organisation},
        "words": task.words,
        "matter": matter
        and {
            "id": matter.id,
            "number": matter.number,
            "words": matter.summary,
            "stage": MatterStage(matter.stage),
        },
        "matter_stage": MatterStage(task.matter_stage) if task.matter_stage else None,
        "stage": stage,
        "outcome": task.outcome,
        "available_actions": offers(TASK_STEPS, about, actor),
    }


def _place_rows(rows: list[Place]) -> list[dict[str, object]]:
    """Places in the shape of ``PlaceRowSchema``."""
    session = reading()
    areas, kinds = county_map(session), current_policy(session).places.kinds
    names = {each.code: each.name for each in kinds}
    sats = seats_of(session, local_day(utc_now()), place_ids=[row.id for row in rows])
    return [
        {
            "id": row.id,
            "kind": {"code": row.kind, "name": names.get(row.kind, row.kind)},
            "name": row.name,
            "stage": Stage(row.stage),
            "place": area_shape(areas, row.place_code),
            "lead": _seat(_sitting(sats.get(row.id, []), Seat.LEAD_OFFICIAL)),
            "liaison": _seat(_sitting(sats.get(row.id, []), Seat.LIAISON)),
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
        }
        for row in rows
    ]


def _place(actor: Actor, place_id: UUID) -> dict[str, object]:
    """A place in the shape of ``CarePlaceSchema``."""
    session, today = reading(), local_day(utc_now())
    row = place(session, actor, place_id, today)
    sat = seats_of(session, today, place_ids=[row.id]).get(row.id, [])
    about = Standing(Stage(row.stage), Stage.IN_USE, row.place_code, seated(sat))
    return _place_rows([row])[0] | {
        "shape": shapely.geometry.mapping(shape_of(row)),
        "events": deeds_shape(deeds_of(session, place_id=row.id)),
        "available_actions": offers(PLACE_STEPS, about, actor),
    }


def _ledger(actor: Actor, place_id: UUID) -> dict[str, object]:
    """A ledger in the shape of ``LedgerSchema``."""
    session = reading()
    areas, radius_m = county_map(session), current_policy(session).places.ledger_radius_m
    row = place(session, actor, place_id, local_day(utc_now()))
    ledger = ledger_of(session, actor, row, radius_m)
    return {
        "items": [
            {
                "matter": matter_row(line.matter, line.holder, areas),
                "why": line.why,
                "reason": line.reason,
            }
            for line in ledger.lines
        ],
        "total": ledger.total,
        "open": ledger.open,
        "radius_m": radius_m if row.point is not None else None,
    }


def _sitting(sat: list[Sitting], seat: Seat) -> Sitting | None:
    return next((each for each in sat if each.seat is seat), None)


def _named(sitting: Sitting | None) -> dict[str, object] | None:
    return {"id": sitting.person_id, "name": sitting.person} if sitting else None


def _seat(sitting: Sitting | None) -> dict[str, object] | None:
    return sitting_shape(sitting) if sitting else None
