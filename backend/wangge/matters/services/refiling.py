"""Filing matters anew when boundaries change: by the day alone, once, whoever notices first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.kernel.clock import local_day
from wangge.matters.enums import ENDED, Action, Hand
from wangge.matters.events import Event, Filed, Held, MatterState, after, columns_of, folded
from wangge.matters.models import Matter
from wangge.matters.queries import events_of
from wangge.matters.services.offices import offices_of
from wangge.matters.services.places import way_to
from wangge.matters.services.writing import Written, add_event, write
from wangge.notices.services import move_notices
from wangge.platform.happenings import hears
from wangge.territory.events import BoundariesAdopted
from wangge.territory.queries import CountyMap, county_map, is_turned
from wangge.territory.services.adopting import mark_turned

BATCH = 500
FROM, TO = "from_place", "to_place"
"""What the history tells of it: the names of both places."""


@hears(BoundariesAdopted)
def turn_at_once(session: Session, fact: BoundariesAdopted) -> None:
    """File matters anew under boundaries that hold from the day of their adoption."""
    if fact.valid_from <= local_day(fact.at):
        turn(session, fact.at)


def turn(session: Session, now: datetime) -> int:
    """File under today's boundaries every matter whose place they no longer have; how many.

    Once for each change: whoever is second waits for the first, and finds nothing left to do.
    Stage, round and clock stay as they are, and so does the day on which a matter ended.
    """
    today = local_day(now)
    if is_turned(session, today) or not mark_turned(session, today, now):
        return 0
    county = county_map(session, today)
    places = session.scalars(select(Matter.place_code).distinct()).all()
    gone = sorted(place for place in places if not county.has_place(place))
    asked = select(Matter.id).order_by(Matter.id)
    ids = [
        matter_id
        for first in range(0, len(gone), BATCH)
        for matter_id in session.scalars(
            asked.where(Matter.place_code.in_(gone[first : first + BATCH]))
        )
    ]
    for first in range(0, len(ids), BATCH):
        _refile(session, county, ids[first : first + BATCH], now)
    return len(ids)


def _refile(session: Session, county: CountyMap, ids: Sequence[UUID], now: datetime) -> None:
    rows = session.scalars(
        select(Matter).where(Matter.id.in_(ids)).order_by(Matter.id).with_for_update()
    ).all()
    places = {row.id: county.place_now(row.place_code, _point(row)) for row in rows}
    offices = offices_of(session, set(places.values()))
    histories = events_of(session, ids)
    written = Written()
    with session.no_autoflush:
        for row in rows:
            state = folded(histories[row.id])
            event = _refiled(state, row, places[row.id], offices, now)
            told = {
                FROM: county.place_name(state.filed.place_code),
                TO: county.place_name(places[row.id]),
            }
            row.head = add_event(written, event, told, previous=row.head)
            before = columns_of(state)
            for name, value in columns_of(after(state, event)).items():
                if value != before[name]:
                    setattr(row, name, value)
    session.flush()
    write(session, written)
    move_notices(session, places)


def _refiled(
    state: MatterState, row: Matter, place: str, offices: Mapping[str, Held], now: datetime
) -> Event:
    """The act of nobody that files a matter under another place."""
    filed: Filed = replace(state.filed, place_code=place)
    way = way_to(offices, Hand.PEER, state.path, place)
    holder = None if state.stage in ENDED else way[-1]
    return Event(
        matter_id=row.id,
        seq=state.seq + 1,
        action=Action.REFILE,
        at=now,
        person_id=None,
        organisation_id=None,
        role=None,
        from_stage=state.stage,
        stage=state.stage,
        holder_id=holder.organisation_id if holder else None,
        layer=holder.layer if holder else None,
        round=state.round,
        urgent=state.urgent,
        due_from=state.due_from,
        due_days=state.due_days,
        due_on=state.due_on,
        filed=filed,
        path=None if way == state.path else way,
    )


def _point(row: Matter) -> tuple[float, float] | None:
    if row.point is None:
        return None
    lon, lat = shapely.get_coordinates(to_shape(row.point))[0].tolist()
    return (lon, lat)
