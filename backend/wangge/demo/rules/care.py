"""Which villages are focal villages in the demo, which places are looked after, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from wangge.accounts.actor import Actor
from wangge.demo.rules.ground import Ground, LonLat
from wangge.demo.rules.lexicon import Slots
from wangge.demo.rules.staff import Chain, Staff
from wangge.kernel.clock import SHANGHAI
from wangge.kernel.geometry import Datum
from wangge.policy.rules import PlaceKind

_A_FOCAL_OF, _AN_ENDED_OF, _A_PLACE_OF = 13, 40, 4
"""One in so many villages is, was, or has one: a county names 12 focal villages among 162 (M2)."""
_WEEKS = 5
_TICKED, _SIGNED_OFF = 0.7, 0.75
_AN_AREA = 0.4
_HALF_SIDES_M = (60.0, 260.0)
_M_A_DEGREE = 111_195.0
_SIMULATED = "（模拟）"


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A weekly list: drafted with these tasks of the members' offices, and how far it came.

    ``ticks`` and ``signatures`` say of each line in turn whether it was done, and signed off.
    """

    drafted_at: datetime
    tasks: tuple[tuple[UUID, str], ...]
    ticks: tuple[str | None, ...]
    signatures: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PlannedFocal:
    """A village under care: since when, why, by whom, what was done, and when it ended."""

    village: str
    by: Actor
    head: Actor
    members: tuple[Actor, ...]
    reason: str
    at: datetime
    weeks: tuple[PlannedWeek, ...]
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlannedPlace:
    """A place: what it is, where, who registers it and who answers for it.

    ``half_side_m`` is of a square area; None of a point.
    """

    kind: str
    name: str
    by: Actor
    lead: Actor
    liaison: Actor
    at: LonLat
    half_side_m: float | None
    since: datetime

    def corners(self) -> list[LonLat]:
        """The ring of the area; of a place that is a point, four times the point."""
        lon, lat = self.at
        side = (self.half_side_m or 0.0) / _M_A_DEGREE
        return [
            (lon - side, lat - side),
            (lon + side, lat - side),
            (lon + side, lat + side),
            (lon - side, lat + side),
        ]


def planned_focal_villages(
    rng: Random,
    words: Slots,
    ground: Ground,
    staff: Staff,
    chains: Sequence[Chain],
    until: datetime,
    tasks_max: int,
) -> list[PlannedFocal]:
    """The focal villages now, then those that were; the chains' villages are among the first."""
    villages = sorted(ground.by_village)
    count = max(len(villages) // _A_FOCAL_OF, 2)
    own = list(dict.fromkeys(chain.village for chain in chains))
    others = [code for code in villages if code not in own]
    drawn = rng.sample(
        others, min(len(others), count - len(own) + len(villages) // _AN_ENDED_OF + 1)
    )
    now, before = [*own, *drawn[: count - len(own)]], drawn[count - len(own) :]
    by_village = {chain.village: chain for chain in chains}
    planned = [
        _focal(rng, words, ground, staff, code, until, by_village.get(code), tasks_max)
        for code in now
    ]
    return [*planned, *(_ended(rng, words, ground, staff, code, until) for code in before)]


def planned_places(
    rng: Random,
    words: Slots,
    ground: Ground,
    staff: Staff,
    kinds: Sequence[PlaceKind],
    chains: Sequence[Chain],
    until: datetime,
) -> list[PlannedPlace]:
    """Places of the kinds the county knows, one in a few villages; each chain's has two."""
    villages = sorted(ground.by_village)
    own = [chain.village for chain in chains for _ in range(2)]
    others = sorted(rng.sample(villages, len(villages) // _A_PLACE_OF))
    planned, taken = [], set()
    for position, code in enumerate([*own, *others]):
        kind = kinds[position % len(kinds)]
        grid = rng.choice(ground.by_village[code])
        named = grid.village_name + rng.choice(words.get(f"place_{kind.code}", [kind.name]))
        if (code, named) in taken:
            continue
        taken.add((code, named))
        town = staff.towns[grid.town]
        planned.append(
            PlannedPlace(
                kind=kind.code,
                name=named + _SIMULATED,
                by=staff.county[position % len(staff.county)],
                lead=rng.choice([*staff.leaders, town[0]]),
                liaison=rng.choice([staff.leads[code], town[-1]]),
                at=ground.point_in(rng, grid, Datum.WGS84),
                half_side_m=rng.uniform(*_HALF_SIDES_M) if rng.random() < _AN_AREA else None,
                since=until - timedelta(days=rng.randint(20, 300)),
            )
        )
    return planned


def _focal(
    rng: Random,
    words: Slots,
    ground: Ground,
    staff: Staff,
    code: str,
    until: datetime,
    chain: Chain | None,
    tasks_max: int,
) -> PlannedFocal:
    town = staff.towns[ground.by_village[code][0].town]
    names = [chain.department] if chain else rng.sample(sorted(staff.departments), 2)
    members = (staff.leads[code], town[-1], *(staff.departments[name][0] for name in names))
    head = rng.choice([staff.leaders[0], town[0]]) if chain is None else _head_of(staff, chain)
    since = until - timedelta(days=rng.randint(25, 150))
    return PlannedFocal(
        village=code,
        by=rng.choice(staff.county),
        head=head,
        members=tuple(each for each in members if each != head),
        reason=rng.choice(words["focal_reason"]),
        at=datetime.combine(since.date(), time(9, 30), SHANGHAI),
        weeks=_weeks(rng, words, members, since, until, tasks_max),
        ended_at=None,
    )


def _head_of(staff: Staff, chain: Chain) -> Actor:
    """The chain's town heads its own village's task force, so that both can be tried."""
    return staff.towns[chain.town][0]


def _ended(
    rng: Random, words: Slots, ground: Ground, staff: Staff, code: str, until: datetime
) -> PlannedFocal:
    town = staff.towns[ground.by_village[code][0].town]
    since = until - timedelta(days=rng.randint(200, 300))
    return PlannedFocal(
        village=code,
        by=rng.choice(staff.county),
        head=town[0],
        members=(staff.leads[code],),
        reason=rng.choice(words["focal_reason"]),
        at=datetime.combine(since.date(), time(9, 30), SHANGHAI),
        weeks=(),
        ended_at=until - timedelta(days=rng.randint(20, 90), hours=8),
    )


def _weeks(
    rng: Random,
    words: Slots,
    members: Sequence[Actor],
    since: datetime,
    until: datetime,
    tasks_max: int,
) -> tuple[PlannedWeek, ...]:
    """The lists of the last weeks, oldest first, each drafted on its Monday morning."""
    last = (until - timedelta(hours=1)).date()
    monday = last - timedelta(days=last.weekday())
    weeks = []
    for back in range(_WEEKS, -1, -1):
        at = datetime.combine(monday - timedelta(weeks=back), time(9), SHANGHAI)
        if at <= since or at + timedelta(hours=6) >= until:
            continue
        offices = [each.posts[0].organisation_id for each in members]
        tasks = [
            (rng.choice(offices), task)
            for task in rng.sample(words["focal_task"], rng.randint(1, 3))
        ]
        share = _TICKED if back else _TICKED / 2
        ticks = [
            rng.choice(words["focal_outcome"]) if rng.random() < share else None
            for _ in range(tasks_max)
        ]
        signatures = [rng.random() < _SIGNED_OFF for _ in range(tasks_max)]
        weeks.append(PlannedWeek(at, tuple(tasks), tuple(ticks), tuple(signatures)))
    return tuple(weeks)
