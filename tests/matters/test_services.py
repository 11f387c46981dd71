from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.counties import County

from wangge.accounts.queries import actor_of_account
from wangge.kernel.clock import local_day, utc_now
from wangge.matters.cli import audit
from wangge.matters.errors import ActionNotOpenError, MatterNotFoundError
from wangge.matters.services.acting import ActGiven, perform
from wangge.platform.db import reading, unit_of_work

Act = tuple[str, dict[str, object]]
"""An action with its form."""


def act_at(
    county: County, username: str, matter: dict[str, Any], at: datetime, act: Act
) -> dict[str, Any]:
    """Do an act at another time than now."""
    action, form = act
    with county.app.app_context():
        actor = actor_of_account(reading(), username, local_day(at))
        assert actor is not None
        with unit_of_work() as session:
            perform(session, [ActGiven(actor, UUID(matter["id"]), action, form, at)])
    return county[username].matter(matter["id"])


def day(matter: dict[str, Any]) -> date:
    return date.fromisoformat(matter["due_on"])


@pytest.mark.parametrize(("days_later", "due_in"), [(0, 1), (1, 2), (5, 2)])
def test_marking_urgent_brings_the_day_nearer_and_never_puts_it_off(
    county: County, days_later: int, due_in: int
) -> None:
    matter, now = county["worker"].report(), utc_now()

    marked = act_at(
        county,
        "village",
        matter,
        now + timedelta(days=days_later),
        ("mark_urgent", {"reasons": "急"}),
    )

    assert day(matter) - local_day(now) == timedelta(days=2)
    assert day(marked) - local_day(now) == timedelta(days=due_in)
    assert day(marked) == date.fromisoformat(marked["due"]["started_on"]) + timedelta(
        days=marked["due"]["days"]
    )


def test_a_stage_begins_on_the_day_of_the_act_in_shanghai(county: County) -> None:
    matter = county["worker"].report()
    evening = datetime.fromisoformat("2027-03-01T16:30:00+00:00")

    verified = act_at(county, "village", matter, evening, ("verify", {"finding": "属实"}))

    assert verified["due"] | {"source": None} == {
        "stage": "verified",
        "on": "2027-03-09",
        "started_on": "2027-03-02",
        "days": 7,
        "source": None,
    }


def test_acts_are_all_done_or_none(county: County) -> None:
    mine = county["worker"].report()
    foreign = county["worker2"].report(point=None, grid="640425101201004")
    before = county.rows()

    with county.app.app_context():
        actor = actor_of_account(reading(), "village", local_day(utc_now()))
        assert actor is not None
        acts = [
            ActGiven(actor, UUID(each["id"]), "verify", {"finding": "属实"}, utc_now())
            for each in (mine, foreign)
        ]
        with pytest.raises(MatterNotFoundError), unit_of_work() as session:
            perform(session, acts)

    assert county.rows() == before


@pytest.mark.parametrize(("minutes", "status"), [(30, None), (31, "matters.action_not_open")])
def test_an_act_is_taken_back_within_the_minutes_of_the_policy(
    county: County, minutes: int, status: str | None
) -> None:
    matter, now = county["worker"].report(), utc_now()
    act_at(county, "village", matter, now, ("verify", {"finding": "属实"}))

    try:
        act_at(county, "village", matter, now + timedelta(minutes=minutes), ("undo", {}))
        refused = None
    except ActionNotOpenError as refusal:
        refused = refusal.code

    assert refused == status


def test_a_merge_is_taken_back_weeks_later_and_its_clock_goes_on(county: County) -> None:
    now, into, matter = utc_now(), county["worker"].report(), county["worker"].report(urgent=True)
    act_at(county, "village", matter, now, ("merge", {"into": into["number"]}))
    act_at(county, "village", into, now + timedelta(days=1), ("verify", {"finding": "属实"}))

    later = now + timedelta(days=30)
    parted = act_at(county, "village", matter, later, ("unmerge", {"reasons": "不是一处"}))

    kept = county["village"].matter(into["id"])
    assert parted["due"] == matter["due"]
    # It was verified while urgent: its calm clock counts from the same day.
    assert (kept["urgent"], kept["due"]["days"]) == (False, 7)
    assert kept["due"]["started_on"] == str(local_day(now + timedelta(days=1)))


def test_acts_on_the_same_matters_follow_each_other_in_one_go(county: County) -> None:
    into, matter = county["worker"].report(), county["worker"].report(urgent=True)
    with county.app.app_context():
        actor = actor_of_account(reading(), "village", local_day(utc_now()))
        assert actor is not None
        acts = [
            ActGiven(actor, UUID(each["id"]), action, form, utc_now())
            for each, action, form in (
                (matter, "verify", {"finding": "属实"}),
                (matter, "merge", {"into": into["number"]}),
                (into, "verify", {"finding": "属实"}),
                (matter, "unmerge", {"reasons": "两处"}),
                (into, "add_note", {"words": "分开办"}),
            )
        ]
        with unit_of_work() as session:
            perform(session, acts)

    told = [
        [e["action"] for e in county["village"].matter(m["id"])["events"]] for m in (matter, into)
    ]
    assert told == [
        ["report", "verify", "merge", "unmerge"],
        ["report", "take_in", "verify", "let_go", "add_note"],
    ]
    result = county.app.test_cli_runner().invoke(audit, ["verify"])
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0,
        "2 histories checked, 0 faults, 0 texts destroyed",
    )
