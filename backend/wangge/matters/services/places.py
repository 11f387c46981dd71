"""Where a matter is filed anew when its place was wrong, and who holds it there."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.kernel.clock import local_day
from wangge.kernel.codes import area_prefix, contains, place_code, prefix_at
from wangge.kernel.geometry import Datum
from wangge.matters.enums import Hand, Layer
from wangge.matters.errors import FormInvalidError, NothingToCorrectError, PlaceBeyondError
from wangge.matters.events import Filed, Held, MatterState
from wangge.matters.procedures import Transition
from wangge.matters.services.offices import LEVEL, lowest_office
from wangge.policy.queries import current_policy
from wangge.territory.queries import county_map, wgs84_point
from wangge.territory.rules.hexagons import hexagon_at


def filed_at(session: Session, filed: Filed, given: Mapping[str, Any]) -> Filed:
    """The same matter filed at another place: a grid's or village's code, or a point on the map.

    A point outside the county is filed under the county; with a code there is no point any more.

    Raises:
        FormInvalidError: when there is no such grid or village.
        NullIslandError, DatumOutsideChinaError: see ``territory.queries.wgs84_point``.
    """
    areas, then = county_map(session), county_map(session, local_day(filed.seen_at))
    if "grid" in given:
        if not areas.exists(given["grid"]):
            raise FormInvalidError(fields={"place": "invalid"})
        code = place_code(area_prefix(given["grid"]))
        of_day = then.place_then(code, areas)
        return replace(filed, place_code=code, day_code=of_day, point=None, hexagon=None)
    at = given["point"]
    point = wgs84_point(at["lon"], at["lat"], Datum(at["datum"]))
    return replace(
        filed,
        place_code=areas.locate(point.lon, point.lat) or place_code(areas.code),
        day_code=then.locate(point.lon, point.lat) or place_code(then.code),
        point=(point.lon, point.lat),
        hexagon=hexagon_at(point.lon, point.lat, current_policy(session).hexagon_resolution),
    )


def check_correction(actor: Actor, row: Transition, state: MatterState, filed: Filed) -> None:
    """See that a correction corrects something, and files nothing where the actor has no say.

    Raises:
        NothingToCorrectError: when the matter is filed so already.
        PlaceBeyondError: when the place lies outside the areas of the actor's posts.
    """
    if filed == state.filed:
        raise NothingToCorrectError
    posts = (post for post in actor.posts if post.role in row.roles)
    moved = filed.place_code != state.filed.place_code
    if moved and not any(contains(post.area_prefix, filed.place_code) for post in posts):
        raise PlaceBeyondError(place=filed.place_code)


def way_to(
    offices: Mapping[str, Held], hand: Hand, path: tuple[Held, ...], place: str
) -> tuple[Held, ...]:
    """The way a matter would have come to its holder, had it been filed at a place from the start.

    With ``Hand.LOWEST`` it begins anew. Where the place has no office of a layer, the next one
    above stands for it; a department stays.
    """
    if hand is Hand.LOWEST:
        return (lowest_office(offices, place),)
    peers = [held if held.layer is Layer.UNIT else _peer(offices, held, place) for held in path]
    return tuple(held for held, _ in groupby(peers))


def _peer(offices: Mapping[str, Held], held: Held, place: str) -> Held:
    prefix = prefix_at(place, LEVEL[held.layer])
    return offices.get(prefix) or lowest_office(offices, place)
