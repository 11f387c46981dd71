"""Focal villages: why, who works on it, what they do each week, and how it ends."""

from typing import Any

import pytest
from tests.counties import FIRE, County
from tests.people import Person

from wangge.kernel.clock import local_day, utc_now

VILLAGE = "640425100200"
REASON = "土地流转信访集中，群众意见大"


def person(county: County, name: str) -> str:
    return str(county[name].me["person_id"])


def declare(county: County, **changes: object) -> dict[str, Any]:
    """The first chain's village as a focal village; the leader heads, town and fire work on it."""
    given = {
        "village": VILLAGE,
        "reason": REASON,
        "head": person(county, "leader"),
        "members": [person(county, "town"), person(county, "unit2")],
    } | changes
    answer = county["county"].post("/focal-villages", given)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def seen(who: Person, focal: dict[str, Any]) -> dict[str, Any]:
    answer = who.get(f"/focal-villages/{focal['id']}")
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def do(who: Person, focal: dict[str, Any], what: str, **given: object) -> dict[str, Any]:
    answer = who.post(f"/focal-villages/{focal['id']}/{what}", given)
    assert answer.status_code in {200, 201}, answer.json
    return dict(answer.json)


def refused(who: Person, focal: dict[str, Any], what: str, **given: object) -> tuple[int, str]:
    answer = who.post(f"/focal-villages/{focal['id']}/{what}", given)
    return answer.status_code, answer.json["code"]


def story(focal: dict[str, Any]) -> list[str]:
    """Each act, oldest first: who did what, about whom."""
    return [
        " ".join(filter(None, (each["actor"]["role"], each["action"], each["about"])))
        for each in reversed(focal["events"])
    ]


def test_the_county_declares_a_focal_village_with_reason_and_task_force(county: County) -> None:
    focal = declare(county)

    assert focal["village"]["code"] == VILLAGE
    assert (focal["stage"], focal["reason"]) == ("under_care", REASON)
    assert focal["started_on"] == local_day(utc_now()).isoformat()
    assert [(each["seat"], each["person"]["name"]) for each in focal["task_force"]] == [
        ("head", "leader的姓名"),
        ("member", "unit2的姓名"),
        ("member", "town的姓名"),
    ]
    assert focal["organisation"]["name"] == county["leader"].office["name"]
    told = story(focal)
    assert told[:2] == ["county_officer declare", "county_officer take_seat leader的姓名"]
    assert set(told[2:]) == {
        "county_officer take_seat town的姓名",
        "county_officer take_seat unit2的姓名",
    }


@pytest.mark.parametrize("who", ["worker", "agent", "village", "town", "county2", "leader"])
def test_whoever_works_there_or_in_the_county_sees_it(county: County, who: str) -> None:
    focal = declare(county)

    listed = county[who].get("/focal-villages").json["items"]
    drawn = county[who].get("/focal-villages/layer").json["features"]

    assert [each["id"] for each in listed] == [focal["id"]]
    assert [each["properties"]["code"] for each in drawn] == [VILLAGE]
    assert seen(county[who], focal)["reason"] == REASON


@pytest.mark.parametrize("who", ["worker2", "neighbour", "town2", "unit", "admin"])
def test_for_others_there_is_no_focal_village(county: County, who: str) -> None:
    focal = declare(county)

    assert county[who].get("/focal-villages").json["items"] == []
    assert county[who].get("/focal-villages/layer").json["features"] == []
    assert county[who].get(f"/focal-villages/{focal['id']}").status_code == 404


def test_a_grid_worker_is_not_told_the_counts_of_the_whole_village(county: County) -> None:
    focal = declare(county)

    assert seen(county["worker"], focal)["exit_test"] is None
    assert seen(county["unit2"], focal)["exit_test"] is None
    assert len(seen(county["village"], focal)["exit_test"]) == 4


@pytest.mark.parametrize("who", ["town", "village", "leader"])
def test_nobody_but_the_county_declares(county: County, who: str) -> None:
    given = {"village": VILLAGE, "reason": REASON, "head": person(county, who), "members": []}

    answer = county[who].post("/focal-villages", given)

    assert (answer.status_code, answer.json["code"]) == (403, "resolution.not_yours")


def test_a_village_is_a_focal_village_once_at_a_time(county: County) -> None:
    declare(county)

    given = {"village": VILLAGE, "reason": "再次", "head": person(county, "leader"), "members": []}
    answer = county["county"].post("/focal-villages", given)

    assert (answer.status_code, answer.json["code"]) == (409, "resolution.already_focal")


@pytest.mark.parametrize("who", ["town2", "unit2", "neighbour", "admin"])
def test_who_heads_a_task_force_sees_the_matters_of_the_village(county: County, who: str) -> None:
    given = {"village": VILLAGE, "reason": REASON, "head": person(county, who), "members": []}

    answer = county["county"].post("/focal-villages", given)

    assert (answer.status_code, answer.json["code"]) == (422, "resolution.head_without_remit")


def test_the_week_is_drafted_from_open_matters_confirmed_done_and_signed_off(
    county: County,
) -> None:
    slow, urgent = county["worker"].report(), county["worker"].report(urgent=True)
    county["worker2"].report(point=None, grid="640425101201004")
    focal = declare(county)

    drafted = do(county["town"], focal, "weeks")
    week = drafted["weeks"][0]
    added = do(
        county["town"],
        focal,
        f"weeks/{week['id']}/tasks",
        organisation=county.department(FIRE),
        words="入户宣传消防知识",
    )
    own = added["weeks"][0]["tasks"][-1]
    confirmed = do(county["unit2"], focal, f"weeks/{week['id']}/confirm")
    ticked = do(county["unit2"], focal, f"tasks/{own['id']}/tick", words="走了42户")
    signed = do(county["leader"], focal, f"tasks/{own['id']}/sign_off")

    assert [each["matter"]["number"] for each in week["tasks"]] == [
        urgent["number"],
        slow["number"],
    ]
    assert [each["matter_stage"] for each in week["tasks"]] == ["reported", "reported"]
    assert (week["stage"], confirmed["weeks"][0]["stage"]) == ("drafted", "confirmed")
    assert [each["stage"] for each in seen(county["town"], confirmed)["weeks"][0]["tasks"]] == [
        "to_do",
        "to_do",
        "signed_off",
    ]
    mine = next(each for each in ticked["weeks"][0]["tasks"] if each["id"] == own["id"])
    assert (mine["stage"], mine["outcome"]) == ("done", "走了42户")
    assert signed["week"] | {"week_on": None} == {
        "week_on": None,
        "stage": "confirmed",
        "done": 1,
        "tasks": 3,
    }
    assert story(seen(county["county"], focal))[-5:] == [
        "town_officer draft_week",
        "town_officer add_task",
        "unit_handler confirm_week",
        "unit_handler tick",
        "county_leader sign_off",
    ]


def test_only_the_head_signs_off_and_may_give_it_back(county: County) -> None:
    county["worker"].report()
    focal = declare(county)
    week = do(county["town"], focal, "weeks")["weeks"][0]
    task = week["tasks"][0]
    do(county["town"], focal, f"weeks/{week['id']}/confirm")
    do(county["town"], focal, f"tasks/{task['id']}/tick")

    tries = [
        refused(county[who], focal, f"tasks/{task['id']}/sign_off")
        for who in ("town", "county", "village", "deputy")
    ]
    again = do(county["leader"], focal, f"tasks/{task['id']}/redo", words="再去一趟")

    assert tries == [(403, "resolution.not_yours")] * 4
    assert again["weeks"][0]["tasks"][0]["stage"] == "to_do"
    assert again["events"][0]["words"] == "再去一趟"


def test_a_list_is_drafted_once_a_week_and_worked_on_by_whom_it_is_for(county: County) -> None:
    county["worker"].report()
    focal = declare(county)
    week = do(county["town"], focal, "weeks")["weeks"][0]
    task = week["tasks"][0]

    assert refused(county["town"], focal, "weeks") == (409, "resolution.week_drafted")
    assert refused(county["village"], focal, f"weeks/{week['id']}/confirm") == (
        403,
        "resolution.not_yours",
    )
    assert refused(county["town"], focal, f"tasks/{task['id']}/tick") == (
        409,
        "resolution.not_open",
    )
    assert refused(county["town"], focal, f"tasks/{task['id']}/nonsense") == (
        404,
        "resolution.task_not_found",
    )


def test_what_is_taken_out_of_a_draft_is_listed_no_longer_and_stays_on_record(
    county: County,
) -> None:
    county["worker"].report()
    focal = declare(county)
    task = do(county["town"], focal, "weeks")["weeks"][0]["tasks"][0]

    dropped = do(county["town"], focal, f"tasks/{task['id']}/drop_task", words="已在上周办完")

    assert dropped["weeks"][0]["tasks"] == []
    assert (dropped["events"][0]["action"], dropped["events"][0]["words"]) == (
        "drop_task",
        "已在上周办完",
    )


def test_a_line_about_a_matter_outside_ones_remit_is_not_shown(county: County) -> None:
    county["colleague"].report(point=None, grid="640425100200002")
    mine = county["worker"].report()
    focal = declare(county)
    do(county["town"], focal, "weeks")

    lists = {
        who: [each["matter"]["number"] for each in seen(county[who], focal)["weeks"][0]["tasks"]]
        for who in ("worker", "village", "unit2")
    }

    assert lists["worker"] == [mine["number"]]
    assert len(lists["village"]) == 2
    assert lists["unit2"] == []


def test_a_matter_of_another_village_does_not_come_into_the_list(county: County) -> None:
    other = county["worker2"].report(point=None, grid="640425101201004")
    focal = declare(county)
    week = do(county["town"], focal, "weeks")["weeks"][0]

    given = {"organisation": county["town"].office["id"], "words": "办", "matter": other["number"]}
    told = refused(county["town"], focal, f"weeks/{week['id']}/tasks", **given)

    assert told == (404, "matters.not_found")


def test_the_exit_test_counts_what_is_open_overdue_and_satisfied(county: County) -> None:
    focal = declare(county)
    for _ in range(4):
        county["worker"].report()
    settled = county["worker"].report()
    county["village"].act(settled, "verify", finding="属实")
    county["village"].act(settled, "settle_here", outcome="已调解", way="mediated")
    county["agent"].act(settled, "return_visit", satisfied=True, way="phone", words="满意")

    told = seen(county["village"], focal)["exit_test"]

    assert [(each["condition"], each["holds"], each["count"], each["of"]) for each in told] == [
        ("long_enough", False, 0, None),
        ("nothing_overdue", True, 0, 5),
        ("few_open", False, 5, None),
        ("people_satisfied", True, 1, 1),
    ]
    assert [each["limit"] for each in told] == [30, 30, 3, 90]


def test_a_village_that_does_not_pass_its_exit_test_ends_only_by_decision(county: County) -> None:
    focal = declare(county)

    passed = refused(county["county"], focal, "end", result="passed", reason="已经好转")
    ended = do(county["county"], focal, "end", result="lifted", reason="并入县里专项治理")

    assert passed == (409, "resolution.exit_test_unmet")
    assert (ended["stage"], ended["result"]) == ("ended", "lifted")
    assert ended["ended_on"] == local_day(utc_now()).isoformat()
    last = ended["events"][0]
    assert (last["action"], last["words"]) == ("end_care", "并入县里专项治理")
    assert [each["condition"] for each in last["facts"]["exit_test"]] == [
        "long_enough",
        "nothing_overdue",
        "few_open",
        "people_satisfied",
    ]


def test_after_its_end_nothing_is_done_and_the_layer_shows_it_no_longer(county: County) -> None:
    county["worker"].report()
    focal = declare(county)
    week = do(county["town"], focal, "weeks")["weeks"][0]
    do(county["town"], focal, f"weeks/{week['id']}/confirm")
    do(county["county"], focal, "end", result="lifted", reason="另行决定")

    assert refused(county["town"], focal, f"tasks/{week['tasks'][0]['id']}/tick") == (
        409,
        "resolution.not_open",
    )
    assert refused(county["town"], focal, "weeks") == (409, "resolution.not_open")
    assert county["county"].get("/focal-villages/layer").json["features"] == []
    assert seen(county["town"], focal)["available_actions"] == []


def test_a_village_may_become_a_focal_village_again_and_every_period_is_kept(
    county: County,
) -> None:
    first = declare(county)
    do(county["county"], first, "end", result="lifted", reason="告一段落")
    second = declare(county, reason="问题反弹", head=person(county, "town"), members=[])

    now = seen(county["village"], second)

    assert [(each["id"], each["stage"], each["result"]) for each in now["periods"]] == [
        (first["id"], "ended", "lifted")
    ]
    assert seen(county["village"], first)["reason"] == REASON
    assert [each["stage"] for each in county["county"].get("/focal-villages").json["items"]] == [
        "under_care",
        "ended",
    ]


def test_another_task_force_is_told_with_its_reason_and_the_old_one_stays_on_record(
    county: County,
) -> None:
    focal = declare(county)

    changed = do(
        county["leader"],
        focal,
        "task-force",
        head=person(county, "town"),
        members=[person(county, "leader")],
        reason="由镇里牵头",
    )

    assert [(each["seat"], each["person"]["name"]) for each in changed["task_force"]] == [
        ("head", "town的姓名"),
        ("member", "leader的姓名"),
    ]
    assert changed["organisation"]["name"] == county["town"].office["name"]
    moves = {each for each in story(changed) if "seat" in each and "county_leader" in each}
    assert moves == {
        "county_leader leave_seat leader的姓名",
        "county_leader leave_seat town的姓名",
        "county_leader leave_seat unit2的姓名",
        "county_leader take_seat town的姓名",
        "county_leader take_seat leader的姓名",
    }
    assert county["unit2"].get(f"/focal-villages/{focal['id']}").status_code == 404
