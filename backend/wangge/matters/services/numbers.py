"""Numbers people can say, given out once."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from wangge.kernel.texts import without_kind
from wangge.matters.models import NumberSeries
from wangge.platform.spatial import insert_if_absent
from wangge.territory.queries import CountyMap, county_map


def numbers_for(session: Session, places: Sequence[tuple[int, str]], prefix: str = "") -> list[str]:
    """Numbers such as 2026-白阳-000123 for years and place codes, counted by year and town.

    With a ``prefix`` the town comes first, as in 代-白阳-2026-000012, and the count is its own.
    """
    areas = county_map(session)
    towns = [(year, without_kind(_area_name(areas, code))) for year, code in places]
    series = [f"{prefix}-{town}-{year}" if prefix else f"{year}-{town}" for year, town in towns]
    next_of = {
        name: _reserved(session, name, count) for name, count in sorted(Counter(series).items())
    }
    numbers = []
    for name in series:
        numbers.append(f"{name}-{next_of[name]:06d}")
        next_of[name] += 1
    return numbers


def _area_name(areas: CountyMap, place_code: str) -> str:
    return areas.town_of(place_code) or areas.name_of(areas.code)


def _reserved(session: Session, series: str, count: int) -> int:
    """The first of ``count`` numbers reserved in a series."""
    grown = (
        update(NumberSeries)
        .where(NumberSeries.series == series)
        .values(last=NumberSeries.last + count)
        .returning(NumberSeries.last)
    )
    last = session.scalar(grown)
    if last is None:
        insert_if_absent(session, NumberSeries, [{"series": series, "last": 0}])
        last = session.scalar(grown)
    return int(last or 0) - count + 1
