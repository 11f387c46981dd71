"""What becomes of each matter, planned."""

from tests.demo.rules.square import UNTIL, dice, scene

from wangge.demo.rules.lives import Pace, PlannedAct, planned_acts
from wangge.demo.rules.reports import Planned, planned_reports
from wangge.matters.enums import Action, Stage

DAYS = {stage.value: 5 for stage in Stage}
PACE = Pace(DAYS, dict.fromkeys(DAYS, 1), "", UNTIL)


def planned(seed: int = 1) -> tuple[list[Planned], list[list[PlannedAct]]]:
    """Reports and their lives, by a seed."""
    place = scene()
    reports = planned_reports(dice(seed), place, 400)
    return reports, planned_acts(dice(seed), place.lexicon, place.staff, PACE, reports)


def test_the_same_seed_plans_the_same_acts() -> None:
    assert planned() == planned()


def test_acts_follow_each_other_and_stop_before_the_end() -> None:
    reports, lives = planned()

    for report, life in zip(reports, lives, strict=True):
        instants = [report.received_at, *(act.at for act in life)]
        assert instants == sorted(instants)
        assert instants[-1] < UNTIL


def test_nobody_pays_a_return_visit_to_what_they_settled() -> None:
    _, lives = planned()

    for life in lives:
        handler = None
        for act in life:
            if act.action in {Action.SETTLE, Action.SETTLE_HERE}:
                handler = act.actor
            if act.action is Action.RETURN_VISIT:
                assert act.actor is not handler


def test_a_matter_is_merged_only_into_one_that_is_open_then() -> None:
    _, lives = planned()
    merges = [act for life in lives for act in life if act.into is not None]

    assert merges
    for act in merges:
        last = lives[act.into or 0][-1:]
        ends = {Action.STRIKE_OFF, Action.DECLARE_UNFOUNDED, Action.MERGE}
        assert not last or last[0].action not in ends or last[0].at > act.at


def test_a_slow_town_is_later_than_the_others() -> None:
    place = scene()
    reports = planned_reports(dice(1), place, 400)
    pace = Pace(DAYS, dict.fromkeys(DAYS, 1), "999999100", UNTIL)

    usual, slow = (
        planned_acts(dice(1), place.lexicon, place.staff, each, reports) for each in (PACE, pace)
    )

    def days(lives: list[list[PlannedAct]]) -> float:
        return sum(
            (life[0].at - report.received_at).total_seconds()
            for report, life in zip(reports, lives, strict=True)
            if life and report.place.startswith("999999100")
        )

    assert days(slow) > 1.15 * days(usual)
