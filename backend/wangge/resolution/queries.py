"""Reads of focal villages and places; every one goes through the actor's scope."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import shapely
from geoalchemy2.shape import to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from wangge.accounts.actor import Actor, area_prefixes
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.models import Organisation, Person, PostRow
from wangge.kernel.clock import SHANGHAI, local_day
from wangge.kernel.codes import GRID_DIGITS, VILLAGE_DIGITS, place_range
from wangge.kernel.ids import uuid_of
from wangge.matters.enums import Stage as MatterStage
from wangge.matters.errors import MatterNotFoundError
from wangge.matters.events import Event
from wangge.matters.models import Matter
from wangge.matters.queries import events_of, visible_to, within_remit
from wangge.platform.spatial import in_box
from wangge.resolution.enums import AtPlace, Seat, Stage
from wangge.resolution.errors import (
    FocalVillageNotFoundError,
    PlaceNotFoundError,
    TaskNotFoundError,
)
from wangge.resolution.models import (
    CareEvent,
    CareSeat,
    CareTask,
    CareWeek,
    FocalVillage,
    Place,
    PlaceMatter,
)
from wangge.resolution.rules import Figures, box_around, lies_at, satisfaction, was_overdue
from wangge.resolution.workflow import Seated

LIST_MAX = 500
LEDGER_MAX = 200
NEAR_MAX = 10_000
HISTORY_MAX = 500
WEEKS_MAX = 60


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits in a seat, with names."""

    seat: Seat
    person_id: UUID
    person: str
    organisation_id: UUID
    organisation: str
    from_on: date


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who may be given a seat."""

    person_id: UUID
    person: str
    role: Role
    organisation_id: UUID
    organisation: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its organisation's name, and its matter when the actor may see it."""

    task: CareTask
    organisation: str
    matter: Matter | None


@dataclass(frozen=True, slots=True)
class Deed:
    """An event with the names of who did it and whom it is about."""

    event: CareEvent
    person: str
    organisation: str
    about: str | None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A matter of a place's ledger with its holder's name, and why it is there."""

    matter: Matter
    holder: str | None
    why: AtPlace
    reason: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The newest matters of a place's ledger, and how many there are and are open."""

    lines: tuple[LedgerLine, ...]
    total: int
    open: int


def _reaches(
    actor: Actor, code: InstrumentedAttribute[str], digits: int
) -> list[ColumnElement[bool]]:
    """Codes inside the actor's areas, or of the village that the actor's grid is part of."""
    prefixes = {prefix[:VILLAGE_DIGITS] for prefix in area_prefixes(actor)}
    return [
        code.between(prefix.ljust(digits, "0"), prefix.ljust(digits, "9"))
        for prefix in sorted(prefixes)
    ]


def _held(today: date) -> ColumnElement[bool]:
    """The seats held on a day."""
    return and_(
        CareSeat.from_on <= today, or_(CareSeat.until_on.is_(None), CareSeat.until_on > today)
    )


def focal_villages_of(actor: Actor, today: date) -> ColumnElement[bool]:
    """The focal villages of the actor's areas, and those whose task force the actor sits in."""
    reach = _reaches(actor, FocalVillage.village_code, VILLAGE_DIGITS)
    sits = exists().where(
        CareSeat.focal_village_id == FocalVillage.id,
        CareSeat.person_id == actor.person_id,
        _held(today),
    )
    return or_(false(), *reach, sits)


def places_of(actor: Actor, today: date) -> ColumnElement[bool]:
    """The places in the actor's areas, and those the actor answers for."""
    sits = exists().where(
        CareSeat.place_id == Place.id, CareSeat.person_id == actor.person_id, _held(today)
    )
    return or_(false(), *_reaches(actor, Place.place_code, GRID_DIGITS), sits)


def focal_villages(
    session: Session,
    actor: Actor,
    today: date,
    *,
    stage: Stage | None = None,
    village: str | None = None,
) -> Sequence[FocalVillage]:
    """The focal villages the actor may see: those under care first, the longest care first."""
    asked = select(FocalVillage).where(focal_villages_of(actor, today))
    if stage:
        asked = asked.where(FocalVillage.stage == stage)
    if village:
        asked = asked.where(FocalVillage.village_code == village)
    return session.scalars(
        asked.order_by(
            FocalVillage.ended_on.is_not(None), FocalVillage.started_on, FocalVillage.id
        ).limit(LIST_MAX)
    ).all()


def focal_village(
    session: Session, actor: Actor, focal_village_id: UUID, today: date, *, locked: bool = False
) -> FocalVillage:
    """A focal village the actor may see.

    Raises:
        FocalVillageNotFoundError: when there is none, or none for this actor.
    """
    asked = select(FocalVillage).where(
        FocalVillage.id == focal_village_id, focal_villages_of(actor, today)
    )
    found = session.scalar(asked.with_for_update() if locked else asked)
    if found is None:
        raise FocalVillageNotFoundError
    return found


def matter_named(session: Session, actor: Actor, name: str) -> Matter:
    """A matter the actor may see, by its number or its id.

    Raises:
        MatterNotFoundError: when there is none, or none for this actor.
    """
    key = uuid_of(name)
    called = Matter.number == name if key is None else Matter.id == key
    found = session.scalar(select(Matter).where(called, visible_to(actor)))
    if found is None:
        raise MatterNotFoundError
    return found


def week_of(session: Session, focal: FocalVillage, week_id: UUID) -> CareWeek:
    """A list of a focal village.

    Raises:
        TaskNotFoundError: when it has none of that id.
    """
    found = session.scalar(
        select(CareWeek).where(CareWeek.id == week_id, CareWeek.focal_village_id == focal.id)
    )
    if found is None:
        raise TaskNotFoundError
    return found


def task_of(
    session: Session, actor: Actor, focal: FocalVillage, task_id: UUID
) -> tuple[CareTask, CareWeek]:
    """A task of a focal village that the actor may see, and its list.

    Raises:
        TaskNotFoundError: when there is none, or none for this actor.
    """
    found = session.execute(
        select(CareTask, CareWeek)
        .join(CareWeek, CareWeek.id == CareTask.week_id)
        .outerjoin(Matter, Matter.id == CareTask.matter_id)
        .where(
            CareTask.id == task_id,
            CareWeek.focal_village_id == focal.id,
            or_(CareTask.matter_id.is_(None), within_remit(actor)),
        )
    ).first()
    if found is None:
        raise TaskNotFoundError
    return found[0], found[1]


def weeks_of(session: Session, focal_village_id: UUID) -> Sequence[CareWeek]:
    """The lists of a focal village, newest first."""
    return session.scalars(
        select(CareWeek)
        .where(CareWeek.focal_village_id == focal_village_id)
        .order_by(CareWeek.week_on.desc())
        .limit(WEEKS_MAX)
    ).all()


def tasks_in(session: Session, week_id: UUID) -> Sequence[CareTask]:
    """Every line of a list, in order, those that were taken out too."""
    return session.scalars(
        select(CareTask).where(CareTask.week_id == week_id).order_by(CareTask.position)
    ).all()


def task_lines(
    session: Session, actor: Actor, week_ids: Iterable[UUID]
) -> dict[UUID, list[TaskLine]]:
    """The tasks of lists, in order; one about a matter outside the actor's remit is left out."""
    rows = session.execute(
        select(CareTask, Organisation.name, Matter)
        .join(Organisation, Organisation.id == CareTask.organisation_id)
        .outerjoin(Matter, Matter.id == CareTask.matter_id)
        .where(
            CareTask.week_id.in_(list(week_ids)),
            CareTask.stage != Stage.DROPPED,
            or_(CareTask.matter_id.is_(None), within_remit(actor)),
        )
        .order_by(CareTask.week_id, CareTask.position)
    )
    found: dict[UUID, list[TaskLine]] = defaultdict(list)
    for task, organisation, matter in rows:
        found[task.week_id].append(TaskLine(task, organisation, matter))
    return found


def newest_weeks(session: Session, focal_village_ids: Sequence[UUID]) -> dict[UUID, CareWeek]:
    """The newest list of each focal village that has one."""
    rows = session.scalars(
        select(CareWeek)
        .where(CareWeek.focal_village_id.in_(focal_village_ids))
        .order_by(CareWeek.week_on)
    )
    return {row.focal_village_id: row for row in rows}


def organisation_names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of organisations."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(ids)))
    )
    return dict(rows.all())


def seats_of(
    session: Session,
    today: date,
    *,
    focal_village_ids: Sequence[UUID] = (),
    place_ids: Sequence[UUID] = (),
) -> dict[UUID, list[Sitting]]:
    """Who answers today for focal villages or places, heads and lead officials first."""
    rows = session.execute(
        select(CareSeat, Person.name, Organisation.name)
        .join(Person, Person.id == CareSeat.person_id)
        .join(Organisation, Organisation.id == CareSeat.organisation_id)
        .where(
            or_(
                CareSeat.focal_village_id.in_(focal_village_ids),
                CareSeat.place_id.in_(place_ids),
            ),
            _held(today),
        )
        .order_by(Organisation.area_prefix, Organisation.name, Person.name, CareSeat.id)
    )
    found: dict[UUID, list[Sitting]] = defaultdict(list)
    for row, person, organisation in rows:
        key = row.focal_village_id or row.place_id
        if key:
            found[key].append(
                Sitting(
                    Seat(row.seat),
                    row.person_id,
                    person,
                    row.organisation_id,
                    organisation,
                    row.from_on,
                )
            )
    first = (Seat.HEAD, Seat.LEAD_OFFICIAL)
    return {key: sorted(sat, key=lambda each: each.seat not in first) for key, sat in found.items()}


def seated(sat: Iterable[Sitting]) -> tuple[Seated, ...]:
    """Those who sit, as the steps know them."""
    return tuple(Seated(each.seat, each.person_id, each.organisation_id) for each in sat)


def deeds_of(
    session: Session, *, focal_village_id: UUID | None = None, place_id: UUID | None = None
) -> list[Deed]:
    """What was done about a focal village or a place, newest first."""
    about = aliased(Person)
    of = (
        CareEvent.focal_village_id == focal_village_id
        if focal_village_id
        else CareEvent.place_id == place_id
    )
    rows = session.execute(
        select(CareEvent, Person.name, Organisation.name, about.name)
        .join(Person, Person.id == CareEvent.person_id)
        .join(Organisation, Organisation.id == CareEvent.organisation_id)
        .outerjoin(about, about.id == CareEvent.about_person_id)
        .where(of)
        .order_by(CareEvent.seq.desc())
        .limit(HISTORY_MAX)
    )
    return [Deed(*row) for row in rows]


def officials(session: Session, area: str, today: date) -> list[Official]:
    """Those who may be given a seat over an area: of its village, its town, the county.

    People of departments come too; an area is a village's 12 digits or a small grid's 15.
    """
    village = area[:VILLAGE_DIGITS]
    above = [village[:digits] for digits in (6, 9, 12)]
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            PostRow.role,
            Organisation.id,
            Organisation.name,
            Organisation.kind,
        )
        .join(Person, Person.id == PostRow.person_id)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .where(
            PostRow.role != Role.ADMINISTRATOR,
            PostRow.valid_from <= today,
            or_(PostRow.valid_to.is_(None), PostRow.valid_to >= today),
            or_(
                PostRow.area_prefix.in_(above),
                PostRow.area_prefix.between(*place_range(village)),
            ),
        )
        .order_by(Organisation.area_prefix, Organisation.name, PostRow.id)
        .limit(LIST_MAX)
    )
    return [
        Official(person, name, Role(role), office, office_name, OrganisationKind(kind))
        for person, name, role, office, office_name, kind in rows
    ]


def open_then(session: Session, village: str, at: datetime) -> list[tuple[Matter, Event]]:
    """The matters of a village that were open at an instant, each with its last act before it.

    Urgent ones first, then by due day.
    """
    rows = session.scalars(
        select(Matter).where(
            Matter.place_code.between(*place_range(village)),
            Matter.opened_at <= at,
            or_(Matter.ended_on.is_(None), Matter.ended_on >= local_day(at)),
        )
    ).all()
    histories = events_of(session, [row.id for row in rows])
    found = []
    for row in rows:
        last = [event for event in histories[row.id] if event.at <= at][-1]
        if last.holder_id is not None:
            found.append((row, last))
    return sorted(
        found,
        key=lambda pair: (not pair[1].urgent, pair[1].due_on or date.max, pair[0].id),
    )


def figures_of(session: Session, focal: FocalVillage, *, quiet_days: int, until: date) -> Figures:
    """What the exit test of a focal village looks at, up to a day, that day included."""
    quiet_from = until - timedelta(days=quiet_days - 1)
    since = min(quiet_from, focal.started_on)
    rows = session.execute(
        select(Matter.id, Matter.stage, Matter.ended_on).where(
            Matter.place_code.between(*place_range(focal.village_code)),
            Matter.opened_at < datetime.combine(until + timedelta(days=1), time(), SHANGHAI),
            or_(Matter.ended_on.is_(None), Matter.ended_on >= since),
        )
    ).all()
    histories = events_of(session, [row.id for row in rows])
    in_hand = [
        row.id
        for row in rows
        if (row.ended_on is None or row.ended_on >= quiet_from)
        and row.stage not in {MatterStage.MERGED, MatterStage.UNFOUNDED}
    ]
    satisfied, asked = satisfaction(histories.values(), focal.started_on)
    return Figures(
        days=(until - focal.started_on).days,
        overdue=sum(was_overdue(histories[key], quiet_from, until) for key in in_hand),
        in_hand=len(in_hand),
        open=sum(row.ended_on is None or row.ended_on > until for row in rows),
        satisfied=satisfied,
        asked=asked,
    )


def places(
    session: Session,
    actor: Actor,
    today: date,
    *,
    kind: str | None = None,
    q: str | None = None,
    stage: Stage = Stage.IN_USE,
) -> Sequence[Place]:
    """The places the actor may see, by where they lie."""
    asked = select(Place).where(places_of(actor, today), Place.stage == stage)
    if kind:
        asked = asked.where(Place.kind == kind)
    if q:
        asked = asked.where(Place.name.contains(q, autoescape=True))
    return session.scalars(
        asked.order_by(Place.place_code, Place.name, Place.id).limit(LIST_MAX)
    ).all()


def place(
    session: Session, actor: Actor, place_id: UUID, today: date, *, locked: bool = False
) -> Place:
    """A place the actor may see.

    Raises:
        PlaceNotFoundError: when there is none, or none for this actor.
    """
    asked = select(Place).where(Place.id == place_id, places_of(actor, today))
    found = session.scalar(asked.with_for_update() if locked else asked)
    if found is None:
        raise PlaceNotFoundError
    return found


def shape_of(row: Place) -> BaseGeometry:
    """A place's point or area, WGS84."""
    given = row.point if row.point is not None else row.area
    if given is None:
        msg = "a place has a point or an area"
        raise ValueError(msg)
    shape = to_shape(given)
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def ledger_of(session: Session, actor: Actor, row: Place, radius_m: int) -> Ledger:
    """The matters at a place, newest first, of those in the actor's remit.

    They lie in its area, or within the radius of its point, or were linked by hand.
    """
    shape = shape_of(row)
    near = session.execute(
        select(Matter.id, func.ST_X(Matter.point), func.ST_Y(Matter.point))
        .where(
            within_remit(actor),
            in_box(Matter.__table__.c.point, *box_around(shape, radius_m)),
        )
        .order_by(Matter.opened_at.desc())
        .limit(NEAR_MAX)
    )
    there = {key for key, lon, lat in near if lies_at(shape, radius_m, lon, lat)}
    reasons = dict(
        session.execute(
            select(PlaceMatter.matter_id, PlaceMatter.reason)
            .join(Matter, Matter.id == PlaceMatter.matter_id)
            .where(PlaceMatter.place_id == row.id, within_remit(actor))
        ).all()
    )
    everything = there | set(reasons)
    found = session.execute(
        select(Matter, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Matter.holder_id)
        .where(Matter.id.in_(everything))
        .order_by(Matter.opened_at.desc(), Matter.id.desc())
    ).all()
    lines = [
        LedgerLine(
            matter,
            holder,
            AtPlace.LINKED if matter.id in reasons else AtPlace.LIES_THERE,
            reasons.get(matter.id),
        )
        for matter, holder in found[:LEDGER_MAX]
    ]
    return Ledger(tuple(lines), len(found), sum(matter.is_open for matter, _ in found))
