"""A deployment taken to a file while people work, and brought back where nothing was."""

import gzip
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import make_url, text
from tests.counties import County, FreshCounty, opened
from tests.databases import ROOT, empty_beside
from tests.factories import HERE, new_id, picture
from tests.people import Person

from wangge.intake.services import hold_key
from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import utc_now
from wangge.kernel.errors import NotReadyError
from wangge.matters.cli import audit
from wangge.platform import archive, backup, deployment, migrations, snapshots
from wangge.platform.db import db, unit_of_work
from wangge.platform.settings import Settings

LOCATE = f"/territory/locate?lon={HERE[0]}&lat={HERE[1]}"
REPORTER = {"name": "马某", "phone": "13800000000", "protect": True}


@pytest.fixture
def work(fresh_county: FreshCounty, tmp_path: Path) -> Iterator[County]:
    """A county in a database and a folder of its own, with a key, a report, a photo and an act."""
    with fresh_county() as other:
        settings = replace(other.settings, data_dir=tmp_path / "data")
        with opened(settings) as app:
            county = County(app, settings)
            with app.app_context(), unit_of_work() as session:
                hold_key(session, deployment.deployment().envelope_key, utc_now())
            matter = photographed(county["worker"])
            county["village"].act(matter, "verify", finding="情况属实")
            county["worker"].report(reporter=REPORTER, urgent=True)
            yield county


@pytest.fixture
def empty(work: County, tmp_path: Path) -> Iterator[Settings]:
    """The settings of a deployment of the same county that holds nothing."""
    folder = tmp_path / "restored"
    with empty_beside(work.settings.database_url, folder) as url:
        yield replace(work.settings, database_url=url, data_dir=folder)


def photographed(worker: Person, size: tuple[int, int] = (400, 300)) -> dict[str, object]:
    """A report whose photo has come."""
    content, photo_id = picture(size=size), new_id()
    matter = worker.report(photos=[{"id": photo_id, "sha256": sha256_hex(content)}])
    path = f"/api/v1/reports/{matter['report']['id']}/photos/{photo_id}"
    answer = worker.client.put(path, data=content, content_type="image/jpeg")
    assert answer.status_code in (200, 201), answer.json
    return worker.matter(matter["id"])


def files(settings: Settings) -> dict[str, bytes]:
    """Every file of a deployment, by its hash."""
    found = (each for each in (settings.data_dir / "files").rglob("*") if each.is_file())
    return {each.name: each.read_bytes() for each in found}


@pytest.fixture
def made(work: County, tmp_path: Path) -> tuple[Path, Path]:
    """A backup of the county, and its keys."""
    out, keys = tmp_path / "b.tar", tmp_path / "b.keys"
    backup.take(work.settings, out, keys, utc_now())
    return out, keys


@contextmanager
def restored(settings: Settings, made: tuple[Path, Path]) -> Iterator[County]:
    """The county brought back from a backup."""
    backup.restore(settings, *made)
    with opened(settings) as app:
        yield County(app, settings)


def untouched(settings: Settings) -> bool:
    """Whether a deployment still holds nothing."""
    snapshots.check_empty(settings, snapshots.kind_of(settings))
    return not settings.data_dir.exists() or list(settings.data_dir.iterdir()) == []


def test_all_rows_and_files_come_back(
    work: County, empty: Settings, made: tuple[Path, Path]
) -> None:
    rows, kept = work.rows(), files(work.settings)

    with restored(empty, made) as again:
        found = again.rows()

    assert len(kept) == 2
    assert len(rows["matters"]) == 2
    assert found == rows
    assert files(empty) == kept
    assert sorted(each.name for each in empty.data_dir.iterdir() if each.is_dir()) == [
        "files",
        "keys",
    ]


def test_people_go_on_working_where_they_stopped(
    work: County, empty: Settings, made: tuple[Path, Path]
) -> None:
    old = work["village"].get("/matters?sort=due").json
    place = work["village"].get(LOCATE).json

    with restored(empty, made) as again:
        village = Person.signed_in(again.app, "village")
        seen = village.get("/matters?sort=due").json
        photo = next(each["photo"] for each in seen["items"] if each["photo"])
        shown = village.get(f"/photos/{photo}")
        located = village.get(LOCATE).json
        new = again["worker"].report()
        settled = village.act(
            seen["items"][1], "settle_here", outcome="已重新丈量定界", way="mediated"
        )
        audited = again.app.test_cli_runner().invoke(audit, ["verify"])
        with again.app.app_context(), unit_of_work() as session:
            hold_key(session, deployment.deployment().envelope_key, utc_now())

    assert seen == old
    assert located == place
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert new["number"].endswith("000003")
    assert settled["stage"] == "settled"
    assert audited.output == "3 histories checked, 0 faults, 0 texts destroyed\n"


def test_spatial_indexes_find_what_they_found(empty: Settings, made: tuple[Path, Path]) -> None:
    with restored(empty, made) as again, again.app.app_context(), db.engine.connect() as connection:
        if empty.database_url.startswith("sqlite"):
            found = connection.execute(text("SELECT CheckSpatialIndex('matters', 'point')"))
            indexed = connection.execute(text("SELECT count(*) FROM idx_matters_point")).scalar()
        else:
            found = connection.execute(
                text("SELECT 1 FROM pg_indexes WHERE indexdef LIKE '%matters USING gist%'")
            )
            indexed = connection.execute(text("SELECT count(point) FROM matters")).scalar()

        assert (found.scalar(), indexed) == (1, 2)


def test_a_spatial_index_that_does_not_fit_is_built_anew(
    work: County, empty: Settings, tmp_path: Path
) -> None:
    if not work.settings.database_url.startswith("sqlite"):
        pytest.skip("PostGIS keeps its indexes itself")
    with work.app.app_context(), unit_of_work() as session:
        session.execute(text("DELETE FROM idx_matters_point"))
    backup.take(work.settings, tmp_path / "b.tar", tmp_path / "b.keys", utc_now())

    found = backup.restore(empty, tmp_path / "b.tar", tmp_path / "b.keys")

    assert found.mended_indexes == ("matters.point",)


def test_a_backup_is_whole_while_people_report(
    work: County, empty: Settings, tmp_path: Path
) -> None:
    worker, out, keys = work["worker"].elsewhere(), tmp_path / "b.tar", tmp_path / "b.keys"
    ended, sent = threading.Event(), []

    def report() -> None:
        while not ended.is_set():
            sent.append(photographed(worker, (400 + len(sent), 300))["number"])

    writer = threading.Thread(target=report)
    writer.start()
    try:
        while len(sent) < 3:
            ended.wait(0.01)
        before = len(sent)
        taken = backup.take(work.settings, out, keys, utc_now())
        after = len(sent)
    finally:
        ended.set()
        writer.join()
    with restored(empty, (out, keys)) as again:
        rows = again.rows()
        audited = again.app.test_cli_runner().invoke(audit, ["verify"])

    # Two were there before; one may have been under way at either end.
    assert before + 2 <= len(rows["matters"]) <= after + 3
    assert after > before
    assert taken.lacking == ()
    assert set(files(empty)) >= files_named(rows)
    assert audited.exit_code == 0
    assert {name: len(each) for name, each in rows.items()} == {
        name: count for name, count in taken.tables.items() if name != "sessions"
    }


def files_named(rows: dict[str, list[str]]) -> set[str]:
    """The files that the photos of a county name."""
    return {
        word
        for row in rows["photos"]
        # Each row names what was announced, and then what is stored.
        for word in [each for each in row.split("'") if len(each) == 64][1:]
    }


def test_a_file_missing_or_damaged_is_named_and_the_rest_is_kept(
    work: County, empty: Settings, tmp_path: Path
) -> None:
    kept = files(work.settings)
    gone, spoilt = sorted(kept)
    folder = work.settings.data_dir / "files"
    (folder / gone[:2] / gone).unlink()
    (folder / spoilt[:2] / spoilt).write_bytes(b"other bytes")
    matter = photographed(work["worker"], (500, 300))

    taken = backup.take(work.settings, tmp_path / "b.tar", tmp_path / "b.keys", utc_now())
    with restored(empty, (tmp_path / "b.tar", tmp_path / "b.keys")) as again:
        shown = again["village"].get(f"/photos/{matter['photo']}").status_code

    assert taken.lacking == (gone, spoilt)
    assert set(files(empty)) == set(taken.files) == set(files(work.settings)) - {spoilt}
    assert shown == 200


def test_keys_are_not_in_the_archive(work: County, made: tuple[Path, Path]) -> None:
    key = (work.settings.data_dir / "keys" / "envelopes.key").read_bytes()
    with archive.contents(made[0]) as members:
        held = {name: content.read() for name, content in members}
    whole = b"".join(
        gzip.decompress(each) if name.endswith(".gz") else each for name, each in held.items()
    )

    assert len(held) == 3
    assert [key in each for each in (whole, made[0].read_bytes())] == [False, False]
    assert [each.stat().st_mode & 0o777 for each in made] == [0o600, 0o600]


def test_without_its_keys_nothing_is_restored(
    empty: Settings, made: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.keys"
    other.write_text('{"envelopes.key": "' + "A" * 43 + '="}')
    no_keys = tmp_path / "no.keys"
    no_keys.write_text("[]")

    for given, words in (
        (None, "belongs to the key envelopes.key, which is not here"),
        (other, "is not the one the backup belongs to"),
        (no_keys, "holds no keys of ours"),
    ):
        with pytest.raises(NotReadyError, match=words):
            backup.restore(empty, made[0], given)

    assert untouched(empty)


def test_a_key_that_is_in_its_place_needs_no_file(
    work: County, empty: Settings, made: tuple[Path, Path]
) -> None:
    folder = empty.data_dir / "keys"
    folder.mkdir(parents=True)
    key = (work.settings.data_dir / "keys" / "envelopes.key").read_bytes()
    (folder / "envelopes.key").write_bytes(key)

    found = backup.restore(empty, made[0], None)

    assert found.manifest.tables["matters"] == 2


def test_another_key_in_its_place_is_left_there(empty: Settings, made: tuple[Path, Path]) -> None:
    folder = empty.data_dir / "keys"
    folder.mkdir(parents=True)
    (folder / "envelopes.key").write_bytes(b"1" * 32)

    with pytest.raises(NotReadyError, match="is not the one"):
        backup.restore(empty, *made)

    assert (folder / "envelopes.key").read_bytes() == b"1" * 32


def test_a_deployment_that_holds_anything_stays_as_it_is(
    work: County, made: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, kept = work.rows(), files(work.settings)
    elsewhere = replace(work.settings, data_dir=tmp_path / "elsewhere")

    with pytest.raises(NotReadyError, match="files is not empty"):
        backup.restore(work.settings, *made)
    with pytest.raises(NotReadyError, match="is not empty: a backup is restored only"):
        backup.restore(elsewhere, *made)

    assert work.rows() == rows
    assert files(work.settings) == kept
    assert not elsewhere.data_dir.exists()


def test_a_damaged_backup_changes_nothing(empty: Settings, made: tuple[Path, Path]) -> None:
    out, keys = made
    content = out.read_bytes()
    middle = len(content) // 2

    for spoilt in (
        content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        content[:middle],
    ):
        out.write_bytes(spoilt)
        with pytest.raises(NotReadyError, match=r"nothing was changed|no backup of ours"):
            backup.restore(empty, out, keys)

    assert untouched(empty)


def test_another_county_another_kind_and_newer_tables_are_refused(
    work: County, empty: Settings, made: tuple[Path, Path], tmp_path: Path
) -> None:
    is_sqlite = empty.database_url.startswith("sqlite")
    other_kind = "postgresql+psycopg:///x" if is_sqlite else f"sqlite:///{tmp_path / 'x.sqlite'}"
    with work.app.app_context(), unit_of_work() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = tmp_path / "newer.tar"
    backup.take(work.settings, newer, None, utc_now())

    for settings, source, words in (
        (replace(empty, county="150623"), made[0], "WANGGE_COUNTY=640425"),
        (replace(empty, database_url=other_kind), made[0], "name one of its kind"),
        (empty, newer, "revision 9999"),
    ):
        with pytest.raises(NotReadyError, match=words):
            backup.restore(settings, source, made[1])

    assert untouched(empty)


def test_older_tables_are_brought_up_to_date(work: County, empty: Settings, tmp_path: Path) -> None:
    older = replace(empty, data_dir=tmp_path / "older")
    folder = tmp_path / "beside"
    with empty_of(work, folder) as url:
        older = replace(older, database_url=url)
        at_first_revision(older)
        taken = backup.take(older, tmp_path / "b.tar", None, utc_now())

    backup.restore(empty, tmp_path / "b.tar", None)

    assert taken.revision == "0001"
    migrations.check(empty)


@contextmanager
def empty_of(county: County, folder: Path) -> Iterator[str]:
    folder.mkdir()
    with empty_beside(county.settings.database_url, folder, name="older") as url:
        yield url


def at_first_revision(settings: Settings) -> None:
    """Make the tables as they were at first."""
    engine = migrations.open_engine(settings)
    with engine.connect().execution_options(wangge_write=True) as connection:
        migrations.spatial.initialise(connection)
        connection.commit()
        command.upgrade(migrations._config(connection), "0001")
        connection.commit()
    engine.dispose()


def test_by_the_commands(work: County, empty: Settings, tmp_path: Path) -> None:
    out, both, keys = (str(tmp_path / name) for name in ("a.tar", "b.tar", "b.keys"))

    told = [
        commanded(work.settings, "backup", out),
        commanded(empty, "restore", out),
        commanded(work.settings, "backup", both, "--keys", keys),
        commanded(work.settings, "backup", both),
        commanded(empty, "restore", both, "--keys", keys),
    ]

    assert [code for code, _ in told] == [0, 2, 0, 2, 0]
    for (_, words), expected in zip(
        told,
        (
            "The keys are not in it",
            "which is not here",
            f"{keys}: the keys.",
            "is there already",
            " 2 matters\n",
        ),
        strict=True,
    ):
        assert expected in words
    assert told[-1][1].endswith("2 histories checked, 0 faults, 0 texts destroyed\n")


def commanded(settings: Settings, *words: str) -> tuple[int, str]:
    """Run the product's own command; its exit code and all it said."""
    ended = subprocess.run(  # noqa: S603 -- the product's own command
        [sys.executable, "-m", "wangge.app", *words],
        cwd=ROOT,
        env=os.environ
        | {
            "WANGGE_DATABASE_URL": settings.database_url,
            "WANGGE_DATA_DIR": str(settings.data_dir),
            "WANGGE_PACKS_DIR": str(settings.packs_dir),
            "PYTHONPATH": str(ROOT / "backend"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_a_password_stands_on_no_command_line(
    work: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(work.settings.database_url)
    if url.drivername == "sqlite":
        pytest.skip("an embedded database has no password")
    real, said = shutil.which("pg_dump"), tmp_path / "said"
    wrapper = tmp_path / "bin" / "pg_dump"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho "$* / $PGPASSWORD" >> {said}\nexec {real} "$@"\n')
    wrapper.chmod(0o700)
    monkeypatch.setenv("PATH", str(wrapper.parent), prepend=os.pathsep)
    word = "hush hush"
    secret = url.set(password=word).render_as_string(hide_password=False)

    backup.take(replace(work.settings, database_url=secret), tmp_path / "b.tar", None, utc_now())

    words, _, password = said.read_text().splitlines()[-1].rpartition(" / ")
    assert ("hush" in words, password) == (False, word)
    assert "--snapshot=" in words


def test_a_program_that_is_not_there_is_named(
    work: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if work.settings.database_url.startswith("sqlite"):
        pytest.skip("an embedded database needs no program")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(snapshots, "_DEBIAN", tmp_path)

    with pytest.raises(NotReadyError, match="apt-get install postgresql-client-"):
        backup.take(work.settings, tmp_path / "b.tar", None, utc_now())

    assert not (tmp_path / "b.tar").exists()
