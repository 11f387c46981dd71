import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from tests.counties import County
from tests.factories import report

from wangge.platform.pages import pages

AREAS = "/api/v1/territory/areas"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nothing", 404, "http.not_found"),
        ("get", "/api/v1/matters/not-an-id", 404, "http.not_found"),
        ("delete", "/api/v1/matters", 405, "http.method_not_allowed"),
        ("get", "/api/v1/../../etc/passwd", 404, "http.not_found"),
    ],
)
def test_every_refusal_is_a_problem_document(
    county: County, method: str, path: str, status: int, code: str
) -> None:
    answer = county["village"].client.open(path, method=method)

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": answer.json["title"],
        "status": status,
        "code": code,
    }


@pytest.mark.parametrize("site", ["cross-site", "same-site", "evil"])
def test_a_change_from_another_site_is_refused(county: County, site: str) -> None:
    matter = county["worker"].report()
    before = county.rows()

    answer = county["village"].client.post(
        f"/api/v1/matters/{matter['id']}/actions/verify",
        json={"finding": "属实"},
        headers={"Sec-Fetch-Site": site},
    )

    assert (answer.status_code, answer.json["code"]) == (403, "http.cross_site")
    assert county.rows() == before


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost:1"])
def test_a_change_from_a_page_of_another_origin_is_refused(county: County, origin: str) -> None:
    before = county.rows()

    answer = county["worker"].client.post(
        "/api/v1/reports", json=report(), headers={"Origin": origin}
    )

    assert (answer.status_code, answer.json["code"]) == (403, "http.cross_site")
    assert county.rows() == before


@pytest.mark.parametrize(
    "sent",
    [
        {"data": "words=1", "content_type": "application/x-www-form-urlencoded"},
        {"data": "{}", "content_type": "text/plain"},
        {"data": b"{}", "content_type": "application/json", "headers": {"Content-Encoding": "br"}},
    ],
    ids=["a form", "plain text", "packed"],
)
def test_what_is_no_plain_json_is_refused_as_such(county: County, sent: dict[str, Any]) -> None:
    answer = county["worker"].client.post("/api/v1/reports", **sent)

    assert (answer.status_code, answer.json["code"]) == (415, "http.not_json")


def test_a_body_whose_length_is_not_told_is_not_read_without_end(county: County) -> None:
    answer = county["worker"].client.post(
        "/api/v1/reports",
        input_stream=io.BytesIO(b" " * (5 * 1024 * 1024)),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert (answer.status_code, answer.json["code"]) == (413, "http.too_large")


def test_nobody_reads_a_body_of_somebody_who_is_not_signed_in(county: County) -> None:
    answer = county.app.test_client().post(
        "/api/v1/reports", data="{", content_type="application/json"
    )

    assert (answer.status_code, answer.json["code"]) == (401, "accounts.not_signed_in")


def test_a_parameter_given_twice_is_refused(county: County) -> None:
    answer = county["county"].get("/matters?stage=reported&stage=verified")

    assert (answer.status_code, answer.json["fields"]) == (422, {"stage": ["repeated"]})


def test_a_method_there_is_none_of_is_answered_with_those_there_are(county: County) -> None:
    answer = county["county"].client.put("/api/v1/matters", json={})

    assert (answer.status_code, answer.json["code"]) == (405, "http.method_not_allowed")
    assert "GET" in answer.allow


@pytest.mark.parametrize(
    "path",
    ["/..%2f..%2f..%2f..%2fetc%2fpasswd", "/..%2f..%2f..%2f..%2fetc%2fnothere", f"/{'a' * 300}"],
)
def test_no_address_tells_which_files_the_server_has(tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("the shell", "utf-8")
    app = Flask(__name__)
    app.register_blueprint(pages(tmp_path))

    with app.test_client().get(path) as answer:
        assert (answer.status_code, answer.text) == (200, "the shell")


def test_an_answer_is_kept_by_nobody_on_the_way(county: County) -> None:
    headers = county["village"].get("/matters").headers

    assert {name: headers[name] for name in SAFE} == SAFE


SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


def test_a_longer_answer_is_packed_for_who_takes_it_so(county: County) -> None:
    client = county["village"].client

    plain = client.get(AREAS)
    packed = client.get(AREAS, headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


def test_an_answer_that_has_not_changed_is_not_sent_again(county: County) -> None:
    client = county["village"].client
    first = client.get(AREAS)

    again = client.get(AREAS, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_the_health_of_the_service_is_told_to_anybody(county: County, database_kind: str) -> None:
    answer = county.app.test_client().get("/healthz")

    assert answer.json == {"status": "ok", "database": database_kind, "county": "640425"}
