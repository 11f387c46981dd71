"""A county of squares: two towns side by side, each one village of two small grids."""

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from wangge.territory.rules.pack import Division, Expected, SmallGrid, Territory

COUNTY = "990101000000"
TOWNS = ("990101100000", "990101101000")
VILLAGES = ("990101100200", "990101101200")
GRIDS = ("990101100200001", "990101100200002", "990101101200001", "990101101200002")
SIDE = 0.01


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle with sides given in squares, its corner at (106, 36)."""
    return shapely.box(106 + west * SIDE, 36 + south * SIDE, 106 + east * SIDE, 36 + north * SIDE)


def column(west: float) -> BaseGeometry:
    """A town's or village's land: two squares one on the other, every corner a vertex."""
    return shapely.orient_polygons(
        shapely.coverage_union(box(west, 0, west + 1, 1), box(west, 1, west + 1, 2))
    )


def territory() -> Territory:
    """A sound county: grids 1 and 2 of each village, the second north of the first."""
    cells = [box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)]
    county = shapely.coverage_union_all(cells)
    divisions = [division(COUNTY, "county", None, county)]
    for x, (town, village) in enumerate(zip(TOWNS, VILLAGES, strict=True)):
        divisions.append(division(town, "town", COUNTY, column(x)))
        divisions.append(division(village, "village", town, column(x)))
    return Territory(
        county=COUNTY[:6],
        expected=Expected(towns=2, villages=2, small_grids=4),
        outline=county,
        listed=(COUNTY, *TOWNS, *VILLAGES),
        divisions=tuple(divisions),
        small_grids=tuple(grid(code, cell) for code, cell in zip(GRIDS, cells, strict=True)),
    )


def division(code: str, level: str, parent: str | None, land: BaseGeometry) -> Division:
    return Division(code, "", "", level, parent, label(land), land)


def grid(code: str, land: BaseGeometry) -> SmallGrid:
    return SmallGrid(code, "", code[:12], 30, label(land), land)


def label(land: BaseGeometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.point_on_surface(land))[0].tolist()
    return (x, y)


def with_grids(sound: Territory, *grids: SmallGrid) -> Territory:
    """The county with these small grids in place of its own, and as many expected."""
    expected = replace(sound.expected, small_grids=len(grids))
    return replace(sound, small_grids=grids, expected=expected)


def with_grid(sound: Territory, changed: SmallGrid) -> Territory:
    """The county with the small grid of the same code exchanged."""
    grids = (changed if one.code == changed.code else one for one in sound.small_grids)
    return replace(sound, small_grids=tuple(grids))


def with_division(sound: Territory, changed: Division) -> Territory:
    """The county with the division of the same code exchanged."""
    divisions = (changed if one.code == changed.code else one for one in sound.divisions)
    return replace(sound, divisions=tuple(divisions))
