"""What time does to focal villages; and that ledgers and histories hold."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import text
from tests.counties import County
from tests.factories import HERE, fix

from wangge.accounts.actor import Actor
from wangge.accounts.queries import actor_of_account
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.geometry import distance_m
from wangge.platform.db import db, reading, unit_of_work
from wangge.resolution.enums import Result
from wangge.resolution.errors import ExitTestUnmetError
from wangge.resolution.models import CareTask, CareWeek
from wangge.resolution.rules import monday_of
from wangge.resolution.services.villages import TaskForce, declare, end_care
from wangge.resolution.services.weeks import add_task, confirm_week, draft_week

VILLAGE = "640425100200"


def who(name: str) -> Actor:
    found = actor_of_account(reading(), name, local_day(utc_now()))
    assert found is not None
    return found


def declared(at: datetime) -> UUID:
    """The id of the first chain's village as a focal village, declared at an instant."""
    with unit_of_work() as session:
        return declare(
            session,
            who("county"),
            VILLAGE,
            reason="信访集中",
            task_force=TaskForce(who("leader").person_id, [who("town").person_id]),
            at=at,
        ).id


def test_a_village_that_was_quiet_long_enough_passes_its_exit_test(county: County) -> None:
    now = utc_now()
    with county.app.app_context():
        focal = declared(now - timedelta(days=29))
        with pytest.raises(ExitTestUnmetError) as refusal, unit_of_work() as session:
            end_care(session, who("county"), focal, result=Result.PASSED, reason="好转", at=now)
        with unit_of_work() as session:
            later = now + timedelta(days=1)
            end_care(session, who("county"), focal, result=Result.PASSED, reason="好转", at=later)

    assert refusal.value.facts == {"conditions": ["long_enough"]}
    listed = county["county"].get("/focal-villages?stage=ended").json["items"]
    assert [each["result"] for each in listed] == ["passed"]


def test_what_is_overdue_keeps_a_village_until_it_was_quiet_for_as_many_days(
    county: County,
) -> None:
    matter = county["worker"].report()
    due = datetime.fromisoformat(matter["due_on"]).date()
    with county.app.app_context():
        focal = declared(utc_now())
        late = utc_now() + timedelta(days=(due - local_day(utc_now())).days + 31)
        with pytest.raises(ExitTestUnmetError) as refusal, unit_of_work() as session:
            end_care(session, who("county"), focal, result=Result.PASSED, reason="好", at=late)

    assert refusal.value.facts == {"conditions": ["nothing_overdue"]}


def test_the_next_week_takes_over_what_was_written_by_hand_and_left_undone(county: County) -> None:
    now = utc_now()
    with county.app.app_context():
        focal = declared(now - timedelta(days=7))
        with unit_of_work() as session:
            last = now - timedelta(days=7)
            town, office = who("town"), who("town").posts[0].organisation_id
            week = draft_week(session, town, focal, last)
            for words in ("入户走访", "开院落会"):
                add_task(
                    session,
                    town,
                    focal,
                    week.id,
                    organisation_id=office,
                    words=words,
                    matter=None,
                    at=last,
                )
            confirm_week(session, town, focal, week.id, last)
            first = session.query(CareTask).filter_by(words="入户走访").one()
            first.stage = "done"
        with unit_of_work() as session:
            drafted = draft_week(session, who("town"), focal, now)
            words = [each.words for each in session.query(CareTask).filter_by(week_id=drafted.id)]
            weeks = {each.week_on for each in session.query(CareWeek)}

    assert words == ["开院落会"]
    assert weeks == {monday_of(local_day(now)), monday_of(local_day(now - timedelta(days=7)))}


def test_a_list_drawn_for_a_past_day_holds_what_was_open_then(county: County) -> None:
    open_still, ended = county["worker"].report(), county["worker"].report()
    county["village"].act(ended, "declare_unfounded", reasons="不属实")
    now = utc_now()
    with county.app.app_context():
        focal = declared(now)
        with unit_of_work() as session:
            draft_week(session, who("town"), focal, now)

    told = county["town"].get(f"/focal-villages/{focal}").json["weeks"][0]["tasks"]
    assert [each["matter"]["number"] for each in told] == [open_still["number"]]


def test_a_ledger_is_what_measuring_every_matter_gives(county: County) -> None:
    rng = Random(7)  # noqa: S311 -- places, nothing secret
    points = [
        (HERE[0] + rng.uniform(-0.004, 0.004), HERE[1] + rng.uniform(-0.004, 0.004))
        for _ in range(30)
    ]
    numbers = {county["worker"].report(point=fix(*each))["number"]: each for each in points}
    given = {
        "kind": "mine",
        "name": "煤矿",
        "point": {"lon": HERE[0], "lat": HERE[1]},
        "lead": county["leader"].me["person_id"],
        "liaison": county["town"].me["person_id"],
    }
    place = county["county"].post("/places", given).json

    ledger = county["village"].get(f"/places/{place['id']}/ledger").json

    there = {number for number, each in numbers.items() if distance_m(each, HERE) <= 200}
    assert 3 < len(there) < 27
    assert {each["matter"]["number"] for each in ledger["items"]} == there
    assert (ledger["total"], ledger["open"], ledger["radius_m"]) == (len(there), len(there), 200)


def test_a_ledger_is_sought_through_the_spatial_index(county: County) -> None:
    county["worker"].report(point=fix(*HERE))
    given = {
        "kind": "mine",
        "name": "煤矿",
        "point": {"lon": HERE[0], "lat": HERE[1]},
        "lead": county["leader"].me["person_id"],
        "liaison": county["town"].me["person_id"],
    }
    place = county["county"].post("/places", given).json
    is_embedded = county.settings.database_url.startswith("sqlite")
    took_away = "DELETE FROM idx_matters_point" if is_embedded else "SELECT 1"
    with county.app.app_context(), db.engine.begin() as connection:
        connection.execute(text(took_away))

    told = county["town"].get(f"/places/{place['id']}/ledger").json

    # Without its entry in the tree the embedded database cannot find it; PostGIS keeps its own.
    assert told["total"] == (0 if is_embedded else 1)
