"""How each matter goes on: who does what, when, and in which words, up to a given instant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from wangge.accounts.actor import Actor
from wangge.accounts.enums import Role
from wangge.demo.rules.lexicon import Lexicon, Speech, said
from wangge.demo.rules.reports import Course, Planned, slots_of
from wangge.demo.rules.staff import Staff
from wangge.kernel.clock import SHANGHAI, local_day
from wangge.kernel.codes import TOWN_DIGITS, VILLAGE_DIGITS
from wangge.matters.enums import Action, Layer, Stage

_UNFOUNDED, _UNFOUNDED_LATER = 0.035, 0.5
_SENT_BACK, _SENT_BACK_BY_UNIT, _SETTLED_AFTER = 0.1, 0.05, 0.6
_MERGED_LATER = 0.4
_ENDING = frozenset({Action.STRIKE_OFF, Action.DECLARE_UNFOUNDED, Action.MERGE})
_TAKEN_OVER, _TAKEN_BY_COUNTY = 0.45, 0.4
_NOT_OURS = 0.45
_DISSATISFIED, _EVALUATED, _EVALUATED_BADLY = 0.045, 0.3, 0.04
_NOTED, _INSTRUCTED, _INSTRUCTED_URGENT, _MADE_URGENT = 0.07, 0.012, 0.3, 0.006
_LATE, _LATE_SLOW = 0.058, 0.33
_LATE_DAYS, _LATE_DAYS_SLOW = 4.5, 11.0
_PACE = (0.3, 0.97, 0.88)
_PACE_URGENT_H = (0.4, 20.0, 3.0)
_OPENS, _CLOSES, _FRIDAY, _NIGHT_ENDS = 8, 18, 4, 6
_WEEKEND_WORK = 0.4

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """An act on the matter of the report at ``matter``; ``into`` is the report it merges into."""

    matter: int
    actor: Actor
    action: Action
    given: Given
    at: datetime
    into: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take: the county's days for each stage, and the slow town's code."""

    days: Mapping[str, int]
    days_urgent: Mapping[str, int]
    slow_town: str
    until: datetime


@dataclass(frozen=True, slots=True)
class _Move:
    """The next act of a life; ``aside`` acts happen while the matter waits for something else."""

    waits_at: Stage
    action: Action
    actor: Actor
    given: Given
    aside: bool = False
    into: int | None = None


def planned_acts(
    rng: Random, lexicon: Lexicon, staff: Staff, pace: Pace, reports: Sequence[Planned]
) -> list[list[PlannedAct]]:
    """The acts on each report's matter, in order, all before ``pace.until``."""
    lives: list[list[PlannedAct]] = []
    for index, report in enumerate(reports):
        tale = _Tale(rng, lexicon, staff, report)
        moves = tale.whole()
        if report.shown is not None:
            lives.append(list(_brisk(rng, pace, index, report, tale.along(report.shown))))
            continue
        if report.echo_of is not None and report.echo_of < index and not report.outside:
            moves = tale.merged(report.echo_of)
        acts = list(_timed(rng, pace, index, report, moves))
        last = acts[-1] if acts else None
        if (
            last
            and last.into is not None
            and not _takes(lives[last.into], last.at, urgent=report.urgent)
        ):
            acts = list(_timed(rng, pace, index, report, tale.whole()))
        lives.append(acts)
    return lives


def _takes(acts: Sequence[PlannedAct], at: datetime, *, urgent: bool) -> bool:
    """Whether a matter with these acts can take in another at an instant, and go on with them."""
    planned = [act.action for act in acts if act.at >= at]
    if Action.DECLARE_UNFOUNDED in planned or (urgent and Action.MARK_URGENT in planned):
        return False
    return bool(planned) or not acts or acts[-1].action not in _ENDING


def _timed(
    rng: Random, pace: Pace, index: int, report: Planned, moves: Iterator[_Move]
) -> Iterator[PlannedAct]:
    since, urgent = report.received_at, report.urgent
    slow = bool(pace.slow_town) and report.place.startswith(pace.slow_town)
    for move in moves:
        if move.aside:
            hours = rng.uniform(0.1, 3 if urgent else 16)
            at = _at_work(rng, since + timedelta(hours=hours), since)
        else:
            days = (pace.days_urgent if urgent else pace.days)[move.waits_at.value]
            at = _after(rng, since, days, urgent=urgent, slow=slow)
            if urgent:
                is_settled = move.waits_at in {Stage.SETTLED, Stage.VISITED}
                at = _at_work(rng, at, since, weekend=True) if is_settled else _by_day(at)
        if at >= pace.until:
            return
        yield PlannedAct(index, move.actor, move.action, move.given, at.astimezone(UTC), move.into)
        since, urgent = at, urgent or move.action is Action.MARK_URGENT


def _brisk(
    rng: Random, pace: Pace, index: int, report: Planned, moves: Iterator[_Move]
) -> Iterator[PlannedAct]:
    """The acts a few hours after each other."""
    since = report.received_at
    for move in moves:
        at = since + timedelta(hours=rng.uniform(2, 8))
        since = min(_at_work(rng, at, since, weekend=True), pace.until - timedelta(minutes=5))
        yield PlannedAct(index, move.actor, move.action, move.given, since.astimezone(UTC))


def _after(rng: Random, since: datetime, days: int, *, urgent: bool, slow: bool) -> datetime:
    late = rng.random() < (_LATE_SLOW if slow else _LATE)
    if urgent:
        low, high, most = _PACE_URGENT_H
        hours = rng.triangular(low, high, most) * days
        return since + timedelta(hours=hours * 3 if late else hours)
    low, high, most = _PACE
    span = days * rng.triangular(low, high, most)
    if late:
        span = days + 1 + rng.expovariate(1 / (_LATE_DAYS_SLOW if slow else _LATE_DAYS))
    at = _at_work(rng, since + timedelta(days=span), since)
    due = since + timedelta(days=days)
    if not late and local_day(at) > local_day(due):
        return max(_at_work(rng, due, since, weekend=True), since + timedelta(minutes=20))
    return at


def _by_day(at: datetime) -> datetime:
    """The instant, or the early morning after it: at night even what is urgent waits."""
    local = at.astimezone(SHANGHAI)
    return at + timedelta(hours=_NIGHT_ENDS) if local.hour < _NIGHT_ENDS else at


def _at_work(rng: Random, at: datetime, since: datetime, *, weekend: bool = False) -> datetime:
    """The instant, moved into working hours, and always after ``since``."""
    local = at.astimezone(SHANGHAI)
    if local.weekday() > _FRIDAY and not weekend and rng.random() > _WEEKEND_WORK:
        local += timedelta(days=7 - local.weekday())
    if not _OPENS <= local.hour < _CLOSES:
        local = local.replace(hour=rng.randint(_OPENS, _CLOSES - 1), minute=rng.randrange(60))
    return max(local, since + timedelta(minutes=rng.randint(15, 90)))


class _Tale:
    """One matter's course, told move by move; it keeps who settled it for the return visit."""

    def __init__(self, rng: Random, lexicon: Lexicon, staff: Staff, report: Planned) -> None:
        self.rng, self.lexicon, self.staff, self.report = rng, lexicon, staff, report
        self.speech: Speech = report.speech
        self.handler: Actor | None = None
        self.slots = slots_of(rng, lexicon, report.speech, report.grid)

    def whole(self) -> Iterator[_Move]:
        """The whole course, as long as it may take."""
        asides = self._asides(Stage.REPORTED)
        if self.report.outside:
            yield from self._outside()
            return
        if self.report.urgent and self.rng.random() < _TAKEN_OVER:
            yield from asides
            yield from self._taken_over()
            return
        if self.rng.random() < _UNFOUNDED:
            if self.rng.random() < _UNFOUNDED_LATER:
                yield self._verify()
                yield self._refute(Stage.VERIFIED, self._lead())
            else:
                yield self._refute(Stage.REPORTED, self._lead())
            return
        yield self._verify()
        yield from asides
        if not self.report.urgent and self.rng.random() < _MADE_URGENT:
            words = self._said("mark_urgent")
            actor = self.rng.choice([self._lead(), self._town()])
            yield _Move(Stage.VERIFIED, Action.MARK_URGENT, actor, {"reasons": words}, aside=True)
        layer = self.rng.choices(list(Layer), self.speech.layers)[0]
        yield from self._from_village(layer)

    def along(self, course: Course) -> Iterator[_Move]:
        """Exactly these acts, each by somebody who may do it."""
        hands: Sequence[Actor] = self._village_hands()
        stage = Stage.REPORTED
        for action in course:
            match action:
                case Action.VERIFY:
                    yield self._verify()
                    stage = Stage.VERIFIED
                case Action.ESCALATE:
                    officer = self._lead() if self._lead() in hands else self.rng.choice(hands)
                    yield self._escalate(stage, officer)
                    in_village = self._lead() in hands
                    hands = self._town_hands() if in_village else self.staff.county
                    stage = Stage.ESCALATED
                case Action.ASSIGN:
                    handlers = self._department()
                    yield self._assign(stage, self.rng.choice(hands), handlers)
                    hands, stage = handlers, Stage.ASSIGNED
                case Action.SEND_BACK:
                    yield self._send_back(stage, self.rng.choice(hands))
                    stage = Stage.SENT_BACK
                case Action.RETURN_VISIT:
                    yield self._visit(hands, satisfied=True)
                case _:
                    self.handler = self.rng.choice(hands)
                    yield _Move(stage, action, self.handler, self._outcome())

    def merged(self, into: int) -> Iterator[_Move]:
        """The course of what was reported before: closed into the earlier matter."""
        stage = Stage.REPORTED
        if self.rng.random() < _MERGED_LATER:
            yield self._verify()
            stage = Stage.VERIFIED
        words = self._said("merge")
        given = {"words": words} if words else {}
        yield _Move(stage, Action.MERGE, self._lead(), given, into=into)

    def _from_village(self, layer: Layer) -> Iterator[_Move]:
        if layer is Layer.VILLAGE:
            yield from self._settled(Stage.VERIFIED, self._village_hands())
            return
        yield self._escalate(Stage.VERIFIED, self._lead())
        town = self._town()
        if self.rng.random() < _SENT_BACK:
            yield self._send_back(Stage.ESCALATED, town)
            if self.rng.random() < _SETTLED_AFTER:
                yield from self._settled(Stage.SENT_BACK, self._village_hands())
                return
            yield self._escalate(Stage.SENT_BACK, self._lead())
        if layer is Layer.TOWN:
            yield from self._settled(Stage.ESCALATED, self._town_hands())
            return
        yield self._escalate(Stage.ESCALATED, town)
        yield from self._at_county(Stage.ESCALATED, layer)

    def _at_county(self, stage: Stage, layer: Layer) -> Iterator[_Move]:
        if layer is Layer.COUNTY or not self.staff.departments:
            yield from self._settled(stage, self.staff.county)
            return
        officer = self.rng.choice(self.staff.county)
        handlers = self._department()
        if self.rng.random() < _SENT_BACK_BY_UNIT:
            # Assigned to the wrong department first, which sends it back.
            wrong = self.rng.choice(list(self.staff.departments.values()))
            yield self._assign(stage, officer, wrong)
            yield self._send_back(Stage.ASSIGNED, self.rng.choice(wrong))
            stage = Stage.SENT_BACK
        yield self._assign(stage, officer, handlers)
        yield from self._settled(Stage.ASSIGNED, handlers)

    def _taken_over(self) -> Iterator[_Move]:
        at_county = self.rng.random() < _TAKEN_BY_COUNTY
        actor = self.rng.choice(self.staff.county) if at_county else self._town()
        words = self._said("take_over")
        yield _Move(Stage.REPORTED, Action.TAKE_OVER, actor, {"words": words})
        if at_county:
            layer = self.rng.choice((Layer.COUNTY, Layer.UNIT))
            yield from self._at_county(Stage.ESCALATED, layer)
            return
        yield from self._settled(Stage.ESCALATED, self._town_hands())

    def _outside(self) -> Iterator[_Move]:
        officer = self.rng.choice(self.staff.county)
        if self.rng.random() < _NOT_OURS:
            reasons = {"reasons": self._said("ours_not")}
            yield _Move(Stage.REPORTED, Action.DECLARE_UNFOUNDED, officer, reasons)
            return
        finding = {"finding": self._kind("findings")}
        yield _Move(Stage.REPORTED, Action.VERIFY, officer, finding)
        layer = self.rng.choice((Layer.COUNTY, Layer.UNIT))
        yield from self._at_county(Stage.VERIFIED, layer)

    def _settled(self, stage: Stage, hands: Sequence[Actor]) -> Iterator[_Move]:
        """Settled, visited, evaluated and struck off; done again when somebody is dissatisfied."""
        by_unit = stage is Stage.ASSIGNED
        while True:
            self.handler = self.rng.choice(hands)
            action = Action.SETTLE if by_unit else Action.SETTLE_HERE
            yield _Move(stage, action, self.handler, self._outcome())
            again = Stage.ASSIGNED if by_unit else Stage.VERIFIED
            satisfied = self.rng.random() >= _DISSATISFIED
            yield self._visit(hands, satisfied=satisfied)
            is_judge = self.report.actor is not self.handler
            if satisfied and is_judge and self.rng.random() < _EVALUATED:
                satisfied = self.rng.random() >= _EVALUATED_BADLY
                yield self._evaluate(satisfied=satisfied)
            if satisfied:
                break
            stage = again
        words = self._said("strike")
        officers = self.staff.county if by_unit else hands
        closing = self._closers(officers)
        given = {"words": words} if words else {}
        yield _Move(Stage.VISITED, Action.STRIKE_OFF, self.rng.choice(closing), given)

    def _closers(self, hands: Sequence[Actor]) -> Sequence[Actor]:
        in_village = not self.report.outside and self._lead() in hands
        return [self._lead()] if in_village else hands

    def _asides(self, stage: Stage) -> list[_Move]:
        """Notes and instructions that come while the matter is in somebody's hands."""
        moves = []
        if self.rng.random() < _NOTED:
            actor = self.report.actor
            words = {"words": self._said("note")}
            moves.append(_Move(stage, Action.ADD_NOTE, actor, words, aside=True))
        share = _INSTRUCTED_URGENT if self.report.urgent else _INSTRUCTED
        if self.rng.random() < share:
            actor = self.rng.choice(self.staff.leaders)
            words = {"words": self._said("instruct")}
            moves.append(_Move(stage, Action.INSTRUCT, actor, words, aside=True))
        return moves

    def _verify(self) -> _Move:
        finding = {"finding": self._kind("findings")}
        hands = self._village_hands()
        actor = self.rng.choices(hands, (5, 3, 3)[: len(hands)])[0]
        return _Move(Stage.REPORTED, Action.VERIFY, actor, finding)

    def _refute(self, stage: Stage, actor: Actor) -> _Move:
        return _Move(stage, Action.DECLARE_UNFOUNDED, actor, {"reasons": self._kind("unfounded")})

    def _escalate(self, stage: Stage, actor: Actor) -> _Move:
        return _Move(stage, Action.ESCALATE, actor, {"tried": self._kind("tried")})

    def _send_back(self, stage: Stage, actor: Actor) -> _Move:
        return _Move(stage, Action.SEND_BACK, actor, {"reasons": self._kind("reasons_back")})

    def _assign(self, stage: Stage, actor: Actor, handlers: Sequence[Actor]) -> _Move:
        unit = str(handlers[0].posts[0].organisation_id)
        return _Move(stage, Action.ASSIGN, actor, {"unit": unit, "task": self._kind("tasks")})

    def _outcome(self) -> Given:
        outcome = said(self.rng, self.rng.choice(self.speech.outcomes), self.slots)
        return {"outcome": outcome, "way": self.rng.choice(self.speech.ways)}

    def _visit(self, hands: Sequence[Actor], *, satisfied: bool) -> _Move:
        by_unit = hands[0].posts[0].role is Role.UNIT_HANDLER
        visitors = [*(self.staff.county if by_unit else hands)]
        if not self.report.outside:
            visitors += self._village_hands()[1:]
        free = [each for each in visitors if each is not self.handler]
        words = self._said("visit_good" if satisfied else "visit_bad")
        way = self.rng.choices(("on_site", "phone", "video"), (60, 36, 4))[0]
        given = {"satisfied": satisfied, "way": way, "words": words}
        return _Move(Stage.SETTLED, Action.RETURN_VISIT, self.rng.choice(free), given)

    def _evaluate(self, *, satisfied: bool) -> _Move:
        words = self._said("evaluate_good" if satisfied else "evaluate_bad")
        given = {"satisfied": satisfied, "words": words}
        return _Move(Stage.VISITED, Action.EVALUATE, self.report.actor, given, aside=True)

    def _village_hands(self) -> list[Actor]:
        """The lead, the agent, and the worker of the grid where it is known."""
        village = self.report.place[:VILLAGE_DIGITS]
        hands = [self.staff.leads[village], self.staff.agents[village]]
        worker = self.staff.workers.get(self.report.place)
        return [*hands, worker] if worker else hands

    def _lead(self) -> Actor:
        return self.staff.leads[self.report.place[:VILLAGE_DIGITS]]

    def _town_hands(self) -> Sequence[Actor]:
        return self.staff.towns[self.report.place[:TOWN_DIGITS].ljust(VILLAGE_DIGITS, "0")]

    def _town(self) -> Actor:
        return self.rng.choice(self._town_hands())

    def _department(self) -> Sequence[Actor]:
        names = list(self.staff.departments)
        of = self.speech.department
        named = [name for name in names if of and of in name]
        return self.staff.departments[self.rng.choice(named or names)]

    def _said(self, key: str) -> str:
        return said(self.rng, self.rng.choice(self.lexicon.along[key]), self.slots)

    def _kind(self, key: str) -> str:
        return said(self.rng, self.rng.choice(self.speech.along[key]), self.slots)
