from datetime import datetime

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from tests.counties import County

from wangge.accounts.models import Person, SessionRow
from wangge.kernel.clock import utc_now
from wangge.kernel.ids import uuid7
from wangge.platform.db import db, reading, unit_of_work


def people(county: County) -> int:
    with county.app.app_context():
        return reading().scalar(select(func.count()).select_from(Person)) or 0


def _write_one_and_fail(session: Session) -> None:
    session.execute(insert(Person), [{"id": uuid7(utc_now()), "name": "无"}])
    session.execute(insert(Person), [{"id": "no id", "name": "无"}])


def test_a_unit_of_work_that_fails_leaves_nothing(county: County) -> None:
    before = people(county)

    with county.app.app_context(), pytest.raises(StatementError), unit_of_work() as session:
        _write_one_and_fail(session)

    assert people(county) == before


def test_an_instant_without_zone_cannot_be_stored(county: County) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 -- what is refused

    with county.app.app_context(), pytest.raises(StatementError):
        reading().scalar(select(SessionRow).where(SessionRow.expires_at > naive))


def test_what_is_committed_outlives_a_power_cut(county: County) -> None:
    if not county.settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL's own settings are the server's")
    with county.app.app_context(), db.engine.connect() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert found == ["wal", 2, 1]
