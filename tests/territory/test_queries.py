import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from sqlalchemy.orm import Session
from tests.territory.packs import small_grids, write_pack

from wangge.kernel.codes import Level
from wangge.kernel.errors import NotReadyError
from wangge.kernel.geometry import Datum, wgs84_to_bd09, wgs84_to_gcj02
from wangge.platform.db import unit_of_work
from wangge.territory.enums import GridLevel
from wangge.territory.errors import (
    DatumOutsideChinaError,
    NullIslandError,
    UnknownAreaError,
)
from wangge.territory.queries import (
    CountyMap,
    Inside,
    Outside,
    Place,
    areas_json,
    county_map,
    grids_geojson,
    located,
)
from wangge.territory.services.adopting import load_pack

NOW = datetime(2026, 9, 16, 17, 0, tzinfo=UTC)
IN_FIRST = (106.45, 35.65)


@pytest.fixture
def county(session: Session, pack_dir: Path) -> CountyMap:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)
    return county_map(session)


def test_without_boundaries_one_is_told_what_to_do(session: Session) -> None:
    with pytest.raises(NotReadyError, match="wangge county load"):
        county_map(session)


def test_the_map_names_every_area_by_prefix_and_code(county: CountyMap) -> None:
    assert (county.code, county.bounds) == ("640425", (106.4, 35.6, 106.8, 36.0))
    assert [len(county.areas_at(level)) for level in Level] == [1, 2, 4, 16]
    names = {
        "640425": "彭阳县",
        "640425000000": "彭阳县",
        "640425100": "白阳镇",
        "640425100000": "白阳镇",
        "640425100200": "东庄村",
        "640425100200000": "东庄村",
        "640425100200003": "第3网格",
        "640425999": "640425999",
    }
    assert {code: county.name_of(code) for code in names} == names


def test_a_place_is_called_by_village_and_small_grid(county: CountyMap) -> None:
    names = {
        "640425100200003": "东庄村第3网格",
        "640425100200000": "东庄村",
        "640425100200999": "东庄村",
        "640425100000000": "白阳镇",
        "640425000000000": "彭阳县",
        "640425999999000": "彭阳县",
    }

    assert {code: county.place_name(code) for code in names} == names


@pytest.mark.parametrize(
    ("code", "exists"),
    [
        ("640425100200", True),
        ("640425100200000", True),
        ("640425100200003", True),
        ("640425100200099", False),
        ("640425100", False),
        ("640425100000", False),
        ("640425000000000", False),
        ("", False),
    ],
)
def test_a_report_may_name_a_village_or_a_small_grid(
    county: CountyMap,
    code: str,
    exists: bool,  # noqa: FBT001 -- what is expected
) -> None:
    assert county.exists(code) is exists


def test_a_place_lies_in_a_town_but_the_county_in_none(county: CountyMap) -> None:
    assert county.town_of("640425101201002") == "王洼镇"
    assert county.town_of("640425000000000") is None


def test_households_add_up_from_the_small_grids(county: CountyMap) -> None:
    small = [area.households for area in county.areas_at(Level.SMALL)]

    assert small == [10 * n for n in range(1, 17)]
    assert county.households_of("640425") == sum(small)
    assert county.households_of("640425100") == sum(small[:8])
    assert county.households_of("640425100200") == sum(small[:4])
    assert county.households_of("640425999") == 0


def test_each_point_lies_in_its_small_grid(county: CountyMap) -> None:
    inner = {code: square.centroid for code, square in small_grids().items()}

    assert {code: county.locate(point.x, point.y) for code, point in inner.items()} == {
        code: code for code in inner
    }


def test_many_points_are_located_as_one_is(county: CountyMap) -> None:
    rng = np.random.default_rng(1)
    lons, lats = rng.uniform(106.3, 106.9, 500), rng.uniform(35.5, 36.1, 500)

    many = county.locate_many(lons, lats)

    codes = [str(county.codes[index]) if index >= 0 else None for index in many]
    assert codes == [county.locate(*point) for point in zip(lons, lats, strict=True)]


def test_the_map_is_built_once_for_a_version(
    session: Session, county: CountyMap, pack_dir: Path
) -> None:
    assert county_map(session) is county

    def rename(layers: dict[str, Any]) -> None:
        layers["small_grids.geojson"]["features"][0]["properties"]["name"] = "学校网格"

    write_pack(pack_dir, change=rename)
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)

    assert county_map(session).name_of("640425100200001") == "学校网格"
    assert county.name_of("640425100200001") == "第1网格"


@pytest.mark.parametrize(
    ("datum", "point"),
    [
        (Datum.WGS84, IN_FIRST),
        (Datum.GCJ02, wgs84_to_gcj02(*IN_FIRST)),
        (Datum.BD09, wgs84_to_bd09(*IN_FIRST)),
    ],
)
def test_a_point_inside_is_told_with_all_areas_above(
    county: CountyMap, datum: Datum, point: tuple[float, float]
) -> None:
    found = located(county, *point, datum)

    assert isinstance(found, Inside)
    assert (found.point.lon, found.point.lat) == pytest.approx(IN_FIRST, abs=1e-9)
    assert (found.small, found.large, found.village, found.town) == (
        Place("640425100200001", "第1网格"),
        Place("640425100200000", "东庄村"),
        Place("640425100200", "东庄村"),
        Place("640425100000", "白阳镇"),
    )


def test_a_point_outside_is_told_with_the_nearest_small_grid(county: CountyMap) -> None:
    found = located(county, 106.45, 35.59, Datum.WGS84)

    assert isinstance(found, Outside)
    assert (found.nearest.code, found.nearest.name) == ("640425100200001", "东庄村第1网格")
    assert found.nearest.distance_m == pytest.approx(1112, abs=1)


def test_a_receiver_without_a_fix_is_refused(county: CountyMap) -> None:
    with pytest.raises(NullIslandError):
        located(county, 0.0, -0.0, Datum.WGS84)


def test_a_chinese_datum_outside_china_is_refused(county: CountyMap) -> None:
    with pytest.raises(DatumOutsideChinaError):
        located(county, 2.35, 48.85, Datum.GCJ02)


@pytest.mark.parametrize(
    ("level", "within", "count"),
    [
        (GridLevel.TOWN, None, 2),
        (GridLevel.LARGE, None, 4),
        (GridLevel.SMALL, None, 16),
        (GridLevel.LARGE, "640425100", 2),
        (GridLevel.SMALL, "640425100000", 8),
        (GridLevel.SMALL, "640425100200000", 4),
        (GridLevel.TOWN, "640425100200", 0),
    ],
)
def test_the_areas_of_a_level_are_drawn_within_an_area(
    county: CountyMap, level: GridLevel, within: str | None, count: int
) -> None:
    features = json.loads(grids_geojson(county, level, within))["features"]

    assert [feature["id"] for feature in features] == list(range(count))
    assert all(
        feature["properties"]["code"].startswith((within or "640425").rstrip("0"))
        for feature in features
    )


def test_a_drawn_area_carries_its_name_and_its_full_geometry(county: CountyMap) -> None:
    first = json.loads(grids_geojson(county, GridLevel.SMALL))["features"][0]

    shape = shapely.geometry.shape(first["geometry"])
    assert first["properties"] == {
        "code": "640425100200001",
        "name": "第1网格",
        "level": "small",
        "parent": "640425100200",
        "households": 10,
        "label_lon": 106.45,
        "label_lat": 35.65,
    }
    assert shape.equals(small_grids()["640425100200001"])


def test_an_unknown_area_has_nothing_within(county: CountyMap) -> None:
    with pytest.raises(UnknownAreaError):
        grids_geojson(county, GridLevel.SMALL, "640425999")


def test_the_tree_of_areas_has_every_area_once(county: CountyMap) -> None:
    items = json.loads(areas_json(county))["items"]

    assert [item["code"] for item in items] == [area.code for area in county.areas]
    assert items[0] == {
        "code": "640425000000",
        "name": "彭阳县",
        "level": "county",
        "parent": None,
        "households": 1360,
    }
    assert {item["parent"] for item in items[1:]} <= {item["code"] for item in items}
