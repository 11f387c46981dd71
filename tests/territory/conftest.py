"""An application over a database of its own, and a small sound pack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from tests import databases
from tests.territory.apps import app_over, make_tables
from tests.territory.packs import write_pack

from wangge.platform.db import reading


@pytest.fixture(scope="session")
def fresh_tables(database_kind: str) -> Iterator[databases.Fresh]:
    """A way to as many databases with empty tables as one needs."""
    with databases.KINDS[database_kind](make_tables) as fresh:
        yield fresh


@pytest.fixture
def app(fresh_tables: databases.Fresh, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of the test's own."""
    with fresh_tables() as url, app_over(url, tmp_path) as app:
        yield app


@pytest.fixture
def session(app: Flask) -> Session:  # noqa: ARG001 -- the session is the application's
    """The session of the test's own database."""
    return reading()


@pytest.fixture
def pack_dir(tmp_path: Path) -> Path:
    """A small sound pack."""
    return write_pack(tmp_path / "640425")
