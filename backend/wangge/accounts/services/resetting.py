"""Passwords and accounts that a manager gives."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.errors import (
    AccountClosedError,
    AccountThereError,
    NoAccountError,
    NotOneselfError,
)
from wangge.accounts.models import Account, SessionRow
from wangge.accounts.services.hiring import open_account
from wangge.accounts.services.importing import FirstPassword
from wangge.accounts.services.managing import managed
from wangge.accounts.services.passwords import hashed_lightly, one_time_password
from wangge.accounts.services.signing_in import forget_tries
from wangge.kernel.clock import local_day


def reset_password(session: Session, actor: Actor, person_id: UUID, now: datetime) -> FirstPassword:
    """A one-time password instead of somebody's own; all their sessions end.

    Raises:
        StaffNotFoundError: when the actor does not manage them.
        BeyondRemitError: when they hold a post beyond the actor's reach.
        NotOneselfError: one's own password is changed with the old one.
        NoAccountError: when they have no account.
        AccountClosedError: when it is shut.
    """
    today = local_day(now)
    person = managed(session, actor, person_id, today).person
    if person_id == actor.person_id:
        raise NotOneselfError
    account = _account(session, person_id)
    if account is None:
        raise NoAccountError
    if account.closes_on is not None and account.closes_on < today:
        raise AccountClosedError
    password = one_time_password()
    account.password_hash, account.must_change = hashed_lightly(password), True
    session.execute(delete(SessionRow).where(SessionRow.account_id == account.id))
    forget_tries(session, account.username)
    return FirstPassword(person.name, account.username, password)


def give_account(
    session: Session, actor: Actor, person_id: UUID, *, username: str, now: datetime
) -> FirstPassword:
    """An account, with a one-time password, for somebody who had none.

    Raises:
        StaffNotFoundError: when the actor does not manage them.
        BeyondRemitError: when they hold a post beyond the actor's reach.
        AccountThereError: when they have one.
        UsernameTakenError: when the name is in use.
        UsernameMalformedError: when it is no user name.
        AccountClosedError: when they hold no post any more.
    """
    found = managed(session, actor, person_id, local_day(now))
    if not found.unended:
        raise AccountClosedError
    if _account(session, person_id) is not None:
        raise AccountThereError
    password = one_time_password()
    account = open_account(session, person_id, username=username, password=password, now=now)
    account.must_change = True
    return FirstPassword(found.person.name, username, password)


def _account(session: Session, person_id: UUID) -> Account | None:
    return session.scalar(select(Account).where(Account.person_id == person_id))
