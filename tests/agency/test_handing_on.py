"""What an agent had still to do goes on with somebody else when the agent leaves."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from tests.counties import County
from tests.factories import THERE, consent, fix, for_principal, request

from wangge.accounts.models import HandOverItem
from wangge.accounts.queries import actor_of_account
from wangge.accounts.services.handing_over import Leaving, hand_over
from wangge.kernel.clock import local_day, utc_now
from wangge.platform.db import reading, unit_of_work


def hands_over(county: County, successor: str | None) -> list[str]:
    """The agent of the first chain leaves today; what the record says moved."""
    now = utc_now()
    with county.app.app_context():
        admin = actor_of_account(reading(), "admin", local_day(now))
        assert admin is not None
        leaving = Leaving(
            UUID(county["agent"].me["person_id"]),
            UUID(county[successor].me["person_id"]) if successor else None,
            local_day(now),
        )
        with unit_of_work() as session:
            reference = hand_over(session, admin, leaving, now)
        rows = reading().scalars(
            select(HandOverItem.label)
            .where(HandOverItem.hand_over_id == reference)
            .order_by(HandOverItem.label)
        )
        return list(rows)


def work(county: County) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A taken request, an answered one, and the receipt of a report from another village."""
    agent = county["agent"]
    taken, answered = (
        agent.post("/agency/tickets", request(consent=consent())).json for _ in range(2)
    )
    for each in (taken, answered):
        agent.post(f"/agency/tickets/{each['id']}/actions/take", {})
    form = {"words": "已答复", "way": "phone"}
    agent.post(f"/agency/tickets/{answered['id']}/actions/answer", form)
    receipt = agent.post("/reports", for_principal() | {"point": fix(*THERE)}).json
    return taken, answered, receipt


def seen(county: County, name: str, ticket: dict[str, Any]) -> dict[str, Any]:
    return dict(county[name].get(f"/agency/tickets/{ticket['id']}").json)


def test_the_successor_follows_what_is_unfinished_and_sees_its_matters(own_county: County) -> None:
    taken, answered, receipt = work(own_county)
    matter = f"/matters/{receipt['matter']['id']}"
    before = own_county["colleague"].get(matter).status_code

    moved = hands_over(own_county, "colleague")

    assert moved == sorted([taken["number"], receipt["ticket"]["number"]])
    assert (before, own_county["colleague"].get(matter).status_code) == (404, 200)
    now = seen(own_county, "village", taken)
    assert (now["agent"], now["state"]) == ("colleague的姓名", "taken")
    assert (now["events"][-1]["action"], now["events"][-1]["name"]) == ("hand_on", "admin的姓名")
    assert seen(own_county, "village", answered)["agent"] == "agent的姓名"


def test_without_a_successor_requests_wait_for_anybody(own_county: County) -> None:
    taken, _, receipt = work(own_county)

    hands_over(own_county, None)

    now, filed = (seen(own_county, "village", each) for each in (taken, receipt["ticket"]))
    assert (now["agent"], now["state"]) == (None, "waiting")
    assert (filed["agent"], filed["state"]) == (None, "filed")
    assert own_county["county"].get("/matters?agency=true").json["total"] == 1
