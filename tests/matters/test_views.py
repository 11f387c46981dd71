from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import update
from tests.counties import WATER, County
from tests.factories import OUTSIDE, fix
from tests.people import Person

from wangge.kernel.clock import local_day, utc_now
from wangge.matters.cli import fault_of
from wangge.matters.models import Matter
from wangge.matters.queries import chains
from wangge.platform.db import reading, unit_of_work

DUE = {"reported": 2, "verified": 7, "escalated": 5, "sent_back": 5}
DUE |= {"assigned": 15, "settled": 7, "visited": 3}
DUE_URGENT = {"reported": 1, "verified": 1, "escalated": 1, "sent_back": 1}
DUE_URGENT |= {"assigned": 3, "settled": 3, "visited": 3}
SOURCE = "民法典第二百零一条"


def through_all_stages(county: County, matter: dict[str, Any]) -> list[dict[str, Any]]:
    """A matter of the county, at each stage in turn."""
    officer, told = county["county"], [matter]
    for person, action, form in (
        (officer, "verify", {"finding": "属实"}),
        (officer, "assign", {"unit": county.department(WATER), "task": "办理"}),
        (county["unit"], "send_back", {"reasons": "不归我们"}),
        (officer, "assign", {"unit": county.department(WATER), "task": "请办理"}),
        (county["unit"], "settle", {"outcome": "已办", "way": "repaired"}),
        (officer, "return_visit", {"satisfied": True, "way": "phone", "words": "满意"}),
        (officer, "strike_off", {}),
    ):
        told.append(person.act(matter, action, **form))
    return told


@pytest.mark.parametrize(("urgent", "days"), [(False, DUE), (True, DUE_URGENT)])
def test_a_stage_is_due_by_the_countys_policy(
    county: County, days: dict[str, int], *, urgent: bool
) -> None:
    matter = county["county"].report(point=fix(*OUTSIDE), urgent=urgent)

    told = through_all_stages(county, matter)

    today = local_day(utc_now())
    assert [each["due"] for each in told[:-1]] == [
        {
            "stage": each["stage"],
            "on": str(today + timedelta(days=days[each["stage"]])),
            "started_on": str(today),
            "days": days[each["stage"]],
            "source": SOURCE,
        }
        for each in told[:-1]
    ]
    assert [each["due_on"] for each in told] == [each["due"] and each["due"]["on"] for each in told]
    assert (told[-1]["stage"], told[-1]["due"]) == ("struck_off", None)


def test_the_escalated_stage_has_its_own_days(county: County) -> None:
    village = county["village"]
    verified = village.act(county["worker"].report(), "verify", finding="属实")

    escalated = village.act(verified, "escalate", tried="调解")

    assert escalated["due"]["days"] == DUE["escalated"]
    assert date.fromisoformat(escalated["due_on"]) == local_day(utc_now()) + timedelta(days=5)


@pytest.mark.parametrize("seen", ["9", '"9"', "0", "abc", "²", "W/", "9" * 5000, "1.0", "-1"])
def test_an_act_on_another_version_than_seen_is_refused(county: County, seen: str) -> None:
    matter = county["worker"].report()
    before = county.rows()

    answer = county["village"].client.post(
        f"/api/v1/matters/{matter['id']}/actions/verify",
        json={"finding": "属实"},
        headers={"If-Match": seen},
    )

    assert answer.status_code == 412
    assert answer.json["code"] in {"matters.moved_on", "matters.unreadable_version"}
    assert county.rows() == before


@pytest.mark.parametrize("seen", ["{}", '"{}"', None])
def test_an_act_on_the_version_seen_is_done(county: County, seen: str | None) -> None:
    matter = county["worker"].report()
    headers = {"If-Match": seen.format(matter["version"])} if seen else {}

    answer = county["village"].client.post(
        f"/api/v1/matters/{matter['id']}/actions/verify", json={"finding": "属实"}, headers=headers
    )

    assert (answer.status_code, answer.json["version"]) == (200, matter["version"] + 1)


@pytest.mark.parametrize(
    ("action", "form", "status", "code"),
    [
        ("verify", {}, 422, "matters.form_invalid"),
        ("verify", {"finding": None}, 422, "matters.form_invalid"),
        ("verify", {"finding": "  "}, 422, "matters.form_invalid"),
        ("verify", {"finding": "地\0界"}, 422, "matters.form_invalid"),
        ("verify", {"finding": "字" * 2001}, 422, "matters.form_invalid"),
        ("verify", {"finding": "属实", "more": 1}, 422, "matters.form_invalid"),
        ("merge", {"into": "2026-无-000001"}, 404, "matters.not_found"),
        ("merge", {"into": "x" * 65}, 422, "matters.form_invalid"),
        ("verify", ["属实"], 422, "matters.form_not_an_object"),
        ("verify", "属实", 422, "matters.form_not_an_object"),
        ("report", {}, 404, "matters.unknown_action"),
        ("verify%00", {}, 404, "matters.unknown_action"),
        ("demolish", {}, 404, "matters.unknown_action"),
        ("settle_here", {"outcome": "已办", "way": "other"}, 409, "matters.action_not_open"),
        ("instruct", {"words": "请办"}, 403, "matters.action_not_yours"),
    ],
)
def test_a_mistaken_act_is_refused_and_changes_nothing(
    county: County, action: str, form: object, status: int, code: str
) -> None:
    matter = county["worker"].report()
    before = county.rows()

    answer = county["village"].post(f"/matters/{matter['id']}/actions/{action}", form)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert county.rows() == before


def test_a_form_that_is_no_json_is_refused(county: County) -> None:
    matter = county["worker"].report()
    path = f"/api/v1/matters/{matter['id']}/actions/verify"
    client, before = county["village"].client, county.rows()

    answers = [
        client.post(path, data=b"{", content_type="application/json"),
        client.post(path, data={"finding": "属实"}),
        client.post(path),
    ]

    assert {each.status_code for each in answers} <= {400, 415, 422}
    assert county.rows() == before


@pytest.mark.parametrize("unit", ["village", "county", "nobody"])
def test_a_matter_is_assigned_to_no_office_but_a_department(county: County, unit: str) -> None:
    officer = county["county"]
    matter = officer.report(point=fix(*OUTSIDE))
    officer.act(matter, "verify", finding="属实")
    office = matter["id"] if unit == "nobody" else county[unit].office["id"]
    before = county.rows()

    refusal = officer.try_to(matter, "assign", unit=office, task="办理")

    assert refusal == (404, "accounts.unknown_organisation")
    assert county.rows() == before


@pytest.mark.parametrize("with_version", [True, False])
def test_of_two_acts_at_once_one_is_done(county: County, *, with_version: bool) -> None:
    matter = county["worker"].report()
    people = [county[name].elsewhere() for name in ("village", "agent", "worker", "village")]
    headers = {"If-Match": str(matter["version"])} if with_version else {}
    start = Barrier(len(people))

    def verify(person: Person) -> int:
        start.wait()
        path = f"/api/v1/matters/{matter['id']}/actions/verify"
        form = {"finding": person.username}
        return int(person.client.post(path, json=form, headers=headers).status_code)

    with ThreadPoolExecutor(len(people)) as pool:
        statuses = sorted(pool.map(verify, people))

    assert statuses == [200, *[412 if with_version else 409] * 3]
    assert county["village"].matter(matter["id"])["version"] == 2


def test_two_matters_are_not_merged_into_each_other_at_once(county: County) -> None:
    for _ in range(5):
        pair = [county["worker"].report(), county["worker"].report()]
        people = [county["village"].elsewhere() for _ in pair]
        start = Barrier(2)

        def merge(index: int) -> tuple[int, str | None]:
            start.wait()  # noqa: B023 -- used within its round
            one, other = pair[index], pair[1 - index]  # noqa: B023
            return people[index].try_to(one, "merge", into=other["number"])  # noqa: B023

        with ThreadPoolExecutor(2) as pool:
            answers = sorted(pool.map(merge, range(2)), key=lambda each: each[0])

        assert answers == [(200, None), (409, "matters.merge_target")]


def at_once(county: County, *acts: tuple[str, dict[str, Any], str, dict[str, Any]]) -> list[int]:
    """The statuses of acts done at the same moment, each by a person on a matter, sorted."""
    start = Barrier(len(acts))
    people = [county[name].elsewhere() for name, *_ in acts]

    def act(index: int) -> int:
        _, matter, action, form = acts[index]
        start.wait()
        return people[index].try_to(matter, action, **form)[0]

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(act, range(len(acts))))


def faults(county: County) -> list[str]:
    with county.app.app_context():
        told = [found and fault_of(*found) for _, found in chains(reading())]
    return [fault for fault in told if fault]


@pytest.mark.parametrize("round_", range(4))
def test_a_merge_and_the_end_of_the_other_matter_come_one_after_the_other(
    county: County, round_: int
) -> None:
    into, matter = county["worker"].report(), county["worker"].report(urgent=round_ % 2 == 1)

    statuses = at_once(
        county,
        ("village", matter, "merge", {"into": into["number"]}),
        ("village", into, "declare_unfounded", {"reasons": "没有此事"}),
    )

    ended, merged = (county["village"].matter(each["id"]) for each in (into, matter))
    assert statuses == [200, 409]
    assert (merged["stage"] == "merged") == (ended["stage"] == "reported")
    assert ended["urgent"] == (merged["stage"] == "merged" and matter["urgent"])
    assert faults(county) == []


def test_merges_around_a_circle_leave_one_matter_open(county: County) -> None:
    for _ in range(3):
        ring = [county["worker"].report() for _ in range(3)]
        after = [*ring[1:], ring[0]]

        at_once(
            county,
            *(
                ("village", one, "merge", {"into": other["number"]})
                for one, other in zip(ring, after, strict=True)
            ),
        )

        stages = [county["village"].matter(each["id"])["stage"] for each in ring]
        assert "reported" in stages
        assert "merged" in stages
    assert faults(county) == []


def test_of_two_who_take_the_same_back_one_does(county: County) -> None:
    into, matter = county["worker"].report(), county["worker"].report()
    county["village"].act(matter, "merge", into=into["number"])

    parted = at_once(
        county,
        ("village", matter, "unmerge", {"reasons": "两处"}),
        ("town", matter, "unmerge", {"reasons": "两处"}),
    )
    county["village"].act(matter, "verify", finding="属实")
    undone = at_once(county, *[("village", matter, "undo", {})] * 2)

    assert (parted, undone) == ([200, 409], [200, 409])
    assert county["village"].matter(into["id"])["merged_count"] == 0
    assert faults(county) == []


@pytest.mark.parametrize(
    "query",
    [
        "stage=moon",
        "place=64",
        "place=640425x",
        "holder=7",
        "due=soon",
        "limit=0",
        "limit=201",
        "limit=x",
        "seen_from=yesterday",
        "q=",
        "q=%00",
        f"q={'a' * 65}",
        "category=%00",
        "sort=random",
        "urgent=perhaps",
        "categroy=fire",
    ],
)
def test_a_list_nobody_can_mean_is_refused_by_field(county: County, query: str) -> None:
    answer = county["county"].get(f"/matters?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, "http.invalid_fields")
    assert list(answer.json["fields"]) == [query.partition("=")[0]]


@pytest.mark.parametrize("sort", ["due", "newest"])
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%C3%A9",
        # naive, and beyond what any clock can show
        "MjAyNi0wMS0wMVQwMDowMDowMHwwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA=",
        "MDAwMS0wMS0wMVQwMDowMDowMCswODowMHwwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA=",
    ],
)
def test_an_unreadable_cursor_begins_anew(county: County, sort: str, cursor: str) -> None:
    matter = county["worker"].report()

    answer = county["village"].get(f"/matters?sort={sort}&cursor={cursor}")

    assert answer.status_code == 200
    assert [each["number"] for each in answer.json["items"]] == [matter["number"]]


def test_the_urgent_ones_stand_first(county: County) -> None:
    numbers = [county["worker"].report(urgent=each % 2 == 1)["number"] for each in range(6)]
    with county.app.app_context(), unit_of_work() as session:
        session.execute(update(Matter).values(due_on=date(2026, 5, 1)))
        session.execute(update(Matter).where(Matter.urgent).values(due_on=date(2026, 5, 9)))

    pages = [county["village"].get("/matters?sort=due&limit=4").json]
    cursor = pages[0]["next_cursor"]
    pages.append(county["village"].get(f"/matters?sort=due&limit=4&cursor={cursor}").json)

    found = [each["number"] for page in pages for each in page["items"]]
    assert found == [*numbers[1::2], *numbers[::2]]


@pytest.mark.parametrize("sort", ["due", "newest"])
def test_pages_hold_each_matter_once_in_order(county: County, sort: str) -> None:
    numbers = [county["worker"].report(urgent=each % 2 == 0)["number"] for each in range(7)]

    found, cursor = [], ""
    while cursor is not None:
        page = county["village"].get(f"/matters?sort={sort}&limit=3{cursor}").json
        assert page["total"] == 7
        found += [each["number"] for each in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    by_due = [*numbers[::2], *numbers[1::2]]
    assert found == (by_due if sort == "due" else numbers[::-1])


def test_a_list_is_narrowed_by_each_field(county: County) -> None:
    here = county["worker"].report(urgent=True, words="水渠断裂")
    there = county["worker2"].report(
        point=fix(106.75, 35.95), category="fire.passage", words="通道堵塞"
    )
    county["village2"].act(there, "verify", finding="属实")
    office = county["village2"].office["id"]

    def numbers(query: str) -> list[str]:
        items = county["county"].get(f"/matters?{query}").json["items"]
        points = county["county"].get(f"/matters/points?{query}").json["features"]
        assert [each["properties"]["number"] for each in points] == [
            each["number"] for each in items
        ]
        return [each["number"] for each in items]

    today = local_day(utc_now())
    assert {
        query: numbers(query)
        for query in (
            "urgent=true",
            "urgent=false",
            "stage=verified",
            "category=fire",
            "category=fire.passage",
            "category=fir",
            "place=640425100",
            "place=640425101201004",
            f"holder={office}",
            "layer=village",
            "layer=town",
            "due=overdue",
            "due=week",
            f"seen_from={today + timedelta(days=1)}",
            f"q={here['number']}",
            "q=渠断",
            "q=%25",
            "open=false",
        )
    } == {
        "urgent=true": [here["number"]],
        "urgent=false": [there["number"]],
        "stage=verified": [there["number"]],
        "category=fire": [there["number"]],
        "category=fire.passage": [there["number"]],
        "category=fir": [],
        "place=640425100": [here["number"]],
        "place=640425101201004": [there["number"]],
        f"holder={office}": [there["number"]],
        "layer=village": [there["number"], here["number"]],
        "layer=town": [],
        "due=overdue": [],
        "due=week": [there["number"], here["number"]],
        f"seen_from={today + timedelta(days=1)}": [],
        f"q={here['number']}": [here["number"]],
        "q=渠断": [here["number"]],
        "q=%25": [],
        "open=false": [],
    }
