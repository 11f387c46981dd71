"""What the packs of ours give, asked of the same pure parts that the server uses."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from wangge.kernel.coverage import simplified
from wangge.kernel.locator import Locator
from wangge.territory.rules.pack import TEXT_FILES, SmallGrid, TerritoryTexts, read_territory

COUNTIES = Path(__file__).parents[2] / "geodata" / "counties"


@pytest.fixture(scope="module", params=sorted(COUNTIES.iterdir()), ids=lambda path: path.name)
def grids(request: pytest.FixtureRequest) -> tuple[SmallGrid, ...]:
    """The small grids of a county, in ascending order of code."""
    texts = {name: (request.param / file).read_text("utf-8") for name, file in TEXT_FILES.items()}
    territory = read_territory(TerritoryTexts(**texts)).territory
    assert territory is not None
    return tuple(sorted(territory.small_grids, key=lambda grid: grid.code))


def test_points_and_vertices_lie_where_shapely_says(grids: tuple[SmallGrid, ...]) -> None:
    areas = np.array([grid.geometry for grid in grids])
    locator = Locator([grid.code for grid in grids], areas)
    west, south, east, north = shapely.total_bounds(areas)
    rng = np.random.default_rng(1)
    random = np.c_[rng.uniform(west, east, 100_000), rng.uniform(south, north, 100_000)]
    points = np.r_[random, shapely.get_coordinates(areas)]

    found = locator.indices_at(points[:, 0], points[:, 1])

    which, by_shapely = shapely.STRtree(areas).query(shapely.points(points), "covered_by")
    lowest = np.full(len(points), len(areas))
    np.minimum.at(lowest, which, by_shapely)
    assert (found == np.where(lowest == len(areas), -1, lowest)).all()


@pytest.mark.parametrize("tolerance_m", [50, 500])
def test_simplified_grids_leave_no_gap(grids: tuple[SmallGrid, ...], tolerance_m: int) -> None:
    areas = np.array([grid.geometry for grid in grids])

    light = simplified(areas, tolerance_m)

    assert shapely.is_valid(light).all()
    assert shapely.coverage_is_valid(light)
    assert len(shapely.get_rings(shapely.coverage_union_all(light))) == 1
