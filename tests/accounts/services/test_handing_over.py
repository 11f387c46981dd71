from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from tests.counties import County

from wangge.accounts.actor import Actor
from wangge.accounts.enums import Role
from wangge.accounts.errors import (
    BeyondRemitError,
    LastDayUnfitError,
    NotOneselfError,
    StaffNotFoundError,
    SuccessorUnfitError,
)
from wangge.accounts.events import HandedOver
from wangge.accounts.models import HandOver, HandOverItem, HandOverPost, PostRow
from wangge.accounts.queries import actor_of_account, posts_of
from wangge.accounts.services.handing_over import Leaving, hand_over, note_moved
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import WanggeError
from wangge.kernel.ids import uuid7
from wangge.platform import happenings
from wangge.platform.db import unit_of_work

DAY = timedelta(days=1)


def named(county: County, username: str) -> UUID:
    return UUID(county[username].me["person_id"])


def leave(
    county: County, by: str, who: str, successor: str | None, *, days: int = 0
) -> tuple[UUID, date]:
    """Hand over, ``days`` from now; the record's id and the last day."""
    now = utc_now()
    last_on = local_day(now) + timedelta(days=days)
    with county.app.app_context(), unit_of_work() as session:
        actor = actor_of_account(session, by, local_day(now))
        assert actor is not None
        to = named(county, successor) if successor else None
        return hand_over(session, actor, Leaving(named(county, who), to, last_on), now), last_on


def roles(county: County, username: str, day: date) -> list[tuple[Role, str]]:
    with county.app.app_context(), unit_of_work() as session:
        posts = posts_of(session, named(county, username), day)
        return [(each.role, each.area_prefix) for each in posts]


def test_posts_end_with_the_last_day_and_the_successors_begin_the_next(
    own_county: County,
) -> None:
    lead = (Role.VILLAGE_LEAD, "640425100200")
    agent = (Role.PETITION_AGENT, "640425100200")

    _, last_on = leave(own_county, "town", "village", "agent", days=3)

    assert [roles(own_county, "village", last_on + n * DAY) for n in (0, 1)] == [[lead], []]
    assert [roles(own_county, "agent", last_on + n * DAY) for n in (0, 1)] == [
        [agent],
        [agent, lead],
    ]


def test_whoever_left_yesterday_is_out_at_once_and_cannot_come_back_in(
    own_county: County,
) -> None:
    village = own_county["village"]
    assert village.get("/me").status_code == 200

    leave(own_county, "admin", "village", None, days=-1)

    again = own_county.app.test_client().post(
        "/api/v1/session", json={"username": "village", "password": "a long password"}
    )
    assert (village.get("/me").status_code, again.status_code) == (401, 401)


def test_a_post_that_the_successor_holds_already_is_not_given_twice(own_county: County) -> None:
    record, last_on = leave(own_county, "admin", "town", "deputy")

    assert roles(own_county, "deputy", last_on + DAY) == [(Role.TOWN_OFFICER, "640425100")]
    with own_county.app.app_context(), unit_of_work() as session:
        (row,) = session.scalars(select(HandOverPost).where(HandOverPost.hand_over_id == record))
        successors = select(PostRow.id).where(PostRow.person_id == named(own_county, "deputy"))
        assert row.successor_post_id == session.scalar(successors)


def test_who_hears_of_a_hand_over_moves_work_and_notes_it_in_the_same_transaction(
    own_county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[HandedOver] = []
    monkeypatch.setitem(happenings._listeners, HandedOver, [])

    @happenings.hears(HandedOver)
    def move(session: object, fact: HandedOver) -> None:
        heard.append(fact)
        note_moved(session, fact.reference, "request", [(uuid7(fact.at), "代-白阳-2026-000012")])

    record, last_on = leave(own_county, "town", "agent", "village")

    (fact,) = heard
    people = (named(own_county, "agent"), named(own_county, "village"), named(own_county, "town"))
    assert (fact.from_person_id, fact.to_person_id, fact.by_person_id) == people
    assert (fact.reference, fact.on) == (record, last_on + DAY)
    assert str(fact.organisation_id) == own_county["agent"].office["id"]
    with own_county.app.app_context(), unit_of_work() as session:
        items = session.scalars(select(HandOverItem))
        assert [(each.hand_over_id, each.kind, each.label) for each in items] == [
            (record, "request", "代-白阳-2026-000012")
        ]


def test_when_work_cannot_be_moved_nothing_is_handed_over(
    own_county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(happenings._listeners, HandedOver, [])
    before = own_county.rows()

    @happenings.hears(HandedOver)
    def refuse(_session: object, _fact: HandedOver) -> None:
        raise BeyondRemitError

    with pytest.raises(BeyondRemitError):
        leave(own_county, "town", "agent", "village")

    assert own_county.rows() == before


@pytest.mark.parametrize(
    ("by", "who", "successor", "days", "refusal"),
    [
        ("worker", "agent", None, 0, StaffNotFoundError),
        ("village", "agent", None, 0, StaffNotFoundError),
        ("county", "agent", None, 0, StaffNotFoundError),
        ("town", "agent2", None, 0, StaffNotFoundError),
        ("town", "unit", None, 0, StaffNotFoundError),
        ("town", "admin", None, 0, StaffNotFoundError),
        ("town", "town", "deputy", 0, NotOneselfError),
        ("admin", "admin", "admin2", 0, NotOneselfError),
        ("town", "agent", "agent", 0, SuccessorUnfitError),
        ("town", "agent", "agent2", 0, SuccessorUnfitError),
        ("town", "agent", "leader", 0, SuccessorUnfitError),
        ("town", "agent", "village", -2, LastDayUnfitError),
        ("town", "agent", "village", 61, LastDayUnfitError),
    ],
)
def test_what_cannot_be_handed_over_is_refused_and_changes_nothing(
    county: County, by: str, who: str, successor: str | None, days: int, refusal: type[WanggeError]
) -> None:
    before = county.rows()

    with pytest.raises(refusal):
        leave(county, by, who, successor, days=days)

    assert county.rows() == before


def test_nobody_is_handed_over_twice(own_county: County) -> None:
    leave(own_county, "town", "agent", None, days=2)

    with pytest.raises(LastDayUnfitError):
        leave(own_county, "town", "agent", "village", days=2)


def test_whose_posts_reach_beyond_a_town_is_not_handed_over_by_it(own_county: County) -> None:
    leave(own_county, "admin", "leader2", "village")
    with own_county.app.app_context(), unit_of_work() as session:
        tomorrow = local_day(utc_now()) + DAY
        officer = actor_of_account(session, "town", tomorrow)
        assert isinstance(officer, Actor)
        leaving = Leaving(named(own_county, "village"), None, tomorrow)

        with pytest.raises(BeyondRemitError):
            hand_over(session, officer, leaving, utc_now() + DAY)

    with own_county.app.app_context(), unit_of_work() as session:
        assert session.scalars(select(HandOver.last_on)).all() == [local_day(utc_now())]
