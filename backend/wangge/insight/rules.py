"""Pure arithmetic of counts: periods, sums of tallies, rates, cells."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

import h3

from wangge.insight.errors import PeriodBackwardsError, PeriodTooLongError
from wangge.kernel.codes import Level, prefix_at
from wangge.kernel.coverage import DECIMALS
from wangge.matters.enums import ENDED, Layer, Stage

PERIOD_DAYS = 30
"""The length of a period that nobody named."""

PERIOD_DAYS_MAX = 3_653
"""Ten years, with as many leap days as ten years can have."""

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matters agree in all of these; ``of`` is a leaf category, or a town's prefix."""

    of: str
    stage: Stage
    count: int
    settled_layer: Layer | None = None
    urgent: bool = False
    overdue: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still holds them."""
        return self.stage not in ENDED


@dataclass(frozen=True, slots=True)
class Sums:
    """A number of matters, and how many of them are open, and open past their day."""

    count: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A hexagon or an area in which matters were seen; ``lon, lat`` lie inside it.

    Only a hexagon has a ring; only an area has a name, households and perhaps a rate.
    """

    code: str
    count: int
    lon: float
    lat: float
    name: str | None = None
    households: int | None = None
    rate: float | None = None
    ring: Ring | None = None


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Cells with most matters first, and how many matters have no cell.

    ``outside`` counts those filed to the county itself, ``unplaced`` those without a point (when
    counted by hexagon) or without an area of that level in today's boundaries. Cells, outside and
    unplaced together are the total.
    """

    cells: Sequence[Cell]
    outside: int
    unplaced: int

    @property
    def total(self) -> int:
        """All matters counted."""
        return sum(cell.count for cell in self.cells) + self.outside + self.unplaced


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """A leaf category now and in the period before."""

    category: str
    sums: Sums
    previous: int


@dataclass(frozen=True, slots=True)
class TownCount:
    """A town by its 12-digit code; one that is no longer there is called by its code."""

    code: str
    name: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class Owing:
    """An organisation and what it holds."""

    organisation_id: UUID
    name: str
    layer: Layer
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The matters seen in a period, as they stand today; see ``schemas.StatisticsSchema``."""

    sums: Sums
    urgent_open: int
    outside: int
    settled_at: Mapping[Layer, int]
    by_stage: Sequence[tuple[Stage, int]]
    by_category: Sequence[CategoryCount]
    by_day: Sequence[tuple[date, int]]
    by_town: Sequence[TownCount]
    owing: Sequence[Owing]


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """The period asked for; without a last day it ends today, without a first it has 30 days.

    >>> period_of(None, None, date(2026, 3, 30))
    Period(first=datetime.date(2026, 3, 1), last=datetime.date(2026, 3, 30))

    Raises:
        PeriodBackwardsError: when it would end before it begins.
        PeriodTooLongError: when it has more days than ten years.
    """
    last = last or today
    period = Period(first or last - timedelta(days=PERIOD_DAYS - 1), last)
    if period.length < 1:
        raise PeriodBackwardsError(**{"from": str(period.first), "to": str(period.last)})
    if period.length > PERIOD_DAYS_MAX:
        raise PeriodTooLongError(days=period.length, days_max=PERIOD_DAYS_MAX)
    return period


def period_before(period: Period) -> Period:
    """The period of the same length that ends on the day before.

    >>> period_before(Period(date(2026, 3, 1), date(2026, 3, 30)))
    Period(first=datetime.date(2026, 1, 30), last=datetime.date(2026, 2, 28))
    """
    return Period(period.first - timedelta(days=period.length), period.first - timedelta(days=1))


def every_day(period: Period, counts: Mapping[date, int]) -> list[tuple[date, int]]:
    """Each day of the period in order with its count, 0 when nothing was counted."""
    days = (period.first + timedelta(days=nth) for nth in range(period.length))
    return [(day, counts.get(day, 0)) for day in days]


def summed(tallies: Iterable[Tally], key: Callable[[Tally], str]) -> dict[str, Sums]:
    """The tallies added up by a key."""
    count, still_open, overdue = Counter[str](), Counter[str](), Counter[str]()
    for tally in tallies:
        name = key(tally)
        count[name] += tally.count
        still_open[name] += tally.count * tally.is_open
        overdue[name] += tally.count * tally.overdue
    return {name: Sums(count[name], still_open[name], overdue[name]) for name in count}


def added_up(sums: Iterable[Sums]) -> Sums:
    """All of them together."""
    every = list(sums)
    return Sums(
        sum(each.count for each in every),
        sum(each.open for each in every),
        sum(each.overdue for each in every),
    )


def settled_at(tallies: Iterable[Tally]) -> dict[Layer, int]:
    """How many matters each layer settled, every layer named.

    Source: M10 小事不出村、大事不出镇: the share settled at each layer.
    """
    found = dict.fromkeys(Layer, 0)
    for tally in tallies:
        if tally.settled_layer is not None:
            found[tally.settled_layer] += tally.count
    return found


def by_area(places: Mapping[str, int], level: Level) -> dict[str, int]:
    """Counts by 15-digit place code, added up by the prefix of the area of a level.

    >>> by_area({"640425100200001": 2, "640425100200002": 3}, Level.VILLAGE)
    {'640425100200': 5}
    """
    found = Counter[str]()
    for code, count in places.items():
        found[prefix_at(code, level)] += count
    return dict(found)


def rate_of(count: int, households: int) -> float | None:
    """Matters for every 1,000 households, to two decimals; None where nobody lives.

    >>> rate_of(3, 160), rate_of(3, 0)
    (18.75, None)
    """
    return round(1000 * count / households, 2) if households else None


@lru_cache(maxsize=20_000)
def hexagon_ring(hexagon: str) -> Ring:
    """The closed outline of an H3 cell as (lon, lat) in degrees, counter-clockwise.

    >>> len(hexagon_ring("8840d5a4d1fffff"))
    7
    """
    corners = [
        (round(lon, DECIMALS), round(lat, DECIMALS)) for lat, lon in h3.cell_to_boundary(hexagon)
    ]
    return (*corners, corners[0])


@lru_cache(maxsize=20_000)
def hexagon_centre(hexagon: str) -> tuple[float, float]:
    """The centre of an H3 cell as (lon, lat) in degrees."""
    lat, lon = h3.cell_to_latlng(hexagon)
    return round(lon, DECIMALS), round(lat, DECIMALS)
