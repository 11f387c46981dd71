import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from wangge.kernel.geometry import distance_m
from wangge.kernel.locator import Floats, Ints, Locator

BOX = shapely.box(106.4, 35.6, 107.0, 36.2)
CIRCLE = shapely.Point(106.7, 35.9).buffer(0.25, quad_segs=64)


def coverage(seed: int, count: int = 400) -> list[BaseGeometry]:
    """Areas with crooked shared edges, a hole with another area in it, and an area in two parts."""
    rng = np.random.default_rng(seed)
    west, south, east, north = CIRCLE.bounds
    seeds = shapely.MultiPoint(
        np.c_[rng.uniform(west, east, count), rng.uniform(south, north, count)]
    )
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=CIRCLE))
    cells = shapely.intersection(cells, CIRCLE, grid_size=1e-6)
    island = shapely.box(106.69, 35.89, 106.70, 35.90)
    cells = shapely.difference(cells, island, grid_size=1e-6)
    cells = [cell for cell in cells if cell.geom_type == "Polygon" and not cell.is_empty]
    first, last = cells[0], cells.pop()
    return [shapely.union(first, last), *cells[1:], island]


def codes_of(areas: list[BaseGeometry]) -> list[str]:
    return [f"{number:015}" for number in range(len(areas))]


def by_shapely(areas: list[BaseGeometry], x: Floats, y: Floats) -> Ints:
    """The lowest index of an area that covers each point, or -1."""
    points, found = shapely.STRtree(areas).query(shapely.points(x, y), "covered_by")
    lowest = np.full(len(x), len(areas))
    np.minimum.at(lowest, points, found)
    return np.where(lowest == len(areas), -1, lowest)


@pytest.mark.parametrize("cells", [100, 10_000, 1_000_000])
def test_random_points_lie_where_shapely_says(cells: int) -> None:
    areas = coverage(seed=cells)
    locator = Locator(codes_of(areas), areas, cells=cells)
    rng = np.random.default_rng(7)
    x, y = rng.uniform(106.35, 107.05, 100_000), rng.uniform(35.55, 36.25, 100_000)

    found = locator.indices_at(x, y)

    assert (found == by_shapely(areas, x, y)).all()
    assert len(set(found.tolist())) > 300


def test_vertices_and_points_of_shared_edges_lie_where_shapely_says() -> None:
    areas = coverage(seed=1)
    locator = Locator(codes_of(areas), areas, cells=100_000)
    corners = shapely.get_coordinates(areas)
    middles = (corners[1:] + corners[:-1]) / 2
    x, y = np.concatenate([corners, middles, np.nextafter(corners, np.inf)]).T

    assert (locator.indices_at(x, y) == by_shapely(areas, x, y)).all()


def test_one_point_lies_where_many_do() -> None:
    areas = coverage(seed=2)
    locator = Locator(codes_of(areas), areas, cells=50_000)
    rng = np.random.default_rng(3)
    corners = shapely.get_coordinates(areas)[:500]
    points = np.r_[corners, np.c_[rng.uniform(106.4, 107, 2_000), rng.uniform(35.6, 36.2, 2_000)]]

    one_by_one = [locator.index_at(lon, lat) for lon, lat in points.tolist()]

    assert one_by_one == locator.indices_at(points[:, 0], points[:, 1]).tolist()


def test_a_point_on_a_shared_edge_belongs_to_the_lowest_code() -> None:
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)

    assert Locator(["a", "b"], [west, east], cells=100).index_at(1.0, 0.5) == 0
    assert Locator(["a", "b"], [east, west], cells=100).index_at(1.0, 0.5) == 0


@pytest.mark.parametrize(
    "point",
    [(float("nan"), 35.9), (106.7, float("nan")), (float("inf"), 35.9), (0, 0), (180, 90)],
)
def test_a_point_that_is_no_point_of_the_county_lies_outside(point: tuple[float, float]) -> None:
    areas = coverage(seed=4, count=20)
    locator = Locator(codes_of(areas), areas, cells=1_000)

    assert locator.index_at(*point) == -1
    assert locator.indices_at([point[0]], [point[1]]).tolist() == [-1]


def test_no_points_have_no_areas() -> None:
    locator = Locator(["a"], [BOX], cells=100)

    assert locator.indices_at([], []).tolist() == []


def test_the_nearest_area_is_the_one_an_inch_away_and_its_distance_is_on_the_ground() -> None:
    areas = [shapely.box(106.4, 35.6, 106.7, 36.2), shapely.box(106.7, 35.6, 107.0, 36.2)]
    locator = Locator(["a", "b"], areas, cells=100)

    index, away_m = locator.nearest(107.1, 35.9)

    assert index == 1
    assert away_m == pytest.approx(distance_m((107.0, 35.9), (107.1, 35.9)), rel=1e-6)


def test_the_nearest_area_of_a_point_inside_is_nought_metres_away() -> None:
    areas = coverage(seed=5, count=30)
    locator = Locator(codes_of(areas), areas, cells=1_000)

    assert locator.nearest(106.695, 35.895) == (len(areas) - 1, pytest.approx(0, abs=1e-6))


@pytest.mark.parametrize("codes", [["b", "a"], ["a", "a"], ["a"]])
def test_codes_out_of_order_or_number_are_refused(codes: list[str]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        Locator(codes, [BOX, CIRCLE])
