"""The procedures, each one tuple of frozen rows; nothing else knows the stages.

A row says: from which stage, which action, to which stage; who may and in what standing; which
guards must hold and, where a form's answer decides, which answer; what must be given; who holds
the matter then; what the clock does; which notice goes to the new holder; what the other matter
records, where the act touches two; and whence the rule.
"""

from dataclasses import dataclass

from wangge.accounts.enums import Role
from wangge.matters.enums import (
    Action,
    Clock,
    FieldKind,
    Guard,
    Hand,
    NoticeKind,
    Procedure,
    Stage,
    Standing,
)

TEXT_MAX = 2000
INTO = "into"
"""The field that names the matter which takes in another."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an action's form; texts have 1 to ``TEXT_MAX`` characters."""

    name: str
    kind: FieldKind
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a procedure; ``target`` None leaves the stage as it is.

    With ``hand`` ``BEFORE`` the matter is again what it was before its last act.
    """

    source: Stage
    action: Action
    target: Stage | None
    standing: Standing
    roles: frozenset[Role]
    form: tuple[Field, ...]
    origin: str
    guards: tuple[Guard, ...] = ()
    when: tuple[str, bool] | None = None
    hand: Hand = Hand.STAY
    clock: Clock = Clock.START
    notice: NoticeKind | None = None
    new_round: bool = False
    makes_urgent: bool = False
    other: Action | None = None


_VILLAGE = frozenset({Role.GRID_WORKER, Role.PETITION_AGENT, Role.VILLAGE_LEAD})
_OFFICERS = frozenset({Role.VILLAGE_LEAD, Role.TOWN_OFFICER, Role.COUNTY_OFFICER})
_UPPER = frozenset({Role.TOWN_OFFICER, Role.COUNTY_OFFICER})
_HOLDERS = _VILLAGE | _OFFICERS
_UNIT = frozenset({Role.UNIT_HANDLER})
_COUNTY = frozenset({Role.COUNTY_OFFICER})
_EVERYBODY = frozenset(Role) - {Role.ADMINISTRATOR}

_FINDING = Field("finding", FieldKind.TEXT)
_OUTCOME = Field("outcome", FieldKind.TEXT)
_TRIED = Field("tried", FieldKind.TEXT)
_REASONS = Field("reasons", FieldKind.TEXT)
_WORDS = Field("words", FieldKind.TEXT)
_REMARK = Field("words", FieldKind.TEXT, required=False)
_SETTLED_BY = Field(
    "way",
    FieldKind.CHOICE,
    choices=("mediated", "repaired", "rectified", "explained", "aided", "other"),
)
_VISITED_BY = Field("way", FieldKind.CHOICE, choices=("on_site", "phone", "video"))
_SATISFIED = Field("satisfied", FieldKind.YES_NO)
_TASK = Field("task", FieldKind.TEXT)
_UNIT_FIELD = Field("unit", FieldKind.UNIT)
_INTO = Field(INTO, FieldKind.MATTER)
_CATEGORY = Field("category", FieldKind.CATEGORY)
_PLACE = Field("place", FieldKind.PLACE)

_M9 = "M9 分层过滤: passing up needs a record of what was tried"
_M79 = "M79 逐件回访: every settled matter is visited; dissatisfied means done again"
_ART23 = "信访工作条例 (2022) art. 23: not its own, with detailed reasons"
_ART25 = "信访工作条例 (2022) art. 25: major and urgent matters wait for no layer"
_CORRECTED = "M55 全过程记录: what was filed wrongly is corrected by an act with its reasons"
_UNDONE = "ours: a mistaken act is taken back by another, while nothing builds on it"
_ART19 = "信访工作条例 (2022) art. 19: a matter already in hand is not opened again"
_PARTED = "ours: a merge can be taken back while the other matter is open, both histories whole"
_LOWEST = "ours: a layer settles what it can (小事不出村、大事不出镇)"

_HERE = (Stage.VERIFIED, Stage.ESCALATED, Stage.SENT_BACK)
_BEFORE_SETTLED = (Stage.REPORTED, *_HERE, Stage.ASSIGNED)
_OPEN = (*_BEFORE_SETTLED, Stage.SETTLED, Stage.VISITED)


def _new_rounds(
    action: Action,
    stage: Stage,
    standing: Standing,
    roles: frozenset[Role],
    form: tuple[Field, ...],
) -> tuple[Transition, ...]:
    """The rows of a dissatisfied answer: a new round where the matter was settled."""
    return tuple(
        Transition(
            stage,
            action,
            target,
            standing,
            roles,
            form,
            _M79,
            guards=(guard,),
            when=("satisfied", False),
            hand=hand,
            notice=NoticeKind.NEW_ROUND,
            new_round=True,
        )
        for guard, target, hand in (
            (Guard.SETTLED_BY_LAYER, Stage.VERIFIED, Hand.STAY),
            (Guard.SETTLED_BY_UNIT, Stage.ASSIGNED, Hand.HANDLER),
        )
    )


_VISIT_FORM = (_SATISFIED, _VISITED_BY, _WORDS)
_EVALUATION_FORM = (_SATISFIED, _REMARK)

HAZARD: tuple[Transition, ...] = (
    Transition(
        Stage.REPORTED,
        Action.VERIFY,
        Stage.VERIFIED,
        Standing.HOLDER,
        _HOLDERS,
        (_FINDING,),
        "M100 源头预防-研判-处置-化解销号",
    ),
    *(
        Transition(
            stage,
            Action.SETTLE_HERE,
            Stage.SETTLED,
            Standing.HOLDER,
            _HOLDERS,
            (_OUTCOME, _SETTLED_BY),
            _LOWEST,
        )
        for stage in _HERE
    ),
    *(
        Transition(
            stage,
            Action.ESCALATE,
            Stage.ESCALATED,
            Standing.HOLDER,
            _OFFICERS,
            (_TRIED,),
            _M9,
            guards=(Guard.HAS_LAYER_ABOVE,),
            hand=Hand.UP,
            notice=NoticeKind.HANDED_OVER,
        )
        for stage in _HERE
    ),
    Transition(
        Stage.ESCALATED,
        Action.SEND_BACK,
        Stage.SENT_BACK,
        Standing.HOLDER,
        _UPPER,
        (_REASONS,),
        "M9 分层过滤: sent back with reasons",
        guards=(Guard.HAS_WAY_BACK,),
        hand=Hand.BACK,
        notice=NoticeKind.SENT_BACK,
    ),
    Transition(
        Stage.ASSIGNED,
        Action.SEND_BACK,
        Stage.SENT_BACK,
        Standing.HOLDER,
        _UNIT,
        (_REASONS,),
        _ART23,
        guards=(Guard.HAS_WAY_BACK,),
        hand=Hand.BACK,
        notice=NoticeKind.SENT_BACK,
    ),
    *(
        Transition(
            stage,
            Action.ASSIGN,
            Stage.ASSIGNED,
            Standing.HOLDER,
            _COUNTY,
            (_UNIT_FIELD, _TASK),
            "M98 谁主管谁负责; M30 精准交办",
            guards=(Guard.HELD_BY_COUNTY,),
            hand=Hand.UNIT,
            notice=NoticeKind.HANDED_OVER,
        )
        for stage in _HERE
    ),
    Transition(
        Stage.ASSIGNED,
        Action.SETTLE,
        Stage.SETTLED,
        Standing.HOLDER,
        _UNIT,
        (_OUTCOME, _SETTLED_BY),
        "M98 谁主管谁负责",
        hand=Hand.BACK,
        notice=NoticeKind.HANDED_OVER,
    ),
    *(
        Transition(
            stage,
            Action.DECLARE_UNFOUNDED,
            Stage.UNFOUNDED,
            Standing.HOLDER,
            _OFFICERS,
            (_REASONS,),
            "ours: a report that proves unfounded is closed with its reason",
            guards=(Guard.TOOK_NOTHING_IN,),
            hand=Hand.NOBODY,
            clock=Clock.STOP,
        )
        for stage in (Stage.REPORTED, *_HERE)
    ),
    *(
        Transition(
            stage,
            Action.MERGE,
            Stage.MERGED,
            Standing.HOLDER,
            _OFFICERS,
            (_INTO, _REMARK),
            _ART19,
            hand=Hand.NOBODY,
            clock=Clock.STOP,
            other=Action.TAKE_IN,
        )
        for stage in (Stage.REPORTED, *_HERE)
    ),
    Transition(
        Stage.SETTLED,
        Action.RETURN_VISIT,
        Stage.VISITED,
        Standing.VISITOR,
        _HOLDERS,
        _VISIT_FORM,
        _M79,
        when=("satisfied", True),
    ),
    *_new_rounds(Action.RETURN_VISIT, Stage.SETTLED, Standing.VISITOR, _HOLDERS, _VISIT_FORM),
    *(
        row
        for stage in (Stage.SETTLED, Stage.VISITED)
        for row in (
            Transition(
                stage,
                Action.EVALUATE,
                None,
                Standing.EVALUATOR,
                _EVERYBODY,
                _EVALUATION_FORM,
                "信访工作条例 (2022) art. 21: the reporter evaluates",
                when=("satisfied", True),
                clock=Clock.KEEP,
            ),
            *_new_rounds(Action.EVALUATE, stage, Standing.EVALUATOR, _EVERYBODY, _EVALUATION_FORM),
        )
    ),
    Transition(
        Stage.VISITED,
        Action.STRIKE_OFF,
        Stage.STRUCK_OFF,
        Standing.HOLDER,
        _OFFICERS,
        (_REMARK,),
        "M42 四个明确+销号",
        hand=Hand.NOBODY,
        clock=Clock.STOP,
    ),
    *(
        Transition(
            stage,
            Action.TAKE_OVER,
            Stage.ESCALATED,
            Standing.ABOVE,
            _UPPER,
            (_WORDS,),
            _ART25,
            guards=(Guard.IS_URGENT,),
            hand=Hand.OWN,
            notice=NoticeKind.TAKEN_OVER,
        )
        for stage in (Stage.REPORTED, *_HERE)
    ),
    *(
        Transition(
            stage,
            Action.MARK_URGENT,
            None,
            Standing.REMIT,
            _OFFICERS,
            (_REASONS,),
            _ART25,
            guards=(Guard.IS_NOT_URGENT,),
            clock=Clock.HASTEN,
            notice=NoticeKind.REPORTED_URGENT,
            makes_urgent=True,
        )
        for stage in _BEFORE_SETTLED
    ),
    *(
        Transition(
            stage,
            Action.ADD_NOTE,
            None,
            standing,
            _EVERYBODY,
            (_WORDS,),
            "M55 全过程记录",
            clock=Clock.KEEP,
        )
        for stage in _OPEN
        for standing in (Standing.REMIT, Standing.REPORTER)
    ),
    *(
        Transition(
            stage,
            Action.INSTRUCT,
            None,
            Standing.REMIT,
            frozenset({Role.COUNTY_LEADER}),
            (_WORDS,),
            "M97 五级书记抓信访; M63 领导阅批",
            clock=Clock.KEEP,
            notice=NoticeKind.INSTRUCTED,
        )
        for stage in _OPEN
    ),
    *(
        Transition(
            stage,
            Action.CORRECT_CATEGORY,
            None,
            Standing.HOLDER,
            _HOLDERS | _UNIT,
            (_CATEGORY, _REASONS),
            _CORRECTED,
            clock=Clock.KEEP,
        )
        for stage in _OPEN
    ),
    *(
        Transition(
            stage,
            Action.CORRECT_PLACE,
            None,
            standing,
            roles,
            (_PLACE, _REASONS),
            _CORRECTED,
            hand=Hand.LOWEST if stage is Stage.REPORTED else Hand.PEER,
            clock=Clock.KEEP,
            notice=NoticeKind.HANDED_OVER,
        )
        for stage in _OPEN
        for standing, roles in (
            ((Standing.REMIT, _COUNTY),)
            if stage is Stage.ASSIGNED
            else ((Standing.HOLDER, _OFFICERS), (Standing.ABOVE, _UPPER))
        )
    ),
    *(
        Transition(
            stage,
            Action.UNDO,
            None,
            standing,
            roles,
            (_REMARK,),
            _UNDONE,
            guards=(Guard.CAN_BE_TAKEN_BACK,),
            hand=Hand.BEFORE,
            clock=Clock.BEFORE,
            notice=NoticeKind.TAKEN_BACK,
        )
        for stage in (*_OPEN, Stage.STRUCK_OFF, Stage.UNFOUNDED)
        for standing, roles in (
            (Standing.DOER, _EVERYBODY),
            (Standing.COLLEAGUE, _OFFICERS | _UNIT),
        )
    ),
    *(
        Transition(
            Stage.MERGED,
            Action.UNMERGE,
            None,
            standing,
            roles,
            (_REASONS,),
            _PARTED,
            guards=(Guard.IS_STILL_OPEN_THERE,),
            hand=Hand.BEFORE,
            clock=Clock.BEFORE,
            notice=NoticeKind.PARTED,
            other=Action.LET_GO,
        )
        for standing, roles in ((Standing.HOLDER, _OFFICERS), (Standing.ABOVE, _UPPER))
    ),
    *(
        Transition(
            stage,
            action,
            None,
            Standing.REGISTER,
            frozenset(),
            (),
            origin,
            clock=clock,
            notice=notice,
        )
        for stage in _OPEN
        for action, origin, clock, notice in (
            (Action.TAKE_IN, _ART19, Clock.HASTEN, NoticeKind.TAKEN_IN),
            (Action.LET_GO, _PARTED, Clock.EASE, NoticeKind.PARTED),
        )
    ),
)

PROCEDURES: dict[Procedure, tuple[Transition, ...]] = {Procedure.HAZARD: HAZARD}
FIRST_STAGE: dict[Procedure, Stage] = {Procedure.HAZARD: Stage.REPORTED}
