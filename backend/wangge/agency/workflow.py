"""Pure decisions over the rows of a request: what is open to whom, and what an act leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from wangge.accounts.actor import Actor, Post
from wangge.agency.enums import TicketAction, TicketGuard, TicketStanding, TicketState
from wangge.agency.errors import (
    TicketActionNotOpenError,
    TicketActionNotYoursError,
    TicketFormError,
    UnknownTicketActionError,
)
from wangge.agency.procedures import AGENT, MOVES, TicketMove
from wangge.kernel.codes import contains
from wangge.matters.procedures import Field
from wangge.matters.workflow import form_faults


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What every row looks at; ``agents`` are the ids of those the village has today."""

    state: TicketState
    place_code: str
    agent_id: UUID | None
    opened_by_id: UUID
    has_consent: bool
    has_news: bool
    agents: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class TicketOffer:
    """An action open to an actor, with its form and whether a report does it."""

    action: TicketAction
    form: tuple[Field, ...]
    opens_matter: bool


GUARDS: dict[TicketGuard, Callable[[TicketFacts], bool]] = {
    TicketGuard.HAS_NEWS: lambda facts: facts.has_news,
    TicketGuard.LACKS_CONSENT: lambda facts: not facts.has_consent,
}


def ticket_offers(facts: TicketFacts, actor: Actor) -> tuple[TicketOffer, ...]:
    """What the actor may do to the request now, in the order of the table."""
    found: dict[TicketAction, TicketOffer] = {}
    for row in MOVES:
        if _is_open(row, facts) and _post(row, facts, actor) is not None:
            offer = TicketOffer(row.action, _form(row, facts), row.opens_matter)
            found.setdefault(row.action, offer)
    return tuple(found.values())


def chosen_move(
    facts: TicketFacts, actor: Actor, action: str, given: Mapping[str, Any]
) -> tuple[TicketMove, Post]:
    """The row an act follows, and the post by which the actor may do it.

    Raises:
        UnknownTicketActionError: when there is no such action.
        TicketActionNotOpenError: when it is not open in this state, or its guard does not hold.
        TicketActionNotYoursError: when it is open, but not for this actor.
        TicketFormError: when the form is not filled in as the row asks.
    """
    named = [row for row in MOVES if row.action == action]
    if not named:
        raise UnknownTicketActionError(action=action)
    standing = [row for row in named if _is_open(row, facts)]
    if not standing:
        raise TicketActionNotOpenError(action=action, state=facts.state.value)
    mine = [(row, post) for row in standing if (post := _post(row, facts, actor))]
    if not mine:
        raise TicketActionNotYoursError(action=action)
    faults = form_faults(_form(mine[0][0], facts), given)
    if faults:
        raise TicketFormError(fields=faults)
    return mine[0]


def _is_open(row: TicketMove, facts: TicketFacts) -> bool:
    return row.source is facts.state and all(GUARDS[guard](facts) for guard in row.guards)


def _post(row: TicketMove, facts: TicketFacts, actor: Actor) -> Post | None:
    """The actor's first post that gives the standing the row asks for."""
    stands: Callable[[Post], bool] = {
        TicketStanding.AGENT: lambda _: facts.agent_id == actor.person_id,
        TicketStanding.OPENER: lambda _: facts.opened_by_id == actor.person_id,
        TicketStanding.DESK: lambda post: contains(post.area_prefix, facts.place_code),
    }[row.standing]
    return next((post for post in actor.posts if post.role in row.roles and stands(post)), None)


def _form(row: TicketMove, facts: TicketFacts) -> tuple[Field, ...]:
    """The row's form, with the village's agents to choose from, but for the present one."""
    others = tuple(str(each) for each in facts.agents if each != facts.agent_id)
    return tuple(
        replace(field, choices=others) if field.name == AGENT else field for field in row.form
    )
