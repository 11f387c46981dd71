"""What a change of boundaries does, at midnight of its day, to grids, matters and people."""

from datetime import datetime, time, timedelta
from typing import Any

from tests.boundaries import (
    EAST,
    FIRST,
    SECOND,
    WEST,
    audited,
    on,
    split_first,
    territory,
    today,
    tomorrow,
)
from tests.counties import County
from tests.factories import fix, report
from tests.people import Person
from tests.stories.words import standing

IN_WEST, IN_EAST = (106.42, 35.65), (106.48, 35.65)
LAST_SECOND = time(23, 59, 59)
MIDNIGHT = time(0)


def place(person: Person, matter: dict[str, Any]) -> str:
    return str(person.matter(matter["id"])["place"]["code"])


def test_a_split_takes_effect_at_midnight_of_its_day_without_a_restart(own_county: County) -> None:
    village, day = own_county["village"], tomorrow()
    west, east = (own_county["worker"].report(point=fix(*at)) for at in (IN_WEST, IN_EAST))

    told = split_first(own_county, day)

    assert told.splitlines() == [
        f"split: {FIRST} -> {WEST}",
        f"split: {FIRST} -> {EAST}",
        f"These boundaries hold from {day}.",
    ]
    with on(today(), LAST_SECOND):
        assert [place(village, each) for each in (west, east)] == [FIRST, FIRST]
        assert village.get("/territory/locate?lon=106.42&lat=35.65").json["small"]["code"] == FIRST
    with on(day, MIDNIGHT):
        assert [place(village, each) for each in (west, east)] == [WEST, EAST]
        assert village.get("/territory/locate?lon=106.42&lat=35.65").json["small"]["code"] == WEST
    assert audited(own_county) == "2 histories checked, 0 faults, 0 texts destroyed"


def test_the_history_tells_that_the_boundaries_changed_and_nothing_else(
    own_county: County,
) -> None:
    matter = own_county["worker"].report(point=fix(*IN_WEST))
    before = own_county["village"].matter(matter["id"])
    split_first(own_county, tomorrow())

    with on(tomorrow(), MIDNIGHT) as midnight:
        moved = own_county["village"].matter(matter["id"])

    act = moved["events"][-1]
    assert act | {"at": None} == {
        "seq": 2,
        "action": "refile",
        "at": None,
        "actor": {"name": None, "role": None, "organisation": None},
        "from_stage": "reported",
        "to_stage": "reported",
        "given": {"from_place": "东庄村第1网格", "to_place": "东庄村第1网格（一）"},
        "filed": {"category": "land.boundary", "place": moved["place"]},
    }
    assert datetime.fromisoformat(act["at"]) == midnight
    same = ("number", "stage", "round", "due", "holder", "report", "point", "words", "seen_at")
    assert {key: moved[key] for key in same} == {key: before[key] for key in same}
    assert standing(moved) == standing(matter)
    assert [each["action"] for each in moved["available_actions"]].count("refile") == 0
    assert own_county["village"].try_to(matter, "refile") == (404, "matters.unknown_action")


def test_what_has_no_point_goes_to_the_only_heir_and_of_several_to_the_village(
    own_county: County,
) -> None:
    first, second = (
        own_county["village"].report(point=None, grid=grid) for grid in (FIRST, SECOND)
    )
    split_first(own_county, tomorrow())
    territory(
        own_county,
        "merge",
        SECOND,
        "640425100200004",
        "--name",
        "新网格",
        "--from",
        str(tomorrow()),
    )

    with on(tomorrow()):
        places = [place(own_county["village"], each) for each in (first, second)]

    assert places == ["640425100200000", "640425100200007"]


def test_who_looks_after_a_grid_that_is_no_more_looks_after_its_heirs(own_county: County) -> None:
    worker, colleague = own_county["worker"], own_county["colleague"]
    matter = own_county["village"].report(point=fix(*IN_EAST))
    split_first(own_county, tomorrow())

    with on(tomorrow()):
        assert worker.waiting() == [matter["number"]]
        assert colleague.waiting() == []
        areas = [post["area"]["name"] for post in worker.get("/me").json["posts"]]
        worker.act(matter, "verify", finding="属实")
        worker.act(matter, "settle_here", outcome="已调解", way="mediated")

    assert areas == ["第1网格", "第1网格（一）", "第1网格（二）"]


def test_a_grid_moved_to_another_town_takes_its_matters_there_and_the_way_back(
    own_county: County,
) -> None:
    village, town, town2 = (own_county[each] for each in ("village", "town", "town2"))
    matter = own_county["colleague"].report(point=None, grid=SECOND)
    own_county["village"].act(matter, "verify", finding="属实")
    village.act(matter, "escalate", tried="调解过")
    before = town.matter(matter["id"])

    territory(own_county, "move", SECOND, "640425101201", "--from", str(tomorrow()))

    with on(tomorrow()):
        moved = town2.matter(matter["id"])
        assert town.get(f"/matters/{matter['id']}").status_code == 404
        assert moved["place"]["code"] == "640425101201005"
        assert (moved["holder"]["id"], standing(moved)) == (
            town2.office["id"],
            standing(before),
        )
        assert moved["due"] == before["due"]
        back = town2.act(matter, "send_back", reasons="请先到现场")
        assert back["holder"]["id"] == own_county["village2"].office["id"]
        assert own_county["village2"].waiting() == [matter["number"]]
    assert audited(own_county) == "1 histories checked, 0 faults, 0 texts destroyed"


def test_what_has_ended_is_filed_anew_too_and_stays_ended_on_its_day(own_county: County) -> None:
    village = own_county["village"]
    matter = own_county["worker"].report(point=fix(*IN_WEST))
    other = own_county["worker"].report(point=fix(*IN_EAST))
    village.act(matter, "declare_unfounded", reasons="并无此事")
    third = own_county["worker"].report(point=fix(*IN_EAST))
    village.act(third, "merge", into=other["number"])
    split_first(own_county, tomorrow())

    with on(tomorrow()):
        ended, merged = (village.matter(each["id"]) for each in (matter, third))

    assert (ended["place"]["code"], ended["stage"], ended["holder"]) == (WEST, "unfounded", None)
    assert (merged["place"]["code"], merged["merged_into"]["number"]) == (EAST, other["number"])
    assert audited(own_county) == "3 histories checked, 0 faults, 0 texts destroyed"


def test_a_report_keeps_the_grid_of_its_day_however_late_it_comes(own_county: County) -> None:
    worker, day = own_county["worker"], tomorrow()
    split_first(own_county, day)
    with on(day - timedelta(days=1)) as seen:
        late = report(point=fix(*IN_WEST), seen_at=seen.isoformat(), sent_at=seen.isoformat())
        picked = report(point=None, grid=FIRST, seen_at=seen.isoformat(), sent_at=seen.isoformat())

    with on(day + timedelta(days=2)):
        receipts = [worker.post("/reports", each).json for each in (late, picked)]
        again = worker.post("/reports", late).json
        places = [place(worker, each["matter"]) for each in receipts]
        fresh = worker.post("/reports", report(point=fix(*IN_WEST))).json

    old = {"code": FIRST, "name": "东庄村第1网格"}
    assert [each["grid"] for each in receipts] == [old, old]
    assert again == receipts[0]
    assert places == [WEST, "640425100200000"]
    assert fresh["grid"] == {"code": WEST, "name": "东庄村第1网格（一）"}
    assert audited(own_county) == "3 histories checked, 0 faults, 0 texts destroyed"


def test_a_phone_that_never_heard_of_a_change_may_still_name_the_old_grid(
    own_county: County,
) -> None:
    split_first(own_county, tomorrow())

    with on(tomorrow() + timedelta(days=2)):
        receipt = own_county["worker"].post("/reports", report(point=None, grid=FIRST)).json
        unknown = own_county["worker"].post("/reports", report(point=None, grid="640425100200099"))

    assert receipt["grid"] == {"code": "640425100200000", "name": "东庄村"}
    assert (unknown.status_code, unknown.json["code"]) == (422, "intake.unknown_grid")


def test_a_withdrawn_change_never_happens(own_county: County) -> None:
    village, day = own_county["village"], tomorrow()
    matter = own_county["worker"].report(point=fix(*IN_WEST))
    split_first(own_county, day)

    territory(own_county, "withdraw", str(day))

    with on(day):
        assert place(village, matter) == FIRST
        assert len(village.matter(matter["id"])["events"]) == 1
    assert territory(own_county, "versions").splitlines() == [f"1: from {today()} with no last day"]


def test_a_change_of_today_holds_at_once(own_county: County) -> None:
    matter = own_county["worker"].report(point=fix(*IN_WEST))

    split_first(own_county, today())

    assert place(own_county["village"], matter) == WEST


def test_an_urgent_notice_follows_its_matter(own_county: County) -> None:
    matter = own_county["colleague"].report(point=None, grid=SECOND, urgent=True)
    territory(own_county, "move", SECOND, "640425100201", "--from", str(tomorrow()))

    with on(tomorrow()):
        own_county["town"].matter(matter["id"])
        inbox = own_county["town"].inbox()

    assert inbox == [("reported_urgent", matter["number"])]


def test_the_command_turns_what_no_request_has(own_county: County) -> None:
    own_county["worker"].report(point=fix(*IN_WEST))
    split_first(own_county, tomorrow())

    with on(tomorrow()):
        once, twice = (territory(own_county, "turn") for _ in range(2))

    assert once == "1 matters filed under other places.\n"
    assert twice == "0 matters filed under other places.\n"


def test_a_merge_is_taken_back_at_the_place_that_took_the_land(own_county: County) -> None:
    village, village2 = own_county["village"], own_county["village2"]
    target = own_county["worker"].report()
    matter = own_county["colleague"].report(point=None, grid=SECOND)
    village.act(matter, "merge", into=target["number"])
    territory(own_county, "move", SECOND, "640425101201", "--from", str(tomorrow()))

    with on(tomorrow()):
        merged = own_county["county"].matter(matter["id"])
        own_county["county"].act(matter, "unmerge", reasons="不是一回事")
        parted = village2.matter(matter["id"])

    assert (merged["stage"], merged["place"]["code"]) == ("merged", "640425101201005")
    assert standing(parted) == standing(matter)
    assert (parted["place"]["code"], parted["holder"]["id"]) == (
        "640425101201005",
        village2.office["id"],
    )
    assert audited(own_county) == "2 histories checked, 0 faults, 0 texts destroyed"


def test_an_act_from_before_a_change_is_not_taken_back_after_it(own_county: County) -> None:
    village = own_county["village"]
    matter = own_county["worker"].report()
    village.act(matter, "verify", finding="属实")
    before = village.may(matter)

    split_first(own_county, today())

    assert ("undo" in before, "undo" in village.may(matter)) == (True, False)


def test_a_corrected_place_has_a_grid_of_the_day_it_was_seen(own_county: County) -> None:
    matter = own_county["colleague"].report(point=None, grid=SECOND)
    split_first(own_county, tomorrow())

    with on(tomorrow()):
        own_county["village"].act(
            matter, "correct_place", place={"grid": WEST}, reasons="地点记错了"
        )
        then, now = (
            own_county["village"].get(f"/heatmap?by=small&boundaries={each}").json["cells"]
            for each in ("then", "now")
        )

    assert [each["code"] for each in then] == [FIRST]
    assert [each["code"] for each in now] == [WEST]
    assert audited(own_county) == "1 histories checked, 0 faults, 0 texts destroyed"


def test_statistics_count_by_the_boundaries_then_and_by_those_now(own_county: County) -> None:
    leader, worker = own_county["leader"], own_county["worker"]
    for at in (IN_WEST, IN_WEST, IN_EAST):
        worker.report(point=fix(*at))
    split_first(own_county, tomorrow())

    with on(tomorrow()):
        worker.report(point=fix(*IN_EAST))
        period = f"from={today() - timedelta(days=1)}&to={today()}"
        heat = {
            each: leader.get(f"/heatmap?by=small&{period}&boundaries={each}").json
            for each in ("then", "now")
        }
        behind = leader.get(f"/matters?day_place={FIRST}").json["total"]
        told = leader.get(f"/statistics?{period}&boundaries=then").json

    cells = {
        each: {cell["code"]: (cell["name"], cell["count"]) for cell in found["cells"]}
        for each, found in heat.items()
    }
    assert cells["then"] == {FIRST: ("东庄村第1网格", 3), EAST: ("东庄村第1网格（二）", 1)}
    assert cells["now"] == {WEST: ("东庄村第1网格（一）", 2), EAST: ("东庄村第1网格（二）", 2)}
    assert (heat["then"]["total"], heat["now"]["total"], told["total"]) == (4, 4, 4)
    assert behind == 3


def test_a_town_counts_what_lay_in_it_then(own_county: County) -> None:
    own_county["colleague"].report(point=None, grid=SECOND)
    territory(own_county, "move", SECOND, "640425101201", "--from", str(tomorrow()))

    with on(tomorrow()):
        towns = [
            own_county["leader"].get(f"/statistics?boundaries={each}").json["by_town"]
            for each in ("then", "now")
        ]

    assert [[(each["name"], each["count"]) for each in found] for found in towns] == [
        [("白阳镇", 1)],
        [("王洼镇", 1)],
    ]


def test_a_phone_learns_of_a_change_before_its_day(own_county: County) -> None:
    worker = own_county["worker"]
    split_first(own_county, tomorrow())

    areas = worker.get("/territory/areas").json
    drawn = worker.get("/territory/grids?level=small").json
    ahead = worker.get(f"/territory/grids?level=small&on={drawn['next_from']}").json
    listed = worker.get("/territory/versions").json["items"]

    def codes(items: list[dict[str, Any]]) -> set[str]:
        return {each["code"] for each in items} & {FIRST, WEST, EAST}

    assert (areas["valid_from"], areas["next"]["valid_from"]) == (str(today()), str(tomorrow()))
    assert codes(areas["items"]) == {FIRST}
    assert codes(areas["next"]["items"]) == {WEST, EAST}
    assert (drawn["next_from"], ahead["valid_from"]) == (str(tomorrow()), str(tomorrow()))
    assert codes([each["properties"] for each in drawn["features"]]) == {FIRST}
    assert codes([each["properties"] for each in ahead["features"]]) == {WEST, EAST}
    assert listed == [
        {"valid_from": str(today()), "valid_to": str(tomorrow())},
        {"valid_from": str(tomorrow()), "valid_to": None},
    ]
