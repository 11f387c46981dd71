"""Step 3: cut the county into many small pieces of land that know their neighbours."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.steps.step2_terrain import Floats, Terrain

Integers = npt.NDArray[np.int64]
Polygons = npt.NDArray[np.object_]
FINE, MIDDLE = 4, 2
SNAP_M = 0.01


@dataclass(frozen=True, slots=True)
class Cells:
    """Pieces of land; arrays run over the n pieces.

    `neighbours[i]` are (other piece, cost of going there in centimetres of easy ground).
    """

    polygons: Polygons
    centres: Floats
    areas: Floats
    neighbours: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class FineGround:
    """Round `centre` (x, y), within `radius_m`, pieces are finer."""

    centre: tuple[float, float]
    radius_m: float
    fineness: int


def cells_of(
    outline: shapely.Polygon,
    terrain: Terrain,
    *,
    spacing_m: float,
    fine_ground: tuple[FineGround, ...],
    seed: int,
) -> Cells:
    """The pieces of an outline in metres: Voronoi pieces of a jittered lattice, cut at its edge."""
    points = _jittered_lattice(outline.buffer(2 * spacing_m), spacing_m, fine_ground, seed)
    pieces = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points)))
    polygons = _cut(pieces, outline)
    centres = shapely.get_coordinates(shapely.centroid(polygons))
    neighbours = _neighbours(polygons, centres, terrain.cost(centres))
    return Cells(polygons, centres, shapely.area(polygons), neighbours)


def _jittered_lattice(
    land: shapely.Polygon, spacing_m: float, fine_ground: tuple[FineGround, ...], seed: int
) -> Floats:
    chance = np.random.default_rng([seed, 3])
    west, south, east, north = land.bounds
    x, y = np.meshgrid(np.arange(west, east, spacing_m), np.arange(south, north, spacing_m))
    corners = np.column_stack([x.ravel(), y.ravel()])
    fineness = _fineness(corners + spacing_m / 2, fine_ground)
    points = []
    for times in (1, MIDDLE, FINE):
        step = spacing_m / times
        i, j = np.divmod(np.arange(times * times), times)
        inner = np.column_stack([i, j]) * step
        chosen = (corners[fineness == times][:, None, :] + inner).reshape(-1, 2)
        points.append(chosen + chance.random(chosen.shape) * step)
    together = np.round(np.concatenate(points), 3)
    return together[shapely.contains_xy(land, together)]


def _fineness(at: Floats, fine_ground: tuple[FineGround, ...]) -> Integers:
    fineness = np.ones(len(at), dtype=np.int64)
    for ground in fine_ground:
        offset = at - ground.centre
        near = (offset * offset).sum(axis=1) < ground.radius_m * ground.radius_m
        fineness[near] = np.maximum(fineness[near], ground.fineness)
    return fineness


def _cut(polygons: Polygons, outline: shapely.Polygon) -> Polygons:
    """The pieces inside the outline, each in one part, west to east, on a lattice of SNAP_M."""
    shapely.prepare(outline)
    whole = polygons[shapely.contains_properly(outline, polygons)]
    edge = polygons[shapely.intersects(outline, polygons)]
    edge = edge[~shapely.contains_properly(outline, edge)]
    parts = shapely.get_parts(shapely.intersection(edge, outline))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    together = shapely.transform(
        np.concatenate([whole, parts]), lambda at: np.round(at / SNAP_M) * SNAP_M
    )
    together = together[shapely.area(together) > 0]
    centres = shapely.get_coordinates(shapely.centroid(together))
    return together[np.lexsort((centres[:, 1], centres[:, 0]))]


def _neighbours(
    polygons: Polygons, centres: Floats, cost: Floats
) -> tuple[tuple[tuple[int, int], ...], ...]:
    pairs = _touching(polygons)
    offset = centres[pairs[:, 0]] - centres[pairs[:, 1]]
    length = np.sqrt((offset * offset).sum(axis=1))
    effort = np.rint(100 * length * (cost[pairs[:, 0]] + cost[pairs[:, 1]]) / 2).astype(np.int64)
    lists: list[list[tuple[int, int]]] = [[] for _ in polygons]
    for (a, b), e in zip(pairs.tolist(), effort.tolist(), strict=True):
        lists[a].append((b, e))
        lists[b].append((a, e))
    return tuple(tuple(sorted(one)) for one in lists)


def _touching(polygons: Polygons) -> Integers:
    """The pairs of pieces that share an edge, each pair once, sorted; shape (pairs, 2)."""
    at, owner = shapely.get_coordinates(shapely.get_exterior_ring(polygons), return_index=True)
    ticks = np.rint(at / SNAP_M).astype(np.int64)
    key = (ticks[:, 0] << 32) + ticks[:, 1]
    same = owner[1:] == owner[:-1]
    low = np.minimum(key[1:], key[:-1])[same]
    high = np.maximum(key[1:], key[:-1])[same]
    whose = owner[1:][same]
    order = np.lexsort((whose, high, low))
    low, high, whose = low[order], high[order], whose[order]
    twin = (low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (whose[1:] != whose[:-1])
    pairs = np.column_stack([whose[:-1][twin], whose[1:][twin]])
    unique: Integers = np.unique(np.sort(pairs, axis=1), axis=0)
    return unique
