"""Who of the simulated county goes, and who is away: chosen among those who did nothing later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from wangge.accounts.actor import Actor
from wangge.demo.rules.staff import Chain, Staff
from wangge.kernel.codes import VILLAGE_DIGITS

_VACANT_WORKERS = 5
_GONE, _HANDED_OVER = timedelta(days=12), timedelta(days=40)
AWAY_SINCE, AWAY_FOR = timedelta(days=2), timedelta(days=12)


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody goes at the end of a day; nobody follows when there is no successor."""

    leaver: Actor
    successor: Actor | None
    at: datetime


def departures_of(
    rng: Random,
    staff: Staff,
    chains: Sequence[Chain],
    busy_until: Mapping[UUID, datetime],
    until: datetime,
) -> list[Departure]:
    """Some workers go and leave their grids vacant; an agent hands over to the village's lead.

    Nobody of the chains goes, nor anybody who does something after they would have gone.

    Args:
        rng: chooses.
        staff: everybody.
        chains: where the demo's accounts work.
        busy_until: when each person did something for the last time.
        until: the first instant of which nothing is told any more.
    """
    own = {chain.village for chain in chains}
    first_gone = until - _GONE - timedelta(days=_VACANT_WORKERS)
    agents = [
        code
        for code, actor in staff.agents.items()
        if code not in own and _is_idle(actor, busy_until, until - _HANDED_OVER)
    ]
    workers = [
        actor
        for code, actor in staff.workers.items()
        if code[:VILLAGE_DIGITS] not in own and _is_idle(actor, busy_until, first_gone)
    ]
    handed_over = [
        Departure(staff.agents[code], staff.leads[code], until - _HANDED_OVER)
        for code in rng.sample(agents, min(1, len(agents)))
    ]
    chosen = rng.sample(workers, min(_VACANT_WORKERS, len(workers)))
    return handed_over + [
        Departure(actor, None, first_gone + timedelta(days=n)) for n, actor in enumerate(chosen)
    ]


def last_acts(acts: Iterable[tuple[UUID, datetime]]) -> dict[UUID, datetime]:
    """When each person did something for the last time.

    >>> early, late = datetime(2026, 1, 1), datetime(2026, 2, 1)
    >>> last_acts([(UUID(int=1), late), (UUID(int=1), early)])
    {UUID('00000000-0000-0000-0000-000000000001'): datetime.datetime(2026, 2, 1, 0, 0)}
    """
    found: dict[UUID, datetime] = {}
    for person, at in acts:
        found[person] = max(at, found.get(person, at))
    return found


def _is_idle(actor: Actor, busy_until: Mapping[UUID, datetime], since: datetime) -> bool:
    return actor.person_id not in busy_until or busy_until[actor.person_id] < since
