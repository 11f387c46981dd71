"""The heat map and the statistics, put together from counts and areas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from wangge.insight.enums import Boundaries, HeatBy
from wangge.insight.queries import (
    Asked,
    category_counts,
    day_counts,
    hexagon_counts,
    owing,
    place_counts,
    tallies_by_category,
    tallies_by_town,
)
from wangge.insight.rules import (
    CategoryCount,
    Cell,
    HeatMap,
    Statistics,
    Sums,
    TownCount,
    added_up,
    by_area,
    every_day,
    hexagon_centre,
    hexagon_ring,
    period_before,
    rate_of,
    settled_at,
    summed,
)
from wangge.kernel.codes import TOWN_DIGITS, VILLAGE_DIGITS, Level, place_code
from wangge.matters.enums import Stage
from wangge.territory.queries import Area, CountyMap, county_map, maps_between

_LEVELS = {HeatBy.SMALL: Level.SMALL, HeatBy.LARGE: Level.VILLAGE, HeatBy.TOWN: Level.TOWN}


def maps_for(session: Session, asked: Asked) -> Sequence[CountyMap]:
    """The maps by which the areas asked for are named and drawn, the newest first.

    By the boundaries of then, an area is as it was when it was last in force in the period.
    """
    if asked.boundaries is Boundaries.NOW:
        return [county_map(session)]
    return maps_between(session, asked.period.first, asked.period.last)


def heat_map(session: Session, maps: Sequence[CountyMap], asked: Asked, by: HeatBy) -> HeatMap:
    """Where the matters asked for were seen."""
    filed_outside = place_code(maps[0].code)
    if by is HeatBy.HEX:
        hexagons = hexagon_counts(session, asked, filed_outside)
        outside, unplaced = hexagons.pop(filed_outside, 0), hexagons.pop(None, 0)
        return HeatMap(_ranked(_hexagons(hexagons)), outside, unplaced)
    places = place_counts(session, asked)
    outside = places.pop(filed_outside, 0)
    cells = list(_areas(maps, by_area(places, _LEVELS[by]), _LEVELS[by]))
    unplaced = sum(places.values()) - sum(cell.count for cell in cells)
    return HeatMap(_ranked(cells), outside, unplaced)


def statistics(
    session: Session, maps: Sequence[CountyMap], asked: Asked, today: date
) -> Statistics:
    """How the matters asked for stand on a day."""
    found = tallies_by_category(session, asked)
    before = category_counts(session, replace(asked, period=period_before(asked.period)))
    by_stage = summed(found, lambda tally: tally.stage)
    towns = summed(tallies_by_town(session, asked, today), lambda tally: tally.of)
    whole = added_up(towns.values())
    outside = towns.pop(place_code(maps[0].code)[:TOWN_DIGITS], Sums())
    return Statistics(
        sums=whole,
        urgent_open=sum(tally.count for tally in found if tally.urgent and tally.is_open),
        outside=outside.count,
        settled_at=settled_at(found),
        by_stage=[(stage, by_stage[stage].count) for stage in Stage if stage in by_stage],
        by_category=_categories(summed(found, lambda tally: tally.of), before),
        by_day=every_day(asked.period, day_counts(session, asked)),
        by_town=_towns(maps, towns),
        owing=owing(session, asked, today),
    )


def _hexagons(counts: Mapping[str | None, int]) -> Iterable[Cell]:
    for code, count in counts.items():
        if code is not None:
            yield Cell(code, count, *hexagon_centre(code), ring=hexagon_ring(code))


def _areas(maps: Sequence[CountyMap], counts: Mapping[str, int], level: Level) -> Iterable[Cell]:
    """The cells of the areas of a level that are on one of the maps."""
    for prefix, count in counts.items():
        county = _map_with(maps, prefix)
        area = county.area_of(prefix)
        if area is not None and area.level is level:
            yield Cell(
                area.code,
                count,
                area.label_lon,
                area.label_lat,
                name=_said(county, area),
                households=area.households,
                rate=rate_of(count, area.households),
            )


def _map_with(maps: Sequence[CountyMap], prefix: str) -> CountyMap:
    """The first map that has an area; the first of all when none has."""
    return next((each for each in maps if each.area_of(prefix)), maps[0])


def _said(county: CountyMap, area: Area) -> str:
    """A small grid is called by its village too: "grid 3" is no name by itself."""
    return county.place_name(area.code) if area.level is Level.SMALL else area.name


def _ranked(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (-cell.count, cell.code))


def _categories(now: Mapping[str, Sums], before: Mapping[str, int]) -> list[CategoryCount]:
    """The leaf categories that had matters now or in the period before, most matters first."""
    rows = [
        CategoryCount(category, now.get(category, Sums()), before.get(category, 0))
        for category in now.keys() | before.keys()
    ]
    return sorted(rows, key=lambda row: (-row.sums.count, -row.previous, row.category))


def _towns(maps: Sequence[CountyMap], towns: Mapping[str, Sums]) -> list[TownCount]:
    return [
        TownCount(prefix.ljust(VILLAGE_DIGITS, "0"), _map_with(maps, prefix).name_of(prefix), sums)
        for prefix, sums in sorted(towns.items())
    ]
