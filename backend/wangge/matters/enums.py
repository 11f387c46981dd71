"""Words of the register: procedures, stages, actions, layers, standings."""

from enum import StrEnum


class Procedure(StrEnum):
    """A way a matter goes; each is one table in ``procedures``."""

    HAZARD = "hazard"


class Stage(StrEnum):
    """Where a matter stands."""

    REPORTED = "reported"
    VERIFIED = "verified"
    ESCALATED = "escalated"
    SENT_BACK = "sent_back"
    ASSIGNED = "assigned"
    SETTLED = "settled"
    VISITED = "visited"
    STRUCK_OFF = "struck_off"
    UNFOUNDED = "unfounded"
    MERGED = "merged"


ENDED = frozenset({Stage.STRUCK_OFF, Stage.UNFOUNDED, Stage.MERGED})
"""Stages in which nobody holds the matter any more."""

DONE = frozenset({Stage.SETTLED, Stage.VISITED, Stage.STRUCK_OFF})
"""Stages of matters that are settled, whatever still follows."""

UNCOUNTED = frozenset({Stage.MERGED, Stage.UNFOUNDED})
"""Stages of matters that say nothing new: counted already in another, or not so at all."""


class Action(StrEnum):
    """What can be done to a matter; the field's verbs."""

    REPORT = "report"
    VERIFY = "verify"
    SETTLE_HERE = "settle_here"
    ESCALATE = "escalate"
    SEND_BACK = "send_back"
    ASSIGN = "assign"
    SETTLE = "settle"
    DECLARE_UNFOUNDED = "declare_unfounded"
    MERGE = "merge"
    RETURN_VISIT = "return_visit"
    EVALUATE = "evaluate"
    STRIKE_OFF = "strike_off"
    TAKE_OVER = "take_over"
    MARK_URGENT = "mark_urgent"
    ADD_NOTE = "add_note"
    INSTRUCT = "instruct"
    CORRECT_CATEGORY = "correct_category"
    CORRECT_PLACE = "correct_place"
    UNDO = "undo"
    UNMERGE = "unmerge"
    TAKE_IN = "take_in"
    LET_GO = "let_go"
    REFILE = "refile"


TAKEN_BACK = frozenset(
    {
        Action.VERIFY,
        Action.SETTLE_HERE,
        Action.ESCALATE,
        Action.SEND_BACK,
        Action.ASSIGN,
        Action.SETTLE,
        Action.DECLARE_UNFOUNDED,
        Action.RETURN_VISIT,
        Action.STRIKE_OFF,
        Action.TAKE_OVER,
        Action.MARK_URGENT,
        Action.CORRECT_CATEGORY,
        Action.CORRECT_PLACE,
    }
)
"""Acts that ``undo`` takes back while nothing builds on them; a merge has an undo of its own."""

RESTORING = frozenset({Action.UNDO, Action.UNMERGE})
"""Acts after which a matter is what it was before the act they take back."""


class Layer(StrEnum):
    """Who holds a matter: an outpost, the main field, the last stop, or a department."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    UNIT = "unit"


class Standing(StrEnum):
    """Why somebody may act on a matter; an evaluator is the reporter, unless they settled it.

    ``REGISTER`` is nobody: such an act follows from one on another matter.
    """

    HOLDER = "holder"
    VISITOR = "visitor"
    REPORTER = "reporter"
    EVALUATOR = "evaluator"
    ABOVE = "above"
    REMIT = "remit"
    DOER = "doer"
    COLLEAGUE = "colleague"
    REGISTER = "register"


class Hand(StrEnum):
    """Who holds the matter after an action."""

    STAY = "stay"
    UP = "up"
    BACK = "back"
    UNIT = "unit"
    OWN = "own"
    HANDLER = "handler"
    LOWEST = "lowest"
    PEER = "peer"
    BEFORE = "before"
    NOBODY = "nobody"


class Clock(StrEnum):
    """What an action does to the clock of the stage.

    ``HASTEN`` starts it anew when the matter becomes urgent, and never puts the day off; ``EASE``
    takes that back when the matter is urgent no more; ``BEFORE`` puts it back as it was.
    """

    START = "start"
    KEEP = "keep"
    STOP = "stop"
    HASTEN = "hasten"
    EASE = "ease"
    BEFORE = "before"


class Guard(StrEnum):
    """A condition on the matter's history."""

    HAS_LAYER_ABOVE = "has_layer_above"
    HAS_WAY_BACK = "has_way_back"
    HELD_BY_COUNTY = "held_by_county"
    IS_URGENT = "is_urgent"
    IS_NOT_URGENT = "is_not_urgent"
    SETTLED_BY_LAYER = "settled_by_layer"
    SETTLED_BY_UNIT = "settled_by_unit"
    CAN_BE_TAKEN_BACK = "can_be_taken_back"
    TOOK_NOTHING_IN = "took_nothing_in"
    IS_STILL_OPEN_THERE = "is_still_open_there"


class FieldKind(StrEnum):
    """What a form field takes."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    UNIT = "unit"
    MATTER = "matter"
    CATEGORY = "category"
    PLACE = "place"


class NoticeKind(StrEnum):
    """What a notice tells the organisation that receives it."""

    REPORTED_URGENT = "reported_urgent"
    HANDED_OVER = "handed_over"
    SENT_BACK = "sent_back"
    NEW_ROUND = "new_round"
    TAKEN_OVER = "taken_over"
    INSTRUCTED = "instructed"
    TAKEN_IN = "taken_in"
    PARTED = "parted"
    TAKEN_BACK = "taken_back"
