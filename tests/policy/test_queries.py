from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from tests.territory.packs import POLICY, write_pack

from wangge.kernel.errors import NotReadyError
from wangge.platform.db import unit_of_work
from wangge.policy.queries import current_policy
from wangge.policy.services import load_policy

NOW = datetime(2026, 9, 16, tzinfo=UTC)


def load(pack_dir: Path) -> None:
    with unit_of_work() as writing:
        load_policy(writing, pack_dir, NOW)


def test_without_a_policy_one_is_told_what_to_do(session: Session) -> None:
    with pytest.raises(NotReadyError, match="wangge county load"):
        current_policy(session)


def test_the_policy_is_built_once_for_a_version(session: Session, pack_dir: Path) -> None:
    load(pack_dir)

    assert current_policy(session) is current_policy(session)
    assert current_policy(session).version == "640425-test.1"


def test_the_newest_version_is_in_force(session: Session, pack_dir: Path) -> None:
    load(pack_dir)
    before = current_policy(session)

    newer = POLICY.replace("test.1", "test.2").replace("idle_days = 30", "idle_days = 7")
    load(write_pack(pack_dir, policy=newer))

    assert (before.idle_days, current_policy(session).idle_days) == (30, 7)
