"""Loading the policy of a county pack."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.kernel.canonical import canonical, sha256_hex
from wangge.policy.errors import PolicyRefusedError, VersionTakenError
from wangge.policy.models import PolicyVersion
from wangge.policy.queries import newest_version
from wangge.policy.rules import (
    AGENCY_FILE,
    PACK_FILE,
    POLICY_FILE,
    TAXONOMY_FILE,
    Fault,
    PolicyTexts,
    policy_body,
    policy_faults,
)

FILES = (POLICY_FILE, PACK_FILE, TAXONOMY_FILE, AGENCY_FILE)


def faults_in(pack_dir: Path) -> tuple[Fault, ...]:
    """Every fault of the policy in a pack; empty when it may be loaded."""
    return policy_faults(_texts(pack_dir))


def load_policy(session: Session, pack_dir: Path, now: datetime) -> PolicyVersion:
    """The pack's policy in force; nothing changes when it is in force already.

    Raises:
        PolicyRefusedError: when the pack has faults; nothing is loaded.
        VersionTakenError: when its version was loaded before and is not what is in force.
    """
    texts = _texts(pack_dir)
    if faults := policy_faults(texts):
        raise PolicyRefusedError(faults=faults)
    body = policy_body(texts)
    version, sha256 = body["policy"]["version"], sha256_hex(canonical(body))
    newest = newest_version(session)
    if newest is not None and newest.sha256 == sha256:
        return newest
    known = select(PolicyVersion.id).where(PolicyVersion.version == version)
    if session.scalars(known).first() is not None:
        raise VersionTakenError(version=version)
    loaded = PolicyVersion(version=version, sha256=sha256, body=body, loaded_at=now)
    session.add(loaded)
    session.flush()
    return loaded


def _texts(pack_dir: Path) -> PolicyTexts:
    return PolicyTexts(*(_text(pack_dir / name) for name in FILES))


def _text(path: Path) -> str | None:
    # A file in another encoding is shown with replacement signs, and refused by its content.
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None
