"""The maps of a preview as SVG: the whole county, and what lies around one fault or repair."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import GRID_DIGITS, Level
from wangge.territory.rules.importing import Composed
from wangge.territory.rules.marks import Marks
from wangge.territory.rules.pack import Area, Fault, Point, Territory
from wangge.territory.rules.repair import Plane, Repair, plane_of

WIDTH = 1000.0
"""Of a map in its own units, whatever it measures on a screen."""
DETAIL_WIDTH = 320.0
_APART = 60.0
_EDGE = 26.0
_AROUND_M = 40.0
_ROUND_M = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_HATCH = (
    '<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff3e4"/>'
    '<path d="M0 0V7" stroke="#a65300" stroke-width="2.4"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class _View:
    """A window on the plane: metres from its west and north edges become units of its drawing."""

    plane: Plane
    west: float
    north: float
    scale: float
    width: float
    height: float

    def units(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Units right of and below the upper left corner, of metres on the plane."""
        return (at - [self.west, self.north]) * [self.scale, -self.scale]

    def path(self, shape: BaseGeometry, *, light: float = 0.0) -> str:
        """The rings of a shape in degrees as a path, without details smaller than `light` units."""
        flat = self.plane.to_metres(shape)
        if light:
            flat = shapely.simplify(flat, light / self.scale)
        return "".join(self._ring(ring) for ring in _rings(flat))

    def point(self, at: Point) -> tuple[float, float]:
        """The place of a point in degrees."""
        flat = shapely.get_coordinates(self.plane.to_metres(shapely.Point(at)))
        x, y = self.units(flat)[0].tolist()
        return round(x, 1), round(y, 1)

    def _ring(self, ring: BaseGeometry) -> str:
        at = np.round(self.units(shapely.get_coordinates(ring)), 1)
        is_new = np.append(True, (np.diff(at, axis=0) != 0).any(axis=1))
        steps = " ".join(f"{x:g} {y:g}" for x, y in at[is_new].tolist())
        return f"M{steps}Z"


def overview(composed: Composed, faults: Sequence[Fault], marks: Marks) -> str:
    """The whole county with its legend; faults carry their number in the list, counted from 1."""
    territory = composed.territory
    drawn = [area for area in territory.areas if not area.geometry.is_empty]
    view = _whole(territory)
    # Above the small grids only lines are mended; to fill them would hide which grids were.
    mended = {repair.place for repair in composed.repairs if len(repair.place) == GRID_DIGITS}
    wrong = [(marks.land_of(fault), marks.place_of(fault)) for fault in faults]
    levels = (
        (Level.SMALL, "small"),
        (Level.VILLAGE, "village"),
        (Level.TOWN, "town"),
        (Level.COUNTY, "county"),
    )
    shapes = [
        *_paths(view, (area for area in drawn if area.level == Level.SMALL), "small"),
        *_paths(view, (area for area in drawn if area.code in mended), "mended"),
        *(
            path
            for level, name in levels[1:]
            for path in _paths(view, (area for area in drawn if area.level == level), name)
        ),
        *(f'<path class="wrong" d="{view.path(land)}"/>' for land, _ in wrong if land is not None),
        *_names(view, territory),
        *_pins(view, [at for _, at in wrong]),
    ]
    return (
        '<section id="map"><h2>全县一览</h2><div class="map">'
        f'<svg viewBox="0 0 {view.width:g} {view.height:g}" role="img"'
        f' aria-label="导入后的网格图，红色为问题，橙色斜线为已修复">'
        f"{_HATCH}{''.join(shapes)}</svg>"
        f"{_LEGEND}</div></section>"
    )


_LEGEND = (
    '<ul class="legend">'
    '<li><svg viewBox="0 0 32 20"><circle cx="16" cy="10" r="9" fill="#b3261e"/></svg>'
    "红点：问题，数字对应下面的编号</li>"
    '<li><svg viewBox="0 0 32 20"><rect x="1" y="1" width="30" height="18" class="wrong"/></svg>'
    "红色：缝隙、重叠或越界的地块</li>"
    '<li><svg viewBox="0 0 32 20"><rect x="1" y="1" width="30" height="18" class="mended"/></svg>'
    "橙色斜线：已修复的区域</li>"
    '<li><svg viewBox="0 0 32 20"><path d="M0 10H32" class="county"/></svg>县界</li>'
    '<li><svg viewBox="0 0 32 20"><path d="M0 10H32" class="town"/></svg>乡镇界</li>'
    '<li><svg viewBox="0 0 32 20"><path d="M0 10H32" class="village"/></svg>村（社区）界</li>'
    '<li><svg viewBox="0 0 32 20"><rect x="1" y="1" width="30" height="18" class="small"/></svg>'
    "小网格</li></ul>"
)


def _whole(territory: Territory) -> _View:
    shapes = [territory.outline, *(grid.geometry for grid in territory.small_grids)]
    plane = plane_of(shapes)
    bounds = shapely.total_bounds(
        np.array([plane.to_metres(each) for each in shapes], dtype=object)
    )
    west, south, east, north = bounds.tolist()
    edge = (east - west) * 0.03
    scale = WIDTH / (east - west + 2 * edge)
    height = round((north - south + 2 * edge) * scale, 1)
    return _View(plane, west - edge, north + edge, scale, WIDTH, height)


def _paths(view: _View, areas: Iterable[Area], name: str) -> Iterator[str]:
    for area in areas:
        yield f'<path class="{name}" d="{view.path(area.geometry, light=0.4)}"/>'


def _names(view: _View, territory: Territory) -> Iterator[str]:
    for area in territory.divisions:
        if area.level == Level.TOWN and not area.geometry.is_empty:
            x, y = view.point(area.label)
            yield f'<text class="name" x="{x:g}" y="{y:g}">{escape(area.name)}</text>'


def _pins(view: _View, places: Sequence[Point | None]) -> Iterator[str]:
    """A pin for each place by its number, counted from 1; one for all that would cover another."""
    groups: list[tuple[float, float, list[int]]] = []
    for number, at in enumerate(places, 1):
        if at is None:
            continue
        x, y = view.point(at)
        if not (0 <= x <= view.width and 0 <= y <= view.height):
            continue
        near = (each for each in groups if abs(each[0] - x) < _APART and abs(each[1] - y) < _APART)
        group = next(near, None)
        if group is None:
            groups.append((x, y, [number]))
        else:
            group[2].append(number)
    return (_pin(x, y, numbers) for x, y, numbers in groups)


def _pin(x: float, y: float, numbers: Sequence[int]) -> str:
    first, count = numbers[0], len(numbers)
    text = f"{first}" if count == 1 else f"{first} 等 {count} 处"
    half = 15 if count == 1 else 8 + 5.5 * len(text)
    return (
        f'<a href="#f{first}" class="pin" aria-label="问题 {text}">'
        f'<g style="transform-origin:{x:g}px {y:g}px">'
        f'<rect x="{x - half:g}" y="{y - 15:g}" width="{2 * half:g}" height="30" rx="15"/>'
        f'<text x="{x:g}" y="{y:g}">{text}</text></g></a>'
    )


def detail(composed: Composed, marks: Marks, row: Fault | Repair, *, is_mended: bool) -> str:
    """What lies around a fault or repair, large, with the lines of the files; empty if nowhere."""
    at = marks.place_of(row)
    if at is None:
        return ""
    land = marks.land_of(row)
    view = _window(at, land, row)
    # A little more than is shown, so that where shapes are cut lies outside.
    half = shapely.box(*_window_bounds(view, beyond=20))
    made = {area.code: area.geometry for area in composed.territory.areas}
    drawn = {
        code: shape
        for code, shape in (made | dict(composed.given)).items()
        if len(code) == GRID_DIGITS
    }
    near = {
        code: shape
        for code, shape in drawn.items()
        if shapely.intersects(shapely.envelope(shape), half)
    }
    parts = []
    for code, shape in near.items():
        cut = shapely.intersection(shapely.make_valid(shape), half)
        if cut.is_empty:
            continue
        name = "was" if is_mended else "near"
        parts.append(f'<path class="{name}" d="{view.path(cut)}"/>')
        if is_mended and code in made:
            whole = shapely.intersection(shapely.make_valid(made[code]), half)
            parts.append(f'<path class="is" d="{view.path(whole)}"/>')
        x, y = view.point(_middle(cut))
        if _EDGE < x < view.width - _EDGE and y < view.height - _EDGE:
            parts.append(f'<text class="code" x="{x:g}" y="{y:g}">{code[-6:]}</text>')
    if land is not None:
        cut = shapely.intersection(land, half)
        parts.append(f'<path class="{"mended" if is_mended else "wrong"}" d="{view.path(cut)}"/>')
    x, y = view.point(at)
    kind = "cross due" if is_mended else "cross"
    parts.append(f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="12"/>')
    return (
        f'<svg viewBox="0 0 {view.width:g} {view.height:g}" role="img" aria-label="放大图">'
        f"{''.join(parts)}{_scale_bar(view)}</svg>"
    )


def _window(at: Point, land: BaseGeometry | None, row: Fault | Repair) -> _View:
    plane = Plane(at[1])
    x, y = shapely.get_coordinates(plane.to_metres(shapely.Point(at)))[0].tolist()
    reach = _AROUND_M
    moved = getattr(row, "moved_m", 0.0)
    if moved:
        reach = max(12.0, moved * 8)
    if land is not None and not land.is_empty:
        west, south, east, north = plane.to_metres(land).bounds
        size = max(east - west, north - south)
        if size < 3_000:  # noqa: PLR2004 -- metres: a larger land is looked at near its mark only
            x, y = (west + east) / 2, (south + north) / 2
            reach = max(reach, size * 0.65)
    scale = DETAIL_WIDTH / (2 * reach)
    return _View(plane, x - reach, y + reach * 0.7, scale, DETAIL_WIDTH, DETAIL_WIDTH * 0.7)


def _window_bounds(view: _View, beyond: float) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a window and so many units around it."""
    more = beyond / view.scale
    south = view.north - view.height / view.scale
    east = view.west + view.width / view.scale
    flat = shapely.box(view.west - more, south - more, east + more, view.north + more)
    west, south, east, north = view.plane.to_degrees(flat).bounds
    return west, south, east, north


def _scale_bar(view: _View) -> str:
    metres = max(each for each in _ROUND_M if each * view.scale <= view.width * 0.4)
    long, low = metres * view.scale, view.height - 12
    return (
        f'<path class="bar" d="M12 {low - 5:g}V{low:g}H{12 + long:g}V{low - 5:g}"/>'
        f'<text class="scale" x="{18 + long:g}" y="{low + 2:g}">{metres} 米</text>'
    )


def _middle(shape: BaseGeometry) -> Point:
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0].tolist()
    return lon, lat


def _rings(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield part.exterior
            yield from part.interiors
