"""The weekly list of a task force: drafted, confirmed, worked on, signed off by its head."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.queries import organisation
from wangge.kernel.clock import local_day
from wangge.kernel.codes import contains
from wangge.kernel.ids import uuid7
from wangge.matters.errors import MatterNotFoundError
from wangge.matters.models import Matter
from wangge.policy.queries import current_policy
from wangge.resolution.enums import Action, Stage
from wangge.resolution.errors import WeekDraftedError, WeekFullError
from wangge.resolution.models import CareTask, CareWeek, FocalVillage
from wangge.resolution.procedures import (
    CONFIRMED_TASKS,
    OPEN_TASKS,
    TASK_STEPS,
    VILLAGE_STEPS,
    WEEK_STEPS,
)
from wangge.resolution.queries import matter_named, open_then, task_of, tasks_in, week_of
from wangge.resolution.rules import monday_of
from wangge.resolution.services.villages import standing
from wangge.resolution.services.writing import Done, add_event
from wangge.resolution.workflow import chosen


def draft_week(session: Session, actor: Actor, focal_village_id: UUID, at: datetime) -> CareWeek:
    """The draft of this week's list, from the village's open matters and what was left undone.

    Raises:
        FocalVillageNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        WeekDraftedError: when this week has its list.
    """
    focal, about = standing(session, actor, focal_village_id, local_day(at))
    _, post = chosen(VILLAGE_STEPS, about, actor, Action.DRAFT_WEEK)
    week_on = monday_of(local_day(at))
    if week_on in {row.week_on for row in _weeks(session, focal)}:
        raise WeekDraftedError
    left = _left_undone(session, focal)
    week = CareWeek(
        id=uuid7(at), focal_village_id=focal.id, week_on=week_on, stage=Stage.DRAFTED.value
    )
    session.add(week)
    session.flush()
    most = current_policy(session).focal_villages.week_tasks_max
    tasks = [
        *(CareTask(organisation_id=task.organisation_id, words=task.words) for task in left),
        *(
            CareTask(
                organisation_id=last.holder_id, matter_id=matter.id, matter_stage=last.stage.value
            )
            for matter, last in open_then(session, focal.village_code, at)
        ),
    ][:most]
    for position, task in enumerate(tasks, 1):
        task.id, task.week_id, task.position = uuid7(at), week.id, position
        task.stage = Stage.DRAFTED.value
        session.add(task)
    facts = {"week_on": week_on.isoformat(), "tasks": len(tasks)}
    add_event(session, focal, Action.DRAFT_WEEK, Done.by(actor, post, at), facts=facts)
    return week


def add_task(
    session: Session,
    actor: Actor,
    focal_village_id: UUID,
    week_id: UUID,
    *,
    organisation_id: UUID,
    words: str,
    matter: str | None,
    at: datetime,
) -> CareTask:
    """Add a line to a drafted list: what an organisation is to do, on a matter or beside all.

    Raises:
        FocalVillageNotFoundError, TaskNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        UnknownOrganisationError: when there is no such organisation.
        MatterNotFoundError: when there is no such matter in the village, or none for this actor.
        WeekFullError: when the list is as long as may be.
    """
    focal, about = standing(session, actor, focal_village_id, local_day(at))
    week = week_of(session, focal, week_id)
    about = replace(about, stage=Stage(week.stage), within=about.stage)
    _, post = chosen(WEEK_STEPS, about, actor, Action.ADD_TASK)
    office = organisation(session, organisation_id)
    found = _matter_there(session, actor, focal, matter) if matter else None
    positions = [task.position for task in tasks_in(session, week.id)]
    if len(positions) >= current_policy(session).focal_villages.week_tasks_max:
        raise WeekFullError
    task = CareTask(
        id=uuid7(at),
        week_id=week.id,
        position=max(positions, default=0) + 1,
        organisation_id=office.id,
        matter_id=found.id if found else None,
        matter_stage=found.stage if found else None,
        words=words,
        stage=Stage.DRAFTED.value,
    )
    session.add(task)
    _record(session, focal, week, Action.ADD_TASK, Done.by(actor, post, at), task)
    return task


def confirm_week(
    session: Session, actor: Actor, focal_village_id: UUID, week_id: UUID, at: datetime
) -> None:
    """Confirm a drafted list: from then on its tasks are to be done.

    Raises:
        FocalVillageNotFoundError, TaskNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
    """
    focal, about = standing(session, actor, focal_village_id, local_day(at))
    week = week_of(session, focal, week_id)
    about = replace(about, stage=Stage(week.stage), within=about.stage)
    step, post = chosen(WEEK_STEPS, about, actor, Action.CONFIRM_WEEK)
    week.stage = step.target.value
    for task in tasks_in(session, week.id):
        task.stage = CONFIRMED_TASKS.get(Stage(task.stage), Stage(task.stage)).value
    _record(session, focal, week, Action.CONFIRM_WEEK, Done.by(actor, post, at))


def act_on_task(
    session: Session,
    actor: Actor,
    focal_village_id: UUID,
    task_id: UUID,
    *,
    action: Action,
    words: str | None,
    at: datetime,
) -> None:
    """Drop, tick, sign off or give back a task; what was said at a tick is its outcome.

    Raises:
        FocalVillageNotFoundError, TaskNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
    """
    focal, about = standing(session, actor, focal_village_id, local_day(at))
    task, week = task_of(session, actor, focal, task_id)
    about = replace(about, stage=Stage(task.stage), within=Stage(week.stage))
    step, post = chosen(TASK_STEPS, about, actor, action)
    task.stage = step.target.value
    if action is Action.TICK:
        task.outcome = words
    _record(session, focal, week, action, Done.by(actor, post, at), task, words)


def _weeks(session: Session, focal: FocalVillage) -> list[CareWeek]:
    rows = session.scalars(
        select(CareWeek)
        .where(CareWeek.focal_village_id == focal.id)
        .order_by(CareWeek.week_on.desc())
    )
    return list(rows)


def _left_undone(session: Session, focal: FocalVillage) -> list[CareTask]:
    """The lines written by hand that the newest list leaves undone."""
    weeks = _weeks(session, focal)
    if not weeks:
        return []
    rows = session.scalars(
        select(CareTask)
        .where(
            CareTask.week_id == weeks[0].id,
            CareTask.matter_id.is_(None),
            CareTask.stage.in_(sorted(OPEN_TASKS)),
        )
        .order_by(CareTask.position)
    )
    return list(rows)


def _matter_there(session: Session, actor: Actor, focal: FocalVillage, name: str) -> Matter:
    found = matter_named(session, actor, name)
    if not contains(focal.village_code, found.place_code):
        raise MatterNotFoundError
    return found


def _record(
    session: Session,
    focal: FocalVillage,
    week: CareWeek,
    action: Action,
    done: Done,
    task: CareTask | None = None,
    words: str | None = None,
) -> None:
    facts: dict[str, object] = {"week_on": week.week_on.isoformat()}
    if task is not None:
        facts |= {"task": task.position}
    add_event(session, focal, action, done, words=words, facts=facts)
