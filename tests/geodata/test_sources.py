"""What is said of sources that cannot be built from."""

from pathlib import Path

import pytest
from geodata.steps.step1_sources import SourcesError, read_sources

DIVISIONS = """code,name,level,parent
990102000000,小河县,county,
990102100000,河口镇,town,990102000000
990102100200,河口村委会,village,990102100000
"""
SIMULATION = """seed = 1
[cells]
spacing_m = 200
seat_radius_m = 500
[people]
households = 100
community_households = 50
village_households = 50
community_grid_households = 10
village_grid_households = 10
[land]
community_km2 = 1
terrain_scale_m = 5000
[seats]
990102100000 = [106.05, 36.05]
"""
OUTLINE = """{"features": [{"geometry": {"type": "Polygon", "coordinates":
[[[106, 36], [106.1, 36], [106.1, 36.1], [106, 36.1], [106, 36]]]}}]}"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Sources that can be built from."""
    (tmp_path / "sources").mkdir()
    for name, text in (
        ("pack.toml", "[expected]\nsmall_grids = 4\n"),
        ("sources/outline.geojson", OUTLINE),
        ("sources/divisions.csv", DIVISIONS),
        ("sources/simulation.toml", SIMULATION),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def said(pack: Path, file: str, before: str, after: str) -> list[str]:
    """What is said of the sources after a change in one file."""
    text = (pack / file).read_text("utf-8")
    assert before in text
    (pack / file).write_text(text.replace(before, after), "utf-8")
    with pytest.raises(SourcesError) as caught:
        read_sources(pack)
    return list(caught.value.lines)


def test_sound_sources_are_read(pack: Path) -> None:
    assert [row.name for row in read_sources(pack).rows] == ["小河县", "河口镇", "河口村"]


def test_a_file_saved_by_a_spreadsheet_is_read(pack: Path) -> None:
    (pack / "sources/divisions.csv").write_text(DIVISIONS.replace("\n", "\r\n"), "utf-8-sig")

    assert [row.name for row in read_sources(pack).rows] == ["小河县", "河口镇", "河口村"]


def test_a_missing_file_is_named(pack: Path) -> None:
    (pack / "sources/outline.geojson").unlink()

    with pytest.raises(SourcesError) as caught:
        read_sources(pack)

    assert caught.value.lines == (f"sources/outline.geojson: there is no such file in {pack}",)


@pytest.mark.parametrize(
    ("file", "before", "after", "line"),
    [
        ("pack.toml", "small_grids", "grids", "pack.toml: small_grids is missing"),
        (
            "pack.toml",
            "= 4",
            "= 3",
            "pack.toml expected.small_grids: 4 or more are needed, 4 for each of 1 villages",
        ),
        (
            "sources/divisions.csv",
            "990102100200,",
            "99010210020,",
            "sources/divisions.csv 99010210020 河口村委会: a code has 12 digits",
        ),
        (
            "sources/divisions.csv",
            "town,",
            "village,",
            (
                "sources/divisions.csv 990102100000 河口镇: this is the code of a town,"
                " the row says village"
            ),
        ),
        (
            "sources/divisions.csv",
            "village,990102100000",
            "village,990102101000",
            (
                "sources/divisions.csv 990102100200 河口村委会: its parent 990102101000"
                " is no town here"
            ),
        ),
        (
            "sources/divisions.csv",
            "990102100000,河口镇",
            "990102101000,新镇,town,990102000000\n990102100000,河口镇",
            (
                "sources/divisions.csv 990102101000 新镇: a town needs a village, a community"
                " or a virtual unit (498)"
            ),
        ),
        (
            "sources/simulation.toml",
            "106.05",
            "107.05",
            "sources/simulation.toml seats: 990102100000 河口镇 lies outside the outline",
        ),
        (
            "sources/simulation.toml",
            "990102100000",
            "990102200000",
            "sources/simulation.toml seats: 990102100000 河口镇 has none",
        ),
        (
            "sources/simulation.toml",
            "households = 100",
            "households = 19",
            (
                "sources/simulation.toml people.households: 20 or more are needed,"
                " 5 for each small grid"
            ),
        ),
    ],
)
def test_what_cannot_be_built_is_said_with_its_file_and_place(
    pack: Path, file: str, before: str, after: str, line: str
) -> None:
    assert line in said(pack, file, before, after)
