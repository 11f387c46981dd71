"""Words of care: stages, actions, seats, results, conditions."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a focal village, its list of a week, a task on it or a place stands."""

    UNDER_CARE = "under_care"
    ENDED = "ended"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    TO_DO = "to_do"
    DONE = "done"
    SIGNED_OFF = "signed_off"
    DROPPED = "dropped"
    IN_USE = "in_use"
    CLOSED = "closed"


class Action(StrEnum):
    """What can be done; each appends one event."""

    DECLARE = "declare"
    CHANGE_TASK_FORCE = "change_task_force"
    DRAFT_WEEK = "draft_week"
    ADD_TASK = "add_task"
    DROP_TASK = "drop_task"
    CONFIRM_WEEK = "confirm_week"
    TICK = "tick"
    SIGN_OFF = "sign_off"
    REDO = "redo"
    END_CARE = "end_care"
    REGISTER_PLACE = "register_place"
    CHANGE_PLACE = "change_place"
    LINK_MATTER = "link_matter"
    UNLINK_MATTER = "unlink_matter"
    CLOSE_PLACE = "close_place"
    TAKE_SEAT = "take_seat"
    LEAVE_SEAT = "leave_seat"


class Seat(StrEnum):
    """What somebody answers for: in a task force, or at a place."""

    HEAD = "head"
    MEMBER = "member"
    LEAD_OFFICIAL = "lead_official"
    LIAISON = "liaison"


class Result(StrEnum):
    """How the care for a village ended."""

    PASSED = "passed"
    LIFTED = "lifted"


class Condition(StrEnum):
    """One line of the exit test."""

    LONG_ENOUGH = "long_enough"
    NOTHING_OVERDUE = "nothing_overdue"
    FEW_OPEN = "few_open"
    PEOPLE_SATISFIED = "people_satisfied"


class AtPlace(StrEnum):
    """Why a matter is in a place's ledger."""

    LIES_THERE = "lies_there"
    LINKED = "linked"
