"""Events and seats, as they are written for focal villages and places alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import AREA_ROLES, Actor, Post
from wangge.accounts.queries import posts_of
from wangge.kernel.clock import local_day
from wangge.kernel.codes import contains
from wangge.kernel.ids import uuid7
from wangge.resolution.enums import Action, Seat
from wangge.resolution.errors import HeadWithoutRemitError, NotOnStaffError
from wangge.resolution.models import CareEvent, CareSeat, FocalVillage, Place
from wangge.resolution.workflow import Seated

ANSWERING = frozenset({Seat.HEAD, Seat.LEAD_OFFICIAL})
"""Seats whose holder needs a post over the place itself."""

Subject = FocalVillage | Place


@dataclass(frozen=True, slots=True)
class Done:
    """By whom, for which organisation and in which role, and when something is done."""

    person_id: UUID
    organisation_id: UUID
    role: str | None
    at: datetime

    @classmethod
    def by(cls, actor: Actor, post: Post, at: datetime) -> "Done":
        """What an actor does by one of their posts."""
        return cls(actor.person_id, post.organisation_id, post.role.value, at)


def add_event(
    session: Session,
    subject: Subject,
    action: Action,
    done: Done,
    *,
    words: str | None = None,
    about: UUID | None = None,
    facts: Mapping[str, object] | None = None,
    reference: UUID | None = None,
) -> None:
    """Append one act to the history of a focal village or a place."""
    of = _key_of(subject)
    session.flush()
    last = select(func.max(CareEvent.seq)).filter_by(**of)
    session.add(
        CareEvent(
            id=uuid7(done.at),
            **of,
            seq=(session.scalar(last) or 0) + 1,
            action=action.value,
            at=done.at,
            person_id=done.person_id,
            organisation_id=done.organisation_id,
            role=done.role,
            about_person_id=about,
            words=words,
            facts=dict(facts or {}),
            reference=reference,
        )
    )
    session.flush()


def seated_as(
    session: Session, seats: Iterable[tuple[Seat, UUID]], *, area: str, today: date
) -> tuple[Seated, ...]:
    """People in seats, each for the organisation of a post they hold today.

    Raises:
        NotOnStaffError: when somebody holds no post.
        HeadWithoutRemitError: when whoever is to answer for it has no post over the area.
    """
    found: dict[UUID, Seated] = {}
    for seat, person_id in seats:
        posts = posts_of(session, person_id, today)
        if not posts:
            raise NotOnStaffError(person=str(person_id))
        over = [post for post in posts if contains(post.area_prefix, area)]
        if seat is Seat.HEAD:
            # A head signs off what was done on matters, and so must be able to see them.
            over = [post for post in over if post.role in AREA_ROLES]
        if seat in ANSWERING and not over:
            raise HeadWithoutRemitError(person=str(person_id))
        # Who heads a task force is not one of its members as well.
        if seat is Seat.MEMBER and person_id in found:
            continue
        found[person_id] = Seated(seat, person_id, (over or list(posts))[0].organisation_id)
    return tuple(found.values())


def seated_at_place(
    session: Session, *, lead: UUID, liaison: UUID, area: str, today: date
) -> tuple[Seated, ...]:
    """The lead official and the liaison of a place, who may be one person.

    Raises:
        NotOnStaffError, HeadWithoutRemitError: see ``seated_as``.
    """
    return (
        *seated_as(session, [(Seat.LEAD_OFFICIAL, lead)], area=area, today=today),
        *seated_as(session, [(Seat.LIAISON, liaison)], area=area, today=today),
    )


def reseat(session: Session, subject: Subject, wanted: Iterable[Seated], done: Done) -> None:
    """Have these people answer from today on, and nobody else; each change is an event."""
    today, asked = local_day(done.at), set(wanted)
    rows = session.scalars(
        select(CareSeat)
        .filter_by(**_key_of(subject), until_on=None)
        .order_by(CareSeat.from_on, CareSeat.id)
    ).all()
    for row in rows:
        held = Seated(Seat(row.seat), row.person_id, row.organisation_id)
        if held in asked:
            asked.discard(held)
        else:
            leave(session, subject, row, done, on=today)
    for each in sorted(asked, key=lambda each: (each.seat not in ANSWERING, each.person_id)):
        take(session, subject, each, done, on=today)


def take(
    session: Session,
    subject: Subject,
    seat: Seated,
    done: Done,
    *,
    on: date,
    reference: UUID | None = None,
) -> None:
    """Have somebody answer from a day on."""
    session.add(
        CareSeat(
            id=uuid7(done.at),
            **_key_of(subject),
            seat=seat.seat.value,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
            from_on=on,
            until_on=None,
        )
    )
    facts = {"seat": seat.seat.value, "on": on.isoformat()}
    add_event(
        session,
        subject,
        Action.TAKE_SEAT,
        done,
        about=seat.person_id,
        facts=facts,
        reference=reference,
    )


def leave(
    session: Session,
    subject: Subject,
    row: CareSeat,
    done: Done,
    *,
    on: date,
    reference: UUID | None = None,
) -> None:
    """Have somebody answer no longer from a day on."""
    row.until_on = on
    facts = {"seat": row.seat, "on": on.isoformat()}
    add_event(
        session,
        subject,
        Action.LEAVE_SEAT,
        done,
        about=row.person_id,
        facts=facts,
        reference=reference,
    )


def _key_of(subject: Subject) -> dict[str, UUID]:
    name = "focal_village_id" if isinstance(subject, FocalVillage) else "place_id"
    return {name: subject.id}
