import gzip

import pytest
from tests.counties import County

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
