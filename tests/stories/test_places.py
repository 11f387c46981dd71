"""Places: one lead official, one liaison, one ledger; where they lie and who sees them."""

from typing import Any

import pytest
from tests.counties import County
from tests.factories import HERE, fix
from tests.people import Person

from wangge.kernel.geometry import wgs84_to_gcj02

LON, LAT = HERE
NEAR, FAR = (LON + 0.001, LAT), (LON + 0.02, LAT)
AREA = {
    "type": "Polygon",
    "coordinates": [
        [
            [LON - 0.005, LAT - 0.005],
            [LON + 0.005, LAT - 0.005],
            [LON + 0.005, LAT + 0.005],
            [LON - 0.005, LAT + 0.005],
            [LON - 0.005, LAT - 0.005],
        ]
    ],
}


def given(county: County, **changes: object) -> dict[str, Any]:
    return {
        "kind": "school",
        "name": "东庄小学",
        "point": {"lon": LON, "lat": LAT},
        "lead": county["leader"].me["person_id"],
        "liaison": county["town"].me["person_id"],
    } | changes


def register(county: County, who: str = "county", **changes: object) -> dict[str, Any]:
    answer = county[who].post("/places", given(county, **changes))
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def ledger(who: Person, place: dict[str, Any]) -> list[tuple[str, str]]:
    """The numbers in a ledger, newest first, and why each stands there."""
    answer = who.get(f"/places/{place['id']}/ledger")
    assert answer.status_code == 200, answer.json
    return [(each["matter"]["number"], each["why"]) for each in answer.json["items"]]


def test_a_place_has_one_lead_official_one_liaison_and_lies_in_a_small_grid(
    county: County,
) -> None:
    place = register(county)

    assert (place["kind"], place["name"]) == ({"code": "school", "name": "学校"}, "东庄小学")
    assert place["place"]["code"] == "640425100200001"
    assert place["lead"]["person"]["name"] == "leader的姓名"
    assert place["liaison"]["person"]["name"] == "town的姓名"
    assert place["liaison"]["organisation"]["name"] == county["town"].office["name"]
    assert [each["action"] for each in place["events"]] == [
        "take_seat",
        "take_seat",
        "register_place",
    ]


def test_one_person_may_be_lead_official_and_liaison(county: County) -> None:
    town = county["town"].me["person_id"]

    place = register(county, "town", lead=town, liaison=town)

    assert place["lead"]["person"] == place["liaison"]["person"]


def test_a_place_given_in_gcj02_is_stored_where_it_is(county: County) -> None:
    lon, lat = wgs84_to_gcj02(LON, LAT)

    place = register(county, point={"lon": lon, "lat": lat}, datum="gcj02")

    assert place["shape"]["coordinates"] == pytest.approx([LON, LAT], abs=1e-8)


@pytest.mark.parametrize("who", ["worker", "colleague", "agent", "village", "town", "leader"])
def test_whoever_works_in_the_village_or_above_sees_the_place(county: County, who: str) -> None:
    place = register(county)

    assert [each["id"] for each in county[who].get("/places").json["items"]] == [place["id"]]
    assert [
        each["properties"]["name"] for each in county[who].get("/places/layer").json["features"]
    ] == ["东庄小学"]
    assert county[who].get(f"/places/{place['id']}").status_code == 200


@pytest.mark.parametrize("who", ["neighbour", "worker2", "town2", "unit", "admin"])
def test_for_others_there_is_no_place(county: County, who: str) -> None:
    place = register(county)

    assert county[who].get("/places").json["items"] == []
    assert county[who].get("/places/layer").json["features"] == []
    assert county[who].get(f"/places/{place['id']}").status_code == 404
    assert county[who].get(f"/places/{place['id']}/ledger").status_code == 404


def test_a_liaison_from_elsewhere_sees_the_place_but_only_matters_of_their_own(
    county: County,
) -> None:
    county["worker"].report(point=fix(*HERE))
    place = register(county, liaison=county["unit2"].me["person_id"])

    assert [each["id"] for each in county["unit2"].get("/places").json["items"]] == [place["id"]]
    assert ledger(county["unit2"], place) == []
    assert len(ledger(county["town"], place)) == 1


def test_what_lies_within_the_radius_of_a_point_is_in_its_ledger(county: County) -> None:
    near = county["worker"].report(point=fix(*NEAR))
    county["worker"].report(point=fix(*FAR))
    county["worker"].report(point=None, grid="640425100200001")
    place = register(county)

    assert ledger(county["village"], place) == [(near["number"], "lies_there")]


def test_what_lies_in_an_area_is_in_its_ledger(county: County) -> None:
    inside = county["worker"].report(point=fix(LON + 0.0049, LAT + 0.0049))
    county["worker"].report(point=fix(LON + 0.0051, LAT))
    place = register(county, point=None, area=AREA)

    assert place["shape"]["type"] == "Polygon"
    assert ledger(county["village"], place) == [(inside["number"], "lies_there")]


def test_a_matter_is_linked_by_hand_with_a_reason_and_taken_out_again(county: County) -> None:
    far = county["worker"].report(point=fix(*FAR))
    place = register(county)

    linked = county["village"].post(
        f"/places/{place['id']}/ledger", {"matter": far["number"], "reason": "学生上下学必经"}
    )
    again = county["town"].post(
        f"/places/{place['id']}/ledger", {"matter": far["id"], "reason": "再次"}
    )
    line = linked.json["items"][0]
    taken_out = county["village"].post(
        f"/places/{place['id']}/ledger/{far['id']}/unlink", {"reason": "已改道"}
    )

    assert (line["matter"]["number"], line["why"], line["reason"]) == (
        far["number"],
        "linked",
        "学生上下学必经",
    )
    assert (again.status_code, again.json["code"]) == (409, "resolution.linked_already")
    assert taken_out.json["items"] == []
    acts = county["village"].get(f"/places/{place['id']}").json["events"]
    assert [(each["action"], each["words"]) for each in acts[:2]] == [
        ("unlink_matter", "已改道"),
        ("link_matter", "学生上下学必经"),
    ]


def test_a_matter_outside_ones_remit_is_neither_linked_nor_shown(county: County) -> None:
    other = county["worker2"].report(point=None, grid="640425101201004")
    place = register(county)

    by_village = county["village"].post(
        f"/places/{place['id']}/ledger", {"matter": other["number"], "reason": "有关"}
    )
    county["county"].post(
        f"/places/{place['id']}/ledger", {"matter": other["number"], "reason": "有关"}
    )

    assert (by_village.status_code, by_village.json["code"]) == (404, "matters.not_found")
    assert ledger(county["village"], place) == []
    assert ledger(county["county"], place) == [(other["number"], "linked")]
    assert other["id"] not in county["village"].get(f"/places/{place['id']}").text


def test_another_lead_official_is_a_change_with_a_reason_and_the_old_one_stays_on_record(
    county: County,
) -> None:
    place = register(county)
    changed = given(county, lead=county["county"].me["person_id"], name="东庄中心小学")

    answer = county["town"].client.put(
        f"/api/v1/places/{place['id']}", json=changed | {"reason": "分工调整"}
    )

    assert answer.status_code == 200
    assert (answer.json["name"], answer.json["lead"]["person"]["name"]) == (
        "东庄中心小学",
        "county的姓名",
    )
    assert [(each["action"], each["about"]) for each in answer.json["events"][:3]] == [
        ("take_seat", "county的姓名"),
        ("leave_seat", "leader的姓名"),
        ("change_place", None),
    ]


@pytest.mark.parametrize("who", ["worker", "village", "leader"])
def test_only_town_and_county_register_places(county: County, who: str) -> None:
    answer = county[who].post("/places", given(county))

    assert (answer.status_code, answer.json["code"]) == (403, "resolution.not_yours")


def test_a_town_registers_no_place_in_another_town_nor_moves_one_there(county: County) -> None:
    there = {"point": {"lon": 106.75, "lat": 35.95}}
    place = register(county, "town")

    made = county["town"].post("/places", given(county, **there))
    moved = county["town"].client.put(
        f"/api/v1/places/{place['id']}", json=given(county, **there) | {"reason": "搬迁"}
    )

    assert (made.status_code, made.json["code"]) == (403, "resolution.not_yours")
    assert (moved.status_code, moved.json["code"]) == (403, "resolution.not_yours")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"kind": "castle"}, 422, "resolution.unknown_place_kind"),
        ({"point": {"lon": 106.0, "lat": 35.0}}, 422, "resolution.outside_county"),
        ({"point": None, "area": {"type": "Point"}}, 422, "resolution.shape_refused"),
        ({"point": None, "area": {"type": "Polygon"}}, 422, "resolution.shape_refused"),
        (
            {
                "point": None,
                "area": {
                    "type": "Polygon",
                    "coordinates": [
                        [[LON, LAT], [LON + 1e-3, LAT + 1e-3], [LON + 1e-3, LAT], [LON, LAT + 1e-3]]
                    ],
                },
            },
            422,
            "resolution.shape_refused",
        ),
        ({"area": AREA}, 422, "http.invalid_fields"),
        ({"point": None}, 422, "http.invalid_fields"),
    ],
)
def test_what_is_no_place_here_is_refused(
    county: County, changes: dict[str, object], status: int, code: str
) -> None:
    answer = county["county"].post("/places", given(county, **changes))

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_lead_official_has_a_post_over_the_place(county: County) -> None:
    answer = county["county"].post("/places", given(county, lead=county["town2"].me["person_id"]))

    assert (answer.status_code, answer.json["code"]) == (422, "resolution.head_without_remit")


def test_a_closed_place_leaves_the_map_and_keeps_its_history(county: County) -> None:
    place = register(county)

    closed = county["town"].post(f"/places/{place['id']}/close", {"reason": "学校撤并"})
    again = county["town"].post(f"/places/{place['id']}/close", {"reason": "再次"})

    assert (closed.json["stage"], closed.json["events"][0]["words"]) == ("closed", "学校撤并")
    assert (again.status_code, again.json["code"]) == (409, "resolution.not_open")
    assert county["county"].get("/places/layer").json["features"] == []
    assert county["county"].get("/places").json["items"] == []
    assert [each["id"] for each in county["county"].get("/places?closed=true").json["items"]] == [
        place["id"]
    ]


def test_places_are_found_by_kind_and_name(county: County) -> None:
    school, mine = register(county), register(county, kind="mine", name="东庄煤矿")

    def found(query: str) -> list[str]:
        return [each["id"] for each in county["county"].get(f"/places?{query}").json["items"]]

    assert found("kind=mine") == [mine["id"]]
    assert found("q=小学") == [school["id"]]
    assert county["county"].get("/places").json["kinds"] == [
        {"code": "enterprise", "name": "企业"},
        {"code": "school", "name": "学校"},
        {"code": "mine", "name": "矿山"},
    ]


def test_those_who_may_answer_for_a_place_are_listed_with_their_offices(county: County) -> None:
    items = county["town"].get("/officials?area=640425100200001").json["items"]

    names = {each["name"] for each in items}
    assert {"leader的姓名", "town的姓名", "village的姓名", "worker的姓名", "unit的姓名"} <= names
    assert {"admin的姓名", "town2的姓名", "neighbour的姓名"} & names == set()
    assert county["village"].get("/officials?area=640425100200").status_code == 404
    assert county["town"].get("/officials?area=640425101201").status_code == 404
