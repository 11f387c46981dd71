import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from geodata.build import build
from geodata.steps.step7_numbers import centroid_of, numbering
from tests.databases import ROOT

from wangge.accounts.services.founding import offices_in
from wangge.policy.services import faults_in as policy_faults_in
from wangge.territory.rules.pack import (
    TEXT_FILES,
    Territory,
    TerritoryTexts,
    read_territory,
    sum_faults,
    territory_faults,
)

PACKS = sorted(path.parent for path in (ROOT / "geodata/counties").glob("*/pack.toml"))
BUILT = ("divisions.geojson", "small_grids.geojson")


@pytest.fixture(scope="module", params=PACKS, ids=lambda path: str(path.name))
def pack(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


@pytest.fixture(scope="module")
def land(pack: Path) -> Territory:
    texts = {name: (pack / file).read_text("utf-8") for name, file in TEXT_FILES.items()}
    reading = read_territory(TerritoryTexts(**texts))
    assert reading.faults == ()
    assert reading.territory is not None
    return reading.territory


def test_the_pack_has_no_faults(land: Territory) -> None:
    assert territory_faults(land) == ()


def test_the_pack_states_a_sound_policy_and_offices(pack: Path) -> None:
    offices, of_offices = offices_in(pack)

    assert (policy_faults_in(pack), of_offices) == ((), ())
    assert offices is not None


def test_the_built_files_are_what_their_sums_say(pack: Path) -> None:
    contents = {name: (pack / "built" / name).read_bytes() for name in BUILT}

    assert sum_faults((pack / "built" / "SHA256SUMS").read_text("utf-8"), contents) == ()


def test_the_sources_are_what_their_origin_says(pack: Path) -> None:
    stated = re.findall(
        r"`([\w.]+)` \|.*`([0-9a-f]{64})`", (pack / "sources/ORIGIN.md").read_text()
    )

    actual = [
        (name, hashlib.sha256((pack / "sources" / name).read_bytes()).hexdigest())
        for name, _ in stated
    ]

    assert [name for name, _ in stated] == ["outline.geojson", "divisions.csv"]
    assert stated == actual


@pytest.mark.timeout(400)
def test_the_same_input_gives_the_same_bytes(pack: Path, tmp_path: Path) -> None:
    build(pack, tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        name: (pack / "built" / name).read_bytes() for name in (*BUILT, "SHA256SUMS")
    }


def test_small_grids_are_numbered_west_to_east_then_north_to_south(land: Territory) -> None:
    by_village: dict[str, list[tuple[float, float]]] = {}
    for grid in sorted(land.small_grids, key=lambda grid: grid.code):
        by_village.setdefault(grid.village, []).append(centroid_of(grid.geometry))

    numbers = {village: numbering(centroids) for village, centroids in by_village.items()}

    assert numbers == {
        village: list(range(1, len(centroids) + 1)) for village, centroids in by_village.items()
    }


def test_small_grid_names_say_their_number(land: Territory) -> None:
    assert [grid.name for grid in land.small_grids] == [
        f"第{int(grid.code[12:])}网格" for grid in land.small_grids
    ]


def test_villages_bear_the_names_people_use(land: Territory) -> None:
    assert [one.name for one in land.divisions if one.name.endswith("委会")] == []
    assert [one.official_name for one in land.divisions if not one.name] == []


def test_no_small_grid_is_a_sliver(land: Territory) -> None:
    shapes = [grid.geometry for grid in land.small_grids]
    metres = [shapely.transform(one, lambda at: at * (90_000.0, 111_000.0)) for one in shapes]

    smallest_m2 = min(one.area for one in metres)
    least_round = min(4 * 3.14159 * one.area / one.length**2 for one in metres)

    assert smallest_m2 > 10_000
    assert least_round > 0.15


def test_every_small_grid_has_households(land: Territory) -> None:
    assert min(grid.households for grid in land.small_grids) >= 5


def test_coordinates_have_at_most_six_decimals(pack: Path) -> None:
    for name in BUILT:
        text = (pack / "built" / name).read_text("utf-8")
        assert re.search(r"\.\d{7}", text) is None
        assert json.loads(text)["type"] == "FeatureCollection"


def test_a_small_grid_taken_out_of_the_pack_leaves_a_gap_in_its_village(land: Territory) -> None:
    taken = land.small_grids[len(land.small_grids) // 2]
    rest = tuple(grid for grid in land.small_grids if grid is not taken)

    faults = territory_faults(replace(land, small_grids=rest))

    assert [(f.code, f.place) for f in faults] == [
        ("pack.small_grid_count", land.county),
        ("pack.gap", taken.village),
    ]
    assert faults[1].at is not None
    assert shapely.contains_xy(taken.geometry, *faults[1].at)


def test_a_small_grid_grown_over_a_neighbour_of_its_village_is_found(land: Territory) -> None:
    first, second = next(
        (one, other)
        for one in land.small_grids
        for other in land.small_grids
        if one.village == other.village
        and one.code < other.code
        and shapely.length(shapely.intersection(one.geometry, other.geometry)) > 0
    )
    grown = replace(first, geometry=shapely.union(first.geometry, second.geometry))
    changed = tuple(grown if grid is first else grid for grid in land.small_grids)

    faults = territory_faults(replace(land, small_grids=changed))

    assert [(f.code, f.place, f.others) for f in faults] == [
        ("pack.overlap", first.code, (second.code,))
    ]


def test_the_taxonomy_has_two_levels_and_names_that_fit_a_chip(pack: Path) -> None:
    rows = list(csv.DictReader((pack / "taxonomy.csv").read_text("utf-8").splitlines()))
    children = {top["code"]: 0 for top in rows if not top["parent"]}
    for row in rows:
        if row["parent"]:
            children[row["parent"]] += 1

    assert [code for code, count in children.items() if not 3 <= count <= 6] == []
    assert [row["name"] for row in rows if not 1 < len(row["name"]) <= 8] == []
