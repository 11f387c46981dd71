from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.territory.packs import small_grids, write_pack, write_sums

from wangge.platform.db import unit_of_work
from wangge.territory.errors import OtherCountyError, PackRefusedError
from wangge.territory.models import BoundaryVersion, Division, SmallGrid
from wangge.territory.services import faults_in, load_pack

NOW = datetime(2026, 9, 16, 17, 0, tzinfo=UTC)


def move_label(layers: dict[str, Any]) -> None:
    layers["small_grids.geojson"]["features"][0]["properties"]["label_lon"] += 0.01


def counts(session: Session) -> tuple[int, int, int]:
    return (
        session.scalar(select(func.count()).select_from(BoundaryVersion)) or 0,
        session.scalar(select(func.count()).select_from(Division)) or 0,
        session.scalar(select(func.count()).select_from(SmallGrid)) or 0,
    )


def test_a_sound_pack_is_loaded_whole_and_holds_from_the_day_in_shanghai(
    session: Session, pack_dir: Path
) -> None:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)

    version = session.scalars(select(BoundaryVersion)).one()
    assert (version.valid_from, version.valid_to, version.loaded_at) == (
        date(2026, 9, 17),
        None,
        NOW,
    )
    assert counts(session) == (1, 7, 16)
    county = session.scalars(select(Division).where(Division.level == "county")).one()
    assert (county.code, county.name, county.parent_code) == ("640425000000", "彭阳县", None)


def test_every_vertex_is_stored_to_the_last_digit(session: Session, pack_dir: Path) -> None:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)

    stored = {grid.code: to_shape(grid.geom) for grid in session.scalars(select(SmallGrid))}

    assert {code: shapely.multipolygons([area]) for code, area in small_grids().items()} == stored


def test_loading_the_same_pack_again_changes_nothing(session: Session, pack_dir: Path) -> None:
    with unit_of_work() as writing:
        first = load_pack(writing, pack_dir, NOW).id
    with unit_of_work() as writing:
        second = load_pack(writing, pack_dir, NOW.replace(day=20)).id

    assert first == second
    assert counts(session) == (1, 7, 16)


def test_a_changed_pack_ends_the_old_boundaries_and_keeps_them(
    session: Session, pack_dir: Path
) -> None:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)
    write_pack(pack_dir, change=move_label)
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW.replace(day=20))

    days = session.execute(
        select(BoundaryVersion.valid_from, BoundaryVersion.valid_to).order_by(BoundaryVersion.id)
    ).all()
    assert [tuple(row) for row in days] == [
        (date(2026, 9, 17), date(2026, 9, 21)),
        (date(2026, 9, 21), None),
    ]
    assert counts(session) == (2, 14, 32)


def test_a_faulty_pack_is_refused_with_every_fault_and_nothing_is_loaded(
    session: Session, tmp_path: Path
) -> None:
    def spoil(layers: dict[str, Any]) -> None:
        grids = layers["small_grids.geojson"]["features"]
        grids[1]["properties"]["code"] = grids[0]["properties"]["code"]
        del grids[5]

    pack_dir = write_pack(tmp_path / "spoilt", change=spoil)

    with pytest.raises(PackRefusedError) as refusal, unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)

    assert refusal.value.faults == faults_in(pack_dir)
    assert {"pack.duplicate_code", "pack.small_grid_count", "pack.gap"} <= {
        fault.code for fault in refusal.value.faults
    }
    assert counts(session) == (0, 0, 0)


def test_a_built_file_changed_by_hand_is_told(pack_dir: Path) -> None:
    layer = pack_dir / "built" / "small_grids.geojson"
    layer.write_text(layer.read_text("utf-8") + " ", "utf-8")

    assert [(fault.place, fault.code) for fault in faults_in(pack_dir)] == [
        ("built/small_grids.geojson", "pack.changed_file")
    ]


def test_an_empty_folder_is_told_file_by_file(tmp_path: Path) -> None:
    assert [(fault.place, fault.code) for fault in faults_in(tmp_path)] == [
        ("built/SHA256SUMS", "pack.missing_file"),
        ("pack.toml", "pack.missing_file"),
        ("sources/outline.geojson", "pack.missing_file"),
        ("sources/divisions.csv", "pack.missing_file"),
        ("built/divisions.geojson", "pack.missing_file"),
        ("built/small_grids.geojson", "pack.missing_file"),
    ]


def test_the_pack_of_another_county_is_refused(session: Session, pack_dir: Path) -> None:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)
    for path in pack_dir.rglob("*.*"):
        path.write_text(path.read_text("utf-8").replace("640425", "150623"), "utf-8")
    write_sums(pack_dir)

    with pytest.raises(OtherCountyError), unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)

    assert counts(session) == (1, 7, 16)
