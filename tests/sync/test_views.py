"""A phone's batch: each item by itself, once, whatever happens to the others."""

import json
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import rfc8785
from tests.counties import County
from tests.factories import new_id, report
from tests.people import Person

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import utc_now

AT_ONCE = 50


def item(**changes: object) -> dict[str, Any]:
    """A report as an item of a batch."""
    return {"kind": "report"} | report(**changes)


def synced(person: Person, *items: object, **beside: object) -> list[dict[str, Any]]:
    """The results of a batch."""
    answer = person.post("/sync", {"items": list(items), **beside})
    assert answer.status_code == 200, answer.json
    return list(answer.json["results"])


def hash_of(sent: dict[str, Any]) -> str:
    """The hash of an item as it was sent, without its kind."""
    plain = json.loads(json.dumps({key: value for key, value in sent.items() if key != "kind"}))
    return sha256_hex(rfc8785.dumps(plain))


def test_each_item_gets_a_receipt_that_names_it(county: County) -> None:
    sent = [item(words=f"第{number}件") for number in range(3)]

    results = synced(county["worker"], *sent)

    assert [(each["id"], each["status"], each["receipt"]["sha256"]) for each in results] == [
        (each["id"], "received", hash_of(each)) for each in sent
    ]
    assert [each["receipt"]["matter"]["number"][-6:] for each in results] == [
        "000001",
        "000002",
        "000003",
    ]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (item(category="land.moon"), "intake.unknown_category"),
        (item(words=None), "http.invalid_fields"),
        (item(words="地\0界"), "http.invalid_fields"),
        (item(seen_at="0001-01-01T00:00:00+14:00"), "http.invalid_fields"),
        (item(head_count=2**60), "http.invalid_fields"),
        (item(seen_at=(utc_now() + timedelta(hours=1)).isoformat()), "intake.seen_after_sent"),
        (item() | {"kind": "petition"}, "sync.unknown_kind"),
        ({"id": 7}, "sync.unknown_kind"),
        ({}, "sync.unknown_kind"),
        (None, "sync.unknown_kind"),
        ("report", "sync.unknown_kind"),
        ([item()], "sync.unknown_kind"),
    ],
)
def test_a_bad_item_holds_up_no_other(county: County, bad: object, code: str) -> None:
    good = [item(), item()]

    results = synced(county["worker"], good[0], bad, good[1])

    assert [each["status"] for each in results] == ["received", "refused", "received"]
    named = bad.get("id") if isinstance(bad, dict) else None
    assert results[1]["id"] == (named if isinstance(named, str) else None)
    assert (results[1]["problem"]["code"], results[1]["problem"]["status"]) == (code, 422)
    assert len(county.rows()["reports"]) == 2


def test_an_item_sent_twice_in_a_batch_is_taken_once(county: County) -> None:
    sent = item()

    first, second = synced(county["worker"], sent, sent)

    assert first == second
    assert len(county.rows()["reports"]) == 1


def test_a_batch_sent_again_gets_the_same_receipts_and_changes_nothing(county: County) -> None:
    sent = [item(), item()]
    first = synced(county["worker"], *sent)
    before = county.rows()

    assert synced(county["worker"], *sent) == first
    assert county.rows() == before


def test_a_report_gets_the_same_receipt_by_either_way(county: County) -> None:
    sent = item()
    alone = county["worker"].post("/reports", {k: v for k, v in sent.items() if k != "kind"})

    assert synced(county["worker"], sent)[0]["receipt"] == alone.json


def test_an_item_with_other_content_under_its_id_is_refused(county: County) -> None:
    sent = item()
    synced(county["worker"], sent)
    before = county.rows()

    result = synced(county["worker"], sent | {"head_count": 99})[0]

    assert (result["status"], result["problem"]["status"], result["problem"]["code"]) == (
        "refused",
        409,
        "intake.id_taken",
    )
    assert county.rows() == before


def test_one_photo_announced_by_two_items_belongs_to_the_first(county: County) -> None:
    photo = {"id": new_id(), "sha256": "0" * 64}

    results = synced(county["worker"], item(photos=[photo]), item(photos=[photo]))

    assert [each["status"] for each in results] == ["received", "refused"]
    assert results[1]["problem"]["code"] == "intake.photo_id_taken"


@pytest.mark.parametrize("body", [{}, {"items": None}, {"items": {}}, {"items": "x"}, {"more": 1}])
def test_a_batch_without_items_is_refused(county: County, body: object) -> None:
    before = county.rows()

    answer = county["worker"].post("/sync", body)

    assert (answer.status_code, answer.json["code"]) == (422, "http.invalid_fields")
    assert county.rows() == before


def test_a_batch_longer_than_the_policy_takes_is_refused_whole(county: County) -> None:
    before = county.rows()

    answer = county["worker"].post("/sync", {"items": [item() for _ in range(201)]})

    assert (answer.status_code, answer.json["code"]) == (413, "intake.batch_too_large")
    assert county.rows() == before


def test_an_empty_batch_is_answered_with_nothing(county: County) -> None:
    assert synced(county["worker"]) == []


@pytest.mark.parametrize("photos", [0, 2])
def test_the_same_report_fifty_times_at_once_is_one_report(county: County, photos: int) -> None:
    sent = report(photos=[{"id": new_id(), "sha256": "0" * 64} for _ in range(photos)])
    people = [county["worker"].elsewhere() for _ in range(AT_ONCE)]
    start = Barrier(AT_ONCE)

    def send(index: int) -> tuple[str, dict[str, Any]]:
        start.wait()
        if index % 2:
            return "sync", synced(people[index], {"kind": "report"} | sent)[0].get("receipt")
        return "alone", people[index].post("/reports", sent).json

    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = list(pool.map(send, range(AT_ONCE)))

    assert {receipt["sha256"] for _, receipt in receipts} == {hash_of(sent)}
    assert [receipt for _, receipt in receipts] == [receipts[0][1]] * AT_ONCE
    assert {name: len(rows) for name, rows in county.rows().items() if name in COUNTED} == {
        "reports": 1,
        "matters": 1,
        "matter_events": 1,
        "event_payloads": 1,
        "photos": photos,
    }


COUNTED = {"reports", "matters", "matter_events", "event_payloads", "photos"}


def test_what_no_formula_takes_is_refused_alone(county: County) -> None:
    impossible = {"lon": 106.6, "lat": 90, "datum": "gcj02"}

    results = synced(county["worker"], item(), item(point=impossible), item())

    assert [each["status"] for each in results] == ["received", "refused", "received"]
    assert results[1]["problem"]["code"] == "territory.datum_outside_china"


def test_a_refused_report_sent_twice_in_a_batch_is_refused_for_the_same_reason(
    county: County,
) -> None:
    photo = {"id": new_id(), "sha256": "0" * 64}
    county["worker2"].report(photos=[photo])
    clashing = item(photos=[photo])

    results = synced(county["worker"], clashing, clashing)

    assert [each["problem"]["code"] for each in results] == ["intake.photo_id_taken"] * 2


def test_of_many_reports_that_claim_one_photo_at_once_one_is_received(county: County) -> None:
    shared = [{"id": new_id(), "sha256": "0" * 64} for _ in range(2)]
    sent = [report(photos=shared[:: 1 if each % 2 else -1]) for each in range(AT_ONCE)]
    people = [county["worker"].elsewhere() for _ in range(AT_ONCE)]
    start = Barrier(AT_ONCE)

    def send(index: int) -> tuple[int, str | None]:
        start.wait()
        answer = people[index].post("/reports", sent[index])
        return answer.status_code, answer.json.get("code")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(send, range(AT_ONCE)))

    assert answers == {(201, None): 1, (409, "intake.photo_id_taken"): AT_ONCE - 1}
    rows = county.rows()
    assert [len(rows[name]) for name in sorted(COUNTED)] == [1, 1, 1, 2, 1]


def test_many_reports_at_once_each_get_a_number_of_their_own(county: County) -> None:
    people = [county["worker"].elsewhere() for _ in range(20)]

    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda person: person.report()["number"], people))

    year = utc_now().year
    assert sorted(numbers) == [f"{year}-白阳-{number:06d}" for number in range(1, 21)]


@pytest.mark.parametrize(
    ("phone_off", "corrected"),
    [
        (timedelta(hours=-3), True),
        (timedelta(hours=5), True),
        (timedelta(seconds=-60), False),
        (timedelta(seconds=60), False),
    ],
)
def test_a_phones_clock_that_is_off_is_corrected_for(
    county: County, phone_off: timedelta, *, corrected: bool
) -> None:
    truly_seen = utc_now() - timedelta(hours=2)
    phone_now = utc_now() + phone_off
    sent = item(seen_at=(truly_seen + phone_off).isoformat(), sent_at=(phone_now).isoformat())

    result = synced(county["worker"], sent, phone_now=phone_now.isoformat())[0]

    matter = county["worker"].matter(result["receipt"]["matter"]["id"])
    expected = truly_seen if corrected else truly_seen + phone_off
    shown = datetime.fromisoformat(matter["seen_at"])
    assert abs(shown - expected) < timedelta(seconds=30)
    assert matter["report"]["seen_at"] == sent["seen_at"]


def test_without_the_phones_clock_only_a_sending_in_the_future_tells(county: County) -> None:
    ahead = item(
        seen_at=(utc_now() + timedelta(hours=2)).isoformat(),
        sent_at=(utc_now() + timedelta(hours=3)).isoformat(),
    )
    waited = item(
        seen_at=(utc_now() - timedelta(days=4)).isoformat(),
        sent_at=(utc_now() - timedelta(days=3)).isoformat(),
    )

    results = synced(county["worker"], ahead, waited)

    seen = [
        datetime.fromisoformat(county["worker"].matter(each["receipt"]["matter"]["id"])["seen_at"])
        for each in results
    ]
    assert abs(seen[0] - (utc_now() - timedelta(hours=1))) < timedelta(seconds=30)
    assert seen[1] == datetime.fromisoformat(waited["seen_at"])


def test_a_phone_whose_clock_began_anew_is_taken(county: County) -> None:
    sent = item(seen_at="1970-01-01T00:01:00+00:00", sent_at="1970-01-01T00:02:00+00:00")

    result = synced(county["worker"], sent, phone_now="1970-01-01T00:03:00+00:00")[0]

    matter = county["worker"].matter(result["receipt"]["matter"]["id"])
    seen = datetime.fromisoformat(matter["seen_at"])
    assert abs(seen - (utc_now() - timedelta(minutes=2))) < timedelta(seconds=30)


def test_a_phones_clock_beyond_any_is_refused(county: County) -> None:
    before = county.rows()

    answers = [
        county["worker"].post("/sync", {"items": [item()], "phone_now": each})
        for each in ("0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "now")
    ]

    assert [each.status_code for each in answers] == [422, 422, 422]
    assert county.rows() == before


def test_nothing_is_logged_of_what_people_report(
    county: County, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    synced(county["worker"], item(words="绝不记录", reporter={"name": "马秀英"}))

    assert [each for each in ("绝不记录", "马秀英") if each in caplog.text] == []
