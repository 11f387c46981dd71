import subprocess
from datetime import timedelta
from pathlib import Path

import pyogrio
import pytest
import shapely
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.territory.corpus import Row, changed, grids, moved, write, write_geojson
from tests.territory.packs import small_grids

from wangge.kernel.clock import local_day, utc_now
from wangge.platform.db import unit_of_work
from wangge.territory.cli.importing import export_, import_
from wangge.territory.errors import BoundariesChangedError
from wangge.territory.models import AreaSuccession
from wangge.territory.queries import boundaries, county_map, stated_territory
from wangge.territory.rules.columns import Told
from wangge.territory.rules.importing import Wanted
from wangge.territory.rules.pack import Territory
from wangge.territory.services.adopting import load_pack
from wangge.territory.services.importing import Asked, examine, take_over

READ = (
    "a.gpkg: 16 rows, UTF-8, WGS 84 (as the file says), code=code name=name households=households"
)
FIRST, SECOND = "640425100200001", "640425100200002"


@pytest.fixture
def loaded(app: Flask, session: Session, pack_dir: Path) -> Session:
    """The small county's boundaries in force."""
    assert app
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, utc_now())
    return session


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(import_, [str(word) for word in words])


def written(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(export_, [str(word) for word in words])


def in_force(session: Session) -> Territory:
    session.rollback()
    return stated_territory(session, county_map(session).version_id)


def renumbered() -> list[Row]:
    return changed(grids(), 0, code="640425100200009")


def test_a_preview_tells_what_was_read_and_changes_nothing(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.gpkg", grids())

    result = run(app, file)

    tomorrow = local_day(utc_now()) + timedelta(days=1)
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            READ,
            "Areas: 0 new, 0 gone, 0 drawn otherwise, 0 with another name",
            f"Nothing was changed. With --apply these boundaries hold from {tomorrow} on.",
        ],
    )
    assert len(boundaries(loaded)) == 1


def test_faults_are_counted_and_listed_and_end_the_command(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.gpkg", moved(grids(), 0, "east", 30))

    result = run(app, file, "--apply")

    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert lines[-4:-2] == ["Faults:", "  pack.overlap: 1 (270558.9 m2)"]
    assert lines[-2].startswith(f"  {FIRST}: pack.overlap at=106.5")
    assert lines[-1] == "Nothing can be adopted: 1 faults."
    assert len(boundaries(loaded)) == 1


def test_what_was_repaired_is_listed_with_how_far_it_moved(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    assert loaded
    file = write(tmp_path / "a.gpkg", moved(grids(), 0, "east", 1.5))

    lines = run(app, file).output.splitlines()

    assert lines[1:4] == [
        "Repaired within 2 m:",
        "  repair.overlap: 1 (13527.9 m2)",
        "  repair.snapped: 3 (furthest 1.22 m, 27055.9 m2)",
    ]
    assert lines[5].startswith(f"  {SECOND}: repair.snapped at=106.5,35.7 moved_m=1.22")


def test_a_sound_file_is_adopted_from_its_day_on(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    today = local_day(utc_now())
    later = today + timedelta(days=9)
    file = write(tmp_path / "a.gpkg", changed(grids(), 0, name="学校网格"))

    result = run(app, file, "--from", later, "--apply")

    assert result.output.splitlines()[-2:] == [
        "Areas: 0 new, 0 gone, 0 drawn otherwise, 1 with another name",
        f"Adopted: these boundaries hold from {later} on.",
    ]
    assert [each.valid_from for each in boundaries(loaded)] == [today, later]
    assert county_map(loaded).name_of(FIRST) == "第1网格"
    assert county_map(loaded, later).name_of(FIRST) == "学校网格"


def test_who_follows_a_code_that_is_no_more_is_derived_and_shown(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.gpkg", renumbered())

    result = run(app, file, "--apply")

    assert f"  {FIRST} -> 640425100200009 (renumber, derived)" in result.output.splitlines()
    followed = select(AreaSuccession.kind, AreaSuccession.old_code, AreaSuccession.new_code)
    assert loaded.execute(followed).all() == [("renumber", FIRST, "640425100200009")]


def test_what_is_stated_goes_before_what_is_derived(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    assert loaded
    file = write(tmp_path / "a.gpkg", renumbered())
    table = tmp_path / "next.csv"
    table.write_text(f"old,new\n{FIRST},640425100200009\n", "utf-8")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"old,new\n{FIRST},640425101201004\n", "utf-8")

    stated, elsewhere = (run(app, file, "--succession", each) for each in (table, wrong))

    assert f"  {FIRST} -> 640425100200009 (renumber, stated)" in stated.output.splitlines()
    assert elsewhere.exit_code == 2
    assert f"  {FIRST}: succession.elsewhere others=640425101201004" in elsewhere.output


def test_a_code_that_was_given_up_is_never_taken_again(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    assert loaded
    run(app, write(tmp_path / "a.gpkg", renumbered()), "--apply")

    result = run(app, write(tmp_path / "b.gpkg", grids()))

    assert result.exit_code == 2
    assert f"  {FIRST}: import.code_reused" in result.output


def test_a_new_village_needs_a_line_in_the_list_of_divisions(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    new = "640425100202"
    rows = [
        *changed(grids(), 0, code=f"{new}001", households=7),
    ]
    file = write(tmp_path / "a.gpkg", rows)
    table = tmp_path / "divisions.csv"
    known = stated_territory(loaded, county_map(loaded).version_id).divisions
    table.write_text(
        "\n".join(["code,name", *(f"{d.code},{d.name}" for d in known), f"{new},新庄村", ""]),
        "utf-8",
    )

    unlisted, listed = run(app, file), run(app, file, "--divisions", table, "--apply")

    assert unlisted.exit_code == 2
    assert f"  {new}: pack.unknown_division" in unlisted.output
    assert listed.exit_code == 0
    day = local_day(utc_now()) + timedelta(days=1)
    assert county_map(loaded, day).place_name(f"{new}001") == "新庄村第1网格"


def test_days_that_cannot_be_are_told_in_words(app: Flask, loaded: Session, tmp_path: Path) -> None:
    assert loaded
    file = write(tmp_path / "a.gpkg", changed(grids(), 0, name="学校网格"))
    today = local_day(utc_now())

    past = run(app, file, "--from", today - timedelta(days=1), "--apply")
    run(app, file, "--apply")
    taken = run(app, file, "--apply")

    assert "Boundaries cannot begin to hold on a day that is over" in past.output
    assert "Other boundaries wait for that day or a later one" in taken.output


def test_what_was_looked_at_beside_other_boundaries_is_not_adopted(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.gpkg", changed(grids(), 0, name="学校网格"))
    found = examine(loaded, Asked((file,), (), None, Told(), Wanted(2.0)))
    loaded.rollback()
    run(app, write(tmp_path / "b.gpkg", renumbered()), "--apply")

    with pytest.raises(BoundariesChangedError), unit_of_work() as writing:
        take_over(writing, found, valid_from=local_day(utc_now()), now=utc_now())

    assert len(boundaries(loaded)) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--map", "colour=red"), "expected FIELD=COLUMN"),
        (("--crs", "EPSG:1"), "names no coordinate system"),
        (("--tolerance", "21"), "is not in the range"),
    ],
)
def test_an_option_that_means_nothing_is_refused(
    app: Flask, loaded: Session, tmp_path: Path, words: tuple[str, str], told: str
) -> None:
    assert loaded
    result = run(app, write(tmp_path / "a.gpkg", grids()), *words)

    assert (result.exit_code, told in result.output) == (2, True)


@pytest.mark.parametrize("kind", ["gpkg", "geojson"])
def test_what_is_exported_comes_back_as_it_was(
    app: Flask, loaded: Session, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / f"out.{kind}"
    before = in_force(loaded)

    said = written(app, out, "--format", kind)
    result = run(app, out, "--from", local_day(utc_now()), "--apply")

    after = in_force(loaded)
    assert (said.output, result.exit_code) == (f"{out}: 23 areas\n", 0)
    assert [(a.code, a.name, a.label) for a in after.areas] == [
        (a.code, a.name, a.label) for a in before.areas
    ]
    apart = [
        shapely.hausdorff_distance(old.geometry, new.geometry)
        for old, new in zip(before.areas, after.areas, strict=True)
    ]
    assert max(apart) < 1e-6


def test_an_export_is_of_the_day_that_is_asked(app: Flask, loaded: Session, tmp_path: Path) -> None:
    assert loaded
    day = local_day(utc_now()) + timedelta(days=1)
    run(app, write(tmp_path / "a.gpkg", renumbered()), "--apply")

    written(app, tmp_path / "now.gpkg", "--format", "gpkg")
    written(app, tmp_path / "then.gpkg", "--format", "gpkg", "--on", day)

    codes = [_codes(tmp_path / f"{name}.gpkg") for name in ("now", "then")]
    assert codes[0] == sorted(small_grids())
    assert codes[1] == sorted({*small_grids(), "640425100200009"} - {FIRST})


def _codes(path: Path) -> list[str]:
    _, _, _, columns = pyogrio.raw.read(path, layer="small_grids", columns=["code"])
    return sorted(columns[0].tolist())


def test_ogrinfo_reads_the_exported_geopackage(app: Flask, loaded: Session, tmp_path: Path) -> None:
    assert loaded
    out = tmp_path / "out.gpkg"
    written(app, out, "--format", "gpkg")

    told = subprocess.run(
        ["ogrinfo", "-al", "-so", str(out)],  # noqa: S607 -- where it lies is Debian's business
        capture_output=True,
        text=True,
        check=True,
    )

    lines = told.stdout.splitlines()
    layers = [line.partition(": ")[2] for line in lines if line.startswith("Layer name")]
    counts = [int(line.partition(": ")[2]) for line in lines if line.startswith("Feature Count")]
    assert dict(zip(layers, counts, strict=True)) == {
        "county": 1,
        "towns": 2,
        "villages": 4,
        "small_grids": 16,
    }
    assert told.stderr == ""


def test_the_drawn_preview_needs_nothing_from_outside(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    assert loaded
    rows = moved(changed(grids(), 5, name="<b>&网格"), 0, "east", 30)
    page = tmp_path / "preview.html"

    result = run(app, write(tmp_path / "a.gpkg", rows), "--preview", page)

    drawn = page.read_text("utf-8")
    assert f"Drawn in {page}" in result.output
    assert [
        word for word in ("http", "<script", "<b>&网格", "url(http", "src=") if word in drawn
    ] == []
    assert drawn.count('class="wrong"') >= 2
    assert 'href="#f1"' in drawn
    assert 'id="f1"' in drawn
    assert "还有 1 处问题，暂时不能采用" in drawn


def test_files_that_cannot_be_read_as_a_whole_are_drawn_without_a_map(
    app: Flask, loaded: Session, tmp_path: Path
) -> None:
    assert loaded
    page = tmp_path / "preview.html"
    file = write_geojson(tmp_path / "a.geojson", [Row(FIRST, None)])

    run(app, file, "--preview", page)

    drawn = page.read_text("utf-8")
    assert ("图层是空的" in drawn, 'id="map"' in drawn) == (True, False)
