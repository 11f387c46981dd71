from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from wangge.platform.db import unit_of_work
from wangge.platform.http import PREFIX
from wangge.policy.services import load_policy


def test_the_taxonomy_is_told_and_need_not_be_sent_twice(app: Flask, pack_dir: Path) -> None:
    with unit_of_work() as writing:
        load_policy(writing, pack_dir, datetime(2026, 9, 16, tzinfo=UTC))
    client = app.test_client()

    first = client.get(f"{PREFIX}/taxonomy")
    second = client.get(f"{PREFIX}/taxonomy", headers={"If-None-Match": first.headers["ETag"]})

    assert first.json == {
        "version": "640425-test.1",
        "categories": [
            {"code": "land", "name": "土地", "parent": None},
            {"code": "land.boundary", "name": "地界纠纷", "parent": "land"},
        ],
    }
    assert (second.status_code, second.data) == (304, b"")
