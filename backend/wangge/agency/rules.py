"""What is agreed with a principal, and the rate that follows from two counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge.agency.enums import NEWS, ConsentWay
from wangge.matters.enums import Stage

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
    from_stage: Stage | None
    stage: Stage
    at: datetime


def news_after(told_seq: int, passages: Iterable[Passage]) -> tuple[News, ...]:
    """What has to be told after the act of number ``told_seq``, oldest first.

    >>> from datetime import UTC
    >>> at = datetime(2026, 5, 1, tzinfo=UTC)
    >>> passages = [Passage(1, None, Stage.REPORTED, at),
    ...     Passage(2, Stage.REPORTED, Stage.VERIFIED, at),
    ...     Passage(3, Stage.VERIFIED, Stage.SETTLED, at),
    ...     Passage(4, Stage.SETTLED, Stage.SETTLED, at)]
    >>> [each.stage.value for each in news_after(1, passages)]
    ['settled']
    """
    return tuple(
        News(each.seq, each.stage, each.at)
        for each in passages
        if each.seq > told_seq and each.stage in NEWS and each.stage is not each.from_stage
    )


def rate_of(settled: int, filed: int) -> float | None:
    """Settled of filed in per cent, to two digits; None when nothing was filed.

    >>> rate_of(39, 42), rate_of(0, 0)
    (92.86, None)
    """
    return round(100 * settled / filed, 2) if filed else None
