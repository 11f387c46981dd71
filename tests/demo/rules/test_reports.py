"""A year of reports, planned."""

from datetime import timedelta

import shapely
from tests.demo.rules.square import UNTIL, dice, ground, scene

from wangge.demo.rules.reports import SHOWN, YEAR, Planned, planned_reports
from wangge.kernel.geometry import Datum, to_wgs84

COUNT = 400


def plan(seed: int = 1) -> list[Planned]:
    """A plan by a seed."""
    return planned_reports(dice(seed), scene(), COUNT)


def test_the_same_seed_plans_the_same_reports_and_another_seed_others() -> None:
    assert plan() == plan()
    assert plan() != plan(seed=2)


def test_all_reports_arrive_within_the_year_each_after_it_was_seen_and_sent() -> None:
    reports = plan()

    assert len(reports) == COUNT
    for each in reports:
        assert UNTIL - YEAR - timedelta(days=1) <= each.seen_at <= each.sent_at
        assert each.sent_at <= each.received_at < UNTIL


def test_a_point_lies_in_its_grid_or_just_outside_the_county() -> None:
    land = ground()
    county = shapely.union_all([shapely.box(106.0, 36.0, 106.4, 36.3)])

    for each in plan():
        if each.point is None:
            continue
        at = to_wgs84(*each.point, each.datum)
        if each.outside:
            assert not shapely.contains_xy(county, *at)
            assert county.distance(shapely.Point(at)) < 0.03
        else:
            assert land.holds(each.grid, each.point, each.datum)


def test_points_come_in_both_datums_and_some_reports_only_name_a_grid_or_a_village() -> None:
    reports = plan()

    assert {each.datum for each in reports if each.point} == {Datum.WGS84, Datum.GCJ02}
    assert {len(each.picked) for each in reports if each.picked} == {12, 15}
    assert all((each.point is None) is (each.picked is not None) for each in reports)


def test_who_reports_works_where_it_is() -> None:
    for each in plan():
        assert each.grid.code.startswith(each.actor.posts[0].area_prefix)


def test_an_echo_tells_of_what_was_told_before_in_the_same_village() -> None:
    reports = plan()
    echoes = [each for each in reports if each.echo_of is not None]

    assert echoes
    for each in echoes:
        first = reports[each.echo_of or 0]
        assert (first.speech.code, first.grid.village) == (each.speech.code, each.grid.village)


def test_each_course_is_shown_in_both_chains() -> None:
    shown = [each for each in plan() if each.shown is not None]

    assert sorted(each.shown or () for each in shown) == sorted([*SHOWN, *SHOWN])


def test_heating_is_never_reported_in_summer() -> None:
    months = {each.seen_at.month for each in plan() if each.speech.code == "utilities.heating"}

    assert months
    assert not months & {6, 7, 8}
