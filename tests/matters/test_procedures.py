import re
from collections import Counter

from wangge.matters.enums import (
    ENDED,
    RESTORING,
    TAKEN_BACK,
    Action,
    Clock,
    Hand,
    Stage,
    Standing,
)
from wangge.matters.procedures import FIRST_STAGE, HAZARD, PROCEDURES


def test_each_row_says_whence_it_comes() -> None:
    sourced = re.compile(r"M\d+ .+|ours: .+|信访工作条例 \(2022\) art\. \d+: .+")

    assert [row.origin for row in HAZARD if not sourced.fullmatch(row.origin)] == []


def test_no_row_stands_twice() -> None:
    keys = Counter((row.source, row.action, row.standing, row.guards, row.when) for row in HAZARD)

    assert [key for key, count in keys.items() if count > 1] == []


def test_a_row_that_depends_on_an_answer_has_both_answers() -> None:
    asked = {(row.source, row.action, row.when[0]) for row in HAZARD if row.when}
    answered = {(row.source, row.action, *row.when) for row in HAZARD if row.when}

    assert answered == {(*key, answer) for key in asked for answer in (True, False)}
    assert {
        (row.action, row.when[0])
        for row in HAZARD
        if row.when and row.when[0] not in {field.name for field in row.form if field.required}
    } == set()


def test_a_matter_that_ends_is_held_by_nobody_and_has_no_clock() -> None:
    assert {
        (row.target in ENDED, row.hand, row.clock) for row in HAZARD if row.target in ENDED
    } == {(True, Hand.NOBODY, Clock.STOP)}
    assert {row.hand for row in HAZARD if row.target not in ENDED} & {Hand.NOBODY} == set()
    assert Clock.STOP not in {row.clock for row in HAZARD if row.target not in ENDED}


def test_a_new_stage_starts_its_clock() -> None:
    kept = [row for row in HAZARD if row.clock not in {Clock.START, Clock.STOP}]

    assert {row.target for row in kept} == {None}
    assert None not in {row.target for row in HAZARD if row not in kept}


def test_what_takes_back_puts_everything_back() -> None:
    hands = {(row.action, row.hand, row.clock) for row in HAZARD if row.action in RESTORING}

    assert hands == {(action, Hand.BEFORE, Clock.BEFORE) for action in RESTORING}
    assert {row.action for row in HAZARD if row.hand is Hand.BEFORE} == RESTORING


def test_every_act_is_taken_back_or_stays_for_a_reason() -> None:
    stay = {Action.REPORT, Action.EVALUATE, Action.ADD_NOTE, Action.INSTRUCT, Action.REFILE}
    merging = {Action.MERGE, Action.UNMERGE, Action.TAKE_IN, Action.LET_GO}

    assert set(Action) - TAKEN_BACK == stay | merging | {Action.UNDO}


def test_what_touches_two_matters_tells_on_the_other_wherever_it_is_open() -> None:
    told = {row.other for row in HAZARD if row.other}

    assert told == {Action.TAKE_IN, Action.LET_GO}
    for action in told:
        rows = [row for row in HAZARD if row.action is action]
        assert {row.source for row in rows} == set(Stage) - ENDED
        assert {(row.standing, row.roles) for row in rows} == {(Standing.REGISTER, frozenset())}


def test_each_procedure_begins_at_an_open_stage() -> None:
    assert set(FIRST_STAGE) == set(PROCEDURES)
    assert set(FIRST_STAGE.values()) & ENDED == set()
    assert {row.source for row in HAZARD} | ENDED == set(Stage)
