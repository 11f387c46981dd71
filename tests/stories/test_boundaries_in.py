"""A county brings its own boundaries in, and works by them from their day on."""

from datetime import timedelta
from pathlib import Path

import shapely
from click.testing import Result
from tests.counties import County
from tests.territory.corpus import METRE, Row, changed, grids, in_metres, moved, write

from wangge.kernel.clock import local_day, utc_now
from wangge.territory.cli.importing import import_

FIRST, NORTH = "640425100200001", "640425100200003"
NAMES = {"code": "网格代码", "name": "网格名称", "households": "户数"}


def brought_in(county: County, *words: object) -> Result:
    """What the command says."""
    return county.app.test_cli_runner().invoke(import_, [str(word) for word in words])


def grid_at(county: County, lon: float, lat: float) -> str:
    """The small grid a worker's phone is told for a point."""
    answer = county["worker"].get(f"/territory/locate?lon={lon}&lat={lat}")
    assert answer.status_code == 200, answer.json
    return str(answer.json["small"]["code"])


def survey(to: Path) -> Path:
    """What a surveyor hands over: metres, GBK, a line redrawn by 1 km, and one drawn twice."""
    rows = changed(grids(), 0, shape=shapely.box(106.4, 35.6, 106.5, 35.69), name="学校网格")
    rows = changed(rows, 2, shape=shapely.box(106.4, 35.69, 106.5, 35.8))
    # The eastern neighbours meet the new line, and their own edge is 1 m off.
    east = shapely.Polygon([(106.5 + METRE, 35.6), (106.6, 35.6), (106.6, 35.7), (106.5, 35.7)])
    rows = changed(rows, 1, shape=east)
    return write(
        to / "网格.shp",
        in_metres(rows, "EPSG:4544"),
        crs="EPSG:4544",
        columns=NAMES,
        encoding="GBK",
    )


def test_a_survey_is_looked_at_then_adopted_and_points_fall_into_the_new_grids(
    own_county: County, tmp_path: Path
) -> None:
    file = survey(tmp_path)
    before = grid_at(own_county, 106.45, 35.695)

    looked_at = brought_in(own_county, file, "--preview", tmp_path / "看.html")
    unchanged = grid_at(own_county, 106.45, 35.695)
    adopted = brought_in(own_county, file, "--from", local_day(utc_now()), "--apply")

    assert (looked_at.exit_code, adopted.exit_code) == (0, 0), adopted.output
    assert (before, unchanged) == (FIRST, FIRST)
    assert grid_at(own_county, 106.45, 35.695) == NORTH
    areas = own_county["worker"].get("/territory/areas").json["items"]
    assert {area["code"]: area["name"] for area in areas}[FIRST] == "学校网格"


def test_boundaries_of_tomorrow_do_not_touch_today(own_county: County, tmp_path: Path) -> None:
    tomorrow = local_day(utc_now()) + timedelta(days=1)

    adopted = brought_in(own_county, survey(tmp_path), "--apply")

    assert adopted.output.splitlines()[-1] == (
        f"Adopted: these boundaries hold from {tomorrow} on."
    )
    assert grid_at(own_county, 106.45, 35.695) == FIRST


def test_a_survey_with_a_fault_changes_nothing_at_all(own_county: County, tmp_path: Path) -> None:
    file = write(tmp_path / "a.gpkg", moved(grids(), 0, "east", 30))
    before = own_county.rows()

    result = brought_in(own_county, file, "--from", local_day(utc_now()), "--apply")

    assert result.exit_code == 2
    assert own_county.rows() == before


def test_a_new_village_has_its_office_from_the_first_day(
    own_county: County, tmp_path: Path
) -> None:
    new = "640425100202"
    rows: list[Row] = changed(grids(), 0, code=f"{new}001", households=7)
    table = tmp_path / "divisions.csv"
    answer = own_county["county"].get("/territory/areas").json["items"]
    known = [f"{area['code']},{area['name']}" for area in answer if len(area["code"]) == 12]
    table.write_text("\n".join(["code,name", *known, f"{new},新庄村", ""]), "utf-8")

    result = brought_in(
        own_county,
        write(tmp_path / "a.gpkg", rows),
        "--divisions",
        table,
        "--from",
        local_day(utc_now()),
        "--apply",
    )

    assert result.exit_code == 0, result.output
    assert grid_at(own_county, 106.45, 35.65) == f"{new}001"
    assert any("新庄村" in row for row in own_county.rows()["organisations"])
