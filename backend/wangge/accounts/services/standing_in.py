"""Deputies: who acts for the holder of a post during a leave."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.errors import (
    BeyondRemitError,
    DeputyDaysUnfitError,
    DeputyNotFoundError,
    DeputyUnfitError,
    StaffNotFoundError,
)
from wangge.accounts.models import Deputy, PostRow
from wangge.accounts.permissions import covered
from wangge.accounts.queries import term_of, terms_of
from wangge.accounts.rules.leaving import Term
from wangge.accounts.rules.standing_in import days_fit, may_stand_in
from wangge.accounts.services.managing import reaches
from wangge.kernel.clock import local_day
from wangge.kernel.ids import uuid7


@dataclass(frozen=True, slots=True)
class Leave:
    """A post, who stands in, and from which day to which, both included."""

    post_id: UUID
    deputy_id: UUID
    valid_from: date
    valid_to: date


def arrange_deputy(session: Session, actor: Actor, leave: Leave, now: datetime) -> UUID:
    """Have somebody stand in for the holder of a post: one's own, or one the actor manages.

    Raises:
        StaffNotFoundError: when the post is neither.
        BeyondRemitError: for a post the actor only stands in for: it is not passed on.
        DeputyUnfitError: when the deputy is the holder, or works elsewhere.
        DeputyDaysUnfitError: when the days do not fit.
    """
    term, holder_id = _post(session, actor, leave.post_id, local_day(now))
    held = [
        each
        for each in terms_of(session, [leave.deputy_id])
        if each.holds_on(leave.valid_from) and each.holds_on(leave.valid_to)
    ]
    if leave.deputy_id == holder_id or not any(may_stand_in(term, each) for each in held):
        raise DeputyUnfitError
    others = session.execute(
        select(Deputy.valid_from, Deputy.valid_to).where(
            Deputy.post_id == leave.post_id, Deputy.ended_at.is_(None)
        )
    )
    taken = [(row.valid_from, row.valid_to) for row in others]
    if not days_fit((leave.valid_from, leave.valid_to), taken, term, local_day(now)):
        raise DeputyDaysUnfitError
    row = Deputy(
        id=uuid7(now),
        post_id=leave.post_id,
        person_id=leave.deputy_id,
        valid_from=leave.valid_from,
        valid_to=leave.valid_to,
        arranged_by_id=actor.person_id,
        arranged_at=now,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return row.id


def end_deputy(session: Session, actor: Actor, deputy_id: UUID, now: datetime) -> None:
    """End an arrangement at once; nothing happens when it was ended before.

    Raises:
        DeputyNotFoundError: when it is for a post neither held nor managed by the actor.
    """
    row = session.get(Deputy, deputy_id)
    if row is None:
        raise DeputyNotFoundError
    try:
        _post(session, actor, row.post_id, local_day(now))
    except (StaffNotFoundError, BeyondRemitError):
        raise DeputyNotFoundError from None
    row.ended_at = row.ended_at or now


def _post(session: Session, actor: Actor, post_id: UUID, today: date) -> tuple[Term, UUID]:
    """A post for which the actor may arrange a deputy, and who holds it."""
    row = session.get(PostRow, post_id)
    if row is None:
        raise StaffNotFoundError
    term = term_of(row)
    if row.person_id == actor.person_id:
        return term, row.person_id
    if not covered(reaches(session, actor), term.role, term.area_prefix):
        raise StaffNotFoundError
    stands_in = select(Deputy.id).where(
        Deputy.post_id == post_id,
        Deputy.person_id == actor.person_id,
        Deputy.valid_to >= today,
        Deputy.ended_at.is_(None),
    )
    if session.scalar(stands_in) is not None:
        raise BeyondRemitError
    return term, row.person_id
