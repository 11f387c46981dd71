"""Commands about accounts."""

import click
from flask.cli import with_appcontext

from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.errors import UsernameTakenError, WeakPasswordError
from wangge.accounts.queries import organisations
from wangge.accounts.services import NewPost, open_account, take_on
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.ids import uuid7
from wangge.platform.db import unit_of_work


@click.group()
def accounts() -> None:
    """Accounts of the people who work with the system."""


@accounts.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@with_appcontext
def create(username: str, name: str, password: str) -> None:
    """Make an administrator; the first account of a deployment."""
    now = utc_now()
    with unit_of_work() as session:
        county = organisations(session, OrganisationKind.COUNTY)
        if not county:
            raise click.ClickException("No county is loaded yet: run `wangge territory load`.")
        person_id = uuid7(now)
        post = NewPost(
            person_id=person_id,
            name=name,
            organisation_id=county[0].id,
            role=Role.ADMINISTRATOR,
            area_prefix=county[0].area_prefix,
            valid_from=local_day(now),
        )
        take_on(session, [post], now)
        try:
            open_account(session, person_id, username=username, password=password, now=now)
        except UsernameTakenError:
            raise click.ClickException(f"The name {username} is taken; choose another.") from None
        except WeakPasswordError as error:
            least = error.facts["length_min"]
            raise click.ClickException(f"The password needs {least} characters or more.") from None
    click.echo(f"{username} can sign in now.")
