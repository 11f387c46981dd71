"""A village becomes a focal village, its task force changes, and it is one no longer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.kernel.clock import local_day
from wangge.kernel.codes import Level
from wangge.kernel.ids import uuid7
from wangge.policy.queries import current_policy
from wangge.resolution.enums import Action, Result, Seat, Stage
from wangge.resolution.errors import AlreadyFocalError, AreaNotFoundError, ExitTestUnmetError
from wangge.resolution.models import CareWeek, FocalVillage
from wangge.resolution.procedures import DECLARING, VILLAGE_STEPS
from wangge.resolution.queries import figures_of, focal_village, seated, seats_of
from wangge.resolution.rules import Finding, exit_test, unmet
from wangge.resolution.services.writing import Done, add_event, reseat, seated_as
from wangge.resolution.workflow import Seated, Standing, chosen, covers
from wangge.territory.queries import county_map


@dataclass(frozen=True, slots=True)
class TaskForce:
    """Who is to head a task force, and who is to be in it."""

    head: UUID
    members: Sequence[UUID]

    @property
    def seats(self) -> list[tuple[Seat, UUID]]:
        """Each person with their seat, the head first."""
        return [(Seat.HEAD, self.head), *((Seat.MEMBER, each) for each in self.members)]


def declare(
    session: Session,
    actor: Actor,
    village: str,
    *,
    reason: str,
    task_force: TaskForce,
    at: datetime,
) -> FocalVillage:
    """Make a village a focal village from today on.

    Args:
        session: the transaction.
        actor: who decides.
        village: 12 digits.
        reason: why, as everybody with remit there reads it.
        task_force: who works on it.
        at: when.

    Raises:
        AreaNotFoundError: when there is no such village, or none in the actor's remit.
        NotYoursError: when it is not for the actor to decide.
        AlreadyFocalError: when it is one already.
        NotOnStaffError, HeadWithoutRemitError: see ``seated_as``.
    """
    today = local_day(at)
    area = county_map(session).area_of(village)
    if area is None or area.level is not Level.VILLAGE or not covers(actor, area.prefix):
        raise AreaNotFoundError
    about = Standing(DECLARING.source, DECLARING.within, area.prefix, ())
    step, post = chosen((DECLARING,), about, actor, Action.DECLARE)
    is_open = select(FocalVillage.id).where(
        FocalVillage.village_code == area.prefix, FocalVillage.ended_on.is_(None)
    )
    if session.scalar(is_open) is not None:
        raise AlreadyFocalError
    sits = seated_as(session, task_force.seats, area=area.prefix, today=today)
    focal = FocalVillage(
        id=uuid7(at),
        village_code=area.prefix,
        stage=step.target.value,
        organisation_id=_leading(sits),
        reason=reason,
        started_on=today,
    )
    session.add(focal)
    done = Done.by(actor, post, at)
    add_event(session, focal, Action.DECLARE, done, words=reason)
    reseat(session, focal, sits, done)
    return focal


def change_task_force(
    session: Session,
    actor: Actor,
    focal_village_id: UUID,
    *,
    task_force: TaskForce,
    reason: str,
    at: datetime,
) -> None:
    """Give a focal village another task force.

    Raises:
        FocalVillageNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        NotOnStaffError, HeadWithoutRemitError: see ``seated_as``.
    """
    focal, about = standing(session, actor, focal_village_id, local_day(at))
    _, post = chosen(VILLAGE_STEPS, about, actor, Action.CHANGE_TASK_FORCE)
    sits = seated_as(session, task_force.seats, area=focal.village_code, today=local_day(at))
    done = Done.by(actor, post, at)
    focal.organisation_id = _leading(sits)
    add_event(session, focal, Action.CHANGE_TASK_FORCE, done, words=reason)
    reseat(session, focal, sits, done)


def end_care(
    session: Session,
    actor: Actor,
    focal_village_id: UUID,
    *,
    result: Result,
    reason: str,
    at: datetime,
) -> None:
    """Have a village be a focal village no longer; the figures of its exit test stay on record.

    Raises:
        FocalVillageNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        ExitTestUnmetError: when it is said to have passed its exit test and has not.
    """
    focal, about = standing(session, actor, focal_village_id, local_day(at))
    step, post = chosen(VILLAGE_STEPS, about, actor, Action.END_CARE)
    findings = findings_of(session, focal, local_day(at))
    if result is Result.PASSED and unmet(findings):
        raise ExitTestUnmetError(conditions=[each.value for each in unmet(findings)])
    focal.stage, focal.result, focal.ended_on = step.target.value, result.value, local_day(at)
    session.execute(
        update(CareWeek)
        .where(CareWeek.focal_village_id == focal.id)
        .values(stage=Stage.CLOSED.value)
    )
    facts = {"result": result.value, "exit_test": [asdict(each) for each in findings]}
    done = Done.by(actor, post, at)
    add_event(session, focal, Action.END_CARE, done, words=reason, facts=facts)


def findings_of(session: Session, focal: FocalVillage, until: date) -> tuple[Finding, ...]:
    """The exit test of a focal village on a day, by the county's policy."""
    limits = current_policy(session).focal_villages
    figures = figures_of(session, focal, quiet_days=limits.quiet_days, until=until)
    return exit_test(figures, limits)


def standing(
    session: Session, actor: Actor, focal_village_id: UUID, today: date
) -> tuple[FocalVillage, Standing]:
    """A focal village, locked, and how it stands.

    Raises:
        FocalVillageNotFoundError: when there is none for this actor.
    """
    focal = focal_village(session, actor, focal_village_id, today, locked=True)
    sat = seats_of(session, today, focal_village_ids=[focal.id]).get(focal.id, [])
    stage = Stage(focal.stage)
    return focal, Standing(stage, Stage.UNDER_CARE, focal.village_code, seated(sat))


def _leading(sits: Sequence[Seated]) -> UUID:
    return next(each.organisation_id for each in sits if each.seat is Seat.HEAD)
