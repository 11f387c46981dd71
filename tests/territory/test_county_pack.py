from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session
from tests.territory.packs import PACK, POLICY, write_pack

from wangge.accounts.cli import county
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.queries import organisations
from wangge.policy.queries import current_policy, newest_version
from wangge.territory.queries import county_map, last_boundaries


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(county, words)


def spoilt(folder: Path) -> Path:
    """A pack with a fault in its policy, in its numbers and in its geometry."""

    def widen(layers: dict[str, Any]) -> None:
        feature = layers["small_grids.geojson"]["features"][0]
        feature["geometry"]["coordinates"][0][2][0] += 0.01

    pack = write_pack(
        folder,
        policy=POLICY.replace("assigned = 15", "assigned = 0"),
        pack=PACK.replace("villages = 4", "villages = 5"),
        change=widen,
    )
    (pack / "organisations.toml").write_text('county = "中心"\n', "utf-8")
    return pack


def test_a_sound_pack_has_no_faults(app: Flask, pack_dir: Path) -> None:
    result = run(app, "check", str(pack_dir))

    assert (result.exit_code, result.output) == (0, f"{pack_dir}: no faults\n")


def test_every_fault_is_listed_on_a_line_with_its_place(app: Flask, tmp_path: Path) -> None:
    result = run(app, "check", str(spoilt(tmp_path)))

    lines = result.output.splitlines()
    assert result.exit_code == 2
    assert lines[0] == "policy.toml due_days.assigned: policy.out_of_range 1 to 365 expected"
    assert "640425: pack.village_count expected=5 found=4" in lines
    assert "640425100200001: pack.unmatched_edge at=(106.5, 35.7)" in lines
    assert "organisations.toml county: accounts.office_name" in lines


def test_a_faulty_pack_is_refused_whole_with_the_same_lines(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    checked = run(app, "check", str(spoilt(tmp_path)))

    result = run(app, "load", str(tmp_path))

    assert (result.exit_code, result.output) == (2, checked.output)
    assert (newest_version(session), last_boundaries(session)) == (None, None)


def test_policy_and_boundaries_are_loaded_together(
    app: Flask, session: Session, pack_dir: Path
) -> None:
    result = run(app, "load", str(pack_dir))

    assert (result.exit_code, result.output) == (0, f"{pack_dir}: loaded\n")
    assert current_policy(session).version == "640425-test.1"
    assert county_map(session).name_of("640425100") == "白阳镇"
    assert [each.name for each in organisations(session, OrganisationKind.DEPARTMENT)] == [
        "县人社局",
        "县水务局",
    ]


def test_a_policy_changed_under_its_old_version_loads_nothing(
    app: Flask, session: Session, pack_dir: Path
) -> None:
    run(app, "load", str(pack_dir))
    before = last_boundaries(session)

    def rename(layers: dict[str, Any]) -> None:
        layers["small_grids.geojson"]["features"][0]["properties"]["name"] = "学校网格"

    write_pack(pack_dir, policy=POLICY.replace("idle_days = 30", "idle_days = 7"), change=rename)
    result = run(app, "load", str(pack_dir))

    refusal, way_out = result.output.splitlines()
    assert (result.exit_code, refusal) == (
        2,
        f"{pack_dir}: policy.version_taken version=640425-test.1",
    )
    assert "give the changed pack a new `version`" in way_out
    assert last_boundaries(session) == before
    assert current_policy(session).idle_days == 30
