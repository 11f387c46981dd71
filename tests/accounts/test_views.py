from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from tests.counties import County, opened
from tests.people import PASSWORD
from werkzeug.test import TestResponse

from wangge.accounts.models import PostRow, SessionRow, SignInTries
from wangge.kernel.clock import local_day, utc_now
from wangge.platform.db import unit_of_work
from wangge.platform.settings import Settings

SESSION = "/api/v1/session"


def sign_in(client: FlaskClient, username: str, password: str) -> TestResponse:
    return client.post(SESSION, json={"username": username, "password": password})


def test_whoever_signs_in_is_told_who_they_are(county: County) -> None:
    me = county["worker"].me

    assert me == {
        "person_id": me["person_id"],
        "name": "worker的姓名",
        "username": "worker",
        "home": "phone",
        "must_change": False,
        "manages_staff": False,
        "posts": [
            {
                "role": "grid_worker",
                "deputy_for": None,
                "organisation": {
                    "id": county["village"].office["id"],
                    "name": "东庄村",
                    "kind": "village",
                },
                "area": {"code": "640425100200001", "name": "第1网格", "level": "small"},
            }
        ],
    }
    assert county["worker"].get("/me").json == me


def test_each_role_has_its_first_screen(county: County) -> None:
    names = ("worker", "agent", "village", "town", "county", "unit", "leader", "admin")

    assert {name: county[name].me["home"] for name in names} == {
        "worker": "phone",
        "agent": "phone",
        "village": "desk",
        "town": "desk",
        "county": "desk",
        "unit": "desk",
        "leader": "cockpit",
        "admin": "admin",
    }


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(county: County) -> None:
    client = county.app.test_client()

    answers = [
        sign_in(client, "worker", "a wrong password"),
        sign_in(client, "nobody", PASSWORD),
        sign_in(client, "WORKER", PASSWORD),
        sign_in(client, "' OR 1=1 --", PASSWORD),
    ]

    assert {(each.status_code, each.data, each.headers.get("Set-Cookie")) for each in answers} == {
        (401, answers[0].data, None)
    }
    assert answers[0].json["code"] == "accounts.bad_credentials"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"username": "worker"}, 422),
        ({"username": "worker", "password": PASSWORD, "more": 1}, 422),
        ({"username": ["worker"], "password": PASSWORD}, 422),
        ({"username": "wor\0ker", "password": PASSWORD}, 422),
        ({"username": "w" * 65, "password": PASSWORD}, 422),
        ({"username": "worker", "password": "p" * 257}, 422),
    ],
)
def test_credentials_that_are_none_are_refused(
    county: County, body: dict[str, object], status: int
) -> None:
    answer = county.app.test_client().post(SESSION, json=body)

    assert (answer.status_code, answer.json["code"]) == (status, "http.invalid_fields")


def test_half_a_character_for_a_name_is_no_json(county: County) -> None:
    body = b'{"username": "\\ud800", "password": "a long password"}'

    answer = county.app.test_client().post(SESSION, data=body, content_type="application/json")

    assert (answer.status_code, answer.json["code"]) == (400, "http.malformed_json")


def test_guessing_is_slowed_and_a_name_nobody_has_alike(county: County) -> None:
    client = county.app.test_client()

    told = {
        name: [sign_in(client, name, f"a wrong password {n}") for n in range(6)]
        for name in ("worker", "nobody")
    }
    right = sign_in(client, "worker", PASSWORD)

    codes = ["accounts.bad_credentials"] * 5 + ["accounts.wait_before_trying"]
    assert {name: [each.json["code"] for each in told[name]] for name in told} == {
        "worker": codes,
        "nobody": codes,
    }
    assert (right.status_code, right.json["code"]) == (429, "accounts.wait_before_trying")
    assert 25 <= right.json["facts"]["seconds"] <= 30
    assert sign_in(client, "worker2", PASSWORD).status_code == 200


def test_after_the_wait_the_right_password_lets_in_and_the_name_begins_anew(
    county: County,
) -> None:
    client = county.app.test_client()
    for n in range(5):
        sign_in(client, "worker", f"a wrong password {n}")
    with county.app.app_context(), unit_of_work() as session:
        session.execute(update(SignInTries).values(wait_until=utc_now()))

    right = sign_in(client, "worker", PASSWORD)
    wrong = [sign_in(client, "worker", "a wrong password") for _ in range(5)]

    assert right.status_code == 200
    assert {each.json["code"] for each in wrong} == {"accounts.bad_credentials"}


def test_many_guesses_at_once_are_counted_one_by_one(county: County) -> None:
    def guess(n: int) -> str:
        answer = sign_in(county.app.test_client(), "worker", f"a wrong password {n}")
        return str(answer.json["code"])

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(guess, range(16)))

    assert told == {"accounts.bad_credentials": 5, "accounts.wait_before_trying": 11}


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(county: County) -> None:
    cookie = sign_in(county.app.test_client(), "worker", PASSWORD).headers["Set-Cookie"]

    parts = {part.strip().partition("=")[0] for part in cookie.split(";")}
    assert parts == {"wangge_session", "Expires", "Max-Age", "HttpOnly", "Path", "SameSite"}
    assert "SameSite=Lax" in cookie


def test_under_https_the_cookie_is_bound_to_the_host(county: County) -> None:
    plain = county.settings
    https = Settings(plain.county, plain.data_dir, plain.database_url, https=True)

    with opened(https) as app:
        cookie = sign_in(app.test_client(), "worker", PASSWORD).headers["Set-Cookie"]

    assert cookie.startswith("__Host-wangge_session=")
    assert "Secure" in cookie.split("; ")
    assert "Path=/" in cookie.split("; ")


def test_the_database_holds_no_token_and_no_password(county: County) -> None:
    client = county.app.test_client()
    sign_in(client, "worker", PASSWORD)
    cookie = client.get_cookie("wangge_session")
    assert cookie is not None

    with county.app.app_context(), unit_of_work() as session:
        stored = str([vars(each) for each in session.query(SessionRow)])

    assert cookie.value not in stored
    assert PASSWORD not in str(county.rows())


def test_a_session_past_its_days_is_none(own_county: County) -> None:
    worker = own_county["worker"]
    assert worker.get("/me").status_code == 200

    with own_county.app.app_context(), unit_of_work() as session:
        session.execute(update(SessionRow).values(expires_at=utc_now() - timedelta(seconds=1)))

    assert worker.get("/me").status_code == 401


def test_whose_posts_have_ended_is_let_in_no_more(own_county: County) -> None:
    worker = own_county["worker"]

    with own_county.app.app_context(), unit_of_work() as session:
        ended = local_day(utc_now()) - timedelta(days=1)
        session.execute(update(PostRow).values(valid_to=ended))

    assert worker.get("/me").status_code == 401
    assert sign_in(own_county.app.test_client(), "worker", PASSWORD).status_code == 401


def test_organisations_are_listed_by_kind(county: County) -> None:
    def names(query: str) -> list[tuple[str, str]]:
        items = county["worker"].get(f"/organisations{query}").json["items"]
        return [(each["name"], each["kind"]) for each in items]

    departments = [("县水务局", "department"), ("县消防救援大队", "department")]
    assert sorted(names("?kind=department")) == departments
    assert names("?kind=town") == [("白阳镇综治中心", "town"), ("王洼镇综治中心", "town")]
    assert len(names("")) == 1 + 2 + 4 + 2
    assert county["worker"].get("/organisations?kind=moon").status_code == 422
