import re
from collections import Counter

from wangge.matters.enums import ENDED, Clock, Hand, Stage
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
    assert {row.clock for row in HAZARD if row.target not in ENDED} == {Clock.START, Clock.KEEP}


def test_a_new_stage_starts_its_clock() -> None:
    kept = [row for row in HAZARD if row.clock is Clock.KEEP]

    assert {row.target for row in kept} == {None}


def test_each_procedure_begins_at_an_open_stage() -> None:
    assert set(FIRST_STAGE) == set(PROCEDURES)
    assert set(FIRST_STAGE.values()) & ENDED == set()
    assert {row.source for row in HAZARD} | ENDED == set(Stage)
