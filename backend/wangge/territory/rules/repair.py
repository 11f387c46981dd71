"""Lines that should be one made one, within a stated tolerance, and everything that was moved.

What cannot be mended without moving a line further than the tolerance stays a fault.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wangge.territory.rules.pack import LEAST_M2, METRES_PER_DEGREE, ROUNDING, Fault, Point

TOLERANCE_M = 2.0
"""Ours: a little more than the error of a line picked on an image of one metre."""
TOLERANCE_M_MOST = 20.0
_CLOSE_M = 0.01
"""Arithmetic and the densest vertices may add this much to a move."""
_SAME_M = 0.001
_NOTHING_M2 = 0.01

Shapes = Mapping[str, BaseGeometry]


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was mended.

    `place` is the code of the area and `others` those beside it; `moved_m` the furthest that one
    of its lines moved, `area_m2` how much land that touched, `at` (lon, lat) where.
    """

    code: str
    place: str
    at: Point | None = None
    others: tuple[str, ...] = ()
    moved_m: float = 0.0
    area_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Repaired:
    """Areas by code after the repair, in degrees, what was mended and what could not be."""

    shapes: Shapes
    repairs: tuple[Repair, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres on a plane true to scale along one latitude; good to a hundredth within a county."""

    middle: float

    def to_metres(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees, in metres."""
        return shapely.transform(shape, lambda at: at * self._scale)

    def to_degrees(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in metres, in degrees."""
        return shapely.transform(shape, lambda at: at / self._scale)

    @property
    def _scale(self) -> NDArray[np.float64]:
        shrink = math.cos(math.radians(self.middle))
        return np.array([METRES_PER_DEGREE * shrink, METRES_PER_DEGREE])


def plane_of(shapes: Sequence[BaseGeometry]) -> Plane:
    """The plane for shapes in degrees."""
    _, south, _, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    return Plane((south + north) / 2)


def repaired(given: Shapes, tolerance_m: float) -> Repaired:
    """Areas that share their edges vertex by vertex, made of areas that nearly do.

    Neighbouring vertices are drawn together, thin gaps and overlaps closed, shapes made valid.
    Areas that need nothing keep every digit.

    Args:
        given: areas of one level by code, in degrees.
        tolerance_m: how far a line may move; with 0 nothing is mended.
    """
    if not given or tolerance_m <= 0:
        return Repaired(given)
    plane = plane_of(list(given.values()))
    plain, lost = _without_repeats(given)
    flat = {code: plane.to_metres(shape) for code, shape in plain.items()}
    whole, mended, faults = _each_whole(flat, tolerance_m)
    if not mended and _is_clean(whole, tolerance_m):
        return Repaired({code: plain[code] for code in whole}, lost, _faults_placed(faults, plane))
    seams = _Seams(whole, tolerance_m)
    clean = _cleaned(whole, tolerance_m)
    closed = [*seams.overlaps(is_wide=False), *seams.gaps()]
    wide = seams.overlaps(is_wide=True)
    told = {code for each in wide for code in (each.place, *each.others)}
    moved, too_far = _moves(whole, clean, tolerance_m, told)
    faults += [
        Fault("pack.overlap", each.place, each.at, each.others, each.area_m2) for each in wide
    ]
    faults += too_far
    return Repaired(
        {code: plane.to_degrees(shape) for code, shape in clean.items()},
        (*lost, *_placed([*mended, *closed, *moved], plane)),
        _faults_placed(faults, plane),
    )


def settled(
    code: str, given: BaseGeometry, below: BaseGeometry, tolerance_m: float
) -> tuple[BaseGeometry, Repair | None]:
    """The line of an area that takes the line of the areas in it wherever they nearly agree.

    Where the two differ by more than the tolerance the given line stays, and so the difference.

    Args:
        code: the area's.
        given: its own shape, in degrees.
        below: what the areas in it make together.
        tolerance_m: how far its line may move.
    """
    if given.is_empty or below.is_empty or shapely.equals_identical(given, below):
        return given, None
    plane = plane_of([given, below])
    flat, land = (areas_of(shapely.make_valid(plane.to_metres(shape))) for shape in (given, below))
    near = flat.boundary.buffer(tolerance_m).intersection(land.boundary.buffer(tolerance_m))
    more, less = (
        [part for part in _parts(apart) if part.area > _NOTHING_M2]
        for apart in (land.difference(flat), flat.difference(land))
    )
    far = [part for part in (*more, *less) if not near.covers(part)]
    touched = round(sum(float(part.area) for part in (*more, *less)), 1)
    if not far:
        moved = round(float(shapely.hausdorff_distance(flat.boundary, land.boundary)), 2)
        if moved > tolerance_m + _CLOSE_M:
            return given, None
        if moved <= ROUNDING * METRES_PER_DEGREE:
            return below, None
        at = _at(plane.to_degrees(shapely.point_on_surface(next(iter([*more, *less]), land))))
        return below, Repair("repair.settled", code, at, (), moved, touched)
    thin_more = shapely.union_all([part for part in more if near.covers(part)])
    thin_less = shapely.union_all([part for part in less if near.covers(part)])
    mixed = shapely.difference(shapely.union(flat, thin_more), thin_less)
    return plane.to_degrees(areas_of(mixed)), None


class _Seams:
    """Where areas of one level, in metres, overlap or leave gaps."""

    def __init__(self, shapes: Shapes, tolerance_m: float) -> None:
        self._codes, self._tolerance_m = list(shapes), tolerance_m
        self._shapes = np.array(list(shapes.values()), dtype=object)

    def overlaps(self, *, is_wide: bool) -> list[Repair]:
        """Land in two areas that is, or is not, wider than the tolerance."""
        left, right = shapely.STRtree(self._shapes).query(self._shapes, predicate="intersects")
        pairs = sorted((i, j) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i < j)
        found = []
        for i, j in pairs:
            for part in _parts(shapely.intersection(self._shapes[i], self._shapes[j])):
                if part.area >= LEAST_M2 and self._is_wide(part) is is_wide:
                    first, second = sorted((self._codes[i], self._codes[j]))
                    found.append(self._seam("repair.overlap", part, first, (second,)))
        return _together(found)

    def gaps(self) -> list[Repair]:
        """Land between areas that is no wider than the tolerance."""
        tree = shapely.STRtree(self._shapes)
        found = []
        for part in shapely.get_parts(shapely.union_all(self._shapes)):
            for ring in part.interiors:
                hole = shapely.Polygon(ring)
                if hole.area < LEAST_M2 or self._is_wide(hole):
                    continue
                near = tree.query(hole, predicate="dwithin", distance=_CLOSE_M).tolist()
                beside = sorted(self._codes[i] for i in near)
                found.append(self._seam("repair.gap", hole, beside[0], tuple(beside[1:])))
        return _together(found)

    def _is_wide(self, part: BaseGeometry) -> bool:
        return not part.buffer(-self._tolerance_m / 2).is_empty

    @staticmethod
    def _seam(code: str, part: BaseGeometry, place: str, others: tuple[str, ...]) -> Repair:
        at = _at(shapely.point_on_surface(part), digits=3)
        return Repair(code, place, at, others, area_m2=round(float(part.area), 1))


def _together(seams: Sequence[Repair]) -> list[Repair]:
    """One for all seams between the same areas, where the largest of them is."""
    of_areas: dict[tuple[str, ...], list[Repair]] = {}
    for seam in seams:
        of_areas.setdefault((seam.place, *seam.others), []).append(seam)
    return [
        replace(
            max(each, key=lambda seam: seam.area_m2),
            area_m2=round(sum(seam.area_m2 for seam in each), 1),
        )
        for each in of_areas.values()
    ]


def _without_repeats(given: Shapes) -> tuple[dict[str, BaseGeometry], tuple[Repair, ...]]:
    """The same areas, in degrees, without vertices that stand twice in a row."""
    plain, repairs = {}, []
    for code, shape in given.items():
        thinner = shapely.remove_repeated_points(shape)
        is_same = shapely.get_num_coordinates(thinner) == shapely.get_num_coordinates(shape)
        plain[code] = shape if is_same else thinner
        if not is_same:
            repairs.append(Repair("repair.repeated_points", code, _at(shape)))
    return plain, tuple(repairs)


def _each_whole(
    flat: Shapes, tolerance_m: float
) -> tuple[dict[str, BaseGeometry], list[Repair], list[Fault]]:
    """Each area valid by itself; slivers and what cannot be made valid are left out."""
    whole: dict[str, BaseGeometry] = {}
    repairs: list[Repair] = []
    faults: list[Fault] = []
    for code, shape in flat.items():
        made = shape if shape.is_valid else _made_valid(shape, tolerance_m)
        if made is None:
            faults.append(Fault("pack.invalid_geometry", code, _at(shape, digits=3)))
            continue
        if made is not shape:
            touched = round(abs(float(made.area - shape.area)), 1)
            repairs.append(Repair("repair.made_valid", code, _at(made, digits=3), (), 0.0, touched))
        thin = [part for part in _parts(made) if part.buffer(-tolerance_m / 2).is_empty]
        faults += [
            Fault("import.sliver", code, _at(part, digits=3), (), round(float(part.area), 1))
            for part in thin
        ]
        if not thin:
            whole[code] = made
    return whole, repairs, faults


def _made_valid(shape: BaseGeometry, tolerance_m: float) -> BaseGeometry | None:
    """A valid shape of as many parts; None when what remains is not clearly the area meant."""
    made = shapely.make_valid(shape)
    thick = [part for part in _parts(made) if not part.buffer(-tolerance_m / 2).is_empty]
    if len(thick) != shapely.get_num_geometries(shape):
        return None
    kept = areas_of(shapely.geometrycollections(thick))
    is_near = kept.boundary.buffer(tolerance_m).covers(shape.boundary)
    return kept if is_near else None


def _is_clean(whole: Shapes, tolerance_m: float) -> bool:
    polygons = np.array(list(whole.values()), dtype=object)
    return bool(shapely.coverage_is_valid(polygons, gap_width=tolerance_m))


def _cleaned(whole: Shapes, tolerance_m: float) -> dict[str, BaseGeometry]:
    """A coverage; of several strengths of drawing together, the one that moves lines least far.

    Drawing together over the whole tolerance can fold short edges, over a small part of it leaves
    lines apart that belong together: which is better shows only in the result.
    """
    given = np.array(list(whole.values()), dtype=object)
    best: NDArray[Any] | None = None
    least = math.inf
    for share in (1.0, 0.5, 0.25, 0.005):
        made = shapely.coverage_clean(  # type: ignore[attr-defined]  # newer than the types
            given, gap_width=tolerance_m, snapping_distance=tolerance_m * share
        )
        moved = np.nan_to_num(shapely.hausdorff_distance(made, given), nan=math.inf)
        beyond = float((moved > tolerance_m).sum())
        if beyond < least:
            best, least = made, beyond
        if not beyond:
            break
    if best is None:
        return dict(whole)
    return dict(zip(whole, best.tolist(), strict=True))


def _moves(
    before: Shapes, after: Shapes, tolerance_m: float, told: set[str]
) -> tuple[list[Repair], list[Fault]]:
    """What moved, area by area, and what would have to move too far; `told` are faults already."""
    repairs, faults = [], []
    for code, old in before.items():
        new = after[code]
        if new.is_empty:
            faults.append(Fault("import.moved_too_far", code, _at(old, digits=3)))
            continue
        moved = float(shapely.hausdorff_distance(old, new))
        if moved <= _SAME_M or code in told:
            continue
        at = _furthest(old, new)
        area = round(float(shapely.symmetric_difference(old, new).area), 1)
        if moved > tolerance_m + _CLOSE_M:
            faults.append(Fault("import.moved_too_far", code, at, area_m2=area))
        else:
            repairs.append(Repair("repair.snapped", code, at, (), round(moved, 2), area))
    return repairs, faults


def _furthest(old: BaseGeometry, new: BaseGeometry) -> Point:
    """The vertex of either shape that lies furthest from the line of the other."""
    found = []
    for shape, other in ((old, new), (new, old)):
        at = shapely.get_coordinates(shape)
        away = np.atleast_1d(shapely.distance(shapely.points(at), other.boundary))
        most = int(np.argmax(away))
        found.append((float(away[most]), at[most].tolist()))
    x, y = max(found)[1]
    return round(x, 3), round(y, 3)


def _placed(repairs: Sequence[Repair], plane: Plane) -> tuple[Repair, ...]:
    return tuple(replace(each, at=_degrees(each.at, plane)) for each in repairs)


def _faults_placed(faults: Sequence[Fault], plane: Plane) -> tuple[Fault, ...]:
    return tuple(replace(each, at=_degrees(each.at, plane)) for each in faults)


def _degrees(at: Point | None, plane: Plane) -> Point | None:
    return None if at is None else _at(plane.to_degrees(shapely.Point(at)))


def _parts(geometry: BaseGeometry) -> Iterator[shapely.Polygon]:
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            yield part
        elif part.geom_type.startswith(("Multi", "Geometry")):
            yield from _parts(part)


def areas_of(geometry: BaseGeometry) -> shapely.Polygon | shapely.MultiPolygon:
    """The areas of a shape, without the lines and points that cutting left over."""
    parts = list(_parts(geometry))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _at(geometry: BaseGeometry, *, digits: int = 6) -> Point:
    lon, lat = shapely.get_coordinates(geometry)[0].tolist()
    return round(lon, digits), round(lat, digits)
