"""The demo county, filled once with 500 reports."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from tests.databases import ROOT, Fresh

from wangge.app import create_app
from wangge.demo.services import Filling, fill, own_words
from wangge.platform.db import db, reading, unit_of_work
from wangge.platform.settings import Settings
from wangge.platform.storage import FileStore

PACK = ROOT / "geodata" / "counties" / "640425"
FILLING = Filling(500, date(2026, 11, 22), 1, own_words(PACK))
KEY = bytes(32)


@pytest.fixture(scope="package")
def filled(fresh_database: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application over the filled county; tests only read it."""
    data_dir: Path = tmp_path_factory.mktemp("demo")
    with fresh_database() as url:
        settings = Settings(county="640425", data_dir=data_dir, database_url=url, demo=True)
        app = create_app(settings)
        with app.app_context():
            files = FileStore(data_dir / "files")
            fill(unit_of_work, FILLING, key=KEY, files=files, tell=lambda *_: None)
            db.session.remove()
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def session(filled: Flask) -> Iterator[Session]:
    """The session of the filled county."""
    with filled.app_context():
        yield reading()
        db.session.remove()
