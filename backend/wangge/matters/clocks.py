"""The clock of a stage: how many days, from when, by which rule."""

from dataclasses import dataclass
from datetime import date

from wangge.kernel.days import due_on
from wangge.matters.enums import Stage
from wangge.policy.rules import Policy

SOURCE = "民法典第二百零一条"
"""The rule by which the days are counted; how many they are is the policy's choice."""


@dataclass(frozen=True, slots=True)
class StageClock:
    """A running clock; the start day is not counted."""

    started_on: date
    days: int
    on: date


def stage_clock(policy: Policy, stage: Stage, started_on: date, *, urgent: bool) -> StageClock:
    """The clock that starts when a matter enters a stage on a day."""
    within = (policy.due_days_urgent if urgent else policy.due_days)[stage.value]
    return StageClock(started_on, within, due_on(started_on, within))
