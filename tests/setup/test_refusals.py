"""What the product's command says when the machine lets it down: one sentence, what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "postgresql+psycopg://wangge:not-to-be-shown@127.0.0.1:1/wangge"


def told(folder: Path, *words: str, **variables: str) -> tuple[int, str, list[str]]:
    """The exit code, the output and the lines of complaint of one call of the command."""
    done = subprocess.run(
        [sys.executable, "-m", "wangge.app", *words],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONPATH": str(ROOT / "backend"), "WANGGE_DATA_DIR": str(folder)}
        | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr.splitlines()


def is_one_sentence(lines: list[str]) -> bool:
    return len(lines) == 1 and lines[0].endswith(".") and "Traceback" not in lines[0]


def test_a_taken_port_is_named_with_the_way_to_another(tmp_path: Path, database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        code, _, complaint = told(
            tmp_path, "serve", "--port", port, WANGGE_DATABASE_URL=database_url
        )

    assert (code, is_one_sentence(complaint)) == (2, True), complaint
    assert port in complaint[0]
    assert "PORT=" in complaint[0]


@pytest.mark.parametrize("words", [("database", "upgrade"), ("serve", "--port", "8103")])
def test_an_unreachable_database_is_named_by_its_setting(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, complaint = told(tmp_path, *words, WANGGE_DATABASE_URL=NOWHERE)

    assert (code, is_one_sentence(complaint)) == (2, True), complaint
    assert "WANGGE_DATABASE_URL" in complaint[0]
    assert "not-to-be-shown" not in complaint[0]


def test_a_database_without_tables_is_named_with_the_way_to_them(tmp_path: Path) -> None:
    code, _, complaint = told(
        tmp_path, "audit", "verify", WANGGE_DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite"
    )

    assert (code, is_one_sentence(complaint)) == (2, True), complaint
    assert "wangge database upgrade" in complaint[0]


@pytest.mark.parametrize("words", [("database", "upgrade"), ("serve", "--port", "8103")])
def test_a_missing_spatial_library_is_named_with_its_package(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, complaint = told(
        tmp_path,
        *words,
        WANGGE_DATABASE_URL=f"sqlite:///{tmp_path}/wangge.sqlite",
        WANGGE_SPATIALITE_LIBRARY="/nonexistent",
    )

    assert (code, is_one_sentence(complaint)) == (2, True), complaint
    assert "libsqlite3-mod-spatialite" in complaint[0]
