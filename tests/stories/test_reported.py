"""What a report becomes: with and without a point, inside and outside, twice."""

from tests.counties import County
from tests.factories import OUTSIDE, THERE, fix, picture, report
from tests.stories.words import standing

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import utc_now


def test_a_report_becomes_a_matter_of_its_grid(county: County) -> None:
    matter = county["worker"].report(words="两家为地界争吵")

    year = utc_now().year
    assert {key: matter[key] for key in ("number", "category", "words", "place", "point")} == {
        "number": f"{year}-白阳-000001",
        "category": "land.boundary",
        "words": "两家为地界争吵",
        "place": {"code": "640425100200001", "name": "东庄村第1网格", "town": "白阳镇"},
        "point": {"lon": 106.45, "lat": 35.65},
    }
    assert matter["holder"] == {
        "id": county["village"].office["id"],
        "name": "东庄村",
        "layer": "village",
    }
    assert matter["report"]["by"] == {"name": "worker的姓名", "role": "grid_worker"}


def test_a_report_without_a_point_is_filed_under_the_grid_picked(county: County) -> None:
    matter = county["worker"].report(point=None, grid="640425100200002")

    assert (matter["point"], matter["place"]["code"]) == (None, "640425100200002")
    assert county["colleague"].waiting() == [matter["number"]]


def test_a_report_that_names_only_the_village_is_filed_under_the_village(county: County) -> None:
    matter = county["worker"].report(point=None, grid="640425100200")

    assert matter["place"] == {"code": "640425100200000", "name": "东庄村", "town": "白阳镇"}
    assert standing(matter) == ("reported", "village", 2, 1)


def test_the_point_decides_when_point_and_grid_differ(county: County) -> None:
    matter = county["worker"].report(grid="640425101201004")

    assert matter["place"]["code"] == "640425100200001"
    assert matter["report"]["grid_picked"] == "640425101201004"


def test_a_report_from_outside_the_county_is_held_by_the_county(county: County) -> None:
    answer = county["worker"].post("/reports", report(point=fix(*OUTSIDE)))
    matter = county["county"].matter(answer.json["matter"]["id"])

    assert (answer.status_code, answer.json["grid"]) == (201, None)
    assert (matter["place"]["code"], matter["place"]["town"]) == ("640425000000000", None)
    assert standing(matter) == ("reported", "county", 2, 1)
    assert "escalate" not in county["county"].may(matter)


def test_anybody_may_report_anywhere_and_follow_what_becomes_of_it(county: County) -> None:
    matter = county["worker"].report(point=fix(*THERE))

    county["village2"].act(matter, "verify", finding="属实")

    assert county["worker"].matter(matter["id"])["stage"] == "verified"
    assert county["worker"].may(matter) == ["add_note"]
    assert county["village"].get(f"/matters/{matter['id']}").status_code == 404
    assert [
        each["matter"]["stage"] for each in county["worker"].get("/reports/mine").json["items"]
    ] == ["verified"]


def test_the_same_report_again_gets_the_same_receipt(county: County) -> None:
    sent = report()

    first = county["worker"].post("/reports", sent)
    again = county["worker"].post("/reports", sent)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert county["village"].get("/matters").json["total"] == 1


def test_the_receipt_stays_the_same_when_the_matter_has_gone_on(county: County) -> None:
    sent = report()
    first = county["worker"].post("/reports", sent)
    county["village"].act(first.json["matter"], "verify", finding="属实")

    assert county["worker"].post("/reports", sent).json == first.json


def test_a_photo_follows_its_report_and_is_seen_by_the_village(county: County) -> None:
    content, photo = picture(), "019b76da-a800-7000-8000-000000000001"
    matter = county["worker"].report(photos=[{"id": photo, "sha256": sha256_hex(content)}])
    path = f"/reports/{matter['report']['id']}/photos/{photo}"

    before = county["village"].get(f"/photos/{photo}").status_code
    sent = [
        county["worker"].client.put(f"/api/v1{path}", data=content, content_type="image/jpeg")
        for _ in range(2)
    ]

    assert before == 404
    assert [each.status_code for each in sent] == [201, 201]
    assert sent[0].json == sent[1].json
    seen = county["village"].matter(matter["id"])
    assert (seen["photo"], seen["report"]["photos"]) == (photo, [photo])
    assert [
        county["village"].get(f"/photos/{photo}{size}").content_type for size in ("", "?size=thumb")
    ] == ["image/jpeg"] * 2


def test_a_leader_instructs_and_the_holder_is_told(county: County) -> None:
    matter = county["worker"].report()

    instructed = county["leader"].act(matter, "instruct", words="请一周内办结并报告")

    assert standing(instructed) == standing(matter)
    assert instructed["due"] == matter["due"]
    assert county["village"].inbox() == [("instructed", matter["number"])]
    assert instructed["events"][-1]["actor"] == {
        "name": "leader的姓名",
        "role": "county_leader",
        "organisation": "彭阳县综治中心",
    }


def test_only_a_leader_instructs(county: County) -> None:
    matter = county["worker"].report()

    assert {
        name: county[name].try_to(matter, "instruct", words="请办理")
        for name in ("worker", "village", "town", "county")
    } == dict.fromkeys(("worker", "village", "town", "county"), (403, "matters.action_not_yours"))


def test_whoever_may_see_a_matter_may_add_what_they_know(county: County) -> None:
    matter = county["worker"].report()

    for name in ("worker", "agent", "village", "town", "county", "leader"):
        county[name].act(matter, "add_note", words=f"{name}补充")

    noted = county["village"].matter(matter["id"])
    assert [each["given"]["words"] for each in noted["events"][1:]] == [
        f"{name}补充" for name in ("worker", "agent", "village", "town", "county", "leader")
    ]
    assert (standing(noted), noted["due"]) == (standing(matter), matter["due"])
