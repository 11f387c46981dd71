from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.territory.packs import POLICY, write_pack

from wangge.platform.db import unit_of_work
from wangge.policy.errors import PolicyRefusedError, VersionTakenError
from wangge.policy.models import PolicyVersion
from wangge.policy.services import faults_in, load_policy

NOW = datetime(2026, 9, 16, tzinfo=UTC)


def loaded(pack_dir: Path) -> int:
    with unit_of_work() as writing:
        return load_policy(writing, pack_dir, NOW).id


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PolicyVersion)) or 0


def test_the_same_policy_is_loaded_once(session: Session, pack_dir: Path) -> None:
    assert loaded(pack_dir) == loaded(pack_dir)
    assert count(session) == 1


def test_a_faulty_policy_is_refused_with_every_fault(session: Session, tmp_path: Path) -> None:
    pack_dir = write_pack(tmp_path, policy=POLICY.replace("reported = 2", ""), taxonomy="")

    with pytest.raises(PolicyRefusedError) as refusal:
        loaded(pack_dir)

    assert [fault.code for fault in refusal.value.faults] == [
        "policy.missing_key",
        "policy.taxonomy_header",
    ]
    assert refusal.value.faults == faults_in(pack_dir)
    assert count(session) == 0


def test_a_version_once_loaded_never_changes(session: Session, pack_dir: Path) -> None:
    loaded(pack_dir)
    write_pack(pack_dir, policy=POLICY.replace("idle_days = 30", "idle_days = 7"))

    with pytest.raises(VersionTakenError):
        loaded(pack_dir)

    assert count(session) == 1


def test_a_version_once_replaced_does_not_come_back(session: Session, pack_dir: Path) -> None:
    loaded(pack_dir)
    loaded(write_pack(pack_dir, policy=POLICY.replace("test.1", "test.2")))

    with pytest.raises(VersionTakenError):
        loaded(write_pack(pack_dir))

    assert count(session) == 2


def test_a_file_in_another_encoding_is_refused_not_a_fault_of_ours(pack_dir: Path) -> None:
    (pack_dir / "taxonomy.csv").write_bytes("编码,名称\n".encode("gbk"))

    assert [fault.code for fault in faults_in(pack_dir)] == ["policy.taxonomy_header"]
