"""Reads for the sign-in page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.accounts.models import Account, Organisation, Person, PostRow
from wangge.demo.enums import ACCOUNTS, DemoAccount


def demo_accounts(session: Session) -> list[tuple[DemoAccount, str, str]]:
    """The demo accounts that exist, in the order of the table, with person and organisation."""
    rows = session.execute(
        select(Account.username, Person.name, Organisation.name)
        .join(Person, Person.id == Account.person_id)
        .join(PostRow, PostRow.person_id == Person.id)
        .join(Organisation, Organisation.id == PostRow.organisation_id)
        .where(Account.username.in_([each.username for each in ACCOUNTS]))
    )
    found = {username: (person, organisation) for username, person, organisation in rows}
    return [(each, *found[each.username]) for each in ACCOUNTS if each.username in found]


def has_people(session: Session) -> bool:
    """Whether anybody works here yet."""
    return session.scalar(select(Person.id).limit(1)) is not None
