"""Sign in, sign out, who am I, and which organisations there are."""

from typing import Any

from flask import Response, make_response

from wangge.accounts.actor import Actor
from wangge.accounts.auth import COOKIE, COOKIE_HTTPS, cookie_name, current_actor, request_token
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.errors import BadCredentialsError
from wangge.accounts.queries import actor_of_account, organisations
from wangge.accounts.schemas import (
    CredentialsSchema,
    MeSchema,
    OrganisationQuerySchema,
    OrganisationsSchema,
)
from wangge.accounts.services.signing_in import (
    account_verified,
    begin_try,
    forget_tries,
    open_session,
    sign_out,
)
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.codes import level_of
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment
from wangge.platform.http import WireBlueprint
from wangge.policy.queries import current_policy
from wangge.territory.queries import county_map

blp = WireBlueprint("accounts", __name__, description="Sign-in and organisations")


@blp.route("/session", methods=["POST"])
@blp.arguments(CredentialsSchema)
@blp.response(200, MeSchema)
def post_session(given: dict[str, str]) -> Response:
    """Sign in; the answer sets the session cookie."""
    now = utc_now()
    idle_days = current_policy(reading()).idle_days
    with unit_of_work() as session:
        begin_try(session, given["username"], now)
    account_id = account_verified(reading(), **given)
    with unit_of_work() as session:
        forget_tries(session, given["username"])
        # Whoever was signed in on this device before is so no longer.
        sign_out(session, request_token() or "")
        token = open_session(session, account_id, idle_days=idle_days, now=now)
        actor = actor_of_account(session, given["username"], local_day(now))
        if actor is None:
            raise BadCredentialsError
    response = make_response(MeSchema().dump(me_of(actor)))
    https = deployment().settings.https
    response.set_cookie(
        cookie_name(),
        token,
        max_age=idle_days * 86400,
        httponly=True,
        samesite="Lax",
        secure=https,
        path="/",
    )
    return response


@blp.route("/session", methods=["DELETE"])
@blp.response(204)
def delete_session() -> Response:
    """Sign out on this device."""
    with unit_of_work() as session:
        sign_out(session, request_token() or "")
    response = Response(status=204)
    response.delete_cookie(COOKIE)
    response.delete_cookie(COOKIE_HTTPS, secure=True)
    return response


@blp.route("/me")
@blp.response(200, MeSchema)
def get_me() -> dict[str, object]:
    """The signed-in person with the posts held today."""
    return me_of(current_actor())


@blp.route("/organisations")
@blp.arguments(OrganisationQuerySchema, location="query")
@blp.response(200, OrganisationsSchema)
def get_organisations(asked: dict[str, Any]) -> dict[str, object]:
    """Organisations to which matters can go."""
    items = [
        {"id": each.id, "name": each.name, "kind": OrganisationKind(each.kind)}
        for each in organisations(reading(), asked["kind"])
    ]
    return {"items": items}


def me_of(actor: Actor) -> dict[str, object]:
    """An actor in the shape of ``MeSchema``."""
    areas = county_map(reading())
    return {
        "person_id": actor.person_id,
        "name": actor.name,
        "username": actor.username,
        "home": actor.home,
        "posts": [
            {
                "role": post.role,
                "organisation": {
                    "id": post.organisation_id,
                    "name": post.organisation_name,
                    "kind": post.kind,
                },
                "area": {
                    "code": post.area_prefix,
                    "name": areas.name_of(post.area_prefix),
                    "level": level_of(post.area_prefix),
                },
            }
            for post in actor.posts
        ],
    }
