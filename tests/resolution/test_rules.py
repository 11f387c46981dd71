from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from wangge.kernel.geometry import Datum, distance_m, wgs84_to_gcj02
from wangge.matters.enums import Action, Layer, Stage
from wangge.matters.events import Event
from wangge.policy.rules import FocalVillageLimits
from wangge.resolution.enums import Condition
from wangge.resolution.rules import (
    Figures,
    box_around,
    exit_test,
    in_wgs84,
    is_sound_area,
    lies_at,
    monday_of,
    satisfaction,
    unmet,
    was_overdue,
)

LIMITS = FocalVillageLimits(
    least_days=30, quiet_days=30, open_max=3, satisfied_percent=90, week_tasks_max=20
)
SOUND = Figures(days=30, overdue=0, in_hand=5, open=3, satisfied=9, asked=10)
DAY = date(2026, 6, 1)


def event(day: date, due_on: date | None, **changes: object) -> Event:
    plain = Event(
        matter_id=UUID(int=1),
        seq=1,
        action=Action.VERIFY,
        at=datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        person_id=None,
        organisation_id=None,
        role=None,
        from_stage=None,
        stage=Stage.VERIFIED,
        holder_id=UUID(int=2),
        layer=Layer.VILLAGE,
        round=1,
        urgent=False,
        due_from=day,
        due_days=None,
        due_on=due_on,
        filed=None,
    )
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("changes", "kept_by"),
    [
        ({}, ()),
        ({"days": 29}, (Condition.LONG_ENOUGH,)),
        ({"overdue": 1}, (Condition.NOTHING_OVERDUE,)),
        ({"open": 4}, (Condition.FEW_OPEN,)),
        ({"satisfied": 8}, (Condition.PEOPLE_SATISFIED,)),
        ({"satisfied": 0, "asked": 0}, ()),
        ({"open": 9, "overdue": 2}, (Condition.NOTHING_OVERDUE, Condition.FEW_OPEN)),
    ],
)
def test_each_condition_keeps_a_village_by_itself(
    changes: dict[str, int], kept_by: tuple[Condition, ...]
) -> None:
    assert unmet(exit_test(replace(SOUND, **changes), LIMITS)) == kept_by


def test_nobody_asked_is_no_proof_either_way() -> None:
    found = exit_test(replace(SOUND, satisfied=0, asked=0), LIMITS)

    assert found[-1].holds is None


@given(asked=st.integers(1, 500), share=st.floats(0, 1))
def test_people_are_satisfied_by_the_two_counts_and_never_by_a_rounded_rate(
    asked: int, share: float
) -> None:
    satisfied = int(asked * share)

    found = exit_test(replace(SOUND, satisfied=satisfied, asked=asked), LIMITS)[-1]

    assert found.holds is (10 * satisfied >= 9 * asked)
    assert (found.count, found.of) == (satisfied, asked)


@pytest.mark.parametrize(
    ("due", "acted", "is_late"),
    [
        (5, 5, False),
        (5, 6, True),
        (5, None, True),
        (30, None, False),
        (None, None, False),
    ],
)
def test_a_matter_was_overdue_from_the_day_after_its_due_day_until_the_next_act(
    due: int | None,
    acted: int | None,
    is_late: bool,  # noqa: FBT001 -- what is expected
) -> None:
    due_on = None if due is None else DAY + timedelta(days=due)
    events = [event(DAY, due_on)]
    if acted is not None:
        events.append(event(DAY + timedelta(days=acted), None, stage=Stage.STRUCK_OFF))

    assert was_overdue(events, DAY, DAY + timedelta(days=30)) is is_late


def test_what_was_overdue_before_the_days_that_count_is_forgiven() -> None:
    events = [
        event(DAY, DAY + timedelta(days=2)),
        event(DAY + timedelta(days=8), DAY + timedelta(days=90)),
    ]

    assert was_overdue(events, DAY + timedelta(days=9), DAY + timedelta(days=20)) is False
    assert was_overdue(events, DAY + timedelta(days=8), DAY + timedelta(days=20)) is True


def test_return_visits_since_the_day_are_counted_by_what_they_led_to() -> None:
    visit = Action.RETURN_VISIT
    histories = [
        [
            event(DAY - timedelta(days=1), None, action=visit, stage=Stage.VISITED),
            event(DAY, None, action=visit, stage=Stage.VISITED),
        ],
        [event(DAY, None, action=visit, stage=Stage.VERIFIED), event(DAY, None)],
    ]

    assert satisfaction(histories, DAY) == (1, 2)


def test_a_return_visit_that_was_taken_back_does_not_count() -> None:
    visit = event(DAY, None, action=Action.RETURN_VISIT, stage=Stage.VISITED)
    note, undo = event(DAY, None, action=Action.ADD_NOTE), event(DAY, None, action=Action.UNDO)

    assert satisfaction([[visit, note, undo]], DAY) == (0, 0)
    assert satisfaction([[visit, undo, visit]], DAY) == (1, 1)
    assert satisfaction([[visit, event(DAY, None), undo]], DAY) == (1, 1)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_week_is_called_by_the_monday_on_or_before(day: date) -> None:
    monday = monday_of(day)

    assert monday.weekday() == 0
    assert timedelta() <= day - monday < timedelta(days=7)


@given(
    lon=st.floats(106.0, 107.0),
    lat=st.floats(35.0, 36.5),
    east=st.floats(-0.02, 0.02),
    north=st.floats(-0.02, 0.02),
    radius_m=st.integers(10, 5_000),
)
def test_whatever_lies_within_the_radius_lies_in_the_box_that_is_searched(
    lon: float, lat: float, east: float, north: float, radius_m: int
) -> None:
    point = (lon + east, lat + north)

    is_there = lies_at(shapely.Point(lon, lat), radius_m, *point)
    west, south, far_east, far_north = box_around(shapely.Point(lon, lat), radius_m)

    assert is_there is (distance_m((lon, lat), point) <= radius_m)
    if is_there:
        assert west <= point[0] <= far_east
        assert south <= point[1] <= far_north


def test_the_edge_of_an_area_belongs_to_it() -> None:
    area = shapely.box(106, 36, 106.1, 36.1)

    assert lies_at(area, 200, 106.1, 36.05)
    assert not lies_at(area, 200, 106.1001, 36.05)
    assert box_around(area, 200) == (106, 36, 106.1, 36.1)


def test_each_corner_of_an_area_is_read_in_its_datum() -> None:
    corners = [(106.4, 35.9), (106.5, 35.9), (106.5, 36.0)]
    given_corners = [wgs84_to_gcj02(*each) for each in corners]

    read = in_wgs84(shapely.Polygon(given_corners), Datum.GCJ02)

    assert shapely.equals_exact(read, shapely.Polygon(corners), tolerance=1e-9)


@pytest.mark.parametrize(
    ("shape", "is_sound"),
    [
        (shapely.box(0, 0, 1, 1), True),
        (shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]), True),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), False),
        (shapely.Polygon(), False),
        (shapely.LineString([(0, 0), (1, 1)]), False),
        (shapely.Point(0, 0).buffer(1, quad_segs=600), False),
    ],
    ids=["box", "two", "bow tie", "empty", "line", "too many corners"],
)
def test_an_area_is_a_valid_polygon_of_bounded_length(
    shape: shapely.geometry.base.BaseGeometry,
    is_sound: bool,  # noqa: FBT001 -- what is expected
) -> None:
    assert is_sound_area(shape) is is_sound
