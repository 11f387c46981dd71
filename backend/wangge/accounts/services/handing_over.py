"""Handing over: somebody goes on a day, and what they held goes on with somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.errors import LastDayUnfitError, NotOneselfError, SuccessorUnfitError
from wangge.accounts.events import HandedOver
from wangge.accounts.models import (
    Account,
    Deputy,
    HandOver,
    HandOverItem,
    HandOverPost,
    PostRow,
    SessionRow,
)
from wangge.accounts.permissions import covered
from wangge.accounts.queries import terms_of
from wangge.accounts.rules.leaving import Term, ending, following, is_fit
from wangge.accounts.services.managing import managed, reaches
from wangge.kernel.clock import SHANGHAI, local_day
from wangge.kernel.ids import uuid7
from wangge.platform.happenings import tell


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who goes, after which day, and who follows; nobody follows when the posts stay vacant."""

    person_id: UUID
    successor_id: UUID | None
    last_on: date


def hand_over(session: Session, actor: Actor, leaving: Leaving, now: datetime) -> UUID:
    """End all posts of somebody with a day, and give them to a successor; the record's id.

    Posts end that day, the successor's begin the next; the account closes, and sessions end with
    the day. Whoever holds work for the person is told in this transaction, and moves it.

    Raises:
        StaffNotFoundError: when the actor does not manage who goes.
        BeyondRemitError: when they hold a post beyond the actor's reach.
        NotOneselfError: when the actor would hand over their own posts.
        LastDayUnfitError: when the day is too far off, or no post is left to end.
        SuccessorUnfitError: when the successor is unknown to the actor, or has no post that day.
    """
    today = local_day(now)
    if leaving.person_id == actor.person_id:
        raise NotOneselfError
    terms = ending(
        managed(session, actor, leaving.person_id, today).unended, last_on := leaving.last_on
    )
    if not terms or not is_fit(last_on, today):
        raise LastDayUnfitError
    record = HandOver(
        id=uuid7(now),
        from_person_id=leaving.person_id,
        to_person_id=leaving.successor_id,
        last_on=last_on,
        by_person_id=actor.person_id,
        at=now,
    )
    followed = _followed(session, actor, leaving, terms, now)
    session.add(record)
    session.flush()
    _end(session, leaving, terms)
    _record_posts(session, record.id, terms, followed)
    for organisation_id in dict.fromkeys(each.organisation_id for each in terms):
        tell(session, _fact(record, organisation_id))
    return record.id


def note_moved(
    session: Session, reference: UUID, kind: str, moved: Sequence[tuple[UUID, str]]
) -> None:
    """Note under a hand-over what moved with it: each piece's id, and its number in words."""
    if moved:
        session.execute(
            insert(HandOverItem),
            [
                {"hand_over_id": reference, "item_id": key, "kind": kind, "label": label}
                for key, label in moved
            ],
        )


def _fact(record: HandOver, organisation_id: UUID) -> HandedOver:
    return HandedOver(
        reference=record.id,
        from_person_id=record.from_person_id,
        to_person_id=record.to_person_id,
        organisation_id=organisation_id,
        on=record.last_on + timedelta(days=1),
        by_person_id=record.by_person_id,
        at=record.at,
    )


def _followed(
    session: Session, actor: Actor, leaving: Leaving, terms: Sequence[Term], now: datetime
) -> Mapping[UUID, UUID]:
    """Give the successor their posts; the new post by the one that it follows."""
    if leaving.successor_id is None:
        return {}
    held = _held(session, actor, leaving)
    found: dict[UUID, UUID] = {}
    for term in terms:
        follower = following(term, held, leaving.last_on)
        if follower is not None:
            found[term.post_id] = uuid7(now)
            session.add(
                PostRow(
                    id=found[term.post_id],
                    person_id=leaving.successor_id,
                    organisation_id=follower.organisation_id,
                    role=follower.role.value,
                    area_prefix=follower.area_prefix,
                    valid_from=follower.valid_from,
                    valid_to=follower.valid_to,
                )
            )
        else:
            found[term.post_id] = next(each.post_id for each in held if each.is_alike(term))
    return found


def _held(session: Session, actor: Actor, leaving: Leaving) -> list[Term]:
    """The terms of a successor whom the actor may choose."""
    if leaving.successor_id is None or leaving.successor_id == leaving.person_id:
        raise SuccessorUnfitError
    held = terms_of(session, [leaving.successor_id])
    first_on = leaving.last_on + timedelta(days=1)
    then = [each for each in held if each.holds_on(first_on)]
    within = reaches(session, actor)
    if not any(covered(within, each.role, each.area_prefix) for each in then):
        raise SuccessorUnfitError
    return then


def _end(session: Session, leaving: Leaving, terms: Sequence[Term]) -> None:
    last_on = leaving.last_on
    session.execute(
        update(PostRow)
        .where(PostRow.id.in_([each.post_id for each in terms]))
        .values(valid_to=last_on)
    )
    session.execute(
        update(Deputy)
        .where(Deputy.person_id == leaving.person_id, Deputy.valid_to > last_on)
        .values(valid_to=last_on)
    )
    session.execute(
        update(Account).where(Account.person_id == leaving.person_id).values(closes_on=last_on)
    )
    ends_at = datetime.combine(last_on + timedelta(days=1), time(), SHANGHAI)
    account = select(Account.id).where(Account.person_id == leaving.person_id)
    session.execute(
        update(SessionRow)
        .where(SessionRow.account_id.in_(account), SessionRow.expires_at > ends_at)
        .values(expires_at=ends_at)
    )


def _record_posts(
    session: Session, record_id: UUID, terms: Sequence[Term], followed: Mapping[UUID, UUID]
) -> None:
    session.execute(
        insert(HandOverPost),
        [
            {
                "hand_over_id": record_id,
                "post_id": each.post_id,
                "successor_post_id": followed.get(each.post_id),
            }
            for each in terms
        ],
    )
