"""The command that fills the demo county."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wangge.app import create_app
from wangge.demo.cli import demo
from wangge.kernel.errors import NotReadyError
from wangge.matters.models import Matter
from wangge.platform.settings import Settings

# The county is filled within the first test, which takes a while on a busy machine.
pytestmark = pytest.mark.timeout(600)


def test_nothing_but_a_demo_is_filled(database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(county="640425", data_dir=tmp_path, database_url=database_url))

    with pytest.raises(NotReadyError, match="WANGGE_DEMO=1"):
        CliRunner().invoke(
            demo, ["fill"], obj=ScriptInfo(create_app=lambda: app), catch_exceptions=False
        )


def test_a_filled_county_stays_as_it_is(filled: Flask, session: Session) -> None:
    before = session.scalar(select(func.count(Matter.id)))

    told = CliRunner().invoke(demo, ["fill"], obj=ScriptInfo(create_app=lambda: filled))

    assert told.output == "The demo county is filled already; its data stays as it is.\n"
    assert session.scalar(select(func.count(Matter.id))) == before
