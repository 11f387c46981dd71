"""Signing in and out."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from wangge.accounts.errors import BadCredentialsError
from wangge.accounts.models import SessionRow
from wangge.accounts.queries import account_named
from wangge.accounts.services.passwords import is_right
from wangge.kernel.canonical import sha256_hex


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
