import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyogrio import raw

from wangge.platform.maps import (
    MapUnreadableError,
    frame_of,
    read_layers,
    to_degrees,
    write_layers,
)

SQUARE = shapely.box(106.4, 35.6, 106.5, 35.7)


def shapefile(folder: Path, name: str, encoding: str) -> Path:
    """One square with a long name of its column."""
    path = folder / "a.shp"
    with warnings.catch_warnings():
        # The name of the column does not fit whole; that is what is asked about.
        warnings.simplefilter("ignore")
        raw.write(
            path,
            np.array([shapely.to_wkb(SQUARE)], object),
            [np.array([name], object)],
            ["网格代码"],
            driver="ESRI Shapefile",
            geometry_type="Polygon",
            crs="EPSG:4490",
            encoding=encoding,
        )
    return path


def geojson(folder: Path, **members: object) -> Path:
    path = folder / "a.geojson"
    feature = {
        "type": "Feature",
        "properties": {"code": 640425, "share": 0.5, "note": None},
        "geometry": shapely.geometry.mapping(SQUARE),
    }
    collection = {"type": "FeatureCollection", "features": [feature]} | members
    path.write_text(json.dumps(collection), "utf-8")
    return path


@pytest.mark.parametrize(
    ("encoding", "has_cpg", "column", "read_as"),
    [
        ("UTF-8", True, "网格代", "utf-8"),
        ("UTF-8", False, "网格代", "UTF-8"),
        ("GBK", True, "网格代码", "gbk"),
        ("GBK", False, "网格代码", "GB18030"),
    ],
)
def test_a_shapefile_is_read_in_its_encoding_or_in_the_likely_one(
    tmp_path: Path, encoding: str, *, has_cpg: bool, column: str, read_as: str
) -> None:
    path = shapefile(tmp_path, "东庄村", encoding)
    if not has_cpg:
        path.with_suffix(".cpg").unlink()

    (layer,) = read_layers(path)

    assert (layer.columns, layer.rows, layer.encoding) == ((column,), (("东庄村",),), read_as)


def test_a_code_page_by_its_number_is_understood(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "东庄村", "GBK")
    path.with_suffix(".cpg").write_text("936", "ascii")

    (layer,) = read_layers(path)

    assert (layer.rows, layer.encoding) == ((("东庄村",),), "gbk")


def test_values_keep_their_kind_and_nothing_is_none(tmp_path: Path) -> None:
    (layer,) = read_layers(geojson(tmp_path))

    assert layer.rows == ((640425, 0.5, None),)
    assert [shape == SQUARE for shape in layer.shapes] == [True]


@pytest.mark.parametrize("has_crs", [True, False])
def test_geojson_says_its_frame_or_its_format_does(tmp_path: Path, *, has_crs: bool) -> None:
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}

    (layer,) = read_layers(geojson(tmp_path, **({"crs": name} if has_crs else {})))

    assert layer.frame is not None
    assert (layer.frame.definition, layer.is_frame_by_format) == (
        ("EPSG:4490", False) if has_crs else ("EPSG:4326", True)
    )


@pytest.mark.parametrize(
    ("definition", "is_projected", "is_known"),
    [
        ("EPSG:4326", False, True),
        ("EPSG:4490", False, True),
        ("EPSG:4544", True, True),
        ("EPSG:4523", True, True),
        ("EPSG:4610", False, False),
        ("EPSG:2435", True, False),
    ],
)
def test_a_frame_is_known_when_its_datum_is_wgs84_or_cgcs2000(
    definition: str, *, is_projected: bool, is_known: bool
) -> None:
    frame = frame_of(definition)

    assert frame is not None
    assert (frame.is_projected, frame.is_known) == (is_projected, is_known)


@pytest.mark.parametrize("definition", ["EPSG:1", "GCJ-02", ""])
def test_what_names_no_frame_is_none(definition: str) -> None:
    assert frame_of(definition) is None


def test_metres_become_degrees_with_easting_first() -> None:
    frame = frame_of("EPSG:4544")
    assert frame is not None

    # On the central meridian, 105 degrees east, by the definition of the projection.
    lon, lat = to_degrees(frame, np.array([[500_000.0, 3_986_000.0]]))[0].tolist()

    assert lon == pytest.approx(105.0, abs=1e-9)
    assert 35.9 < lat < 36.1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"", "unknown format .xlsx"),
        ("a.geojson", b"{", "not recognized"),
        ("a.shp", b"", "not recognized"),
    ],
)
def test_what_is_no_map_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(MapUnreadableError) as refused:
        read_layers(tmp_path / name)

    assert refused.value.facts["file"] == name
    assert reason in str(refused.value.facts["reason"])


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for count in (3, 1):
        rows = [({"code": str(number), "count": number}, SQUARE) for number in range(count)]
        write_layers(path, "gpkg", {"grids": rows})

    (layer,) = read_layers(path)

    assert (layer.name, layer.rows) == ("grids", (("0", 0),))
