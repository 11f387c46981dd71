"""Signing in and out."""

import secrets
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wangge.accounts.errors import BadCredentialsError, WaitBeforeTryingError
from wangge.accounts.models import SessionRow, SignInTries
from wangge.accounts.queries import account_named
from wangge.accounts.rules.tries import FORGOTTEN_AFTER, wait_after
from wangge.accounts.services.passwords import is_right
from wangge.kernel.canonical import sha256_hex
from wangge.platform.spatial import insert_if_absent


def begin_try(session: Session, username: str, now: datetime) -> None:
    """Count a try at a password before the password is looked at, so that none goes uncounted.

    A name that nobody has is counted like any other, and tells nobody that nobody has it.

    Raises:
        WaitBeforeTryingError: while the tries before this one keep the name waiting.
    """
    session.execute(delete(SignInTries).where(SignInTries.wait_until < now - FORGOTTEN_AFTER))
    digest = sha256_hex(username.encode())
    first = {"username_sha256": digest, "tries": 0, "wait_until": now}
    insert_if_absent(session, SignInTries, [first])
    found = session.execute(
        select(SignInTries).where(SignInTries.username_sha256 == digest).with_for_update()
    ).scalar_one_or_none()
    if found is None:
        # Somebody with the right password has just let the name begin anew.
        return
    if found.wait_until > now:
        raise WaitBeforeTryingError(seconds=ceil((found.wait_until - now).total_seconds()))
    found.tries += 1
    found.wait_until = now + wait_after(found.tries)


def forget_tries(session: Session, username: str) -> None:
    """Let a name begin anew: its password was right, or is another now."""
    digest = sha256_hex(username.encode())
    session.execute(delete(SignInTries).where(SignInTries.username_sha256 == digest))


def account_verified(session: Session, *, username: str, password: str) -> UUID:
    """The account that name and password belong to; takes long on purpose, so only read here.

    Raises:
        BadCredentialsError: when they do not belong together; an unknown name takes as long to
            refuse as a wrong password.
    """
    account = account_named(session, username)
    if not is_right(password, account.password_hash if account else None) or account is None:
        raise BadCredentialsError
    return account.id


def open_session(session: Session, account_id: UUID, *, idle_days: int, now: datetime) -> str:
    """A new session's token, shown once; the account's ended sessions are forgotten."""
    token = secrets.token_urlsafe(32)
    session.execute(
        delete(SessionRow).where(SessionRow.account_id == account_id, SessionRow.expires_at <= now)
    )
    session.add(
        SessionRow(
            token_sha256=token_digest(token),
            account_id=account_id,
            created_at=now,
            expires_at=now + timedelta(days=idle_days),
        )
    )
    return token


def sign_out(session: Session, token: str) -> None:
    """End a session; nothing happens when it has ended already."""
    session.execute(delete(SessionRow).where(SessionRow.token_sha256 == token_digest(token)))


def token_digest(token: str) -> str:
    """What is stored of a session token."""
    return sha256_hex(token.encode())
