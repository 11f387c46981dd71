"""What can be done to a request, as one tuple of frozen rows; nothing else knows its states."""

from dataclasses import dataclass

from wangge.accounts.enums import Role
from wangge.agency.enums import (
    ConsentWay,
    TellWay,
    TicketAction,
    TicketGuard,
    TicketStanding,
    TicketState,
)
from wangge.matters.enums import FieldKind
from wangge.matters.procedures import Field

AGENT = "agent"
"""The field that names one of the village's agents; its choices are those of the day."""

ORDERERS = frozenset({Role.GRID_WORKER, Role.PETITION_AGENT, Role.VILLAGE_LEAD})
"""Who takes a request in, at the counter or at the door."""

AGENTS = frozenset({Role.PETITION_AGENT})
"""Who files for a principal."""

_STAFF = frozenset({Role.PETITION_AGENT, Role.VILLAGE_LEAD})
_OPEN = (TicketState.WAITING, TicketState.TAKEN)
_LIVE = (*_OPEN, TicketState.FILED)

_WORDS = Field("words", FieldKind.TEXT)
_REMARK = Field("words", FieldKind.TEXT, required=False)
_TOLD = Field("way", FieldKind.CHOICE, choices=tuple(TellWay))
_CONSENT = Field("way", FieldKind.CHOICE, choices=tuple(ConsentWay))
_AGENT = Field(AGENT, FieldKind.CHOICE)

_ORDER = "M12 点单: a request with a number, and an agent of choice"
_FOR = "M11 信访代办员: files and tracks for a principal with recorded consent"
_READ_BACK = "信访工作条例 (2022) art. 19: oral words are recorded faithfully and read back"
_PURPOSE = "个人信息保护法 (2021) art. 6: for a stated purpose, and no more than it needs"


@dataclass(frozen=True, slots=True)
class TicketMove:
    """One row; ``target`` None leaves the state, ``opens_matter`` is done by a report alone."""

    source: TicketState
    action: TicketAction
    target: TicketState | None
    standing: TicketStanding
    roles: frozenset[Role]
    form: tuple[Field, ...]
    origin: str
    guards: tuple[TicketGuard, ...] = ()
    opens_matter: bool = False


MOVES: tuple[TicketMove, ...] = (
    TicketMove(
        TicketState.WAITING,
        TicketAction.TAKE,
        TicketState.TAKEN,
        TicketStanding.DESK,
        AGENTS,
        (),
        _ORDER,
    ),
    *(
        TicketMove(
            source,
            TicketAction.RECORD_CONSENT,
            None,
            standing,
            roles,
            (_CONSENT, _WORDS),
            _READ_BACK,
            guards=(TicketGuard.LACKS_CONSENT,),
        )
        for source in _OPEN
        for standing, roles in ((TicketStanding.DESK, _STAFF), (TicketStanding.OPENER, ORDERERS))
    ),
    # Without consent the action is still offered: a report brings the consent with it.
    TicketMove(
        TicketState.WAITING,
        TicketAction.FILE,
        TicketState.FILED,
        TicketStanding.DESK,
        AGENTS,
        (),
        _FOR,
        opens_matter=True,
    ),
    TicketMove(
        TicketState.TAKEN,
        TicketAction.FILE,
        TicketState.FILED,
        TicketStanding.AGENT,
        AGENTS,
        (),
        _FOR,
        opens_matter=True,
    ),
    TicketMove(
        TicketState.TAKEN,
        TicketAction.ANSWER,
        TicketState.ANSWERED,
        TicketStanding.AGENT,
        AGENTS,
        (_WORDS, _TOLD),
        "ours: what can be answered on the spot opens no matter",
    ),
    *(
        TicketMove(
            TicketState.FILED,
            TicketAction.TELL,
            None,
            standing,
            AGENTS,
            (_TOLD, _WORDS),
            _FOR,
            guards=(TicketGuard.HAS_NEWS,),
        )
        for standing in (TicketStanding.AGENT, TicketStanding.DESK)
    ),
    *(
        TicketMove(
            source,
            TicketAction.CHOOSE_AGENT,
            target,
            TicketStanding.DESK,
            _STAFF,
            (_AGENT, _REMARK),
            _ORDER,
        )
        for source, target in (
            (TicketState.WAITING, None),
            (TicketState.TAKEN, TicketState.WAITING),
            (TicketState.FILED, None),
        )
    ),
    *(
        TicketMove(
            source,
            TicketAction.LOOK_UP,
            None,
            TicketStanding.AGENT,
            AGENTS,
            (Field("purpose", FieldKind.TEXT),),
            _PURPOSE,
        )
        for source in _LIVE
    ),
    *(
        TicketMove(
            source,
            TicketAction.DECLINE,
            TicketState.DECLINED,
            TicketStanding.DESK,
            _STAFF,
            (Field("reasons", FieldKind.TEXT), _TOLD),
            "ours: nobody is left without a reason, and nobody without being told",
        )
        for source in _OPEN
    ),
    *(
        TicketMove(
            source,
            TicketAction.WITHDRAW,
            TicketState.WITHDRAWN,
            standing,
            roles,
            (_WORDS,),
            "个人信息保护法 (2021) art. 15: consent may be withdrawn",
        )
        for source in _LIVE
        for standing, roles in (
            (TicketStanding.AGENT, AGENTS),
            (TicketStanding.DESK, _STAFF),
            (TicketStanding.OPENER, ORDERERS),
        )
    ),
)
