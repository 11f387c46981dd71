"""A county's whole territory made of the areas that map files state and of what holds already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from wangge.kernel.codes import (
    GRID_DIGITS,
    TOWN_DIGITS,
    VILLAGE_DIGITS,
    Level,
    area_prefix,
    level_of,
)
from wangge.kernel.geometry import wgs84_to_gcj02
from wangge.territory.rules.features import Feature, Rows
from wangge.territory.rules.pack import (
    LEAST_M2,
    METRES_PER_DEGREE,
    Area,
    Division,
    Expected,
    Fault,
    Point,
    SmallGrid,
    Territory,
    code_faults,
    coverage_faults,
    shape_faults,
    territory_faults,
)
from wangge.territory.rules.repair import Repair, Shapes, areas_of, plane_of, repaired, settled

COVERS_LEAST = 0.8
"""Of the county's land; files that hold less of it do not show how they lie as a whole."""
FITS_BETTER = 4
"""So many times less land lies elsewhere when a file is taken for GCJ-02 than as it was read."""
LABEL_WITHIN_M = 5.0
_NOWHERE = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of an import.

    Attributes:
        tolerance_m: how far a repair may move a line.
        is_outline_new: whether the county ends where its areas end, when no file states its line;
            otherwise the line in force is kept to.
        is_datum_told: whether somebody said in which datum the files are.
    """

    tolerance_m: float
    is_outline_new: bool = False
    is_datum_told: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """The territory that files make, what was mended on the way and what is wrong with it.

    `given` are the shapes as the files have them, by code.
    """

    territory: Territory
    given: Shapes
    repairs: tuple[Repair, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of areas besides their shapes, by code."""

    given: Mapping[str, Feature]
    held: Mapping[str, Area]
    listed: Mapping[str, str]
    seats: Mapping[str, Point]


def composed(rows: Rows, held: Territory, listed: Mapping[str, str], wanted: Wanted) -> Composed:
    """The whole territory, with every repair and every fault.

    The small grids carry all areas above them, which take their line where the two agree within the
    tolerance, and are made of them where no file states them. When the files have no small grids,
    those in force stay and have to fit.

    Args:
        rows: what the files state.
        held: the boundaries in force.
        listed: names by the codes of all divisions there should be.
        wanted: the tolerance and the like.
    """
    given, of_codes = _by_code(rows.features, held)
    drawn = {code: each.shape for code, each in given.items()}
    grids = {code: shape for code, shape in drawn.items() if len(code) == GRID_DIGITS}
    kept = {grid.code: grid.geometry for grid in held.small_grids}
    base = repaired(grids or kept, wanted.tolerance_m)
    shapes, outline, settlings = _levels(base.shapes, drawn, held, wanted)
    known = _Known(given, {area.code: area for area in held.areas}, listed, dict(rows.seats))
    territory, of_facts = _stated(shapes, outline, held.county, known)
    found = [*rows.faults, *of_codes, *base.faults, *of_facts]
    elsewhere = [] if wanted.is_datum_told else list(_datum_faults(list(grids.values()), held))
    if not elsewhere:
        # In the wrong datum every line is wrong; to list them all would hide why.
        found += _seat_faults(known, territory)
        levels = {level_of(area_prefix(code)) for code in drawn} | {Level.SMALL}
        found += _area_faults(territory, levels, {each.place for each in found})
    found += elsewhere
    return Composed(
        territory,
        drawn,
        (*base.repairs, *settlings),
        tuple(dict.fromkeys(found)) or territory_faults(territory),
    )


def listed_faults(listed: Mapping[str, str], county: str) -> Iterator[Fault]:
    """Codes in a list of divisions that are none of the county."""
    for code in listed:
        if len(code) != VILLAGE_DIGITS or not code.isdigit() or not code.startswith(county):
            yield Fault("import.unknown_code", code, others=(county,))


def _by_code(
    features: Sequence[Feature], held: Territory
) -> tuple[dict[str, Feature], list[Fault]]:
    """The features of this county by their code, the first where there are several."""
    shapely.prepare(held.outline)
    found: dict[str, Feature] = {}
    faults = []
    for each in features:
        if not each.code.startswith(held.county):
            faults.append(Fault("import.unknown_code", each.place, others=(each.code,)))
        elif not held.outline.intersects(shapely.make_valid(each.shape)):
            at = _at(each.shape)
            faults.append(Fault("import.outside_county", each.place, at, (each.code,)))
        elif each.code in found:
            others = (found[each.code].place, each.place)
            faults.append(Fault("import.duplicate_code", each.code, _at(each.shape), others))
        else:
            found[each.code] = each
    return found, faults


def _levels(
    base: Shapes, drawn: Shapes, held: Territory, wanted: Wanted
) -> tuple[dict[str, BaseGeometry], BaseGeometry, list[Repair]]:
    """The shapes of all levels by code, the outline to be covered, and what took a new line."""
    shapes = dict(base)
    repairs: list[Repair] = []
    below = base
    for digits in (VILLAGE_DIGITS, TOWN_DIGITS):
        own = _made_of(below, digits)
        level = {
            code: shape
            for code, shape in drawn.items()
            if len(code) == VILLAGE_DIGITS and len(area_prefix(code)) == digits
        }
        for code, line in level.items():
            own[code], repair = _settled(code, line, own.get(code), wanted.tolerance_m)
            repairs += [repair] if repair else []
        shapes |= own
        below = own
    county = held.county.ljust(VILLAGE_DIGITS, "0")
    whole = _union(list(below.values()))
    line = _filled(whole) if wanted.is_outline_new else held.outline
    outline, repair = settled(county, drawn.get(county, line), whole, wanted.tolerance_m)
    shapes[county] = outline if county in drawn else whole
    return shapes, outline, [*repairs, *([repair] if repair else [])]


def _settled(
    code: str, line: BaseGeometry, below: BaseGeometry | None, tolerance_m: float
) -> tuple[BaseGeometry, Repair | None]:
    return (line, None) if below is None else settled(code, line, below, tolerance_m)


def _made_of(below: Shapes, digits: int) -> dict[str, BaseGeometry]:
    """What areas make together, by the code of the area above them."""
    parts: dict[str, list[BaseGeometry]] = {}
    for code, shape in below.items():
        parts.setdefault(code[:digits].ljust(VILLAGE_DIGITS, "0"), []).append(shape)
    return {code: _union(each) for code, each in sorted(parts.items())}


def _union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    return areas_of(shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object))))


def _filled(shape: BaseGeometry) -> BaseGeometry:
    """A shape without holes: what no area holds inside a county is a gap."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.union_all([shapely.Polygon(part.exterior) for part in polygons])


def _stated(
    shapes: Shapes, outline: BaseGeometry, county: str, known: _Known
) -> tuple[Territory, list[Fault]]:
    faults: list[Fault] = []
    divisions: list[Division] = []
    grids: list[SmallGrid] = []
    for code, shape in sorted(
        shapes.items(), key=lambda each: (len(area_prefix(each[0])), each[0])
    ):
        name = _name(code, known)
        if name is None:
            faults.append(Fault("import.missing_name", code))
        label = _label(code, shape, known)
        if len(code) == GRID_DIGITS:
            households = _households(code, known)
            if households is None:
                faults.append(Fault("import.missing_households", code))
            village = code[:VILLAGE_DIGITS]
            grids.append(SmallGrid(code, name or code, village, households or 0, label, shape))
        else:
            level = level_of(area_prefix(code))
            parent = _parent(code, level)
            divisions.append(
                Division(code, name or code, name or code, level.value, parent, label, shape)
            )
    counted = [division.level for division in divisions]
    # How many there are is no news here: which ones there should be is what the list says.
    expected = Expected(counted.count(Level.TOWN), counted.count(Level.VILLAGE), len(grids))
    listed = tuple(sorted(known.listed))
    return Territory(county, expected, outline, listed, tuple(divisions), tuple(grids)), faults


def _parent(code: str, level: Level) -> str | None:
    if level is Level.COUNTY:
        return None
    digits = TOWN_DIGITS if level is Level.VILLAGE else len(area_prefix(code)) - 3
    return code[:digits].ljust(VILLAGE_DIGITS, "0")


def _name(code: str, known: _Known) -> str | None:
    given, held = known.given.get(code), known.held.get(code)
    return (given and given.name) or (held and held.name) or known.listed.get(code)


def _households(code: str, known: _Known) -> int | None:
    given, held = known.given.get(code), known.held.get(code)
    if given is not None and given.households is not None:
        return given.households
    return held.households if isinstance(held, SmallGrid) else None


def _label(code: str, shape: BaseGeometry, known: _Known) -> Point:
    """Where a name stands: as given, as it was, else the middle of the largest circle in it."""
    held = known.held.get(code)
    if shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return _NOWHERE
    for point in (_seat(code, known), held and held.label):
        if point and shapely.contains_xy(shape, *point):
            return point
    plane = plane_of([shape])
    flat = areas_of(shapely.make_valid(plane.to_metres(shape)))
    middle = shapely.get_point(shapely.maximum_inscribed_circle(flat, LABEL_WITHIN_M), 0)
    return _at(plane.to_degrees(middle))


def _seat(code: str, known: _Known) -> Point | None:
    given = known.given.get(code)
    return known.seats.get(code) or (given.label if given else None)


def _seat_faults(known: _Known, territory: Territory) -> Iterator[Fault]:
    """Points that the files state for an area and that lie outside it, or for no area at all."""
    shapes = {area.code: area.geometry for area in territory.areas}
    for code in sorted({*known.seats, *known.given}):
        point = _seat(code, known)
        if point is None:
            continue
        at = (round(point[0], 6), round(point[1], 6))
        if code not in shapes:
            yield Fault("import.unknown_code", code, at)
        elif not shapely.contains_xy(shapes[code], *point):
            yield Fault("import.point_outside", code, at)


def _datum_faults(grids: Sequence[BaseGeometry], held: Territory) -> Iterator[Fault]:
    """Whether areas fit the county's line far better once they are taken for GCJ-02."""
    if not grids:
        return
    land = _union(grids)
    if land.area < held.outline.area * COVERS_LEAST:
        return
    x, y = shapely.get_coordinates(land.centroid)[0].tolist()
    moved_x, moved_y = wgs84_to_gcj02(x, y)
    as_gcj02 = translate(land, x - moved_x, y - moved_y)
    apart, apart_then = (
        float(shapely.symmetric_difference(shape, held.outline).area) for shape in (land, as_gcj02)
    )
    if apart > LEAST_M2 / METRES_PER_DEGREE**2 and apart_then * FITS_BETTER < apart:
        yield Fault("import.wrong_datum", held.county, others=("gcj02",))


def _area_faults(territory: Territory, levels: set[Level], told: set[str]) -> Iterator[Fault]:
    """What is wrong with the areas, without saying it again on levels that are made of others."""
    yield from code_faults(territory)
    yield from (each for each in shape_faults(territory) if each.place not in told)
    yield from coverage_faults(territory, [level for level in Level if level in levels])


def _at(shape: BaseGeometry) -> Point:
    lon, lat = shapely.get_coordinates(shape)[0].tolist()
    return round(lon, 6), round(lat, 6)
