"""The demo county is whole: people, a year of reports, and what became of them."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.demo.conftest import FILLING

from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.models import Account, Organisation, Person, PostRow
from wangge.accounts.queries import actor_of_account
from wangge.accounts.services.overview import hand_overs_seen, own_posts, vacancies_seen
from wangge.agency.enums import TicketState
from wangge.agency.models import PrincipalEnvelope, Ticket, TicketEvent
from wangge.agency.queries import untold
from wangge.demo.enums import ACCOUNTS, PASSWORD, DemoAccount
from wangge.demo.rules.agency import TOLD_WITHIN
from wangge.demo.rules.lexicon import Lexicon
from wangge.demo.rules.reports import YEAR
from wangge.demo.services import lexicon_for
from wangge.intake.models import Photo, Report, ReporterEnvelope
from wangge.kernel.clock import SHANGHAI
from wangge.matters.cli import fault_of
from wangge.matters.enums import Action, Stage
from wangge.matters.models import Matter, MatterEvent
from wangge.matters.queries import chains
from wangge.notices.models import Notice
from wangge.platform.http import PREFIX
from wangge.policy.queries import current_policy
from wangge.resolution.models import (
    CareEvent,
    CareSeat,
    CareTask,
    CareWeek,
    FocalVillage,
    Place,
)

# The county is filled within the first test, which takes a while on a busy machine.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def lexicon(session: Session) -> Lexicon:
    """The words the county was filled with."""
    return lexicon_for(current_policy(session), FILLING.own_words)


def test_every_post_of_the_county_was_filled_and_few_are_vacant_now(session: Session) -> None:
    posts = Counter(
        session.scalars(select(PostRow.role).where(PostRow.valid_from < FILLING.as_of - YEAR / 2))
    )
    administrator = actor_of_account(session, "admin", FILLING.as_of)
    assert administrator is not None
    vacant = vacancies_seen(session, administrator, FILLING.as_of)

    kinds = Counter(session.scalars(select(Organisation.kind)))
    assert posts[Role.GRID_WORKER] == 2293
    assert posts[Role.PETITION_AGENT] == posts[Role.VILLAGE_LEAD] == 162
    assert posts[Role.TOWN_OFFICER] >= kinds[OrganisationKind.TOWN]
    assert posts[Role.UNIT_HANDLER] >= kinds[OrganisationKind.DEPARTMENT]
    assert set(posts) == set(Role)
    assert [(each.role, each.missing) for each in vacant] == [(Role.GRID_WORKER, 1)] * 5
    assert all(each.since and each.since < FILLING.as_of for each in vacant)


def test_one_handed_over_to_the_lead_of_the_village_and_a_deputy_stands_in(
    session: Session,
) -> None:
    administrator = actor_of_account(session, "admin", FILLING.as_of)
    town = actor_of_account(session, "town", FILLING.as_of)
    assert administrator is not None
    assert town is not None

    followed = [each for each in hand_overs_seen(session, administrator) if each.successor]
    (post,) = own_posts(session, town, FILLING.as_of)

    assert [[p.role for p in each.posts] for each in followed] == [[Role.PETITION_AGENT]]
    (deputy,) = post.deputies
    assert deputy.valid_from < FILLING.as_of < deputy.valid_to


def test_only_the_demo_accounts_can_sign_in(session: Session) -> None:
    known = session.scalars(select(Account.username)).all()

    assert sorted(known) == sorted(each.username for each in ACCOUNTS)
    assert (session.scalar(select(func.count(Person.id))) or 0) > 2293


def test_there_are_as_many_reports_as_asked_for_and_one_matter_for_each(session: Session) -> None:
    reports = session.scalar(select(func.count(Report.id)))
    matters = session.scalar(select(func.count(Matter.id)))

    assert (reports, matters) == (FILLING.reports, FILLING.reports)


def test_a_matter_stands_at_every_stage(session: Session) -> None:
    stages = set(session.scalars(select(Matter.stage)))

    assert stages == set(Stage)


MENDING = {
    Action.CORRECT_CATEGORY,
    Action.CORRECT_PLACE,
    Action.UNDO,
    Action.UNMERGE,
    Action.LET_GO,
}
"""What people do when something went wrong: the year told here has no mistakes."""


def test_every_action_was_done(session: Session) -> None:
    actions = set(session.scalars(select(MatterEvent.action)))

    assert actions == set(Action) - MENDING - {Action.REFILE}


def test_every_history_is_whole_and_adds_up_to_its_matter(session: Session) -> None:
    for _, (matter, rows) in chains(session):
        assert fault_of(matter, rows) is None


def test_nothing_happens_once_the_year_has_ended(session: Session) -> None:
    last = session.scalar(select(func.max(MatterEvent.at)))

    assert last is not None
    assert last < FILLING.until


def test_only_the_newest_notices_are_unread(session: Session) -> None:
    oldest_unread = session.scalar(select(func.min(Notice.at)).where(Notice.read_at.is_(None)))
    oldest = session.scalar(select(func.min(Notice.at)))

    assert oldest is not None
    assert oldest_unread is not None
    assert oldest < oldest_unread
    assert oldest_unread >= FILLING.until - timedelta(days=4)


def test_acts_follow_each_other_in_time(session: Session) -> None:
    for _, (_, rows) in chains(session):
        instants = [event.at for event, _ in rows]
        assert instants == sorted(instants)


def test_reports_fall_in_their_season(session: Session, lexicon: Lexicon) -> None:
    never = {
        (speech.code, month)
        for speech in lexicon.speeches
        for month, share in enumerate(speech.months, 1)
        if not share
    }

    seen = {(code, on.month) for code, on in session.execute(_NOT_NEW)}

    assert ("utilities.heating", 7) in never
    assert not seen & never


def test_noise_is_heard_in_the_evening_and_roads_are_seen_by_day(session: Session) -> None:
    hours = Counter(
        at.astimezone(SHANGHAI).hour
        for at in session.scalars(select(Matter.seen_at).where(Matter.category == "roads.damage"))
    )

    by_day = sum(count for hour, count in hours.items() if 7 <= hour <= 19)
    assert by_day > 0.8 * sum(hours.values())


def test_most_reports_come_from_grid_workers(session: Session) -> None:
    roles = Counter(session.scalars(select(MatterEvent.role).where(MatterEvent.seq == 1)))

    assert set(roles) == {Role.GRID_WORKER, Role.PETITION_AGENT, Role.VILLAGE_LEAD}
    assert 0.5 < roles[Role.GRID_WORKER] / FILLING.reports < 0.7


def test_some_reports_lie_outside_the_county_or_have_no_point_or_a_sealed_reporter(
    session: Session,
) -> None:
    county = current_policy(session).county_code.ljust(15, "0")

    outside = session.scalar(select(func.count()).where(Matter.place_code == county)) or 0
    pointless = session.scalar(select(func.count()).where(Matter.point.is_(None))) or 0
    sealed = session.scalar(select(func.count(ReporterEnvelope.matter_id))) or 0

    assert 0 < outside < 20
    assert pointless > 20
    assert sealed > 10


def test_the_newest_reports_of_the_chains_have_photos(session: Session) -> None:
    photos = session.scalars(select(Photo)).all()

    assert len(photos) > 10
    assert all(photo.stored_sha256 for photo in photos)


def test_words_differ_from_row_to_row(session: Session) -> None:
    newest = session.scalars(select(Matter.summary).order_by(Matter.opened_at.desc()).limit(50))

    assert len(set(newest)) >= 48


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_a_demo_account_signs_in_and_has_something_to_do(
    filled: Flask, account: DemoAccount
) -> None:
    client = filled.test_client()

    me = client.post(f"{PREFIX}/session", json={"username": account.username, "password": PASSWORD})
    waiting = client.get(f"{PREFIX}/matters?waiting=true&open=true")

    assert me.status_code == 200
    assert [post["role"] for post in me.json["posts"]] == [account.role]
    if account.role not in {Role.COUNTY_LEADER, Role.ADMINISTRATOR}:
        assert waiting.json["total"] > 0


def test_the_accounts_of_a_chain_work_above_each_other(session: Session) -> None:
    rows = session.execute(
        select(Account.username, PostRow.area_prefix).join(
            PostRow, PostRow.person_id == Account.person_id
        )
    )
    area = {row.username: row.area_prefix for row in rows}

    for chain in ("", "2"):
        worker, village = area[f"worker{chain}"], area[f"village{chain}"]
        assert worker.startswith(village)
        assert area[f"agent{chain}"] == village
        assert village.startswith(area[f"town{chain}"])
    assert area["town"] != area["town2"]


_NOT_NEW = select(Matter.category, Matter.seen_on).where(
    # What is shown fresh to the accounts is of any kind that the month allows at all.
    Matter.stage.in_([Stage.STRUCK_OFF, Stage.UNFOUNDED])
)


def test_agents_file_about_one_report_in_25_for_somebody_who_agreed(session: Session) -> None:
    tickets = session.scalars(select(Ticket).where(Ticket.state == TicketState.FILED)).all()

    share = len(tickets) / FILLING.reports
    assert 0.03 < share < 0.09
    assert [each.number for each in tickets if each.consented_at is None] == []
    assert session.scalar(select(func.count(PrincipalEnvelope.ticket_id))) == (
        session.scalar(select(func.count(Ticket.id)))
    )


def test_requests_stand_everywhere_and_only_what_is_new_waits_to_be_told(session: Session) -> None:
    states = set(session.scalars(select(Ticket.state)))

    waiting = [news[-1].at for _, _, news in untold(session)]
    assert states == set(TicketState) - {TicketState.WITHDRAWN}
    assert waiting != []
    assert min(waiting) > FILLING.until - TOLD_WITHIN


def test_nothing_is_done_for_anybody_once_the_year_has_ended(session: Session) -> None:
    last = session.scalar(select(func.max(TicketEvent.at)))

    assert last is not None
    assert last < FILLING.until


def test_some_villages_are_focal_villages_with_lists_and_some_were(session: Session) -> None:
    rows = session.scalars(select(FocalVillage)).all()
    weeks = Counter(session.scalars(select(CareWeek.stage)))
    tasks = Counter(session.scalars(select(CareTask.stage)))

    assert sum(row.ended_on is None for row in rows) == 12
    assert sum(row.ended_on is not None for row in rows) == 5
    assert all(row.started_on < FILLING.as_of for row in rows)
    assert set(weeks) == {"confirmed"}
    assert min(tasks[stage] for stage in ("to_do", "done", "signed_off")) > 0


def test_places_are_said_to_be_simulated_and_have_who_answers_for_them(session: Session) -> None:
    names = session.scalars(select(Place.name)).all()
    shapes = Counter(row.point is None for row in session.scalars(select(Place)))
    seats = Counter(session.scalars(select(CareSeat.seat).where(CareSeat.place_id.is_not(None))))

    assert 36 <= len(names) <= 48
    assert [name for name in names if not name.endswith("（模拟）")] == []
    assert min(shapes.values()) > 5
    assert seats == {"lead_official": len(names), "liaison": len(names)}


def test_nothing_about_care_lies_in_the_future(session: Session) -> None:
    assert (session.scalar(select(func.max(CareEvent.at))) or FILLING.until) < FILLING.until
