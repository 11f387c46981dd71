"""Words of agent service: where a ticket stands, what can be done to it, how consent was given."""

from enum import StrEnum

from wangge.matters.enums import Action, Stage


class TicketState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    FILED = "filed"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class TicketAction(StrEnum):
    """What can be done to a request; ``order`` opens it, a hand-over does ``hand_on``."""

    ORDER = "order"
    TAKE = "take"
    CHOOSE_AGENT = "choose_agent"
    RECORD_CONSENT = "record_consent"
    FILE = "file"
    ANSWER = "answer"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    TELL = "tell"
    LOOK_UP = "look_up"
    HAND_ON = "hand_on"


class TicketStanding(StrEnum):
    """Why somebody may act on a request: it is theirs, they took it in, or it is of their area."""

    AGENT = "agent"
    OPENER = "opener"
    DESK = "desk"


class TicketGuard(StrEnum):
    """A condition on the request."""

    HAS_NEWS = "has_news"
    LACKS_CONSENT = "lacks_consent"


class ConsentWay(StrEnum):
    """How the principal agreed."""

    WRITTEN = "written"
    READ_BACK = "read_back"
    PHONE = "phone"


class TellWay(StrEnum):
    """How the principal was told."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    MESSAGE = "message"


class RateBy(StrEnum):
    """What a settlement rate is worked out for."""

    TOWN = "town"
    VILLAGE = "village"


NEWS = frozenset(
    {
        Stage.REPORTED,
        Stage.ASSIGNED,
        Stage.SETTLED,
        Stage.UNFOUNDED,
        Stage.MERGED,
        Stage.STRUCK_OFF,
    }
)
"""The stages whose reaching a principal is told of."""

TAKING_BACK = frozenset({Action.UNDO, Action.UNMERGE})
"""What leads a matter back to where it was; it tells nothing new."""
