"""Somebody leaves: what they answered for goes to who follows, and the record says so."""

from datetime import timedelta
from typing import Any

from tests.counties import County
from tests.factories import HERE

from wangge.kernel.clock import local_day, utc_now

VILLAGE = "640425100200"
YESTERDAY = str(local_day(utc_now()) - timedelta(days=1))


def person(county: County, name: str) -> str:
    return str(county[name].me["person_id"])


def declare(county: County, head: str, members: list[str]) -> dict[str, Any]:
    given = {
        "village": VILLAGE,
        "reason": "信访集中",
        "head": person(county, head),
        "members": [person(county, each) for each in members],
    }
    return dict(county["county"].post("/focal-villages", given).json)


def leave(county: County, name: str, successor: str | None) -> dict[str, Any]:
    given = {
        "successor_id": successor and person(county, successor),
        "last_on": YESTERDAY,
    }
    answer = county["admin"].post(f"/accounts/staff/people/{person(county, name)}/hand-over", given)
    assert answer.status_code in {200, 201}, answer.json
    return dict(answer.json)


def seats(county: County, focal: dict[str, Any]) -> list[tuple[str, str]]:
    told = county["county"].get(f"/focal-villages/{focal['id']}").json
    return [(each["seat"], each["person"]["name"]) for each in told["task_force"]]


def test_the_head_of_a_task_force_is_followed_and_the_history_names_the_hand_over(
    own_county: County,
) -> None:
    focal = declare(own_county, "town", ["village"])

    record = leave(own_county, "town", "deputy")

    assert seats(own_county, focal) == [("head", "deputy的姓名"), ("member", "village的姓名")]
    acts = own_county["county"].get(f"/focal-villages/{focal['id']}").json["events"]
    assert [(each["action"], each["about"], each["handed_over"]) for each in acts[:2]] == [
        ("take_seat", "deputy的姓名", True),
        ("leave_seat", "town的姓名", True),
    ]
    assert [(each["kind"], each["label"]) for each in record["items"]] == [
        ("focal_village", "东庄村")
    ]
    assert own_county["deputy"].get(f"/focal-villages/{focal['id']}").status_code == 200


def test_a_member_who_follows_the_head_sits_once(own_county: County) -> None:
    focal = declare(own_county, "town", ["deputy"])

    leave(own_county, "town", "deputy")

    assert seats(own_county, focal) == [("head", "deputy的姓名")]


def test_the_head_who_follows_a_member_stays_the_head_alone(own_county: County) -> None:
    focal = declare(own_county, "town", ["deputy"])

    leave(own_county, "deputy", "town")

    assert seats(own_county, focal) == [("head", "town的姓名")]


def test_without_a_successor_the_seat_stays_empty(own_county: County) -> None:
    focal = declare(own_county, "leader", ["village"])

    leave(own_county, "village", None)

    assert seats(own_county, focal) == [("head", "leader的姓名")]


def test_what_has_ended_keeps_its_people(own_county: County) -> None:
    focal = declare(own_county, "leader", ["village"])
    end = {"result": "lifted", "reason": "另行决定"}
    own_county["county"].post(f"/focal-villages/{focal['id']}/end", end)

    record = leave(own_county, "village", "agent")

    assert seats(own_county, focal) == [("head", "leader的姓名"), ("member", "village的姓名")]
    assert record["items"] == []


def test_a_lead_official_and_a_liaison_are_followed_at_every_place(own_county: County) -> None:
    town = person(own_county, "town")
    given = {
        "kind": "school",
        "name": "东庄小学",
        "point": {"lon": HERE[0], "lat": HERE[1]},
        "lead": town,
        "liaison": town,
    }
    place = own_county["county"].post("/places", given).json

    record = leave(own_county, "town", "deputy")

    now = own_county["county"].get(f"/places/{place['id']}").json
    assert [now[seat]["person"]["name"] for seat in ("lead", "liaison")] == ["deputy的姓名"] * 2
    assert [(each["kind"], each["label"]) for each in record["items"]] == [
        ("place", "东庄小学"),
        ("place", "东庄小学"),
    ]
