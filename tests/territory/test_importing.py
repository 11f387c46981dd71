"""The corpus: each kind of file, and each fault by itself, with exactly what is found in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from tests import databases
from tests.territory import corpus
from tests.territory.apps import app_over
from tests.territory.corpus import (
    Row,
    changed,
    grids,
    in_gcj02,
    in_metres,
    moved,
    shaken,
    swapped,
    villages,
    without,
    write,
    write_geojson,
)
from tests.territory.packs import small_grids, write_pack

from wangge.kernel.clock import utc_now
from wangge.kernel.geometry import Datum
from wangge.platform.db import reading, unit_of_work
from wangge.platform.maps import frame_of, read_layers, write_layers
from wangge.territory.rules.columns import Told, columns_of
from wangge.territory.rules.examined import Examined
from wangge.territory.rules.features import rows_of
from wangge.territory.rules.importing import Wanted
from wangge.territory.rules.repair import repaired
from wangge.territory.services.adopting import load_pack
from wangge.territory.services.importing import Asked, examine

FIRST = "640425100200001"
VILLAGE = "640425100200"
CHINESE = {"code": "网格代码", "name": "网格名称", "households": "户数"}


@pytest.fixture(scope="module")
def loaded(
    fresh_tables: databases.Fresh, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    """The small county's boundaries in force; nothing here changes them."""
    folder = tmp_path_factory.mktemp("import")
    with fresh_tables() as url, app_over(url, folder):
        with unit_of_work() as session:
            load_pack(session, write_pack(folder / "640425"), utc_now())
        yield reading()


@dataclass(frozen=True, slots=True)
class Case:
    """Files, what is told of them, and the (code, place) of each fault they must have."""

    files: Callable[[Path], Path | tuple[Path, ...]]
    faults: tuple[tuple[str, str], ...] = ()
    told: Told = field(default_factory=Told)
    tolerance_m: float = 2.0
    is_outline_new: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def found(session: Session, folder: Path, case: Case) -> Examined:
    files = case.files(folder)
    return examine(
        session,
        Asked(
            paths=files if isinstance(files, tuple) else (files,),
            layers=case.more.get("layers", ()),
            encoding=case.more.get("encoding"),
            told=case.told,
            wanted=Wanted(case.tolerance_m, case.is_outline_new, case.told.datum is not None),
        ),
    )


def told(**facts: Any) -> Told:  # noqa: ANN401
    crs = facts.pop("crs", None)
    return Told(frame=frame_of(crs) if crs else None, **facts)


GRIDS = grids()
SOUND: dict[str, Case] = {
    "GeoPackage, WGS84": Case(lambda to: write(to / "a.gpkg", GRIDS)),
    "GeoPackage, CGCS2000": Case(lambda to: write(to / "a.gpkg", GRIDS, crs="EPSG:4490")),
    "GeoPackage, CGCS2000 in metres": Case(
        lambda to: write(to / "a.gpkg", in_metres(GRIDS, "EPSG:4544"), crs="EPSG:4544")
    ),
    "Shapefile, UTF-8 that says so": Case(
        lambda to: write(to / "a.shp", GRIDS, columns=CHINESE, encoding="UTF-8")
    ),
    "Shapefile, GBK that says so": Case(
        lambda to: write(to / "a.shp", GRIDS, columns=CHINESE, encoding="GBK")
    ),
    "Shapefile, UTF-8 that does not say so": Case(
        lambda to: without(write(to / "a.shp", GRIDS, columns=CHINESE, encoding="UTF-8"), ".cpg")
    ),
    "Shapefile, GBK that does not say so": Case(
        lambda to: without(write(to / "a.shp", GRIDS, columns=CHINESE, encoding="GBK"), ".cpg")
    ),
    "Shapefile, GBK, metres of a numbered zone": Case(
        lambda to: write(
            to / "a.shp",
            in_metres(GRIDS, "EPSG:4523"),
            crs="EPSG:4523",
            columns=CHINESE,
            encoding="GBK",
        )
    ),
    "Shapefile without .prj, its metres told": Case(
        lambda to: write(to / "a.shp", in_metres(GRIDS, "EPSG:4544"), crs=None),
        told=told(crs="EPSG:4544"),
    ),
    "Shapefile without .prj, its degrees told": Case(
        lambda to: write(to / "a.shp", GRIDS, crs=None), told=told(datum=Datum.WGS84)
    ),
    "GeoJSON, WGS84": Case(lambda to: write_geojson(to / "a.geojson", GRIDS)),
    "GeoJSON with a frame of its own": Case(
        lambda to: write_geojson(to / "a.geojson", in_metres(GRIDS, "EPSG:4544"), "EPSG:4544")
    ),
    "GeoJSON in metres that were told": Case(
        lambda to: write_geojson(to / "a.geojson", in_metres(GRIDS, "EPSG:4544")),
        told=told(crs="EPSG:4544"),
    ),
    "GeoJSON, GCJ-02": Case(
        lambda to: write_geojson(to / "a.geojson", in_gcj02(GRIDS)), told=told(datum=Datum.GCJ02)
    ),
    "KML": Case(
        lambda to: write(
            to / "a.kml", GRIDS, columns={"code": "代码", "name": "Name", "households": "户数"}
        )
    ),
    "KML, GCJ-02": Case(
        lambda to: write(
            to / "a.kml",
            in_gcj02(GRIDS),
            columns={"code": "代码", "name": "Name", "households": "户数"},
        ),
        told=told(datum=Datum.GCJ02),
    ),
    "two files": Case(lambda to: (write(to / "a.gpkg", GRIDS[:8]), write(to / "b.shp", GRIDS[8:]))),
    "grids and villages in layers": Case(
        lambda to: (
            write(to / "a.gpkg", GRIDS, layer="grids"),
            write(to / "a.gpkg", villages(), layer="villages"),
        )[:1]
    ),
    "one layer of several": Case(
        lambda to: (
            write(to / "a.gpkg", GRIDS, layer="grids"),
            write(to / "a.gpkg", [Row("x", corpus.bowtie())], layer="other"),
        )[:1],
        more={"layers": ("grids",)},
    ),
    "villages alone, which hold the grids in force": Case(
        lambda to: write(to / "a.gpkg", villages())
    ),
    "a column by a name of its own": Case(
        lambda to: write(to / "a.gpkg", GRIDS, columns={"code": "编号二", "name": "叫法"}),
        told=told(columns={"code": "编号二", "name": "叫法"}),
    ),
    "codes as numbers with the digits of large grids": Case(
        lambda to: write_geojson(
            to / "a.geojson",
            [Row(int(f"{row.code}000"), row.shape) for row in villages()]
            + [Row(int(str(row.code)), row.shape) for row in GRIDS],
        )
    ),
    "seats as points": Case(
        lambda to: (
            write(to / "a.gpkg", GRIDS),
            write(
                to / "b.gpkg",
                [Row(VILLAGE, shapely.Point(106.45, 35.65))],
                kind="Point",
            ),
        )
    ),
    "a thin gap": Case(lambda to: write(to / "a.gpkg", moved(GRIDS, 0, "east", -1.5))),
    "a thin overlap": Case(lambda to: write(to / "a.gpkg", moved(GRIDS, 0, "east", 1.5))),
    "a county line that follows its areas": Case(
        lambda to: write(to / "a.gpkg", moved(GRIDS, 3, "north", 0)),
        is_outline_new=True,
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_taken_as_it_is(loaded: Session, tmp_path: Path, name: str) -> None:
    examined = found(loaded, tmp_path, SOUND[name])

    assert examined.faults == ()
    assert examined.composed is not None
    made = {grid.code: grid for grid in examined.composed.territory.small_grids}
    far = [
        code
        for code, square in small_grids().items()
        if shapely.hausdorff_distance(made[code].geometry, square) > 2 * corpus.METRE
    ]
    assert (sorted(made), far) == (sorted(small_grids()), [])
    assert [made[row.code].name for row in GRIDS] == [row.name for row in GRIDS]


def text(to: Path) -> Path:
    (to / "a.geojson").write_text("界线", "utf-8")
    return to / "a.geojson"


def sheet(to: Path) -> Path:
    (to / "a.xlsx").write_bytes(b"")
    return to / "a.xlsx"


LINE = shapely.LineString([(106.4, 35.6), (106.5, 35.7)])
FAR = shapely.box(110, 35, 110.1, 35.1)

SHORT_VILLAGE = (
    ("pack.gap", "640425"),
    ("pack.unmatched_edge", VILLAGE),
    ("pack.unmatched_edge", "640425101200"),
    ("pack.outside_parent", "640425100200003"),
    ("pack.outside_parent", "640425100200004"),
)
"""A village that ends before its grids do, so that land is in no village."""

FAULTY: dict[str, Case] = {
    "no map": Case(text, (("import.unreadable_file", "a.geojson"),)),
    "a format nobody reads": Case(sheet, (("import.unreadable_file", "a.xlsx"),)),
    "another encoding than told": Case(
        lambda to: without(write(to / "a.shp", GRIDS, columns=CHINESE, encoding="GBK"), ".cpg"),
        (("import.unreadable_file", "a.shp"),),
        more={"encoding": "UTF-8"},
    ),
    "no such layer": Case(
        lambda to: write(to / "a.gpkg", GRIDS),
        (("import.no_layer", "a.gpkg"),),
        more={"layers": ("grids",)},
    ),
    "a layer without rows": Case(
        lambda to: write_geojson(to / "a.geojson", []),
        (("import.missing_column", "a.geojson code"),),
    ),
    "rows without shapes": Case(
        lambda to: write_geojson(to / "a.geojson", [Row(FIRST, None)]),
        (("import.no_features", "a.geojson"),),
    ),
    "no column of codes": Case(
        lambda to: write(to / "a.gpkg", GRIDS, columns={"name": "name"}),
        (("import.missing_column", "a.gpkg code"),),
    ),
    "two columns of codes": Case(
        lambda to: write(to / "a.gpkg", GRIDS, columns={"code": "code", "name": "编码"}),
        (("import.ambiguous_column", "a.gpkg code"),),
    ),
    "a column that is not there": Case(
        lambda to: write(to / "a.gpkg", GRIDS),
        (("import.unknown_column", "code=DM"),),
        told=told(columns={"code": "DM"}),
    ),
    "no frame": Case(
        lambda to: write(to / "a.shp", GRIDS, crs=None), (("import.crs_missing", "a.shp"),)
    ),
    "a frame that cannot be turned": Case(
        lambda to: write(to / "a.gpkg", GRIDS, crs="EPSG:4610"),
        (("import.crs_unsupported", "a.gpkg"),),
    ),
    "two frames": Case(
        lambda to: write(to / "a.gpkg", GRIDS, crs="EPSG:4490"),
        (("import.crs_contradicts", "a.gpkg"),),
        told=told(crs="EPSG:4544"),
    ),
    "metres said to be GCJ-02": Case(
        lambda to: write(to / "a.gpkg", in_metres(GRIDS, "EPSG:4544"), crs="EPSG:4544"),
        (("import.crs_contradicts", "a.gpkg"),),
        told=told(datum=Datum.GCJ02),
    ),
    "latitude before longitude": Case(
        lambda to: write(to / "a.gpkg", swapped(GRIDS)), (("import.swapped_axes", "a.gpkg"),)
    ),
    "northing before easting": Case(
        lambda to: write(to / "a.gpkg", swapped(in_metres(GRIDS, "EPSG:4544")), crs="EPSG:4544"),
        (("import.swapped_axes", "a.gpkg"),),
    ),
    "metres of the next zone": Case(
        lambda to: write(to / "a.gpkg", in_metres(GRIDS, "EPSG:4544"), crs="EPSG:4545"),
        (("import.wrong_crs", "a.gpkg"),),
    ),
    "metres said to be degrees": Case(
        lambda to: write_geojson(to / "a.geojson", in_metres(GRIDS, "EPSG:4544")),
        (("import.wrong_crs", "a.geojson"),),
    ),
    "GCJ-02 that nobody told": Case(
        lambda to: write_geojson(to / "a.geojson", in_gcj02(GRIDS)),
        (("import.wrong_datum", "640425"),),
    ),
    "no code": Case(
        lambda to: write(to / "a.gpkg", [*GRIDS, Row(None, GRIDS[0].shape)]),
        (("import.missing_code", "a.gpkg#17"),),
    ),
    "a malformed code": Case(
        lambda to: write(to / "a.gpkg", [*GRIDS, Row("6404251002", GRIDS[0].shape)]),
        (("import.malformed_code", "a.gpkg#17"),),
    ),
    "a code twice": Case(
        lambda to: write(to / "a.gpkg", [*GRIDS, GRIDS[0]]),
        (("import.duplicate_code", FIRST),),
    ),
    "a code of another county": Case(
        lambda to: write(to / "a.gpkg", [*GRIDS, Row("640424100200001", GRIDS[0].shape)]),
        (("import.unknown_code", "a.gpkg#17"),),
    ),
    "a village nobody listed": Case(
        lambda to: write(to / "a.gpkg", changed(GRIDS, 0, code="640425100299001")),
        (
            ("import.missing_name", "640425100299"),
            ("pack.unknown_division", "640425100299"),
        ),
    ),
    "no shape": Case(
        lambda to: write_geojson(to / "a.geojson", [*GRIDS, Row("640425100200009", None)]),
        (("import.no_geometry", "a.geojson#17"),),
    ),
    "a line": Case(
        lambda to: write_geojson(to / "a.geojson", [*GRIDS, Row("640425100200009", LINE)]),
        (("import.not_an_area", "a.geojson#17"),),
    ),
    "an area outside the county": Case(
        lambda to: write(to / "a.gpkg", [*GRIDS, Row("640425100200009", FAR, "远", 1)]),
        (("import.outside_county", "a.gpkg#17"),),
    ),
    "a bow tie": Case(
        lambda to: write(to / "a.gpkg", changed(GRIDS, 0, shape=corpus.bowtie())),
        (("pack.invalid_geometry", FIRST), ("pack.gap", "640425")),
    ),
    "a new grid without a name": Case(
        lambda to: write(to / "a.gpkg", changed(GRIDS, 0, code="640425100200009", name=None)),
        (("import.missing_name", "640425100200009"),),
    ),
    "a new grid without households": Case(
        lambda to: write(to / "a.gpkg", changed(GRIDS, 0, code="640425100200009", households=None)),
        (("import.missing_households", "640425100200009"),),
    ),
    "half a household": Case(
        lambda to: write_geojson(
            to / "a.geojson", [*GRIDS, Row(FIRST, corpus.bowtie(), "一", "12.5")]
        ),
        (("import.bad_households", "a.geojson#17"),),
    ),
    "a seat that is no number": Case(
        lambda to: write_geojson(
            to / "a.geojson", [*GRIDS, Row(FIRST, GRIDS[0].shape, "一", 1, "东经", "北纬")]
        ),
        (("import.bad_label", "a.geojson#17"),),
    ),
    "a seat outside its grid": Case(
        lambda to: write_geojson(to / "a.geojson", changed(GRIDS, 0, lon=106.75, lat=35.95)),
        (("import.point_outside", FIRST),),
    ),
    "a seat outside its village": Case(
        lambda to: (
            write(to / "a.gpkg", GRIDS),
            write(to / "b.gpkg", [Row(VILLAGE, shapely.Point(106.75, 35.95))], kind="Point"),
        ),
        (("import.point_outside", VILLAGE),),
    ),
    "a seat of no area": Case(
        lambda to: (
            write(to / "a.gpkg", GRIDS),
            write(to / "b.gpkg", [Row("640425100777", shapely.Point(106.45, 35.65))], kind="Point"),
        ),
        (("import.unknown_code", "640425100777"),),
    ),
    "a sliver": Case(
        lambda to: write(
            to / "a.gpkg", [*GRIDS, Row("640425100200009", corpus.strip(1.5), "窄", 0)]
        ),
        (("import.sliver", "640425100200009"),),
    ),
    "a wide gap": Case(
        lambda to: write(to / "a.gpkg", moved(GRIDS, 0, "north", -30)),
        (("pack.gap", "640425"),),
    ),
    "a wide overlap": Case(
        lambda to: write(to / "a.gpkg", moved(GRIDS, 0, "east", 30)),
        (("pack.overlap", FIRST),),
    ),
    "a thin gap that is not to be mended": Case(
        lambda to: write(to / "a.gpkg", moved(GRIDS, 0, "east", -1.5)),
        (
            ("pack.gap", "640425"),
            ("pack.unmatched_edge", FIRST),
            ("pack.unmatched_edge", "640425100200003"),
        ),
        tolerance_m=0,
    ),
    "a reach over the county's line": Case(
        lambda to: write(to / "a.gpkg", moved(GRIDS, 15, "east", 40)),
        (("pack.outside", "640425101201004"),),
    ),
    "grids that do not reach the county's line": Case(
        lambda to: write(to / "a.gpkg", moved(GRIDS, 15, "east", -40)),
        (("pack.gap", "640425"),),
    ),
    "a grid that reaches over its village": Case(
        lambda to: (
            write(to / "a.gpkg", GRIDS),
            write(to / "b.gpkg", moved(villages(), 0, "north", -30)),
        ),
        SHORT_VILLAGE,
    ),
    "villages that do not hold the grids in force": Case(
        lambda to: write(to / "a.gpkg", moved(villages(), 0, "north", -30)), SHORT_VILLAGE
    ),
    "a village that is missing": Case(
        lambda to: write(to / "a.gpkg", [r for r in GRIDS if not str(r.code).startswith(VILLAGE)]),
        (("pack.missing_division", VILLAGE), ("pack.gap", "640425")),
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_has_exactly_its_faults(loaded: Session, tmp_path: Path, name: str) -> None:
    case = FAULTY[name]

    examined = found(loaded, tmp_path, case)

    assert [(fault.code, fault.place) for fault in examined.faults] == list(case.faults)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["gpkg", "geojson"]))
def test_boundaries_written_out_and_read_again_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str
) -> None:
    lines = repaired(shaken(seed, by_m=0.7), 2.0).shapes
    rows = [({"code": code, "name": "网格", "households": 1}, line) for code, line in lines.items()]
    path = tmp_path_factory.mktemp("round") / f"a.{kind}"

    write_layers(path, kind, {"small_grids": rows})
    (layer,) = read_layers(path)

    columns, faults = columns_of(layer, Told())
    back = rows_of(layer, columns, lambda at: at, is_metres=False)
    assert (faults, back.faults) == ((), ())
    assert [feature.code for feature in back.features] == list(lines)
    assert shapely.coverage_is_valid([feature.shape for feature in back.features])
    apart = [shapely.hausdorff_distance(f.shape, lines[f.code]) for f in back.features]
    assert max(apart) < 1e-6
