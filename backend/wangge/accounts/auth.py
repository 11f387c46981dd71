"""Who is signed in to this request."""

from flask import g, request
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.errors import PasswordMustChangeError, SignInNeededError
from wangge.accounts.queries import actor_of_token
from wangge.accounts.services.signing_in import token_digest
from wangge.kernel.clock import local_day, utc_now
from wangge.platform.deployment import deployment

COOKIE = "wangge_session"
OPEN_BEFORE_CHANGE = frozenset(
    {"accounts.get_me", "accounts.put_password", "accounts.delete_session"}
)
"""What a one-time password opens: its own change, leaving, and who one is."""
COOKIE_HTTPS = "__Host-wangge_session"


def request_token() -> str | None:
    """The session token this request carries."""
    return request.cookies.get(cookie_name())


def cookie_name() -> str:
    """The session cookie's name; over https none that another host of the domain could set."""
    return COOKIE_HTTPS if deployment().settings.https else COOKIE


def admit(session: Session) -> None:
    """Let the request in as the person its cookie stands for.

    Raises:
        SignInNeededError: without a session that is still good.
        PasswordMustChangeError: with a one-time password, for all but its change.
    """
    token = request_token()
    if not token:
        raise SignInNeededError
    now = utc_now()
    actor = actor_of_token(session, token_digest(token), now, local_day(now))
    if actor is None:
        raise SignInNeededError
    if actor.must_change and request.endpoint not in OPEN_BEFORE_CHANGE:
        raise PasswordMustChangeError
    g.actor = actor


def current_actor() -> Actor:
    """The signed-in person.

    Raises:
        SignInNeededError: when the view is one that anybody may open and nobody is signed in.
    """
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise SignInNeededError
    return actor
