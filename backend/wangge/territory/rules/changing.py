"""What an administrator may do to boundaries: split, merge, move or rename, into the next ones.

Each takes a county's areas and gives those that follow; divisions are the union of their grids.
``used`` are all codes that areas ever had, for a code is never given out again.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import area_prefix
from wangge.territory.errors import (
    LastGridError,
    NoNumberLeftError,
    NotAdjacentError,
    NotInTwoError,
    OtherVillageError,
    UnknownAreaError,
)
from wangge.territory.rules.pack import Division, SmallGrid, Territory

NUMBER_MAX = 999
_NEAR = 1e-9
"""Degrees, 0.1 mm: where a line meets a border, up to arithmetic."""

Point = tuple[float, float]


def split(
    territory: Territory,
    code: str,
    line: Sequence[Point],
    *,
    used: Collection[str],
    names: Sequence[str] = (),
) -> Territory:
    """The small grid cut in two along a line; both parts get new numbers in the village.

    Args:
        territory: the areas before.
        code: the small grid.
        line: (lon, lat) in degrees; it must cross the grid once, from outside to outside.
        used: all codes there ever were.
        names: of both parts, the western one's first; without them, the old name and a number.

    Households are dealt out by land, and none is lost.

    Raises:
        UnknownAreaError: when there is no such small grid.
        NotInTwoError: when the line does not cut it in two.
        NoNumberLeftError: when the village has no number left.
    """
    old = _grid(territory, code)
    parts = _cut(old, line)
    first = round(old.households * parts[0].area / old.geometry.area)
    called = names or [f"{old.name}（{nth}）" for nth in "一二"]
    made: list[SmallGrid] = []
    for part, name, households in zip(parts, called, (first, old.households - first), strict=True):
        made.append(
            SmallGrid(
                code=_next_code(old.village, {*used, *(each.code for each in made)}),
                name=name,
                village=old.village,
                households=households,
                label=_label(part),
                geometry=part,
            )
        )
    ends = shapely.multipoints(_new_vertices(old.geometry, parts))
    others = tuple(
        replace(each, geometry=_with_vertices(each.geometry, ends))
        for each in territory.small_grids
        if each.code != code
    )
    return _with_grids(territory, (*others, *made))


def merge(
    territory: Territory, codes: Sequence[str], *, used: Collection[str], name: str | None = None
) -> Territory:
    """Small grids of one village made one, which gets a new number; the first gives its name.

    Raises:
        UnknownAreaError: when one is no small grid.
        OtherVillageError: when they belong to several villages.
        NotAdjacentError: when they do not lie side by side, or are fewer than two.
        NoNumberLeftError: when the village has no number left.
    """
    old = [_grid(territory, code) for code in dict.fromkeys(codes)]
    villages = sorted({each.village for each in old})
    if len(villages) != 1:
        raise OtherVillageError(villages=", ".join(villages))
    whole = _union([each.geometry for each in old])
    if len(old) < 2 or whole.geom_type != "Polygon":  # noqa: PLR2004 -- one is not merged
        raise NotAdjacentError(grids=", ".join(each.code for each in old))
    made = SmallGrid(
        code=_next_code(villages[0], used),
        name=name or old[0].name,
        village=villages[0],
        households=sum(each.households for each in old),
        label=_label(whole),
        geometry=whole,
    )
    kept = tuple(each for each in territory.small_grids if each not in old)
    return _with_grids(territory, (*kept, made))


def move(territory: Territory, code: str, village: str, *, used: Collection[str]) -> Territory:
    """The small grid under another village, where it gets a new number; both villages change.

    Raises:
        UnknownAreaError: when there is no such small grid, or no such village.
        OtherVillageError: when it belongs to that village already.
        LastGridError: when its village has no other grid.
        NoNumberLeftError: when the village has no number left.
    """
    old = _grid(territory, code)
    if village not in {each.village for each in territory.small_grids}:
        raise UnknownAreaError(area=village)
    if old.village == village:
        raise OtherVillageError(villages=village)
    if sum(each.village == old.village for each in territory.small_grids) == 1:
        raise LastGridError(village=old.village)
    made = replace(old, code=_next_code(village, used), village=village)
    kept = tuple(each for each in territory.small_grids if each.code != code)
    return _with_grids(territory, (*kept, made))


def rename(territory: Territory, code: str, name: str) -> Territory:
    """The area under another name; its code stays.

    Raises:
        UnknownAreaError: when there is no such area.
    """
    if code not in {area.code for area in territory.areas}:
        raise UnknownAreaError(area=code)
    return replace(
        territory,
        divisions=tuple(
            replace(each, name=name, official_name=name) if each.code == code else each
            for each in territory.divisions
        ),
        small_grids=tuple(
            replace(each, name=name) if each.code == code else each
            for each in territory.small_grids
        ),
    )


def _grid(territory: Territory, code: str) -> SmallGrid:
    found = next((each for each in territory.small_grids if each.code == code), None)
    if found is None:
        raise UnknownAreaError(area=code)
    return found


def _next_code(village: str, used: Collection[str]) -> str:
    """The number after the highest ever used; when there is none, the lowest never used."""
    numbers = {int(code[-3:]) for code in used if len(code) > len(village) and code[:12] == village}
    after = max(numbers, default=0) + 1
    free = after if after <= NUMBER_MAX else min({*range(1, NUMBER_MAX + 1)} - numbers, default=0)
    if not free:
        raise NoNumberLeftError(village=village)
    return f"{village}{free:03}"


def _cut(grid: SmallGrid, line: Sequence[Point]) -> list[BaseGeometry]:
    """The two parts of a grid, the one that begins further west first."""
    if len(line) > 1 and grid.geometry.geom_type == "Polygon":
        cut = shapely.ops.split(grid.geometry, shapely.linestrings(line))
        parts = sorted(shapely.get_parts(cut), key=lambda part: part.bounds)
        if len(parts) == 2:  # noqa: PLR2004 -- in two
            return parts
    raise NotInTwoError(grid=grid.code)


def _new_vertices(whole: BaseGeometry, parts: Sequence[BaseGeometry]) -> list[Point]:
    """The vertices on the border of the whole that it had not."""
    known = {tuple(each) for each in shapely.get_coordinates(whole).tolist()}
    found = {tuple(each) for part in parts for each in shapely.get_coordinates(part).tolist()}
    border = whole.boundary
    return sorted((x, y) for x, y in found - known if border.distance(shapely.Point(x, y)) <= _NEAR)


def _with_vertices(geometry: BaseGeometry, points: BaseGeometry) -> BaseGeometry:
    """The same area with a vertex where a neighbour has one on their border."""
    if geometry.distance(points) > _NEAR:
        return geometry
    return shapely.snap(geometry, points, _NEAR)


def _with_grids(territory: Territory, grids: Sequence[SmallGrid]) -> Territory:
    """The county with these small grids, and divisions that are what they add up to."""
    ordered = tuple(sorted(grids, key=lambda grid: grid.code))
    return replace(
        territory,
        expected=replace(territory.expected, small_grids=len(ordered)),
        small_grids=ordered,
        divisions=tuple(_added_up(each, ordered) for each in territory.divisions),
    )


def _added_up(division: Division, grids: Sequence[SmallGrid]) -> Division:
    prefix = area_prefix(division.code)
    whole = _union([grid.geometry for grid in grids if grid.code.startswith(prefix)])
    inside = shapely.contains_xy(whole, *division.label)
    return replace(division, geometry=whole, label=division.label if inside else _label(whole))


def _union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    whole: BaseGeometry = shapely.coverage_union_all(np.array(shapes, dtype=object))
    parts = shapely.get_parts(whole)
    return parts[0] if len(parts) == 1 else whole


def _label(shape: BaseGeometry) -> Point:
    x, y = shapely.get_coordinates(shapely.point_on_surface(shape))[0].tolist()
    return (x, y)
