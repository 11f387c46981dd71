"""What is agreed with a principal, and the rate that follows from two counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.agency.enums import NEWS, TAKING_BACK, ConsentWay
from wangge.matters.enums import Action, Stage

NUMBER_PREFIX = "代"
"""How the number of a request begins, as in 代-白阳-2026-000012."""


@dataclass(frozen=True, slots=True)
class Consent:
    """That the principal agreed: how, when, and to which words."""

    way: ConsentWay
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class AgencyGiven:
    """What a report says when an agent files it for somebody; who that is stands elsewhere.

    ``ticket`` is the request it answers; without one it becomes a request of its own. The consent
    may be left out when the request has it.
    """

    item: str
    ticket: UUID | None
    consent: Consent | None


@dataclass(frozen=True, slots=True)
class Order:
    """A request off the wire; ``agent_id`` None leaves it to whoever takes it."""

    id: UUID
    sha256: str
    item: str
    village: str
    agent_id: UUID | None
    principal: Mapping[str, str]
    consent: Consent | None
    words: str


@dataclass(frozen=True, slots=True)
class News:
    """That a matter came to a stage which its principal is told of."""

    seq: int
    stage: Stage
    at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """That an act led a matter from one stage to another."""

    seq: int
    action: Action
    from_stage: Stage | None
    stage: Stage
    at: datetime


def news_after(told_seq: int, passages: Sequence[Passage]) -> tuple[News, ...]:
    """What has to be told after the act of number ``told_seq``, oldest first.

    A stage that was reached and taken back again is no news, and neither is the way back.

    >>> from datetime import UTC
    >>> at = datetime(2026, 5, 1, tzinfo=UTC)
    >>> passages = [Passage(1, Action.REPORT, None, Stage.REPORTED, at),
    ...     Passage(2, Action.VERIFY, Stage.REPORTED, Stage.VERIFIED, at),
    ...     Passage(3, Action.SETTLE_HERE, Stage.VERIFIED, Stage.SETTLED, at),
    ...     Passage(4, Action.ADD_NOTE, Stage.SETTLED, Stage.SETTLED, at)]
    >>> [each.stage.value for each in news_after(1, passages)]
    ['settled']
    """
    return tuple(
        News(each.seq, each.stage, each.at)
        for each in passages
        if each.seq > told_seq and _is_news(each) and not _was_taken_back(each, passages)
    )


def _is_news(passage: Passage) -> bool:
    moved = passage.stage is not passage.from_stage
    return moved and passage.stage in NEWS and passage.action not in TAKING_BACK


def _was_taken_back(passage: Passage, passages: Sequence[Passage]) -> bool:
    return any(
        back.seq > passage.seq
        and back.action in TAKING_BACK
        and (back.from_stage, back.stage) == (passage.stage, passage.from_stage)
        for back in passages
    )


def rate_of(settled: int, filed: int) -> float | None:
    """Settled of filed in per cent, to two digits; None when nothing was filed.

    >>> rate_of(39, 42), rate_of(0, 0)
    (92.86, None)
    """
    return round(100 * settled / filed, 2) if filed else None
