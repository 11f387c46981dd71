"""Who may do what, where: the steps of focal villages, weekly lists, tasks and places."""

from dataclasses import dataclass

from wangge.accounts.enums import Role
from wangge.resolution.enums import Action, Seat, Stage

_COUNTY = frozenset({Role.COUNTY_OFFICER})
_TOWN = frozenset({Role.TOWN_OFFICER})
_OFFICES = _COUNTY | _TOWN
_NOBODY: frozenset[Role] = frozenset()
_TASK_FORCE = frozenset({Seat.HEAD, Seat.MEMBER})
_HEAD = frozenset({Seat.HEAD})
_KEEPERS = frozenset({Seat.LEAD_OFFICIAL, Seat.LIAISON})
_NO_SEAT: frozenset[Seat] = frozenset()

_COUNTY_DECIDES = "ours: the county decides which villages are focal villages (M2 重点村+专班)"
_TEAM_WORKS = "ours: the task force works on its list, the town with it (M2 重点村+专班)"
_HEAD_ALONE = "M15 工作专班: the head studies, judges and signs off himself"
_FOUR_ONES = "M14 一企一策四个一: one place, one leader, one liaison, one ledger"


@dataclass(frozen=True, slots=True)
class Step:
    """One act: from which stage to which, and by whom.

    ``roles`` may do it by a post whose area holds the place, ``seats`` by their seat. ``within`` is
    the stage of what a list or task belongs to.
    """

    action: Action
    source: Stage
    target: Stage
    within: Stage
    roles: frozenset[Role]
    seats: frozenset[Seat]
    origin: str


DECLARING = Step(
    Action.DECLARE,
    Stage.ENDED,
    Stage.UNDER_CARE,
    Stage.ENDED,
    _COUNTY,
    _NO_SEAT,
    _COUNTY_DECIDES,
)
REGISTERING = Step(
    Action.REGISTER_PLACE,
    Stage.CLOSED,
    Stage.IN_USE,
    Stage.CLOSED,
    _OFFICES,
    _NO_SEAT,
    _FOUR_ONES,
)
VILLAGE_STEPS = tuple(
    Step(action, Stage.UNDER_CARE, target, Stage.UNDER_CARE, roles, seats, origin)
    for action, target, roles, seats, origin in (
        (Action.CHANGE_TASK_FORCE, Stage.UNDER_CARE, _COUNTY, _HEAD, _HEAD_ALONE),
        (Action.DRAFT_WEEK, Stage.UNDER_CARE, _TOWN, _TASK_FORCE, _TEAM_WORKS),
        (Action.END_CARE, Stage.ENDED, _COUNTY, _NO_SEAT, _COUNTY_DECIDES),
    )
)
WEEK_STEPS = (
    Step(
        Action.ADD_TASK,
        Stage.DRAFTED,
        Stage.DRAFTED,
        Stage.UNDER_CARE,
        _TOWN,
        _TASK_FORCE,
        _TEAM_WORKS,
    ),
    Step(
        Action.CONFIRM_WEEK,
        Stage.DRAFTED,
        Stage.CONFIRMED,
        Stage.UNDER_CARE,
        _NOBODY,
        _TASK_FORCE,
        _TEAM_WORKS,
    ),
)
TASK_STEPS = (
    Step(
        Action.DROP_TASK,
        Stage.DRAFTED,
        Stage.DROPPED,
        Stage.DRAFTED,
        _TOWN,
        _TASK_FORCE,
        _TEAM_WORKS,
    ),
    Step(
        Action.TICK,
        Stage.TO_DO,
        Stage.DONE,
        Stage.CONFIRMED,
        _TOWN,
        _TASK_FORCE,
        _TEAM_WORKS,
    ),
    Step(
        Action.SIGN_OFF,
        Stage.DONE,
        Stage.SIGNED_OFF,
        Stage.CONFIRMED,
        _NOBODY,
        _HEAD,
        _HEAD_ALONE,
    ),
    Step(
        Action.REDO,
        Stage.DONE,
        Stage.TO_DO,
        Stage.CONFIRMED,
        _NOBODY,
        _HEAD,
        _HEAD_ALONE,
    ),
)
PLACE_STEPS = tuple(
    Step(action, Stage.IN_USE, target, Stage.IN_USE, roles, seats, _FOUR_ONES)
    for action, target, roles, seats in (
        (Action.CHANGE_PLACE, Stage.IN_USE, _OFFICES, _NO_SEAT),
        (
            Action.LINK_MATTER,
            Stage.IN_USE,
            _OFFICES | frozenset({Role.VILLAGE_LEAD}),
            _KEEPERS,
        ),
        (
            Action.UNLINK_MATTER,
            Stage.IN_USE,
            _OFFICES | frozenset({Role.VILLAGE_LEAD}),
            _KEEPERS,
        ),
        (Action.CLOSE_PLACE, Stage.CLOSED, _OFFICES, _NO_SEAT),
    )
)
CONFIRMED_TASKS = {Stage.DRAFTED: Stage.TO_DO}
"""Where the tasks of a list go when it is confirmed."""

OPEN_TASKS = frozenset({Stage.DRAFTED, Stage.TO_DO})
"""Stages of tasks that the next week's list takes over."""

LISTED_TASKS = frozenset(Stage) - {Stage.DROPPED}
"""Stages of tasks that count."""

FINISHED_TASKS = frozenset({Stage.DONE, Stage.SIGNED_OFF})
"""Stages of tasks that the task force has done."""
