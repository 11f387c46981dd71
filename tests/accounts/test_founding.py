"""Offices that new boundaries bring."""

from dataclasses import replace

import shapely
from sqlalchemy import select
from tests.boundaries import today, tomorrow
from tests.counties import County

from wangge.accounts.models import Organisation
from wangge.kernel.clock import utc_now
from wangge.platform.db import reading, unit_of_work
from wangge.territory.rules.pack import Division, Territory
from wangge.territory.services.adopting import change, withdraw

OLD, NEW = "640425100200", "640425100202"


def with_new_village(before: Territory, _: set[str]) -> Territory:
    """Half of a village's grids in a village of their own."""
    moved = {f"{OLD}00{nth}": f"{NEW}00{nth}" for nth in (1, 2)}
    grids = tuple(
        replace(each, code=moved[each.code], village=NEW) if each.code in moved else each
        for each in before.small_grids
    )

    def village(of: Division, code: str) -> Division:
        land = shapely.coverage_union_all([each.geometry for each in grids if each.village == code])
        label = shapely.get_coordinates(shapely.point_on_surface(land))[0].tolist()
        return replace(of, code=code, geometry=shapely.get_parts(land)[0], label=tuple(label))

    old = next(each for each in before.divisions if each.code == OLD)
    others = (each for each in before.divisions if each.code != OLD)
    return replace(
        before,
        small_grids=grids,
        divisions=(*others, village(old, OLD), replace(village(old, NEW), name="新庄村")),
        listed=(*before.listed, NEW),
        expected=replace(before.expected, villages=before.expected.villages + 1),
    )


def test_a_new_village_has_its_office_before_its_first_day(own_county: County) -> None:
    with own_county.app.app_context(), unit_of_work() as session:
        change(session, with_new_village, valid_from=tomorrow(), now=utc_now())

    with own_county.app.app_context():
        found = reading().scalars(select(Organisation).where(Organisation.area_prefix == NEW)).one()
        town = reading().get_one(Organisation, found.parent_id)
        assert (found.name, found.kind, town.area_prefix) == ("新庄村", "village", OLD[:9])


def test_a_matter_of_the_new_village_is_held_by_its_office_from_the_first_day(
    own_county: County,
) -> None:
    matter = own_county["worker"].report()
    before = own_county["village"].matter(matter["id"])

    with own_county.app.app_context(), unit_of_work() as session:
        change(session, with_new_village, valid_from=today(), now=utc_now())

    after = own_county["town"].matter(matter["id"])
    assert (before["holder"]["name"], after["holder"]["name"]) == ("东庄村", "新庄村")
    assert after["place"]["name"] == "新庄村第1网格"


def test_boundaries_can_be_withdrawn_though_offices_were_founded(own_county: County) -> None:
    with own_county.app.app_context(), unit_of_work() as session:
        change(session, with_new_village, valid_from=tomorrow(), now=utc_now())
    with own_county.app.app_context(), unit_of_work() as session:
        withdraw(session, tomorrow(), utc_now())
    with own_county.app.app_context(), unit_of_work() as session:
        change(session, with_new_village, valid_from=tomorrow(), now=utc_now())

    with own_county.app.app_context():
        asked = select(Organisation.name).where(Organisation.area_prefix == NEW)
        assert reading().scalars(asked).all() == ["新庄村"]
