"""Sign in, sign out, who am I, which organisations there are, and keeping their staff."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from flask import Response, make_response, request
from werkzeug.exceptions import UnsupportedMediaType

from wangge.accounts.actor import Actor
from wangge.accounts.auth import COOKIE, COOKIE_HTTPS, cookie_name, current_actor, request_token
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.errors import BadCredentialsError
from wangge.accounts.permissions import reaches_of
from wangge.accounts.queries import actor_of_account, organisations
from wangge.accounts.schemas import (
    CandidatesSchema,
    CredentialsSchema,
    DeputiesSchema,
    DutyPhoneSchema,
    FirstPasswordSchema,
    HandOverSchema,
    HandOversSchema,
    IdSchema,
    LeaveSchema,
    LeavingSchema,
    MemberOneSchema,
    MemberQuerySchema,
    MembersSchema,
    MeSchema,
    NewPasswordSchema,
    OfficesSeenSchema,
    OrganisationQuerySchema,
    OrganisationsSchema,
    PostQuerySchema,
    PreviewSchema,
    SeenSchema,
    TakenInSchema,
    UsernameSchema,
    VacanciesSchema,
)
from wangge.accounts.services.handing_over import Leaving, hand_over
from wangge.accounts.services.importing import FirstPassword, Preview, preview, take_in
from wangge.accounts.services.managing import reaches, set_duty_phone
from wangge.accounts.services.overview import (
    Asked,
    HandOverSeen,
    Members,
    candidates,
    hand_over_seen,
    hand_overs_seen,
    may_change,
    member,
    members,
    offices_seen,
    own_posts,
    stood_in,
    vacancies_seen,
)
from wangge.accounts.services.passwords import change_password, new_hash
from wangge.accounts.services.resetting import give_account, reset_password
from wangge.accounts.services.sheets import faults_marked, handout, template
from wangge.accounts.services.signing_in import (
    account_verified,
    begin_try,
    forget_tries,
    open_session,
    sign_out,
    token_digest,
)
from wangge.accounts.services.standing_in import Leave, arrange_deputy, end_deputy
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.codes import level_of
from wangge.platform.db import reading, unit_of_work
from wangge.platform.deployment import deployment
from wangge.platform.http import WireBlueprint
from wangge.platform.workbooks import MEDIA_TYPE
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


@blp.route("/me/password", methods=["PUT"])
@blp.arguments(NewPasswordSchema)
@blp.response(204)
def put_password(given: dict[str, str]) -> Response:
    """Change one's own password; every other session of the account ends."""
    actor = current_actor()
    with unit_of_work() as session:
        begin_try(session, actor.username, utc_now())
    password_hash = new_hash(reading(), actor, **given)
    with unit_of_work() as session:
        forget_tries(session, actor.username)
        change_password(session, actor, password_hash, keeping=token_digest(request_token() or ""))
    return Response(status=204)


@blp.route("/deputies")
@blp.response(200, DeputiesSchema)
def get_deputies() -> dict[str, object]:
    """One's own posts with those who stand in, and the posts one stands in for."""
    session, actor, today = reading(), current_actor(), local_day(utc_now())
    return {
        "posts": own_posts(session, actor, today),
        "stood_in": stood_in(session, actor, today),
    }


@blp.route("/deputies/candidates")
@blp.arguments(PostQuerySchema, location="query")
@blp.response(200, CandidatesSchema)
def get_candidates(asked: dict[str, UUID]) -> dict[str, object]:
    """Who may stand in for a post of one's own, or one that one manages."""
    found = candidates(reading(), current_actor(), asked["post"], local_day(utc_now()))
    return {"items": found}


@blp.route("/deputies", methods=["POST"])
@blp.arguments(LeaveSchema)
@blp.response(201, IdSchema)
def post_deputy(given: dict[str, Any]) -> dict[str, UUID]:
    """Have somebody stand in for the holder of a post."""
    with unit_of_work() as session:
        return {"id": arrange_deputy(session, current_actor(), Leave(**given), utc_now())}


@blp.route("/deputies/<uuid:deputy_id>/end", methods=["POST"])
@blp.response(204)
def post_deputy_end(deputy_id: UUID) -> Response:
    """End an arrangement at once."""
    with unit_of_work() as session:
        end_deputy(session, current_actor(), deputy_id, utc_now())
    return Response(status=204)


@blp.route("/accounts/staff/offices")
@blp.response(200, OfficesSeenSchema)
def get_offices() -> dict[str, object]:
    """The offices one manages, with whom to ask at each."""
    return {"items": offices_seen(reading(), current_actor(), local_day(utc_now()))}


@blp.route("/accounts/staff/offices/<uuid:office_id>/duty-phone", methods=["PUT"])
@blp.arguments(DutyPhoneSchema)
@blp.response(204)
def put_duty_phone(given: dict[str, str | None], office_id: UUID) -> Response:
    """Say on which telephone an office is reached."""
    with unit_of_work() as session:
        set_duty_phone(session, current_actor(), office_id, given["duty_phone"])
    return Response(status=204)


@blp.route("/accounts/staff/people")
@blp.arguments(MemberQuerySchema, location="query")
@blp.response(200, MembersSchema)
def get_members(asked: dict[str, Any]) -> Members:
    """The people one manages, by name."""
    return members(reading(), current_actor(), Asked(**asked), local_day(utc_now()))


@blp.route("/accounts/staff/people/<uuid:person_id>")
@blp.response(200, MemberOneSchema)
def get_member(person_id: UUID) -> dict[str, object]:
    """One of the people one manages."""
    session, actor, today = reading(), current_actor(), local_day(utc_now())
    return {
        "member": member(session, actor, person_id, today),
        "may_change": may_change(session, actor, person_id, today),
    }


@blp.route("/accounts/staff/people/<uuid:person_id>/password", methods=["POST"])
@blp.response(200, FirstPasswordSchema)
def post_password_reset(person_id: UUID) -> FirstPassword:
    """A one-time password instead of somebody's own; all their sessions end."""
    with unit_of_work() as session:
        return reset_password(session, current_actor(), person_id, utc_now())


@blp.route("/accounts/staff/people/<uuid:person_id>/account", methods=["POST"])
@blp.arguments(UsernameSchema)
@blp.response(201, FirstPasswordSchema)
def post_account(given: dict[str, str], person_id: UUID) -> FirstPassword:
    """An account for somebody who has none."""
    with unit_of_work() as session:
        return give_account(session, current_actor(), person_id, now=utc_now(), **given)


@blp.route("/accounts/staff/people/<uuid:person_id>/hand-over", methods=["POST"])
@blp.arguments(LeavingSchema)
@blp.response(201, HandOverSchema)
def post_hand_over(given: dict[str, Any], person_id: UUID) -> HandOverSeen:
    """End all posts of somebody with a day, and give them to a successor."""
    with unit_of_work() as session:
        leaving = Leaving(person_id=person_id, **given)
        record = hand_over(session, current_actor(), leaving, utc_now())
        return hand_over_seen(session, current_actor(), record)


@blp.route("/accounts/staff/hand-overs")
@blp.response(200, HandOversSchema)
def get_hand_overs() -> dict[str, object]:
    """The hand-overs of the people one manages, newest first."""
    return {"items": hand_overs_seen(reading(), current_actor())}


@blp.route("/accounts/staff/vacancies")
@blp.response(200, VacanciesSchema)
def get_vacancies() -> dict[str, object]:
    """The vacant posts of the offices one manages."""
    return {"items": vacancies_seen(reading(), current_actor(), local_day(utc_now()))}


@blp.route("/accounts/staff/template")
@blp.response(200, content_type=MEDIA_TYPE)
def get_template() -> Response:
    """An empty sheet of staff, with the words it may use."""
    session = reading()
    return Response(template(session, reaches(session, current_actor())), mimetype=MEDIA_TYPE)


@blp.route("/accounts/staff/preview", methods=["POST"])
@blp.response(200, PreviewSchema)
def post_preview() -> Preview:
    """What a sheet (the body, XLSX) would change, with every fault by cell."""
    session = reading()
    within = reaches(session, current_actor())
    return preview(session, sheet_sent(), within, utc_now())


@blp.route("/accounts/staff/faults", methods=["POST"])
@blp.response(200, content_type=MEDIA_TYPE)
def post_faults() -> Response:
    """The sheet that was sent, with its faulty cells marked."""
    session = reading()
    found = preview(session, sheet_sent(), reaches(session, current_actor()), utc_now())
    return Response(faults_marked(session, found), mimetype=MEDIA_TYPE)


@blp.route("/accounts/staff/import", methods=["POST"])
@blp.arguments(SeenSchema, location="query")
@blp.response(200, TakenInSchema)
def post_import(asked: dict[str, str]) -> dict[str, object]:
    """Do what was previewed, all or nothing; the first passwords are shown this once."""
    content = sheet_sent()
    with unit_of_work() as session:
        within = reaches(session, current_actor())
        found, passwords = take_in(session, content, within, now=utc_now(), **asked)
    sheet = b64encode(handout(passwords)).decode()
    return {"changes": found.changes, "passwords": passwords, "handout": sheet}


def sheet_sent() -> bytes:
    """The workbook this request carries.

    Raises:
        UnsupportedMediaType: when it carries none.
    """
    if request.mimetype != MEDIA_TYPE:
        raise UnsupportedMediaType
    return request.get_data()


def me_of(actor: Actor) -> dict[str, object]:
    """An actor in the shape of ``MeSchema``."""
    areas = county_map(reading())
    towns_manage = current_policy(reading()).staff.towns_manage
    return {
        "person_id": actor.person_id,
        "name": actor.name,
        "username": actor.username,
        "home": actor.home,
        "must_change": actor.must_change,
        "manages_staff": bool(reaches_of(actor, towns_manage=towns_manage)),
        "posts": [
            {
                "role": post.role,
                "deputy_for": post.deputy_for,
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
