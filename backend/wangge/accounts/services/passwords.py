"""What is kept of a password, whether one is right, and changing it."""

import secrets

import argon2
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.errors import (
    OldPasswordWrongError,
    SamePasswordError,
    WeakPasswordError,
)
from wangge.accounts.models import Account, SessionRow
from wangge.accounts.rules.offices import PASSWORD_MAX, PASSWORD_MIN
from wangge.kernel.texts import shows

_HASHER = argon2.PasswordHasher(memory_cost=47104, time_cost=1, parallelism=1)
_LIGHT = argon2.PasswordHasher(memory_cost=1024, time_cost=1, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_hex())
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for each other on paper."""
_GROUPS, _GROUP = 4, 4


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def hashed_lightly(password: str) -> str:
    """What is kept of a one-time password: drawn at random, it needs no slow hash.

    A county brings thousands at once, in one transaction.
    """
    return _LIGHT.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one kept; for nobody's (None) it takes as long to say no."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except argon2.exceptions.VerificationError:
        return False
    return password_hash is not None


def one_time_password() -> str:
    """A password to be read from paper and typed once: 16 letters and figures, 79 bits."""
    drawn = [secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP)]
    groups = ("".join(drawn[n : n + _GROUP]) for n in range(0, len(drawn), _GROUP))
    return "-".join(groups)


def check_strength(password: str, length_min: int = PASSWORD_MIN) -> None:
    """Refuse a password that is too short or too long.

    Raises:
        WeakPasswordError: with the lengths that are taken.
    """
    if not length_min <= len(password) <= PASSWORD_MAX or not shows(password):
        raise WeakPasswordError(length_min=length_min, length_max=PASSWORD_MAX)


def new_hash(session: Session, actor: Actor, *, old: str, new: str) -> str:
    """What to keep of a new password, chosen by its owner; takes long, so it only reads.

    Raises:
        OldPasswordWrongError: when the old one is not theirs.
        SamePasswordError: when it is the old one.
        WeakPasswordError: when it is too short or too long.
    """
    check_strength(new)
    kept = session.scalars(
        select(Account.password_hash).where(Account.id == actor.account_id)
    ).one()
    if not is_right(old, kept):
        raise OldPasswordWrongError
    if old == new:
        raise SamePasswordError
    return hashed(new)


def change_password(session: Session, actor: Actor, password_hash: str, *, keeping: str) -> None:
    """Keep a new password; every other session of the account ends.

    Args:
        session: a transaction.
        actor: whose account.
        password_hash: from `new_hash`.
        keeping: the digest of the session that goes on.
    """
    account = session.get_one(Account, actor.account_id)
    account.password_hash, account.must_change = password_hash, False
    session.execute(
        delete(SessionRow).where(
            SessionRow.account_id == account.id, SessionRow.token_sha256 != keeping
        )
    )
