"""Reads for the sign-in page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.accounts.models import Account, Person
from wangge.demo.enums import ACCOUNTS, DemoAccount


def demo_accounts(session: Session) -> list[tuple[DemoAccount, str]]:
    """The demo accounts that exist, each with its person's name, in the order of the table."""
    names = dict(
        session.execute(
            select(Account.username, Person.name)
            .join(Person, Person.id == Account.person_id)
            .where(Account.username.in_([each.username for each in ACCOUNTS]))
        ).all()
    )
    return [(each, names[each.username]) for each in ACCOUNTS if each.username in names]


def has_people(session: Session) -> bool:
    """Whether anybody works here yet."""
    return session.scalar(select(Person.id).limit(1)) is not None
