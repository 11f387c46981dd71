"""A kind or a place that was filed wrongly is put right; what was said stays as it was said."""

from tests.counties import WATER, County
from tests.factories import OUTSIDE, fix
from tests.stories.words import life, standing

NEXT_VILLAGE = "640425100201001"
OTHER_TOWN = "640425101201004"


def test_a_kind_is_corrected_and_the_report_keeps_its_words(county: County) -> None:
    matter = county["worker"].report(category="land.boundary", words="巷道堆满柴草")

    corrected = county["worker"].act(
        matter, "correct_category", category="fire.passage", reasons="是消防通道"
    )

    assert (corrected["category"], corrected["number"]) == ("fire.passage", matter["number"])
    assert corrected["report"] == matter["report"]
    assert corrected["due"] == matter["due"]
    assert corrected["events"][-1]["given"] == {"category": "fire.passage", "reasons": "是消防通道"}
    assert corrected["events"][-1]["filed"]["category"] == "fire.passage"
    found = county["village"].get("/matters?category=fire").json["items"]
    assert [each["number"] for each in found] == [matter["number"]]


def test_a_kind_that_is_none_or_the_same_is_refused(county: County) -> None:
    matter = county["worker"].report(category="land.boundary")

    refusals = [
        county["village"].try_to(matter, "correct_category", category=kind, reasons="更正")
        for kind in ("land", "no.such", "land.boundary")
    ]

    assert refusals == [
        (422, "matters.form_invalid"),
        (422, "matters.form_invalid"),
        (409, "matters.nothing_to_correct"),
    ]
    assert county["village"].matter(matter["id"])["version"] == 1


def test_a_village_moves_a_matter_to_another_of_its_grids_and_goes_on_with_it(
    county: County,
) -> None:
    matter = county["worker"].report()

    moved = county["village"].act(
        matter, "correct_place", place={"grid": "640425100200004"}, reasons="在四网格"
    )

    assert moved["place"]["name"] == "东庄村第4网格"
    assert (moved["point"], moved["number"]) == (None, matter["number"])
    assert moved["report"] == matter["report"]
    assert standing(moved) == standing(matter)
    assert county["village"].waiting() == [matter["number"]]
    # Nothing came to the village that it did not hold before.
    assert county["village"].inbox() == []


def test_a_place_in_the_next_village_is_the_towns_to_correct(county: County) -> None:
    matter = county["worker"].report()
    asked = {"place": {"grid": NEXT_VILLAGE}, "reasons": "在西庄"}

    refusal = county["village"].try_to(matter, "correct_place", **asked)
    moved = county["town"].act(matter, "correct_place", **asked)

    assert refusal == (403, "matters.place_beyond")
    assert moved["holder"]["id"] == county["neighbour"].office["id"]
    assert moved["due"] == matter["due"]
    assert county["neighbour"].waiting() == [matter["number"]]
    assert county["neighbour"].inbox() == [("handed_over", matter["number"])]
    assert county["village"].waiting() == []
    assert county["village"].get(f"/matters/{matter['id']}").status_code == 404
    # Who filed it goes on seeing it.
    assert county["worker"].matter(matter["id"])["place"]["code"] == NEXT_VILLAGE


def test_what_the_town_holds_goes_back_down_to_the_village_of_its_right_place(
    county: County,
) -> None:
    matter = county["worker"].report()
    county["village"].act(matter, "verify", finding="属实")
    county["village"].act(matter, "escalate", tried="调解")

    moved = county["town"].act(
        matter, "correct_place", place={"grid": NEXT_VILLAGE}, reasons="在西庄"
    )
    back = county["town"].act(matter, "send_back", reasons="请西庄先办")

    assert standing(moved) == ("escalated", "town", 5, 1)
    assert standing(back) == ("sent_back", "village", 5, 1)
    assert county["neighbour"].waiting() == [matter["number"]]


def test_a_place_in_another_town_is_the_countys_to_correct(county: County) -> None:
    matter = county["worker"].report()
    county["village"].act(matter, "verify", finding="属实")
    county["village"].act(matter, "escalate", tried="调解")
    asked = {"place": {"grid": OTHER_TOWN}, "reasons": "在北沟"}

    refusal = county["town"].try_to(matter, "correct_place", **asked)
    moved = county["county"].act(matter, "correct_place", **asked)

    assert refusal == (403, "matters.place_beyond")
    assert standing(moved) == ("escalated", "town", 5, 1)
    assert county["town2"].waiting() == [matter["number"]]
    back = county["town2"].act(matter, "send_back", reasons="请村里先办")
    assert back["holder"]["id"] == county["village2"].office["id"]


def test_what_was_reported_from_outside_the_county_comes_to_the_village_it_lies_in(
    county: County,
) -> None:
    matter = county["worker"].report(point=fix(*OUTSIDE))

    moved = county["county"].act(
        matter,
        "correct_place",
        place={"point": {"lon": 106.45, "lat": 35.65, "datum": "wgs84"}},
        reasons="定位漂移",
    )

    assert standing(matter)[1] == "county"
    assert standing(moved) == ("reported", "village", 2, 1)
    assert moved["place"]["code"] == "640425100200001"
    assert moved["point"] == {"lon": 106.45, "lat": 35.65}
    assert county["village"].waiting() == [matter["number"]]
    where = county["village"].get("/matters/points").json["features"]
    assert [each["geometry"]["coordinates"] for each in where] == [[106.45, 35.65]]


def test_a_department_keeps_what_it_holds_when_the_place_is_corrected(county: County) -> None:
    matter = county["county"].report(point=fix(*OUTSIDE))
    county["county"].act(matter, "verify", finding="属实")
    county["county"].act(matter, "assign", unit=county.department(WATER), task="办理")

    moved = county["county"].act(
        matter, "correct_place", place={"grid": NEXT_VILLAGE}, reasons="在西庄"
    )
    settled = county["unit"].act(matter, "settle", outcome="已修", way="repaired")

    assert standing(moved) == ("assigned", "unit", 15, 1)
    assert standing(settled) == ("settled", "county", 7, 1)


def test_a_place_that_is_none_or_the_same_is_refused(county: County) -> None:
    matter = county["worker"].report(point=None, grid="640425100200001")
    here = {"lon": 106.45, "lat": 35.65, "datum": "wgs84"}

    refusals = [
        county["county"].try_to(matter, "correct_place", place=place, reasons="更正")
        for place in (
            {"grid": "640425100200009"},
            {"grid": "640425100"},
            {"grid": 7},
            {},
            "640425100200001",
            {"grid": "640425100200002", "point": here},
            {"point": here | {"lon": 181}},
            {"point": here | {"lat": True}},
            {"point": here | {"datum": "moon"}},
            {"point": here | {"lon": 0, "lat": 0}},
            {"grid": "640425100200001"},
        )
    ]

    assert refusals == [
        *[(422, "matters.form_invalid")] * 9,
        (422, "territory.null_island"),
        (409, "matters.nothing_to_correct"),
    ]
    assert county["county"].matter(matter["id"])["version"] == 1


def test_a_correction_made_by_mistake_is_taken_back(county: County) -> None:
    matter = county["worker"].report()
    county["town"].act(matter, "correct_place", place={"grid": NEXT_VILLAGE}, reasons="在西庄")

    back = county["town"].act(matter, "undo")

    assert life(back)[-2:] == [
        "town_officer correct_place -> reported",
        "town_officer undo -> reported",
    ]
    assert back["place"] == matter["place"]
    assert (back["point"], back["holder"]) == (matter["point"], matter["holder"])
    assert county["village"].waiting() == [matter["number"]]
    assert county["neighbour"].inbox()[0] == ("taken_back", matter["number"])
    assert county["neighbour"].get(f"/matters/{matter['id']}").status_code == 404
