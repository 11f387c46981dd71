"""What is reported in the year: which kind, when, where, by whom and in which words."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from wangge.accounts.actor import Actor
from wangge.demo.enums import Setting
from wangge.demo.rules.ground import Grid, Ground, LonLat, near
from wangge.demo.rules.lexicon import ClusterKind, Lexicon, Slots, Speech, said, somebody
from wangge.demo.rules.staff import Chain, Staff
from wangge.kernel.clock import SHANGHAI
from wangge.kernel.codes import place_code
from wangge.kernel.geometry import Datum
from wangge.kernel.ids import uuid7
from wangge.matters.enums import Action

YEAR = timedelta(days=365)
_ECHOES = 0.04
_OUTSIDE = 0.005
_WITHOUT_POINT, _VILLAGE_ONLY = 0.12, 0.2
_GCJ02 = 0.08
_SEALED, _PROTECTED = 0.06, 0.2
_SLOW_TO_SEND, _OFFLINE = 0.06, 0.08
_CLUSTER_M = 420.0
_CHAIN_VILLAGE, _CHAIN_GRID = 2.0, 3.0
_BY_WORKER, _BY_AGENT = 0.6, 0.85
_WEEKDAYS = (1.1, 1.05, 1.0, 1.0, 1.05, 0.8, 0.65)
_GROWTH = 0.35
_SOON = timedelta(minutes=1)
_HOURS: Mapping[str, tuple[int, ...]] = {
    # Weights of the hours 0 to 23.
    "day": (0, 0, 0, 0, 0, 0, 1, 3, 8, 10, 10, 7, 3, 3, 6, 9, 9, 8, 6, 3, 2, 1, 0, 0),
    "dusk": (0, 0, 0, 0, 0, 1, 4, 6, 5, 4, 3, 2, 1, 1, 2, 3, 5, 9, 11, 10, 7, 4, 1, 0),
    "night": (1, 0, 0, 0, 0, 0, 1, 2, 3, 2, 1, 1, 1, 1, 1, 1, 2, 3, 5, 8, 10, 11, 8, 4),
}
_SHOWN_FROM = (100, 5_000)
_SAYS_MORE = 0.33
_COLD = frozenset({11, 12, 1, 2, 3})
_PLACES = ("{where}", "{home}", "{field}", "{group}", "{number}")
_UNITS = {Setting.RURAL: "村", Setting.PASTORAL: "嘎查", Setting.URBAN: "社区"}
_NUMERALS = "零一二三四五六七八九十"


Course = tuple[Action, ...]

_TO_COUNTY = (Action.VERIFY, Action.ESCALATE, Action.ESCALATE)
_TO_UNIT = (*_TO_COUNTY, Action.ASSIGN)
SHOWN: tuple[Course, ...] = (
    (),
    (Action.VERIFY,),
    (Action.VERIFY, Action.ESCALATE),
    (Action.VERIFY, Action.ESCALATE, Action.SEND_BACK),
    (Action.VERIFY, Action.SETTLE_HERE),
    (Action.VERIFY, Action.SETTLE_HERE, Action.RETURN_VISIT),
    (Action.VERIFY, Action.ESCALATE, Action.SETTLE_HERE),
    _TO_COUNTY,
    _TO_UNIT,
    (*_TO_UNIT, Action.SETTLE),
    (*_TO_UNIT, Action.SEND_BACK),
)
"""The courses shown to the accounts of the chains: every stage, at every desk."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A report to be made; ``place`` is the 15 digits it will be filed under.

    ``grid`` is where it is, or whence somebody looked over the county's border.
    ``echo_of`` is the position of the report that told of the same thing before; ``shown`` are the
    acts after which the matter waits, for the accounts of the chains.
    """

    id: UUID
    speech: Speech
    words: str
    actor: Actor
    grid: Grid
    outside: bool
    place: str
    point: LonLat | None
    datum: Datum
    accuracy_m: float
    picked: str | None
    seen_at: datetime
    sent_at: datetime
    received_at: datetime
    head_count: int
    urgent: bool
    reporter: Mapping[str, str] | None
    protect: bool
    echo_of: int | None
    shown: Course | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What somebody saw somewhere, before it is told; ``around`` is where the point lies."""

    speech: Speech
    grid: Grid
    at: datetime
    around: LonLat | None = None
    outside: bool = False
    echo: UUID | None = None
    shown: Course | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What every report is planned from."""

    lexicon: Lexicon
    ground: Ground
    staff: Staff
    chains: Sequence[Chain]
    county: str
    until: datetime


def planned_reports(rng: Random, scene: Scene, count: int) -> list[Planned]:
    """As many reports as asked for, of the year before ``scene.until``, in order of arrival."""
    seen = _shown(rng, scene, count)
    shown = len(seen)
    seen += _grown(rng, scene, count)
    echoes = round(count * _ECHOES)
    seen += _happened(rng, scene, count - len(seen) - echoes)
    told = [_told(rng, scene, each) for each in seen]
    for _ in range(count - len(told)):
        first = rng.choice(told[shown : len(seen)])
        told.append(_told(rng, scene, _again(rng, scene, first)))
    told.sort(key=lambda pair: (pair[0].received_at, pair[0].id))
    position = {each.id: index for index, (each, _) in enumerate(told)}
    return [replace(each, echo_of=position[of.echo]) if of.echo else each for each, of in told]


def _shown(rng: Random, scene: Scene, count: int) -> list[_Seen]:
    """Fresh matters for each desk of the chains, so that every account has something to do."""
    seen: list[_Seen] = []
    copies = sum(count >= least for least in _SHOWN_FROM)
    month = (scene.until - timedelta(days=1)).astimezone(SHANGHAI).month
    for chain in scene.chains:
        village = scene.ground.by_village[chain.village]
        (grid,) = (each for each in village if each.code == chain.grid)
        fitting = [each for each in scene.lexicon.speeches if each.area in grid.areas]
        for course in (course for course in SHOWN for _ in range(copies)):
            known = [
                each for each in fitting if each.department and each.department in chain.department
            ]
            of = known if Action.ASSIGN in course and known else fitting
            speech = rng.choices(of, [each.weight * each.share_in(month) + 0.01 for each in of])[0]
            back = timedelta(days=len(course) * 0.75 + rng.uniform(0.4, 1.1))
            at = scene.until - back
            where = rng.choice([grid, rng.choice(village)])
            seen.append(_Seen(speech, where, at, shown=course))
    return seen


def _happened(rng: Random, scene: Scene, count: int) -> list[_Seen]:
    """What happens all over the county, each kind in its season."""
    last = scene.until.astimezone(SHANGHAI).date() - timedelta(days=1)
    days = [last - timedelta(days=back) for back in reversed(range(YEAR.days))]
    pairs = [(speech, index) for speech in scene.lexicon.speeches for index in range(len(days))]
    weights = [
        _season(speech, days[index]) * (1 + _GROWTH * index / len(days)) for speech, index in pairs
    ]
    boosts = {chain.village: _CHAIN_VILLAGE for chain in scene.chains}
    boosts |= {chain.grid: _CHAIN_GRID for chain in scene.chains}
    where = scene.ground.weights(boosts)
    return [
        _Seen(
            speech,
            _drawn(rng, *where[speech.area]),
            _instant(rng, days[index], speech.hours),
            outside=rng.random() < _OUTSIDE,
        )
        for speech, index in rng.choices(pairs, weights, k=count)
    ]


def _grown(rng: Random, scene: Scene, count: int) -> list[_Seen]:
    """The clusters of the last weeks, each denser from week to week."""
    seen: list[_Seen] = []
    for kind in scene.lexicon.clusters:
        known = {speech.code: speech for speech in scene.lexicon.speeches}
        speeches = [known[code] for code in kind.categories if code in known]
        speech = speeches[0] if speeches else rng.choice(scene.lexicon.speeches)
        grids = _cluster_grids(rng, scene, kind, {each.grid.village for each in seen})
        centre = rng.choice(grids)
        days = kind.weeks * 7
        for _ in range(round(count * kind.share)):
            grid, point = _in_cluster(rng, scene.ground, grids, centre)
            back = int(days * (1 - rng.random() ** 0.5))
            on = scene.until.astimezone(SHANGHAI).date() - timedelta(days=1 + back)
            seen.append(_Seen(speech, grid, _instant(rng, on, speech.hours), point))
    return seen


def _cluster_grids(rng: Random, scene: Scene, kind: ClusterKind, taken: set[str]) -> list[Grid]:
    free = {code: of for code, of in scene.ground.by_village.items() if code not in taken}
    fitting = [
        code for code, of in free.items() if any(w in of[0].village_name for w in kind.villages)
    ]
    # The first word is the most telling; a village that bears it goes before the others.
    fitting.sort(
        key=lambda code: [word not in free[code][0].village_name for word in kind.villages]
    )
    best = fitting[0] if len(fitting) == 1 else rng.choice(fitting or sorted(free))
    return free[best]


def _in_cluster(
    rng: Random, ground: Ground, grids: Sequence[Grid], centre: Grid
) -> tuple[Grid, LonLat]:
    while True:
        lon, lat = near(rng, centre.seat, _CLUSTER_M)
        point = round(lon, 6), round(lat, 6)
        for grid in grids:
            if ground.holds(grid, point, Datum.WGS84):
                return grid, point


def _again(rng: Random, scene: Scene, first: tuple[Planned, _Seen]) -> _Seen:
    """The same thing, seen by somebody else some days later."""
    report, seen = first
    at = report.seen_at + timedelta(hours=rng.triangular(3, 110, 20))
    if seen.outside or at > scene.until - timedelta(hours=1):
        return replace(seen, at=report.seen_at, echo=None)
    on = at.astimezone(SHANGHAI).date()
    at = max(_instant(rng, on, seen.speech.hours), report.seen_at + timedelta(hours=1))
    around = report.point if report.datum is Datum.WGS84 else None
    return _Seen(seen.speech, seen.grid, at, around, echo=report.id)


def _told(rng: Random, scene: Scene, seen: _Seen) -> tuple[Planned, _Seen]:
    """A report of what was seen; it arrives before the year ends."""
    point, datum = _fix(rng, scene.ground, seen)
    seen_at = min(seen.at, scene.until - timedelta(minutes=rng.uniform(70, 400)))
    waited = rng.uniform(120, 1400) if rng.random() < _SLOW_TO_SEND else rng.triangular(2, 45, 6)
    sent_at = min(seen_at + timedelta(minutes=waited), scene.until - 2 * _SOON)
    way_s = rng.uniform(1800, 30000) if rng.random() < _OFFLINE else rng.uniform(0.4, 9)
    received_at = min(sent_at + timedelta(seconds=way_s), scene.until - _SOON)
    picked = None
    if point is None:
        picked = seen.grid.village if rng.random() < _VILLAGE_ONLY else seen.grid.code
    sealed = rng.random() < _SEALED
    return Planned(
        id=uuid7(sent_at, rng.getrandbits(74)),
        speech=seen.speech,
        words=_words(rng, scene.lexicon, seen),
        actor=_reporter(rng, scene.staff, seen.grid),
        grid=seen.grid,
        outside=seen.outside,
        place=place_code(scene.county if seen.outside else picked or seen.grid.code),
        point=point,
        datum=datum,
        accuracy_m=round(rng.triangular(5, 60, 9), 1),
        picked=picked,
        seen_at=seen_at.astimezone(UTC),
        sent_at=sent_at.astimezone(UTC),
        received_at=received_at.astimezone(UTC),
        head_count=_head_count(rng, seen.speech),
        urgent=seen.echo is None and rng.random() < seen.speech.urgent,
        reporter=somebody(rng, scene.lexicon) if sealed else None,
        protect=sealed and rng.random() < _PROTECTED,
        echo_of=None,
        shown=seen.shown,
    ), seen


def _fix(rng: Random, ground: Ground, seen: _Seen) -> tuple[LonLat | None, Datum]:
    if seen.outside:
        return ground.point_outside(rng), Datum.WGS84
    if seen.around is not None:
        lon, lat = near(rng, seen.around, 25.0)
        moved = round(lon, 6), round(lat, 6)
        held = ground.holds(seen.grid, moved, Datum.WGS84)
        return (moved if held else seen.around), Datum.WGS84
    if rng.random() < _WITHOUT_POINT:
        return None, Datum.WGS84
    datum = Datum.GCJ02 if rng.random() < _GCJ02 else Datum.WGS84
    return ground.point_in(rng, seen.grid, datum), datum


def _words(rng: Random, lexicon: Lexicon, seen: _Seen) -> str:
    """What is said; it names a place, and one report in three says a little more."""
    speech, slots = seen.speech, slots_of(rng, lexicon, seen.speech, seen.grid)
    fitting = list(speech.reports)
    if seen.at.astimezone(SHANGHAI).month in _COLD:
        fitting += speech.cold
    if seen.grid.setting is Setting.URBAN:
        fitting += speech.urban
    template = rng.choice(fitting)
    if not any(place in template for place in _PLACES):
        told = "{told}" in template
        template = template.replace("{told}", "{told_here}") if told else "{told_here}，" + template
    if rng.random() < _SAYS_MORE:
        template += "{tail}"
    return said(rng, template, slots)


def slots_of(rng: Random, lexicon: Lexicon, speech: Speech, grid: Grid) -> Slots:
    """The slots for what is said of something of a kind in a grid."""
    return {
        **lexicon.slots,
        **lexicon.places[grid.setting],
        "unit": [_UNITS[grid.setting]],
        "group": [_numeral(grid.number)],
        "number": [str(rng.randint(1, 18))],
        "name": [speech.name],
        "thing": [speech.thing],
    }


def _numeral(number: int) -> str:
    """A Chinese numeral from 1 to 99."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return f"{'' if tens == 1 else _NUMERALS[tens]}十{_NUMERALS[ones] if ones else ''}"


def _reporter(rng: Random, staff: Staff, grid: Grid) -> Actor:
    drawn = rng.random()
    if drawn < _BY_WORKER:
        return staff.workers[grid.code]
    return (staff.agents if drawn < _BY_AGENT else staff.leads)[grid.village]


def _head_count(rng: Random, speech: Speech) -> int:
    if rng.random() < speech.crowd:
        return min(40, 5 + int(rng.expovariate(1 / 8)))
    return rng.choices((1, 2, 3), (70, 20, 10))[0]


def _season(speech: Speech, on: date) -> float:
    return speech.weight * speech.share_in(on.month) * _WEEKDAYS[on.weekday()]


def _drawn(rng: Random, grids: Sequence[Grid], sums: Sequence[float]) -> Grid:
    return grids[min(bisect(sums, rng.random() * sums[-1]), len(grids) - 1)]


def _instant(rng: Random, on: date, hours: str) -> datetime:
    hour = rng.choices(range(24), cum_weights=_SUMS[hours])[0]
    at = time(hour, rng.randrange(60), rng.randrange(60), rng.randrange(1000) * 1000)
    return datetime.combine(on, at, SHANGHAI)


_SUMS = {name: list(accumulate(weights)) for name, weights in _HOURS.items()}
