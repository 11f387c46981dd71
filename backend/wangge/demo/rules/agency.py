"""What people of the simulated county ask of its petition agents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from wangge.accounts.actor import Actor
from wangge.accounts.enums import Role
from wangge.agency.enums import ConsentWay, TellWay, TicketAction
from wangge.agency.rules import AgencyGiven, Consent
from wangge.demo.rules.lexicon import Lexicon, somebody
from wangge.demo.rules.reports import Planned
from wangge.demo.rules.staff import Chain, Staff
from wangge.kernel.ids import uuid7
from wangge.policy.rules import MenuItem

_OF_AGENTS = 0.16
"""The share of the agents' reports that they file for somebody: about one report in 25 of all."""

_NEWEST_OF_CHAINS = 3
_TOLD_LATER = 0.5
_TOLD_AFTER = timedelta(minutes=12)
TOLD_WITHIN = timedelta(days=7)
"""What came out within these last days still waits to be told."""


@dataclass(frozen=True, slots=True)
class ForSomebody:
    """That a report is filed for a principal: what is asked, and who it is for."""

    given: AgencyGiven
    principal: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """An act on a request."""

    actor: Actor
    action: TicketAction
    given: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """A request taken in, and what is done to it, in order."""

    id: UUID
    by: Actor
    village: str
    agent_id: UUID | None
    item: str
    words: str
    principal: Mapping[str, str]
    consent: Consent | None
    at: datetime
    moves: tuple[PlannedMove, ...]


def filed_for_somebody(
    rng: Random,
    lexicon: Lexicon,
    items: Sequence[MenuItem],
    chains: Sequence[Chain],
    reports: Sequence[Planned],
) -> dict[UUID, ForSomebody]:
    """The reports that agents file for a principal, by report; none where there is no menu."""
    if not items:
        return {}
    by_agents = [each for each in reports if _role(each.actor) is Role.PETITION_AGENT]
    villages = {chain.village for chain in chains}
    of_chains = [each for each in by_agents if each.grid.village in villages]
    shown = {each.id for each in of_chains[-_NEWEST_OF_CHAINS * len(chains) :]}
    return {
        each.id: ForSomebody(
            AgencyGiven(_item(items, each.speech.code), None, _consent(rng, lexicon, each.seen_at)),
            each.reporter or somebody(rng, lexicon),
        )
        for each in by_agents
        if rng.random() < _OF_AGENTS or each.id in shown
    }


def told_at_filing(
    rng: Random, lexicon: Lexicon, report: Planned, until: datetime
) -> PlannedMove | None:
    """The principal is told that it was filed, still at the door; None where that waits."""
    if report.received_at > until - TOLD_WITHIN and rng.random() < _TOLD_LATER:
        return None
    words = rng.choice(lexicon.agency["told_filed"])
    given = {"way": TellWay.IN_PERSON.value, "words": words}
    return PlannedMove(report.actor, TicketAction.TELL, given, report.received_at + _TOLD_AFTER)


def told_outcome(
    rng: Random, lexicon: Lexicon, agent: Actor, came_at: datetime, until: datetime
) -> PlannedMove | None:
    """The principal is told what came out; None while that still waits."""
    if came_at > until - TOLD_WITHIN:
        return None
    at = came_at + timedelta(hours=rng.triangular(1, 40, 5))
    way = rng.choice((TellWay.IN_PERSON, TellWay.PHONE, TellWay.PHONE, TellWay.MESSAGE))
    given = {"way": way.value, "words": rng.choice(lexicon.agency["told_outcome"])}
    return PlannedMove(agent, TicketAction.TELL, given, at)


def planned_orders(
    rng: Random,
    lexicon: Lexicon,
    items: Sequence[MenuItem],
    chains: Sequence[Chain],
    staff: Staff,
    until: datetime,
) -> list[PlannedOrder]:
    """Requests in the villages of the chains: waiting, taken, answered and turned down."""
    if not items:
        return []
    return [
        _order(rng, lexicon, rng.choice(items), staff, chain, until, shown)
        for chain in chains
        for shown in ("waiting", "chosen", "taken", "answered", "declined")
    ]


def _order(
    rng: Random,
    lexicon: Lexicon,
    item: MenuItem,
    staff: Staff,
    chain: Chain,
    until: datetime,
    shown: str,
) -> PlannedOrder:
    agent, by = (
        staff.agents[chain.village],
        rng.choice((staff.leads[chain.village], staff.workers[chain.grid])),
    )
    at = until - timedelta(hours=rng.uniform(9, 70))

    def move(action: TicketAction, hours: float, **given: str) -> PlannedMove:
        return PlannedMove(agent, action, given, at + timedelta(hours=hours))

    said, way = lexicon.agency, TellWay.IN_PERSON.value
    take = move(TicketAction.TAKE, 1)
    moves = {
        "taken": (take,),
        "answered": (
            take,
            move(TicketAction.ANSWER, 3, words=rng.choice(said["answer"]), way=way),
        ),
        "declined": (move(TicketAction.DECLINE, 2, reasons=rng.choice(said["decline"]), way=way),),
    }
    return PlannedOrder(
        id=uuid7(at, rng.getrandbits(74)),
        by=by,
        village=chain.village,
        agent_id=agent.person_id if shown == "chosen" else None,
        item=item.code,
        words=rng.choice(said["order"]),
        principal=somebody(rng, lexicon),
        consent=_consent(rng, lexicon, at) if shown in {"taken", "chosen"} else None,
        at=at,
        moves=moves.get(shown, ()),
    )


def _role(actor: Actor) -> Role:
    return actor.posts[0].role


def _item(items: Sequence[MenuItem], category: str) -> str:
    """The item of the category, or the first of the menu."""
    return next((each.code for each in items if each.category == category), items[0].code)


def _consent(rng: Random, lexicon: Lexicon, at: datetime) -> Consent:
    way = rng.choice((ConsentWay.READ_BACK, ConsentWay.READ_BACK, *ConsentWay))
    return Consent(way, at, rng.choice(lexicon.agency["consent"]))
