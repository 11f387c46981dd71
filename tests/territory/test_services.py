from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.moved_clock import clock_at
from tests.territory.packs import small_grids, write_pack, write_sums

from wangge.kernel.clock import SHANGHAI
from wangge.platform.db import unit_of_work
from wangge.territory.errors import (
    CodeReusedError,
    DayPastError,
    DayTakenError,
    NotWaitingError,
    OtherCountyError,
    PackRefusedError,
    SuccessionsRefusedError,
)
from wangge.territory.models import AreaSuccession, BoundaryVersion, Division, SmallGrid
from wangge.territory.queries import county_map, stated_territory
from wangge.territory.rules.pack import Territory
from wangge.territory.rules.successions import Succession, successions_of
from wangge.territory.services.adopting import adopt, faults_in, load_pack, withdraw

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


OLD, NEW = "640425100200001", "640425100200005"
TODAY, CHANGE = date(2026, 9, 17), date(2026, 9, 20)


def renumbered(before: Territory, old: str, new: str) -> Territory:
    grids = (replace(each, code=new) if each.code == old else each for each in before.small_grids)
    return replace(before, small_grids=tuple(grids))


def adopt_from(day: date, old: str = OLD, new: str = NEW, **stated: tuple[Succession, ...]) -> None:
    with unit_of_work() as writing:
        last = writing.scalars(select(func.max(BoundaryVersion.id))).one()
        territory = renumbered(stated_territory(writing, last), old, new)
        adopt(writing, territory, valid_from=day, sha256=new.zfill(64), now=NOW, **stated)


@pytest.fixture
def loaded(session: Session, pack_dir: Path) -> Session:
    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)
    return session


def test_stored_boundaries_are_what_was_stated(loaded: Session) -> None:
    stated = stated_territory(loaded, loaded.scalars(select(BoundaryVersion.id)).one())

    assert {grid.code: grid.geometry for grid in stated.small_grids} == small_grids()
    with unit_of_work() as writing:
        known = adopt(writing, stated, valid_from=TODAY, sha256="0" * 64, now=NOW)
    assert stated_territory(loaded, known.id) == stated
    assert loaded.scalars(select(AreaSuccession)).all() == []


def test_new_boundaries_wait_until_midnight_in_shanghai_and_then_hold_by_the_date_alone(
    loaded: Session,
) -> None:
    midnight = datetime(CHANGE.year, CHANGE.month, CHANGE.day, tzinfo=SHANGHAI)
    adopt_from(CHANGE)

    with clock_at(midnight - timedelta(seconds=1)):
        before = county_map(loaded)
    with clock_at(midnight):
        after = county_map(loaded)

    assert (before.exists(OLD), before.exists(NEW)) == (True, False)
    assert (after.exists(OLD), after.exists(NEW)) == (False, True)
    assert (after.valid_from, after.place_name(OLD)) == (CHANGE, "东庄村第1网格")
    with clock_at(midnight):
        assert county_map(loaded, CHANGE - timedelta(days=1)) is before
        assert county_map(loaded, date(2020, 1, 1)) is before


def test_a_change_links_what_was_with_what_is(loaded: Session) -> None:
    adopt_from(CHANGE)

    row = loaded.scalars(select(AreaSuccession)).one()
    assert (row.kind, row.old_code, row.new_code) == ("renumber", OLD, NEW)


@pytest.mark.usefixtures("loaded")
def test_a_code_is_never_given_out_again() -> None:
    adopt_from(CHANGE)

    with pytest.raises(CodeReusedError) as refusal:
        adopt_from(CHANGE + timedelta(days=1), NEW, OLD)

    assert refusal.value.facts == {"codes": OLD}


def test_what_follows_wrongly_is_refused_whole(loaded: Session) -> None:
    with pytest.raises(SuccessionsRefusedError):
        adopt_from(CHANGE, successions=successions_of([(OLD, None)]))

    assert counts(loaded) == (1, 7, 16)


@pytest.mark.usefixtures("loaded")
def test_no_boundaries_begin_in_the_past_or_before_others_that_wait() -> None:
    with pytest.raises(DayPastError):
        adopt_from(TODAY - timedelta(days=1))
    adopt_from(CHANGE)

    for day in (CHANGE, CHANGE - timedelta(days=1)):
        with pytest.raises(DayTakenError):
            adopt_from(day, NEW, "640425100200006")


def test_waiting_boundaries_can_be_withdrawn_until_their_day(loaded: Session) -> None:
    adopt_from(CHANGE)
    with pytest.raises(NotWaitingError), unit_of_work() as writing:
        withdraw(writing, CHANGE, NOW + timedelta(days=3))
    with unit_of_work() as writing:
        withdraw(writing, CHANGE, NOW)

    assert counts(loaded) == (1, 7, 16)
    assert loaded.scalars(select(AreaSuccession)).all() == []
    assert loaded.scalars(select(BoundaryVersion.valid_to)).all() == [None]
    adopt_from(CHANGE)
    assert county_map(loaded, CHANGE).exists(NEW)


def test_the_pack_loaded_again_does_not_undo_a_change(loaded: Session, pack_dir: Path) -> None:
    adopt_from(TODAY)

    with unit_of_work() as writing:
        load_pack(writing, pack_dir, NOW)

    assert counts(loaded)[0] == 2
    assert county_map(loaded, TODAY).exists(NEW)
