"""The policy in force."""

from sqlalchemy import select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from wangge.kernel.errors import NotReadyError
from wangge.policy.models import PolicyVersion
from wangge.policy.rules import Policy, policy_of

_NONE = "No policy is loaded: run `wangge county load`."
_in_force: dict[URL, tuple[str, Policy]] = {}


def newest_version(session: Session) -> PolicyVersion | None:
    """The version loaded last, which is the one in force; None in an empty database."""
    return session.scalars(select(PolicyVersion).order_by(PolicyVersion.id.desc()).limit(1)).first()


def current_policy(session: Session) -> Policy:
    """The policy in force, built once for each process, database and version.

    Each call costs one select of one short row.

    Raises:
        NotReadyError: when no policy was ever loaded.
    """
    url = session.get_bind().engine.url
    newest = (
        select(PolicyVersion.id, PolicyVersion.sha256).order_by(PolicyVersion.id.desc()).limit(1)
    )
    row = session.execute(newest).first()
    if row is None:
        raise NotReadyError(_NONE)
    key = f"{row.id}:{row.sha256}"
    cached = _in_force.get(url)
    if cached is None or cached[0] != key:
        body = session.scalars(select(PolicyVersion.body).where(PolicyVersion.id == row.id)).one()
        cached = _in_force[url] = (key, policy_of(body))
    return cached[1]
