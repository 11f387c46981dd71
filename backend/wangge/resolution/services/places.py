"""Places: registered, changed, closed; matters linked to their ledger by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.kernel.clock import local_day
from wangge.kernel.geometry import Datum
from wangge.kernel.ids import uuid7
from wangge.platform.spatial import ewkt_area, ewkt_point
from wangge.policy.queries import current_policy
from wangge.resolution.enums import Action, Stage
from wangge.resolution.errors import (
    LinkedAlreadyError,
    NotLinkedError,
    OutsideCountyError,
    ShapeRefusedError,
    UnknownPlaceKindError,
)
from wangge.resolution.models import Place, PlaceMatter
from wangge.resolution.procedures import PLACE_STEPS, REGISTERING
from wangge.resolution.queries import matter_named, place, seated, seats_of
from wangge.resolution.rules import in_wgs84, is_sound_area
from wangge.resolution.services.writing import Done, add_event, reseat, seated_at_place
from wangge.resolution.workflow import Standing, chosen
from wangge.territory.queries import Inside, county_map, located


@dataclass(frozen=True, slots=True)
class PlaceGiven:
    """What a place is to be; ``shape`` is a point or an area in degrees of ``datum``."""

    kind: str
    name: str
    shape: BaseGeometry
    datum: Datum
    lead: UUID
    liaison: UUID


def register(session: Session, actor: Actor, given: PlaceGiven, at: datetime) -> Place:
    """Look after a place from today on.

    Raises:
        UnknownPlaceKindError: when the county knows no such kind.
        ShapeRefusedError, OutsideCountyError: when it cannot be drawn, or not here.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        NotOnStaffError, HeadWithoutRemitError: see ``seated_as``.
    """
    _check_kind(session, given.kind)
    shape, code = _placed(session, given)
    about = Standing(REGISTERING.source, REGISTERING.within, code, ())
    step, post = chosen((REGISTERING,), about, actor, Action.REGISTER_PLACE)
    today = local_day(at)
    sits = seated_at_place(session, lead=given.lead, liaison=given.liaison, area=code, today=today)
    row = Place(
        id=uuid7(at),
        kind=given.kind,
        name=given.name,
        stage=step.target.value,
        place_code=code,
        opened_on=today,
        **_columns(shape),
    )
    session.add(row)
    done = Done.by(actor, post, at)
    add_event(session, row, Action.REGISTER_PLACE, done, facts=_facts(given, shape))
    reseat(session, row, sits, done)
    return row


def change(
    session: Session, actor: Actor, place_id: UUID, given: PlaceGiven, *, reason: str, at: datetime
) -> None:
    """Correct what a place is, where it lies or who answers for it; what it was stays on record.

    Raises:
        PlaceNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``; also when it would go to where the
            actor may register none.
        UnknownPlaceKindError, ShapeRefusedError, OutsideCountyError, NotOnStaffError,
        HeadWithoutRemitError: see ``register``.
    """
    row, about = _standing(session, actor, place_id, local_day(at))
    _, post = chosen(PLACE_STEPS, about, actor, Action.CHANGE_PLACE)
    _check_kind(session, given.kind)
    shape, code = _placed(session, given)
    there = Standing(about.stage, about.within, code, ())
    chosen(PLACE_STEPS, there, actor, Action.CHANGE_PLACE)
    sits = seated_at_place(
        session, lead=given.lead, liaison=given.liaison, area=code, today=local_day(at)
    )
    row.kind, row.name, row.place_code = given.kind, given.name, code
    for name, value in _columns(shape).items():
        setattr(row, name, value)
    done = Done.by(actor, post, at)
    facts = _facts(given, shape)
    add_event(session, row, Action.CHANGE_PLACE, done, words=reason, facts=facts)
    reseat(session, row, sits, done)


def close(session: Session, actor: Actor, place_id: UUID, *, reason: str, at: datetime) -> None:
    """Look after a place no longer; its ledger and history stay.

    Raises:
        PlaceNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
    """
    row, about = _standing(session, actor, place_id, local_day(at))
    step, post = chosen(PLACE_STEPS, about, actor, Action.CLOSE_PLACE)
    row.stage, row.closed_on = step.target.value, local_day(at)
    add_event(session, row, Action.CLOSE_PLACE, Done.by(actor, post, at), words=reason)


def link_matter(
    session: Session, actor: Actor, place_id: UUID, *, matter: str, reason: str, at: datetime
) -> None:
    """Put a matter that does not lie there into a place's ledger, with a reason.

    Raises:
        PlaceNotFoundError, MatterNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        LinkedAlreadyError: when it was put there already.
    """
    row, about = _standing(session, actor, place_id, local_day(at))
    _, post = chosen(PLACE_STEPS, about, actor, Action.LINK_MATTER)
    found = matter_named(session, actor, matter)
    if session.get(PlaceMatter, (row.id, found.id)) is not None:
        raise LinkedAlreadyError
    session.add(
        PlaceMatter(place_id=row.id, matter_id=found.id, reason=reason, linked_on=local_day(at))
    )
    facts = {"matter": str(found.id)}
    done = Done.by(actor, post, at)
    add_event(session, row, Action.LINK_MATTER, done, words=reason, facts=facts)


def unlink_matter(
    session: Session, actor: Actor, place_id: UUID, matter_id: UUID, *, reason: str, at: datetime
) -> None:
    """Take a matter that was put there by hand out of a place's ledger, with a reason.

    Raises:
        PlaceNotFoundError, MatterNotFoundError: when there is none for this actor.
        NotOpenError, NotYoursError: see ``workflow.chosen``.
        NotLinkedError: when it is not there by hand.
    """
    row, about = _standing(session, actor, place_id, local_day(at))
    _, post = chosen(PLACE_STEPS, about, actor, Action.UNLINK_MATTER)
    found = matter_named(session, actor, str(matter_id))
    link = session.get(PlaceMatter, (row.id, found.id))
    if link is None:
        raise NotLinkedError
    session.delete(link)
    facts = {"matter": str(found.id)}
    done = Done.by(actor, post, at)
    add_event(session, row, Action.UNLINK_MATTER, done, words=reason, facts=facts)


def _standing(
    session: Session, actor: Actor, place_id: UUID, today: date
) -> tuple[Place, Standing]:
    row = place(session, actor, place_id, today, locked=True)
    sat = seats_of(session, today, place_ids=[row.id]).get(row.id, [])
    return row, Standing(Stage(row.stage), Stage.IN_USE, row.place_code, seated(sat))


def _check_kind(session: Session, kind: str) -> None:
    if all(each.code != kind for each in current_policy(session).places.kinds):
        raise UnknownPlaceKindError


def _placed(session: Session, given: PlaceGiven) -> tuple[BaseGeometry, str]:
    """The shape in WGS84, and the code of the small grid it lies in."""
    shape = in_wgs84(given.shape, given.datum)
    if shape.geom_type != "Point" and not is_sound_area(shape):
        raise ShapeRefusedError
    inside = shapely.point_on_surface(shape)
    found = located(county_map(session), inside.x, inside.y, Datum.WGS84)
    if not isinstance(found, Inside):
        raise OutsideCountyError
    return shape, found.small.code


def _columns(shape: BaseGeometry) -> dict[str, str | None]:
    if shape.geom_type == "Point":
        ((lon, lat),) = shapely.get_coordinates(shape).tolist()
        return {"point": ewkt_point(lon, lat), "area": None}
    return {"point": None, "area": ewkt_area(shape)}


def _facts(given: PlaceGiven, shape: BaseGeometry) -> dict[str, object]:
    return {"kind": given.kind, "name": given.name, "shape": shapely.to_geojson(shape)}
