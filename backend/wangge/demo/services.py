"""Filling the demo county through the services of the slices below, in batches."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import UUID

import shapely
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.queries import organisations
from wangge.accounts.services.handing_over import Leaving, hand_over
from wangge.accounts.services.hiring import NewPost, open_account, take_on
from wangge.accounts.services.overview import own_posts
from wangge.accounts.services.standing_in import Leave, arrange_deputy
from wangge.agency.queries import number_of_filing, untold
from wangge.agency.rules import Order
from wangge.agency.services.acting import act_on_ticket
from wangge.agency.services.ordering import order
from wangge.demo.enums import ACCOUNTS, PASSWORD
from wangge.demo.rules.agency import (
    ForSomebody,
    PlannedMove,
    PlannedOrder,
    filed_for_somebody,
    planned_orders,
    told_at_filing,
    told_outcome,
)
from wangge.demo.rules.care import (
    PlannedFocal,
    PlannedPlace,
    PlannedWeek,
    planned_focal_villages,
    planned_places,
)
from wangge.demo.rules.departures import AWAY_FOR, AWAY_SINCE, departures_of, last_acts
from wangge.demo.rules.ground import Grid, Ground
from wangge.demo.rules.lexicon import Lexicon, lexicon_of
from wangge.demo.rules.lives import Pace, PlannedAct, planned_acts
from wangge.demo.rules.pictures import drawn
from wangge.demo.rules.reports import YEAR, Planned, Scene, planned_reports
from wangge.demo.rules.staff import Chain, Staff, account_holder, chains_of, staff_of
from wangge.intake.rules import PhotoAnnounced, PointGiven, Receipt, ReportGiven
from wangge.intake.services import keep_picture, receive_photo, receive_reports
from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.clock import SHANGHAI, local_day
from wangge.kernel.codes import Level, area_prefix
from wangge.kernel.errors import WanggeError
from wangge.kernel.geometry import Datum
from wangge.kernel.ids import uuid7
from wangge.matters.services.acting import ActGiven, perform
from wangge.notices.services import mark_read_before
from wangge.platform.storage import FileStore
from wangge.policy.queries import current_policy
from wangge.policy.rules import Policy
from wangge.resolution.enums import Action as CareAction
from wangge.resolution.enums import Result
from wangge.resolution.models import FocalVillage
from wangge.resolution.queries import tasks_in
from wangge.resolution.rules import unmet
from wangge.resolution.services.places import PlaceGiven, register
from wangge.resolution.services.villages import TaskForce, declare, end_care, findings_of
from wangge.resolution.services.weeks import act_on_task, add_task, confirm_week, draft_week
from wangge.territory.queries import CountyMap, county_map

WORDS, OWN_WORDS = Path(__file__).with_name("words.toml"), "demo.toml"
_ACTS_AT_ONCE = 2_000
_REPORTS_AT_ONCE = 10
_PHOTOS_A_CHAIN = 18
_UNREAD = timedelta(days=4)

UnitOfWork = Callable[[], AbstractContextManager[Session]]
Progress = Callable[[str, int, int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Filling:
    """What the demo county is filled with.

    Attributes:
        reports: how many.
        as_of: the year ends with the day before.
        seed: the same seed gives the same people, words, places and acts.
        own_words: what its pack lays over the words any county speaks, from `own_words`.
    """

    reports: int
    as_of: date
    seed: int
    own_words: str

    @property
    def until(self) -> datetime:
        """The first instant of which nothing is told any more."""
        return datetime.combine(self.as_of, time(), SHANGHAI)

    def dice(self, purpose: str) -> Random:
        """Chance for one purpose, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}:{purpose}")  # noqa: S311 -- a simulation, nothing secret


@dataclass(frozen=True, slots=True)
class _Plan:
    """The whole year, before anything is written."""

    staff: Staff
    chains: Sequence[Chain]
    holders: Sequence[tuple[str, Actor]]
    reports: Sequence[Planned]
    lives: Sequence[Sequence[PlannedAct]]
    pictures: Mapping[UUID, bytes]
    for_somebody: Mapping[UUID, ForSomebody]
    orders: Sequence[PlannedOrder]
    focal: Sequence[PlannedFocal]
    places: Sequence[PlannedPlace]


def own_words(pack_dir: Path) -> str:
    """How people of a pack's county speak; empty when it says nothing of that."""
    file = pack_dir / OWN_WORDS
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def lexicon_for(policy: Policy, own: str) -> Lexicon:
    """The words for the kinds of report and the layers that a county's policy names."""
    leaves = {each.code: each.name for each in policy.categories if policy.has_leaf(each.code)}
    return lexicon_of(WORDS.read_text(encoding="utf-8"), own, leaves, words=policy.words)


def fill(
    unit_of_work: UnitOfWork, filling: Filling, *, key: bytes, files: FileStore, tell: Progress
) -> None:
    """Give an empty county its people, a year of reports, and what became of them.

    Args:
        unit_of_work: opens a transaction; each batch is one.
        filling: how much and from which seed.
        key: seals the reporters.
        files: keeps the photos.
        tell: is called with what is being done, how many of them are done, and how many there are.
    """
    with unit_of_work() as session:
        plan = _planned(session, filling)
        batch_max = current_policy(session).reports.batch_max
    with unit_of_work() as session:
        _hire(session, plan, filling)
    tell("people", len(plan.staff.everybody), len(plan.staff.everybody))
    matters = _report(unit_of_work, plan, key=key, batch_max=batch_max, tell=tell)
    _photograph(unit_of_work, plan, files)
    with unit_of_work() as session:
        _tell_of_filing(session, plan, filling, matters)
    _act(unit_of_work, plan, matters, tell)
    _care(unit_of_work, plan, tell)
    with unit_of_work() as session:
        _tell_outcomes(session, plan, filling)
        _order(session, plan, key)
    with unit_of_work() as session:
        _read_notices(session, plan.staff, filling.until)
    with unit_of_work() as session:
        _part(session, plan, filling)


def _planned(session: Session, filling: Filling) -> _Plan:
    policy, areas = current_policy(session), county_map(session)
    lexicon = lexicon_for(policy, filling.own_words)
    ground = _ground(areas)
    posts = _posts(session)
    seats = {area.code: (area.label_lon, area.label_lat) for area in areas.areas_at(Level.TOWN)}
    busiest = _busiest(lexicon, list(posts[OrganisationKind.DEPARTMENT]))
    chains = chains_of(ground, seats, busiest)
    staff = staff_of(filling.dice("people"), lexicon, ground, posts, filling.until - YEAR)
    holders = [
        (each.username, account_holder(staff, each.role, chains[each.chain - 1], each.chain))
        for each in ACCOUNTS
    ]
    scene = Scene(lexicon, ground, staff, chains, areas.code, filling.until)
    reports = planned_reports(filling.dice("reports"), scene, filling.reports)
    pace = Pace(
        policy.due_days,
        policy.due_days_urgent,
        _slow_town(filling.dice("slow town"), ground, chains),
        filling.until,
    )
    lives = planned_acts(filling.dice("acts"), lexicon, staff, pace, reports)
    pictures = _pictures(filling.dice("pictures"), chains, reports, is_flat=lexicon.is_flat)
    menu = policy.agency.items if policy.agency else ()
    dice = filling.dice("agency")
    for_somebody = filed_for_somebody(dice, lexicon, menu, chains, reports)
    orders = planned_orders(dice, lexicon, menu, chains, staff, filling.until)
    focal = planned_focal_villages(
        filling.dice("focal villages"),
        lexicon.slots,
        ground,
        staff,
        chains,
        filling.until,
        policy.focal_villages.week_tasks_max,
    )
    kinds = policy.places.kinds
    dice = filling.dice("places")
    places = planned_places(dice, lexicon.slots, ground, staff, kinds, chains, filling.until)
    return _Plan(
        staff, chains, holders, reports, lives, pictures, for_somebody, orders, focal, places
    )


def _ground(areas: CountyMap) -> Ground:
    small = areas.areas_at(Level.SMALL)
    villages = {area.code: area for area in areas.areas_at(Level.VILLAGE)}
    grids = [
        Grid(
            code=area.code,
            village=area.parent or "",
            village_name=villages[area.parent or ""].name,
            town=villages[area.parent or ""].parent or "",
            households=area.households,
            seat=(area.label_lon, area.label_lat),
        )
        for area in small
    ]
    shapes = areas.shapes_at(Level.SMALL)
    codes = [area.code for area in small]
    return Ground(grids, dict(zip(codes, shapes, strict=True)), areas.shapes_at(Level.COUNTY)[0])


def _posts(session: Session) -> dict[OrganisationKind, dict[str, Post]]:
    """A post in each organisation, by the prefix of its area, a department's by its name."""
    found: dict[OrganisationKind, dict[str, Post]] = {kind: {} for kind in OrganisationKind}
    for row in organisations(session, None):
        kind = OrganisationKind(row.kind)
        name = row.name if kind is OrganisationKind.DEPARTMENT else row.area_prefix
        found[kind][name] = Post(Role.ADMINISTRATOR, row.id, row.name, kind, row.area_prefix)
    return found


def _busiest(lexicon: Lexicon, departments: Sequence[str]) -> list[str]:
    """The departments, the one with the most work first."""
    work = dict.fromkeys(departments, 0.0)
    for speech in lexicon.speeches:
        for name in departments:
            if speech.department and speech.department in name:
                work[name] += speech.weight * speech.layers[-1]
    return sorted(departments, key=lambda name: (-work[name], name))


def _slow_town(rng: Random, ground: Ground, chains: Sequence[Chain]) -> str:
    """The prefix of a town that is often late; none of the chains' where there is another."""
    others = sorted(set(ground.by_town) - {chain.town for chain in chains})
    return area_prefix(rng.choice(others or sorted(ground.by_town)))


def _pictures(
    rng: Random, chains: Sequence[Chain], reports: Sequence[Planned], *, is_flat: bool
) -> dict[UUID, bytes]:
    """Pictures of the newest reports of the villages of the chains, by report."""
    found: dict[UUID, bytes] = {}
    for chain in chains:
        mine = [each for each in reports if each.place.startswith(chain.village)]
        for each in mine[-_PHOTOS_A_CHAIN:]:
            found[each.id] = drawn(rng, each.speech.code, is_flat=is_flat)
    return found


def _hire(session: Session, plan: _Plan, filling: Filling) -> None:
    since = filling.until - YEAR
    take_on(
        session,
        [
            NewPost(
                person_id=actor.person_id,
                name=actor.name,
                organisation_id=post.organisation_id,
                role=post.role,
                area_prefix=post.area_prefix,
                valid_from=local_day(since),
            )
            for actor in plan.staff.everybody
            for post in actor.posts
        ],
        since,
    )
    for username, actor in plan.holders:
        open_account(
            session,
            actor.person_id,
            username=username,
            password=PASSWORD,
            now=since,
            length_min=len(PASSWORD),
        )


def _report(
    unit_of_work: UnitOfWork, plan: _Plan, *, key: bytes, batch_max: int, tell: Progress
) -> list[UUID]:
    """Send all reports in; the ids of the matters they opened, in the same order."""
    matters: list[UUID] = []
    for several in _chunks(list(_chunks(plan.reports, batch_max)), _REPORTS_AT_ONCE):
        with unit_of_work() as session:
            for batch in several:
                answers = receive_reports(
                    session,
                    [(each.actor, _given(each, plan)) for each in batch],
                    key=key,
                    received_at=[each.received_at for each in batch],
                )
                matters += [_accepted(answer).matter_id for answer in answers]
        tell("reports", len(matters), len(plan.reports))
    return matters


def _accepted(answer: Receipt | WanggeError) -> Receipt:
    if isinstance(answer, WanggeError):
        raise answer
    return answer


def _given(report: Planned, plan: _Plan) -> ReportGiven:
    picture, somebody = plan.pictures.get(report.id), plan.for_somebody.get(report.id)
    point = None
    if report.point is not None:
        lon, lat = report.point
        point = PointGiven(lon, lat, report.datum, report.accuracy_m, report.seen_at)
    photos = () if picture is None else (PhotoAnnounced(_photo_id(report), sha256_hex(picture)),)
    item = {
        "id": str(report.id),
        "category": report.speech.code,
        "words": report.words,
        "point": report.point,
        "grid": report.picked,
        "seen_at": report.seen_at.isoformat(),
        "sent_at": report.sent_at.isoformat(),
        "head_count": report.head_count,
    }
    return ReportGiven(
        id=report.id,
        sha256=sha256_hex(canonical(item)),
        category=report.speech.code,
        words=report.words,
        point=point,
        grid=report.picked,
        seen_at=report.seen_at,
        sent_at=report.sent_at,
        head_count=report.head_count,
        urgent=report.urgent,
        photos=photos,
        reporter=somebody.principal if somebody else report.reporter,
        protect=report.protect,
        agency=somebody.given if somebody else None,
    )


def _photo_id(report: Planned) -> UUID:
    return uuid7(report.sent_at, report.id.int & ((1 << 74) - 1))


def _photograph(unit_of_work: UnitOfWork, plan: _Plan, files: FileStore) -> None:
    with unit_of_work() as session:
        for report in plan.reports:
            if report.id in plan.pictures:
                receive_photo(
                    session,
                    report.actor,
                    keep_picture(files, plan.pictures[report.id]),
                    report_id=report.id,
                    photo_id=_photo_id(report),
                    now=report.received_at,
                )


def _act(unit_of_work: UnitOfWork, plan: _Plan, matters: Sequence[UUID], tell: Progress) -> None:
    """Do all acts in waves, each touching a matter once, in the order of the year on every matter.

    Within a wave the acts of one person stand together, so that their scope is read once.
    """
    total, done = sum(len(life) for life in plan.lives), 0
    for wave in _waves(act for life in plan.lives for act in life):
        wave.sort(key=lambda act: (act.actor.person_id, act.matter))
        for acts in _chunks(wave, _ACTS_AT_ONCE):
            with unit_of_work() as session:
                perform(session, [_asked(act, matters) for act in acts])
            done += len(acts)
            tell("acts", done, total)


def _waves(acts: Iterable[PlannedAct]) -> list[list[PlannedAct]]:
    """Acts by how many others come before them on the matters they touch; a merge touches two."""
    waves: list[list[PlannedAct]] = []
    turns: Counter[int] = Counter()
    for act in sorted(acts, key=lambda act: act.at):
        touched = [act.matter] if act.into is None else [act.matter, act.into]
        turn = max(turns[each] for each in touched)
        turns.update({each: turn + 1 - turns[each] for each in touched})
        if turn == len(waves):
            waves.append([])
        waves[turn].append(act)
    return waves


def _tell_of_filing(
    session: Session, plan: _Plan, filling: Filling, matters: Sequence[UUID]
) -> None:
    """Tell the principals that their matters were filed."""
    dice, lexicon = (
        filling.dice("told at filing"),
        lexicon_for(current_policy(session), filling.own_words),
    )
    for report, matter_id in zip(plan.reports, matters, strict=True):
        if report.id in plan.for_somebody:
            move = told_at_filing(dice, lexicon, report, filling.until)
            found = number_of_filing(session, matter_id)
            if found and move and move.at < filling.until:
                _do(session, found[0], move)


def _tell_outcomes(session: Session, plan: _Plan, filling: Filling) -> None:
    """Tell the principals what came of their matters, but for what is too new."""
    dice, lexicon = (
        filling.dice("told outcomes"),
        lexicon_for(current_policy(session), filling.own_words),
    )
    agents = {each.person_id: each for each in plan.staff.agents.values()}
    for ticket_id, agent_id, news in untold(session):
        move = told_outcome(dice, lexicon, agents[agent_id], news[-1].at, filling.until)
        if move is not None:
            _do(session, ticket_id, move)


def _order(session: Session, plan: _Plan, key: bytes) -> None:
    """Take the requests in that nobody has filed, and do what is done to them."""
    for each in plan.orders:
        wanted = Order(
            id=each.id,
            sha256=sha256_hex(each.id.bytes),
            item=each.item,
            village=each.village,
            agent_id=each.agent_id,
            principal=each.principal,
            consent=each.consent,
            words=each.words,
        )
        order(session, each.by, wanted, key=key, now=each.at)
        for move in each.moves:
            _do(session, each.id, move)


def _do(session: Session, ticket_id: UUID, move: PlannedMove) -> None:
    act_on_ticket(session, move.actor, ticket_id, move.action, move.given, now=move.at)


def _care(unit_of_work: UnitOfWork, plan: _Plan, tell: Progress) -> None:
    """Look after focal villages and places, each village in one transaction."""
    for done, focal in enumerate(plan.focal, 1):
        with unit_of_work() as session:
            _look_after(session, focal)
        tell("focal villages", done, len(plan.focal))
    with unit_of_work() as session:
        for each in plan.places:
            _register(session, each)
    tell("places", len(plan.places), len(plan.places))


def _look_after(session: Session, planned: PlannedFocal) -> None:
    members = [each.person_id for each in planned.members]
    task_force = TaskForce(planned.head.person_id, members)
    focal = declare(
        session,
        planned.by,
        planned.village,
        reason=planned.reason,
        task_force=task_force,
        at=planned.at,
    )
    for week in planned.weeks:
        _work(session, planned.head, focal, week)
    if planned.ended_at is None:
        return
    is_met = not unmet(findings_of(session, focal, local_day(planned.ended_at)))
    result = Result.PASSED if is_met else Result.LIFTED
    reason = "专班逐件化解，群众反映好转。" if is_met else "转入日常办理，继续跟踪。"
    end_care(session, planned.by, focal.id, result=result, reason=reason, at=planned.ended_at)


def _work(session: Session, head: Actor, focal: FocalVillage, planned: PlannedWeek) -> None:
    """One week's list: drafted and confirmed on Monday, done from Tuesday, signed off later."""
    at = planned.drafted_at
    week = draft_week(session, head, focal.id, at)
    room = current_policy(session).focal_villages.week_tasks_max - len(tasks_in(session, week.id))
    for organisation_id, words in planned.tasks[: max(room, 0)]:
        add_task(
            session,
            head,
            focal.id,
            week.id,
            organisation_id=organisation_id,
            words=words,
            matter=None,
            at=at + timedelta(hours=1),
        )
    confirm_week(session, head, focal.id, week.id, at + timedelta(hours=6))
    lines = zip(tasks_in(session, week.id), planned.ticks, planned.signatures, strict=False)
    for task, outcome, is_signed in lines:
        acts = [(CareAction.TICK, outcome, at + timedelta(hours=8))] if outcome else []
        if outcome and is_signed:
            acts.append((CareAction.SIGN_OFF, "", at + timedelta(hours=9)))
        for action, words, then in acts:
            told = words or None
            act_on_task(session, head, focal.id, task.id, action=action, words=told, at=then)


def _register(session: Session, planned: PlannedPlace) -> None:
    corners = planned.corners()
    is_point = planned.half_side_m is None
    given = PlaceGiven(
        kind=planned.kind,
        name=planned.name,
        shape=shapely.Point(*planned.at) if is_point else shapely.Polygon(corners),
        datum=Datum.WGS84,
        lead=planned.lead.person_id,
        liaison=planned.liaison.person_id,
    )
    register(session, planned.by, given, planned.since)


def _read_notices(session: Session, staff: Staff, until: datetime) -> None:
    """Leave only the newest notices of each office unread."""
    offices = [*staff.towns.values(), *staff.departments.values(), staff.county]
    for actor in (*staff.leads.values(), *(people[0] for people in offices)):
        mark_read_before(session, actor, until - _UNREAD, until)


def _part(session: Session, plan: _Plan, filling: Filling) -> None:
    """Some go, for good or on leave: posts stand vacant, one was handed over, one has a deputy."""
    # An agent sees through to its end what they filed.
    filed = (
        (
            report.actor.person_id,
            filling.until
            if report.actor.posts[0].role is Role.PETITION_AGENT
            else report.received_at,
        )
        for report in plan.reports
    )
    done = ((act.actor.person_id, act.at) for life in plan.lives for act in life)
    (administrator, *_) = plan.staff.administrators
    departures = departures_of(
        filling.dice("departures"),
        plan.staff,
        plan.chains,
        last_acts([*filed, *done]),
        filling.until,
    )
    for each in departures:
        successor = each.successor.person_id if each.successor else None
        leaving = Leaving(each.leaver.person_id, successor, local_day(each.at))
        hand_over(session, administrator, leaving, each.at)
    holder, deputy, *_ = plan.staff.towns[plan.chains[0].town]
    since = filling.until - AWAY_SINCE
    first_on = local_day(since)
    (post, *_) = own_posts(session, holder, first_on)
    leave = Leave(post.id, deputy.person_id, first_on, first_on + AWAY_FOR)
    arrange_deputy(session, holder, leave, since)


def _asked(act: PlannedAct, matters: Sequence[UUID]) -> ActGiven:
    given = dict(act.given)
    if act.into is not None:
        given["into"] = str(matters[act.into])
    return ActGiven(act.actor, matters[act.matter], act.action.value, given, act.at)


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
