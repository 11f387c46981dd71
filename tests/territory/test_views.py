from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from wangge.platform.db import unit_of_work
from wangge.platform.http import PREFIX
from wangge.territory.services.adopting import load_pack

LOCATE = f"{PREFIX}/territory/locate"
GRIDS = f"{PREFIX}/territory/grids"
AREAS = f"{PREFIX}/territory/areas"


@pytest.fixture
def client(app: Flask, pack_dir: Path) -> FlaskClient:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, datetime(2026, 9, 16, tzinfo=UTC))
    return app.test_client()


def test_a_point_inside_is_answered_with_its_areas(client: FlaskClient) -> None:
    answer = client.get(f"{LOCATE}?lon=106.45&lat=35.65")

    assert answer.status_code == 200
    assert answer.json == {
        "inside": True,
        "point": {"lon": 106.45, "lat": 35.65},
        "small": {"code": "640425100200001", "name": "第1网格"},
        "large": {"code": "640425100200000", "name": "东庄村"},
        "village": {"code": "640425100200", "name": "东庄村"},
        "town": {"code": "640425100000", "name": "白阳镇"},
    }


def test_a_point_outside_is_answered_with_the_nearest_grid(client: FlaskClient) -> None:
    answer = client.get(f"{LOCATE}?lon=116.39&lat=39.9&datum=wgs84")

    assert answer.status_code == 200
    assert set(answer.json) == {"inside", "point", "nearest"}
    assert answer.json["nearest"]["code"] == "640425101201004"
    assert 900_000 < answer.json["nearest"]["distance_m"] < 1_000_000


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("lat=35.65", "lon", "required"),
        ("lon=106.45", "lat", "required"),
        ("lon=nan&lat=35.65", "lon", "not_finite"),
        ("lon=106.45&lat=-inf", "lat", "not_finite"),
        ("lon=1e999&lat=35.65", "lon", "not_finite"),
        ("lon=&lat=35.65", "lon", "not_a_number"),
        ("lon=106,45&lat=35.65", "lon", "not_a_number"),
        ("lon=180.1&lat=35.65", "lon", "out_of_range"),
        ("lon=106.45&lat=-90.1", "lat", "out_of_range"),
        ("lon=106.45&lat=35.65&datum=cgcs", "datum", "unknown_datum"),
    ],
)
def test_a_point_that_is_none_is_refused_by_field(
    client: FlaskClient, query: str, field: str, code: str
) -> None:
    answer = client.get(f"{LOCATE}?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, "http.invalid_fields")
    assert {name.rpartition(".")[2]: codes for name, codes in answer.json["fields"].items()} == {
        field: [code]
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("lon=0&lat=0", "territory.null_island"),
        ("lon=2.35&lat=48.85&datum=bd09", "territory.datum_outside_china"),
    ],
)
def test_a_point_that_cannot_be_meant_is_refused(
    client: FlaskClient, query: str, code: str
) -> None:
    answer = client.get(f"{LOCATE}?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, code)


@pytest.mark.parametrize("query", ["level=town", "level=large&simplify=50", "level=small"])
def test_grids_are_geojson_that_need_not_be_sent_twice(client: FlaskClient, query: str) -> None:
    first = client.get(f"{GRIDS}?{query}")
    second = client.get(f"{GRIDS}?{query}", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.content_type) == (200, "application/geo+json")
    assert first.json["type"] == "FeatureCollection"
    assert (second.status_code, second.data) == (304, b"")


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("", "level", "required"),
        ("level=village", "level", "unknown_level"),
        ("level=small&within=64", "within", "malformed_code"),
        ("level=small&within=6404251", "within", "malformed_code"),
        ("level=small&simplify=-1", "simplify", "out_of_range"),
        ("level=small&simplify=1001", "simplify", "out_of_range"),
        ("level=small&simplify=x", "simplify", "not_a_number"),
    ],
)
def test_grids_that_are_none_are_refused_by_field(
    client: FlaskClient, query: str, field: str, code: str
) -> None:
    answer = client.get(f"{GRIDS}?{query}")

    assert answer.status_code == 422
    assert {name.rpartition(".")[2]: codes for name, codes in answer.json["fields"].items()} == {
        field: [code]
    }


def test_grids_within_an_unknown_area_are_refused(client: FlaskClient) -> None:
    answer = client.get(f"{GRIDS}?level=small&within=640425999")

    assert (answer.status_code, answer.json["code"]) == (422, "territory.unknown_area")


def test_areas_are_a_tree_that_need_not_be_sent_twice(client: FlaskClient) -> None:
    first = client.get(AREAS)
    second = client.get(AREAS, headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert len(first.json["items"]) == 23
    assert (second.status_code, second.data) == (304, b"")
