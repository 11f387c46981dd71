"""Whole lives at random: what is offered can be done, and the register is what its events say."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings, target
from hypothesis import strategies as st
from tests.counties import County
from tests.factories import HERE, OUTSIDE, fix
from tests.matters.walks import Walk

from wangge.kernel.clock import local_day
from wangge.matters.cli import fault_of
from wangge.matters.enums import ENDED, RESTORING, Action, Stage, Standing
from wangge.matters.events import Acted, Event, MatterState, after, folded
from wangge.matters.models import Matter
from wangge.matters.procedures import HAZARD, Transition
from wangge.matters.queries import chains, event_of
from wangge.matters.workflow import Offer
from wangge.platform.db import reading

WALKED = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


NEVER = Acted(0, datetime(2026, 1, 1, tzinfo=UTC), None, None)
FOR_ONE_TO_DO = set(Action) - {
    Action.REPORT,
    Action.EVALUATE,
    Action.MARK_URGENT,
    Action.ADD_NOTE,
    Action.INSTRUCT,
    Action.CORRECT_CATEGORY,
    Action.CORRECT_PLACE,
    Action.UNDO,
    Action.UNMERGE,
    Action.TAKE_IN,
    Action.LET_GO,
    Action.REFILE,
}


def told_by_events(rows: list[object]) -> dict[str, object]:
    """The columns of a matter as its events add up to them, told slowly."""
    every = [event_of(event) for event, _ in rows]
    last, events = every[-1], standing_events(every)
    settled = [each for each in events if each.stage is Stage.SETTLED]
    begun = [each for each in settled if each.from_stage is not Stage.SETTLED]
    this_round = [each for each in begun if each.round == last.round]
    return {
        "stage": last.stage,
        "is_open": last.stage not in ENDED,
        "urgent": last.urgent,
        "round": last.round,
        "holder_id": last.holder_id,
        "layer": last.layer,
        "due_from": last.due_from,
        "due_days": last.due_days,
        "due_on": last.due_on,
        "version": len(every),
        "head": rows[-1][0].hash,
        "opened_at": events[0].at,
        "settled_layer": events[events.index(this_round[-1]) - 1].layer if this_round else None,
        "handler_id": this_round[-1].person_id if this_round else None,
        "ended_on": local_day(last.at) if last.stage in ENDED else None,
        "merged_into_id": UUID(rows[-1][1].body["into"]) if last.action is Action.MERGE else None,
    }


def standing_events(every: list[Event]) -> list[Event]:
    """The events without those taken back, and without the taking back."""
    standing: list[Event] = []
    for each in every:
        if each.action in RESTORING:
            standing.remove([act for act in standing if act.action is not Action.ADD_NOTE][-1])
        else:
            standing.append(each)
    return standing


def columns(matter: Matter, names: object) -> dict[str, object]:
    return {name: getattr(matter, name) for name in names}


@given(seed=st.integers(0, 2**32), urgent=st.booleans(), outside=st.booleans())
@WALKED
def test_the_register_is_what_its_events_add_up_to(
    county: County, seed: int, *, urgent: bool, outside: bool
) -> None:
    choice = random.Random(seed)  # noqa: S311 -- drawn by hypothesis
    walk = Walk.in_county(county)
    matter = county["worker"].report(urgent=urgent, point=fix(*(OUTSIDE if outside else HERE)))

    for _ in range(12):
        open_to = walk.offered(matter)
        if not open_to:
            break
        name, offer = choice.choice(open_to)
        matter = walk.act(matter, name, offer, choice)
        assert matter["stage"] in offer.to_stages

    with county.app.app_context():
        found = [
            (row, told_by_events(rows), fault_of(row, rows)) for _, (row, rows) in chains(reading())
        ]
    assert [columns(row, told) for row, told, _ in found] == [told for _, told, _ in found]
    assert [fault for *_, fault in found] == [None] * len(found)


@given(seed=st.integers(0, 2**32))
@WALKED
def test_what_waits_for_somebody_is_what_they_can_do(county: County, seed: int) -> None:
    choice = random.Random(seed)  # noqa: S311 -- drawn by hypothesis
    walk = Walk.in_county(county)
    matters = [county["worker"].report(urgent=choice.random() < 0.5) for _ in range(3)]
    for _ in range(15):
        number = choice.randrange(len(matters))
        if open_to := walk.offered(matters[number]):
            matters[number] = walk.act(matters[number], *choice.choice(open_to), choice)

    todo = {
        (name, matter["number"])
        for matter in matters
        for name, offer in walk.offered(matter)
        if offer.action in FOR_ONE_TO_DO
    }

    numbers = {each["number"] for each in matters}
    assert {(name, number) for name in walk.actors for number in county[name].waiting()} & {
        (name, number) for name in walk.actors for number in numbers
    } == todo


def test_every_row_of_the_table_is_walked(county: County) -> None:
    choice = random.Random(1)  # noqa: S311 -- a walk, no secret
    walk = Walk.in_county(county)
    offered = [row for row in HAZARD if row.standing is not Standing.REGISTER]
    left = {(row.source, row.action, row.target) for row in offered}

    for life in range(90):
        point = fix(*(OUTSIDE if life % 3 == 2 else HERE))
        matter = county["worker"].report(urgent=life % 2 == 1, point=point)
        for _ in range(14):
            open_to = walk.offered(matter)
            if not left or not open_to:
                break
            stage = matter["stage"]
            new = [each for each in open_to if is_new(each[1], stage, left)]
            ways_on = [each for each in open_to if leads_on(each[1], stage)]
            name, offer = choice.choice(new or ways_on or open_to)
            matter = walk.act(matter, name, offer, choice)
            left -= {(stage, offer.action, row) for row in rows_to(offer, stage, matter["stage"])}
        if not left:
            break

    assert left == set()


def is_new(offer: Offer, stage: str, left: set[tuple[object, ...]]) -> bool:
    targets = {row for target in offer.to_stages for row in rows_to(offer, stage, target)}
    return any((stage, offer.action, target) in left for target in targets)


def rows_to(offer: Offer, stage: str, target: str) -> set[str | None]:
    """The targets of rows that lead from a stage to one; a row that leads back names none."""
    return {target, None} if offer.action in RESTORING or target == stage else {target}


def leads_on(offer: Offer, stage: str) -> bool:
    return set(offer.to_stages) - ENDED - {stage} != set()


def test_folding_at_once_is_folding_one_by_one(county: County) -> None:
    matter = county["worker"].report()
    county["village"].act(matter, "verify", finding="属实")
    county["village"].act(matter, "settle_here", outcome="已办", way="other")
    county["agent"].act(matter, "return_visit", satisfied=False, way="phone", words="未履行")

    with county.app.app_context():
        _, (_, rows) = next(chains(reading()))
        events = [event_of(event) for event, _ in rows]

    state = folded(events[:1])
    for event in events[1:]:
        state = after(state, event)
    assert state == folded(events)


def test_two_rows_differ_in_what_the_walk_tells_apart() -> None:
    keys: dict[tuple[object, ...], list[Transition]] = {}
    for row in HAZARD:
        keys.setdefault((row.source, row.action, row.target), []).append(row)

    shared = {key[1] for key, rows in keys.items() if len(rows) > 1}
    # Who may see it or reported it; who holds it or stands above; who did it or works there.
    by_two = {Action.ADD_NOTE, Action.CORRECT_PLACE, Action.UNDO, Action.UNMERGE}
    assert shared == by_two


def bare(state: MatterState) -> MatterState:
    """The state without how it came about: the last acts, and the number of events."""
    return replace(state, seq=0, acted=NEVER, before=None, undoable=False)


def states(county: County) -> dict[str, MatterState]:
    """The bare state of every matter, by its number."""
    with county.app.app_context():
        return {
            row.number: bare(folded(event_of(each) for each, _ in rows))
            for _, (row, rows) in chains(reading())
        }


@given(seed=st.integers(0, 2**32), urgent=st.booleans())
@WALKED
def test_what_is_taken_back_leaves_everything_as_it_was(
    county: County, seed: int, *, urgent: bool
) -> None:
    choice = random.Random(seed)  # noqa: S311 -- drawn by hypothesis
    walk = Walk.in_county(county)
    matter = county["worker"].report(urgent=urgent)
    taken_back = 0

    for _ in range(12):
        before = states(county)
        aside = {*RESTORING, Action.ADD_NOTE}
        open_to = [each for each in walk.offered(matter) if each[1].action not in aside]
        if not open_to:
            break
        matter = walk.act(matter, *choice.choice(open_to), choice)
        back = [each for each in walk.offered(matter) if each[1].action in RESTORING]
        if back and (choice.random() < 0.6 or matter["holder"] is None):
            if matter["holder"] is not None:
                county["worker"].act(matter, "add_note", words="补充")
            matter = walk.act(matter, *choice.choice(back), choice)
            taken_back += 1
            assert states(county) == before

    with county.app.app_context():
        faults = [fault_of(row, rows) for _, (row, rows) in chains(reading())]
    assert faults == [None] * len(faults)
    target(taken_back)
