"""What a report must be: refused with a clear problem, and nothing changed."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import rfc8785
from tests.counties import County
from tests.factories import HERE, fix, new_id, report

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import utc_now

LATER = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=36500)).isoformat()
POINT = fix(106.45, 35.65)
PICKED = "640425100200002"
PHOTO = {"id": "019b76da-a800-7000-8000-000000000001", "sha256": "0" * 64}

MISSHAPEN: list[tuple[str, dict[str, Any], dict[str, list[str]]]] = [
    ("an unknown field", {"weather": "雨"}, {"weather": ["unknown"]}),
    ("no id", {"id": None}, {"id": ["null"]}),
    ("a random id", {"id": "7d444840-9dc0-41d1-b245-5ffdce74fad2"}, {"id": ["not_uuid7"]}),
    ("an id that is none", {"id": "12"}, {"id": ["invalid"]}),
    ("words that are a number", {"words": 7}, {"words": ["invalid"]}),
    ("words with a NUL", {"words": "地\0界"}, {"words": ["malformed"]}),
    ("words without end", {"words": "字" * 10_001}, {"words": ["length"]}),
    ("no category", {"category": None}, {"category": ["null"]}),
    ("a day for a moment", {"seen_at": "2026-05-01"}, {"seen_at": ["invalid"]}),
    ("a moment without zone", {"seen_at": "2026-05-01T08:00:00"}, {"seen_at": ["invalid"]}),
    ("a moment long ago", {"seen_at": "0001-01-01T00:00:00+08:00"}, {"seen_at": ["out_of_range"]}),
    (
        "a moment far ahead",
        {"seen_at": LATER, "sent_at": "9999-12-31T23:59:59-08:00"},
        {"seen_at": ["out_of_range"], "sent_at": ["out_of_range"]},
    ),
    (
        "a fix in another age",
        {"point": POINT | {"fixed_at": "0001-01-01T00:00:00+08:00"}},
        {"point.fixed_at": ["out_of_range"]},
    ),
    ("a point that is text", {"point": "106.45,35.65"}, {"point": ["invalid"]}),
    ("a point beyond the poles", {"point": POINT | {"lat": 91}}, {"point.lat": ["out_of_range"]}),
    ("a point that is no number", {"point": POINT | {"lon": "NaN"}}, {"point.lon": ["invalid"]}),
    ("half a point", {"point": {"lon": 106.45}}, {"point.lat": ["required"]}),
    ("an unknown datum", {"point": POINT | {"datum": "cgcs"}}, {"point.datum": ["invalid"]}),
    (
        "an accuracy below nothing",
        {"point": POINT | {"accuracy_m": -1}},
        {"point.accuracy_m": ["out_of_range"]},
    ),
    ("a grid that is a name", {"grid": "东庄村"}, {"grid": ["malformed"]}),
    ("nobody", {"head_count": 0}, {"head_count": ["out_of_range"]}),
    ("one and a half people", {"head_count": 1.5}, {"head_count": ["invalid"]}),
    ("a number beyond JSON", {"head_count": 2**60}, {"head_count": ["out_of_range"]}),
    ("urgent in words", {"urgent": "yes"}, {"urgent": ["invalid"]}),
    ("a figure in words", {"point": fix(0, 0) | {"lon": "106.6"}}, {"point.lon": ["invalid"]}),
    ("a figure for yes", {"urgent": 1}, {"urgent": ["invalid"]}),
    ("photos that are no list", {"photos": PHOTO}, {"photos": ["invalid"]}),
    (
        "a photo without hash",
        {"photos": [{"id": PHOTO["id"], "sha256": "x"}]},
        {"photos.0.sha256": ["malformed"]},
    ),
    ("a reporter who is text", {"reporter": "张三"}, {"reporter": ["invalid"]}),
    (
        "a reporter with more than is asked",
        {"reporter": {"name": "张三", "id_card": "640425"}},
        {"reporter.id_card": ["unknown"]},
    ),
]
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("the point of a phone that knows none", {"point": fix(0, 0)}, "territory.null_island"),
    (
        "a Chinese map's point at the pole",
        {"point": fix(106.6, 90) | {"datum": "gcj02"}},
        "territory.datum_outside_china",
    ),
    (
        "a Chinese map's point on the other side of the earth",
        {"point": fix(-180, 0) | {"datum": "bd09"}},
        "territory.datum_outside_china",
    ),
    (
        "seen after it was sent",
        {"seen_at": (utc_now() + timedelta(days=1)).isoformat()},
        "intake.seen_after_sent",
    ),
    ("an unknown category", {"category": "land.moon"}, "intake.unknown_category"),
    ("a category with finer ones", {"category": "land"}, "intake.unknown_category"),
    ("neither point nor grid", {"point": None}, "intake.place_missing"),
    ("an unknown grid", {"point": None, "grid": "640425100200009"}, "intake.unknown_grid"),
    ("an unknown village", {"point": None, "grid": "640425100999"}, "intake.unknown_grid"),
    ("a town for a grid", {"point": None, "grid": "640425100000"}, "intake.unknown_grid"),
    ("an unknown grid beside a point", {"grid": "640425100200009"}, "intake.unknown_grid"),
    ("more words than the policy takes", {"words": "字" * 2001}, "intake.over_policy"),
    ("more people than the policy takes", {"head_count": 10_000}, "intake.over_policy"),
    (
        "more photos than the policy takes",
        {"photos": [{"id": new_id(), "sha256": "0" * 64} for _ in range(10)]},
        "intake.over_policy",
    ),
]


@pytest.mark.parametrize(
    ("changes", "fields"), [each[1:] for each in MISSHAPEN], ids=[each[0] for each in MISSHAPEN]
)
def test_a_misshapen_report_is_refused_by_field(
    county: County, changes: dict[str, Any], fields: dict[str, list[str]]
) -> None:
    before = county.rows()

    answer = county["worker"].post("/reports", report(**changes))

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert (answer.json["code"], answer.json["fields"]) == ("http.invalid_fields", fields)
    assert county.rows() == before


@pytest.mark.parametrize(
    ("changes", "code"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED]
)
def test_a_report_the_county_does_not_take_is_refused(
    county: County, changes: dict[str, Any], code: str
) -> None:
    before = county.rows()

    answer = county["worker"].post("/reports", report(**changes))

    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert county.rows() == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 422, "http.invalid_fields"),
        (b"{", 400, "http.malformed_json"),
        (b'{"words": NaN}', 400, "http.malformed_json"),
        (b'{"words": "\xff"}', 400, "http.malformed_json"),
        (b'{"words": "\\ud800"}', 400, "http.malformed_json"),
        (b"[]", 422, "http.invalid_fields"),
        (b'"report"', 422, "http.invalid_fields"),
        (b"null", 422, "http.invalid_fields"),
        (b'{"words": "' + b"a" * 10_000_000 + b'"}', 413, "http.too_large"),
    ],
)
@pytest.mark.parametrize("path", ["/reports", "/sync"])
def test_a_body_that_is_no_report_is_refused(
    county: County, path: str, body: bytes, status: int, code: str
) -> None:
    before = county.rows()

    answer = county["worker"].client.post(
        f"/api/v1{path}", data=body, content_type="application/json"
    )

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert county.rows() == before


def test_a_report_as_a_form_is_refused(county: County) -> None:
    before = county.rows()

    answer = county["worker"].client.post("/api/v1/reports", data=report())

    assert answer.status_code in {400, 415, 422}
    assert county.rows() == before


def test_a_report_from_another_sites_page_is_refused(county: County) -> None:
    before = county.rows()

    answer = county["worker"].client.post(
        "/api/v1/reports", json=report(), headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, answer.json["code"]) == (403, "http.cross_site")
    assert county.rows() == before


def test_a_receipt_names_the_hash_of_what_was_sent(county: County) -> None:
    sent = report(words='地界😀\t引号"', head_count=3, point=fix(106.450000001, 35.65))

    receipt = county["worker"].post("/reports", sent).json

    assert receipt == {
        "id": sent["id"],
        "sha256": sha256_hex(rfc8785.dumps(json.loads(json.dumps(sent)))),
        "received_at": receipt["received_at"],
        "matter": {
            "id": receipt["matter"]["id"],
            "number": f"{utc_now().year}-白阳-000001",
            "stage": "reported",
        },
        "grid": {"code": "640425100200001", "name": "东庄村第1网格"},
        "ticket": None,
    }


def test_the_same_id_with_other_content_is_refused(county: County) -> None:
    sent = report()
    county["worker"].post("/reports", sent)
    before = county.rows()

    answer = county["worker"].post("/reports", sent | {"words": "别的话"})

    assert (answer.status_code, answer.json["code"]) == (409, "intake.id_taken")
    assert county.rows() == before


def test_the_same_report_from_another_person_learns_nothing(county: County) -> None:
    sent = report()
    county["worker"].post("/reports", sent)
    before = county.rows()

    answer = county["worker2"].post("/reports", sent)

    assert answer.status_code == 409
    assert answer.json == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "intake.id_taken",
        "facts": {"id": sent["id"]},
    }
    assert county.rows() == before


@pytest.mark.parametrize(
    ("point", "place"),
    [
        (fix(0.001, 0.001), PICKED),
        (fix(*HERE) | {"accuracy_m": 900_000}, PICKED),
        (fix(*HERE) | {"accuracy_m": 15}, "640425100200001"),
        (fix(*HERE) | {"accuracy_m": None}, "640425100200001"),
    ],
    ids=[
        "a fix far away",
        "a fix that says nothing",
        "a sharp fix",
        "a fix that says not how sharp",
    ],
)
def test_a_grid_picked_by_hand_gives_way_to_a_sharp_fix_in_the_county_alone(
    county: County, point: dict[str, Any], place: str
) -> None:
    matter = county["worker"].report(point=point, grid=PICKED)

    assert matter["place"]["code"] == place
    assert (matter["point"] is None) == (place == PICKED)
    assert matter["report"]["point"]["lon"] == point["lon"]


def test_a_photo_id_of_another_report_is_refused(county: County) -> None:
    county["worker"].report(photos=[PHOTO])
    before = county.rows()
    other = PHOTO | {"id": new_id()}

    answers = [
        county["worker2"].post("/reports", report(photos=photos))
        for photos in ([PHOTO], [other, other])
    ]

    assert [(each.status_code, each.json["code"]) for each in answers] == [
        (409, "intake.photo_id_taken")
    ] * 2
    assert county.rows() == before


@pytest.mark.parametrize("cursor", ["x", "é", "MjAyNi0wMS0wMVQwMDowMDowMHww", "", "fHw="])
def test_ones_own_reports_with_an_unreadable_cursor_begin_anew(county: County, cursor: str) -> None:
    county["worker"].report()

    answer = county["worker"].get(f"/reports/mine?cursor={cursor or 'A'}")

    assert (answer.status_code, len(answer.json["items"])) == (200, 1)


def test_ones_own_reports_come_page_by_page_newest_first(county: County) -> None:
    numbers = [county["worker"].report()["number"] for _ in range(5)]
    county["agent"].report()

    pages, cursor = [], ""
    while cursor is not None:
        page = county["worker"].get(f"/reports/mine?limit=2{cursor}").json
        pages.append([each["matter"]["number"] for each in page["items"]])
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert pages == [numbers[4:2:-1], numbers[2:0:-1], numbers[:1]]
