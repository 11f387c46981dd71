"""What goes to a successor when somebody leaves: their seats at focal villages and places."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wangge.accounts.events import HandedOver
from wangge.accounts.services.handing_over import note_moved
from wangge.platform.happenings import hears
from wangge.resolution.enums import Seat
from wangge.resolution.models import CareSeat, FocalVillage, Place
from wangge.resolution.services.writing import Done, Subject, leave, take
from wangge.resolution.workflow import Seated
from wangge.territory.queries import county_map

LABEL_MAX = 40
"""Characters of what a hand-over's record calls a piece of work."""


@hears(HandedOver)
def move_seats(session: Session, fact: HandedOver) -> None:
    """Give the seats that somebody held for an organisation to who follows, from that day on.

    Nobody sits twice: a member who follows the head leaves the member's seat, and who heads a task
    force already takes no member's seat. Without a successor the seats stay empty. What has ended
    keeps its people.
    """
    done = Done(fact.by_person_id, fact.organisation_id, None, fact.at)
    moved: dict[str, list[tuple[UUID, str]]] = {"focal_village": [], "place": []}
    for row, subject in _seats_of(session, fact.from_person_id, fact.organisation_id):
        leave(session, subject, row, done, on=fact.on, reference=fact.reference)
        if fact.to_person_id is not None:
            _follow(session, subject, Seat(row.seat), fact, done)
        kind, label = _called(session, subject)
        moved[kind].append((row.id, label[:LABEL_MAX]))
    for kind, pieces in moved.items():
        note_moved(session, fact.reference, kind, pieces)


def _follow(session: Session, subject: Subject, seat: Seat, fact: HandedOver, done: Done) -> None:
    if fact.to_person_id is None:
        return
    held = [other for other, about in _seats_of(session, fact.to_person_id) if about is subject]
    own = {Seat(other.seat) for other in held}
    if seat in own or (seat is Seat.MEMBER and Seat.HEAD in own):
        return
    for other in held if seat is Seat.HEAD else ():
        leave(session, subject, other, done, on=fact.on, reference=fact.reference)
    follower = Seated(seat, fact.to_person_id, fact.organisation_id)
    take(session, subject, follower, done, on=fact.on, reference=fact.reference)


def _seats_of(
    session: Session, person_id: UUID, organisation_id: UUID | None = None
) -> list[tuple[CareSeat, Subject]]:
    """The seats of a person (for an organisation) at what has not ended."""
    asked = (
        select(CareSeat)
        .outerjoin(FocalVillage, FocalVillage.id == CareSeat.focal_village_id)
        .outerjoin(Place, Place.id == CareSeat.place_id)
        .where(
            CareSeat.person_id == person_id,
            CareSeat.until_on.is_(None),
            or_(CareSeat.place_id.is_not(None), FocalVillage.ended_on.is_(None)),
            or_(CareSeat.focal_village_id.is_not(None), Place.closed_on.is_(None)),
        )
        .order_by(CareSeat.from_on, CareSeat.id)
    )
    if organisation_id is not None:
        asked = asked.where(CareSeat.organisation_id == organisation_id)
    return [(row, _subject(session, row)) for row in session.scalars(asked)]


def _subject(session: Session, row: CareSeat) -> Subject:
    if row.focal_village_id is not None:
        return session.get_one(FocalVillage, row.focal_village_id)
    return session.get_one(Place, row.place_id)


def _called(session: Session, subject: Subject) -> tuple[str, str]:
    """What kind of thing it is, and how people call it."""
    if isinstance(subject, Place):
        return "place", subject.name
    return "focal_village", county_map(session).name_of(subject.village_code)
