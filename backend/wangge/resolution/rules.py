"""Pure rules of care: the exit test, weeks, what lies at a place."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.kernel.clock import local_day
from wangge.kernel.geometry import EARTH_M, Datum, distance_m, to_wgs84
from wangge.matters.enums import Action as MatterAction
from wangge.matters.enums import Stage as MatterStage
from wangge.matters.events import Event
from wangge.policy.rules import FocalVillageLimits
from wangge.resolution.enums import Condition

CORNERS_MAX = 2_000
_AREAS = frozenset({"Polygon", "MultiPolygon"})
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """What the exit test looks at, counted from the village's matters.

    ``overdue`` of ``in_hand`` matters were overdue on one of the last days that count;
    ``satisfied`` of ``asked`` return visits since it began found people satisfied.
    """

    days: int
    overdue: int
    in_hand: int
    open: int
    satisfied: int
    asked: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition with its counts; ``of`` is None where there is no whole to compare with.

    ``holds`` is None when there was nothing to judge by, which keeps nobody back.
    """

    condition: Condition
    holds: bool | None
    count: int
    of: int | None
    limit: int


@dataclass(frozen=True, slots=True)
class ExitRow:
    """One line of the exit test: how it is counted, its limit, and when it holds."""

    condition: Condition
    counts: Callable[[Figures], tuple[int, int | None]]
    limit: Callable[[FocalVillageLimits], int]
    holds: Callable[[int, int | None, int], bool | None]
    origin: str


_ORIGIN = "ours: counties publish that there are focal villages (M2), not when one is so no longer"
EXIT_TEST = (
    ExitRow(
        Condition.LONG_ENOUGH,
        lambda found: (found.days, None),
        lambda limits: limits.least_days,
        lambda count, _, limit: count >= limit,
        _ORIGIN,
    ),
    ExitRow(
        Condition.NOTHING_OVERDUE,
        lambda found: (found.overdue, found.in_hand),
        lambda limits: limits.quiet_days,
        lambda count, _, __: count == 0,
        _ORIGIN,
    ),
    ExitRow(
        Condition.FEW_OPEN,
        lambda found: (found.open, None),
        lambda limits: limits.open_max,
        lambda count, _, limit: count <= limit,
        _ORIGIN,
    ),
    ExitRow(
        Condition.PEOPLE_SATISFIED,
        lambda found: (found.satisfied, found.asked),
        lambda limits: limits.satisfied_percent,
        lambda count, of, limit: count * _PERCENT >= limit * of if of else None,
        _ORIGIN,
    ),
)


def exit_test(found: Figures, limits: FocalVillageLimits) -> tuple[Finding, ...]:
    """Each condition of the exit test with its counts, in the order of the table.

    >>> limits = FocalVillageLimits(30, 30, 3, 90, 20)
    >>> [each.holds for each in exit_test(Figures(40, 0, 9, 4, 0, 0), limits)]
    [True, True, False, None]
    """
    findings = []
    for row in EXIT_TEST:
        (count, of), limit = row.counts(found), row.limit(limits)
        holds = row.holds(count, of, limit)
        findings.append(Finding(row.condition, holds, count, of, limit))
    return tuple(findings)


def unmet(findings: Iterable[Finding]) -> tuple[Condition, ...]:
    """The conditions that keep a village a focal village."""
    return tuple(each.condition for each in findings if each.holds is False)


def was_overdue(events: Sequence[Event], since: date, until: date) -> bool:
    """Whether a matter was past its due day on one of the days from ``since`` to ``until``.

    The days are both included; a matter is overdue from the day after its due day to the day of
    the act that moves the clock on.
    """
    for event, following in zip(events, [*events[1:], None], strict=True):
        if event.due_on is None:
            continue
        last = min(local_day(following.at), until) if following else until
        if event.due_on < last and last >= since:
            return True
    return False


def satisfaction(histories: Iterable[Sequence[Event]], since: date) -> tuple[int, int]:
    """How many return visits found people satisfied, and how many there were, since a day.

    One that was taken back does not count.
    """
    visits = [
        event.stage is MatterStage.VISITED
        for events in histories
        for event in _standing_visits(events)
        if local_day(event.at) >= since
    ]
    return sum(visits), len(visits)


def _standing_visits(events: Sequence[Event]) -> list[Event]:
    visits: list[Event] = []
    last: Event | None = None
    for event in events:
        if event.action is MatterAction.ADD_NOTE:
            continue
        if event.action is MatterAction.UNDO and visits and last is visits[-1]:
            visits.pop()
        if event.action is MatterAction.RETURN_VISIT:
            visits.append(event)
        last = event
    return visits


def monday_of(day: date) -> date:
    """The day a week is called by.

    >>> monday_of(date(2026, 11, 25))
    datetime.date(2026, 11, 23)
    """
    return day - timedelta(days=day.weekday())


def in_wgs84(shape: BaseGeometry, datum: Datum) -> BaseGeometry:
    """A shape in degrees of another datum as one of WGS84."""
    return shapely.transform(
        shape,
        lambda corners: np.array([to_wgs84(lon, lat, datum) for lon, lat in corners.tolist()]),
    )


def is_sound_area(shape: BaseGeometry) -> bool:
    """Whether an area can be stored: a valid polygon, or several, with a bounded outline.

    >>> is_sound_area(shapely.box(0, 0, 1, 1)), is_sound_area(shapely.Point(0, 0))
    (True, False)
    """
    return bool(
        shape.geom_type in _AREAS
        and not shape.is_empty
        and shape.is_valid
        and shapely.get_num_coordinates(shape) <= CORNERS_MAX
    )


def box_around(shape: BaseGeometry, radius_m: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a place; of a point with room for its radius.

    Source: a degree of latitude on the mean sphere; of longitude, times the cosine.
    """
    west, south, east, north = shape.bounds
    if shape.geom_type != "Point":
        return west, south, east, north
    up = math.degrees(radius_m / EARTH_M)
    aside = up / math.cos(math.radians(north))
    return west - aside, south - up, east + aside, north + up


def lies_at(shape: BaseGeometry, radius_m: int, lon: float, lat: float) -> bool:
    """Whether a WGS84 point lies in a place's area, or within the radius of its point.

    >>> lies_at(shapely.Point(106.0, 36.0), 120, 106.0, 36.001)
    True
    """
    if shape.geom_type == "Point":
        ((at_lon, at_lat),) = shapely.get_coordinates(shape).tolist()
        return distance_m((at_lon, at_lat), (lon, lat)) <= radius_m
    return bool(shapely.intersects_xy(shape, lon, lat))
