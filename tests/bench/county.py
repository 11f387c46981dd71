"""A county at work: its staff, random reports, and random acts on them, through the services.

The same seed gives the same county, but for the ids.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.models import Organisation
from wangge.accounts.services.hiring import NewPost, open_account, take_on
from wangge.intake.rules import PointGiven, Receipt, ReportGiven
from wangge.intake.services import receive_reports
from wangge.kernel.canonical import sha256_hex
from wangge.kernel.codes import Level, contains
from wangge.kernel.geometry import Datum
from wangge.kernel.ids import uuid7
from wangge.matters.enums import Action, FieldKind, Procedure
from wangge.matters.events import MatterState, folded
from wangge.matters.models import Matter
from wangge.matters.procedures import PROCEDURES, Field
from wangge.matters.queries import events_of
from wangge.matters.services.acting import ActGiven, perform
from wangge.matters.workflow import offers
from wangge.policy.queries import current_policy
from wangge.territory.queries import CountyMap, county_map

BATCH = 200
BATCH_LEAST = 25
PASSWORD = "a password of the bench"  # noqa: S105 -- of a database that is thrown away
KEY = bytes(32)
WORDS = "门前排水沟被杂物堵塞,下雨天积水漫到路面,老人出行不便,请尽快派人清理。"
_ROLES = {
    OrganisationKind.VILLAGE: Role.VILLAGE_LEAD,
    OrganisationKind.TOWN: Role.TOWN_OFFICER,
    OrganisationKind.COUNTY: Role.COUNTY_OFFICER,
    OrganisationKind.DEPARTMENT: Role.UNIT_HANDLER,
}
_WEIGHTS = {Action.DECLARE_UNFOUNDED: 1, Action.MERGE: 2, Action.SEND_BACK: 4}
_USUAL = 25
_SKIPPED = frozenset(
    {
        Action.ADD_NOTE,
        Action.INSTRUCT,
        Action.TAKE_OVER,
        Action.CORRECT_CATEGORY,
        Action.CORRECT_PLACE,
        Action.UNDO,
        Action.UNMERGE,
    }
)
_HIRED_ON = date(2020, 1, 1)
_TABLE = PROCEDURES[Procedure.HAZARD]


@dataclass(frozen=True)
class Staff:
    """Two people of each organisation, by its id; ``areas`` finds an area's by its prefix."""

    of: dict[UUID, tuple[Actor, Actor]]
    areas: dict[str, UUID]

    def at(self, prefix: str) -> Actor:
        """The first of the two people who answer for an area."""
        return self.of[self.areas[prefix]][0]

    @property
    def units(self) -> list[UUID]:
        """The departments."""
        return [
            key
            for key, (first, _) in self.of.items()
            if first.posts[0].kind is OrganisationKind.DEPARTMENT
        ]


def staffed(session: Session, now: datetime) -> Staff:
    """Take two people on in every organisation."""
    found: dict[UUID, tuple[Actor, Actor]] = {}
    areas, rows = {}, []
    for office in session.scalars(select(Organisation).order_by(Organisation.area_prefix)):
        kind = OrganisationKind(office.kind)
        post = Post(_ROLES[kind], office.id, office.name, kind, office.area_prefix)
        first, second = (Actor(uuid7(now), uuid7(now), "", "某人", (post,)) for _ in range(2))
        found[office.id] = first, second
        if kind is not OrganisationKind.DEPARTMENT:
            areas[office.area_prefix] = office.id
        rows += [
            NewPost(
                actor.person_id,
                actor.name,
                office.id,
                post.role,
                post.area_prefix,
                date(2020, 1, 1),
            )
            for actor in (first, second)
        ]
    take_on(session, rows, now)
    return Staff(found, areas)


def with_account(session: Session, actor: Actor, username: str, now: datetime) -> None:
    """Let a person of the staff sign in with ``PASSWORD``."""
    open_account(session, actor.person_id, username=username, password=PASSWORD, now=now)


def random_reports(
    rng: random.Random,
    county: CountyMap,
    leaves: Sequence[str],
    count: int,
    *,
    sent_at: datetime,
    seen_within: timedelta = timedelta(days=3),
    within: str = "",
) -> list[ReportGiven]:
    """Reports sent at an instant and seen some time before, most with a point.

    One in 20 names a small grid, one a village, and one has its point outside the county; with
    ``within``, all are filed to a grid of that area.
    """
    grids = [area for area in county.areas_at(Level.SMALL) if area.prefix.startswith(within)]
    reports = []
    for _ in range(count):
        grid = rng.choice(grids)
        draw = rng.randrange(20)
        place: tuple[PointGiven | None, str | None] = (
            _fix(grid.label_lon + rng.gauss(0, 0.004), grid.label_lat + rng.gauss(0, 0.004)),
            None,
        )
        if draw == 0 or within:
            place = None, grid.code
        elif draw == 1:
            place = None, grid.parent
        elif draw == 2:
            place = _fix(county.bounds[0] - rng.uniform(0.01, 0.2), grid.label_lat), None
        report_id = uuid7(sent_at)
        reports.append(
            ReportGiven(
                id=report_id,
                sha256=sha256_hex(report_id.bytes),
                category=rng.choice(leaves),
                words=WORDS,
                point=place[0],
                grid=place[1],
                seen_at=sent_at - seen_within * rng.random(),
                sent_at=sent_at,
                head_count=1,
                urgent=rng.randrange(25) == 0,
                photos=(),
                reporter=None,
                protect=False,
            )
        )
    return reports


def wire(given: ReportGiven) -> dict[str, Any]:
    """A report as a phone sends it in a batch."""
    point = given.point
    return {
        "kind": "report",
        "id": str(given.id),
        "category": given.category,
        "words": given.words,
        "point": point and {"lon": point.lon, "lat": point.lat, "accuracy_m": point.accuracy_m},
        "grid": given.grid,
        "seen_at": given.seen_at.isoformat(),
        "sent_at": given.sent_at.isoformat(),
        "urgent": given.urgent,
    }


def leaves_of(session: Session) -> list[str]:
    """The categories that a report may be of."""
    policy = current_policy(session)
    return [each.code for each in policy.categories if policy.has_leaf(each.code)]


def filled(
    session: Session,
    staff: Staff,
    rng: random.Random,
    *,
    reports: int,
    until: datetime,
    days: int,
    acts: int,
) -> None:
    """Receive reports spread over the days before ``until``, and do rounds of acts on them."""
    county, leaves = county_map(session), leaves_of(session)
    reporters = list(staff.of.values())
    per_batch = min(BATCH, max(BATCH_LEAST, reports // days))
    pause = timedelta(days=days) * per_batch / reports
    for start in range(0, reports, per_batch):
        sent_at = until - timedelta(days=days * (1 - start / reports))
        count = min(per_batch, reports - start)
        given = random_reports(rng, county, leaves, count, sent_at=sent_at, seen_within=pause)
        items = [(rng.choice(reporters)[0], each) for each in given]
        answers = receive_reports(session, items, key=KEY, received_at=sent_at)
        opened = [answer.matter_id for answer in answers if isinstance(answer, Receipt)]
        for nth in range(1, acts + 1):
            at = min(sent_at + timedelta(days=2 * nth * rng.random()), until)
            session.flush()
            acted(session, staff, rng, opened, at)


def acted(
    session: Session, staff: Staff, rng: random.Random, matter_ids: Sequence[UUID], at: datetime
) -> None:
    """One random act on most of the matters that are open."""
    rows = session.scalars(
        select(Matter).where(Matter.id.in_(matter_ids), Matter.is_open).order_by(Matter.id)
    ).all()
    histories = events_of(session, [row.id for row in rows])
    targets = {row.number: row.place_code for row in rows[:3]}
    wanted = []
    for row in rows:
        if rng.random() > 0.85 or row.number in targets:
            continue
        act = _act(staff, rng, folded(histories[row.id]), targets)
        if act is not None:
            actor, action, given = act
            wanted.append(ActGiven(actor, row.id, action, given, at))
    if wanted:
        perform(session, wanted)


def _act(
    staff: Staff, rng: random.Random, state: MatterState, targets: Mapping[str, str]
) -> tuple[Actor, str, dict[str, object]] | None:
    """A random act that somebody of the holder may do now."""
    people = list(staff.of[state.holder.organisation_id])
    rng.shuffle(people)
    for actor in people:
        open_to = [each for each in offers(_TABLE, state, actor) if each.action not in _SKIPPED]
        near = [
            number
            for number, place in targets.items()
            if contains(actor.posts[0].area_prefix, place)
        ]
        if not near:
            open_to = [each for each in open_to if each.action is not Action.MERGE]
        if open_to:
            weights = [_WEIGHTS.get(each.action, _USUAL) for each in open_to]
            chosen = rng.choices(open_to, weights)[0]
            given = {field.name: _answer(staff, rng, field, near) for field in chosen.form}
            return actor, chosen.action.value, given
    return None


def _answer(staff: Staff, rng: random.Random, field: Field, targets: Sequence[str]) -> object:
    match field.kind:
        case FieldKind.TEXT:
            return WORDS[: rng.randrange(4, len(WORDS))]
        case FieldKind.CHOICE:
            return rng.choice(field.choices)
        case FieldKind.YES_NO:
            return rng.random() < 0.9
        case FieldKind.UNIT:
            return str(rng.choice(staff.units))
        case FieldKind.MATTER:
            return rng.choice(targets)


def _fix(lon: float, lat: float) -> PointGiven:
    return PointGiven(round(lon, 6), round(lat, 6), Datum.WGS84, 12.0, None)
