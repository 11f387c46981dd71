from itertools import product
from uuid import UUID

import pytest

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.agency.enums import TicketAction, TicketState
from wangge.agency.errors import (
    TicketActionNotOpenError,
    TicketActionNotYoursError,
    TicketFormError,
    UnknownTicketActionError,
)
from wangge.agency.procedures import MOVES
from wangge.agency.workflow import TicketFacts, chosen_move, ticket_offers

ME, OTHER, OFFICE = UUID(int=1), UUID(int=2), UUID(int=3)
VILLAGE, ELSEWHERE = "640425100200", "640425101201"
STATES = tuple(TicketState)
LIVE = {TicketState.WAITING, TicketState.TAKEN, TicketState.FILED}
OPEN = {TicketState.WAITING, TicketState.TAKEN}


def person(role: Role, area: str = VILLAGE) -> Actor:
    post = Post(role, OFFICE, "东庄村", OrganisationKind.VILLAGE, area)
    return Actor(ME, ME, "somebody", "某人", (post,))


def facts(state: TicketState, **changes: object) -> TicketFacts:
    values: dict[str, object] = {
        "state": state,
        "place_code": f"{VILLAGE}000",
        "agent_id": None,
        "opened_by_id": OTHER,
        "has_consent": False,
        "has_news": True,
        "agents": (ME, OTHER),
    }
    return TicketFacts(**(values | changes))  # type: ignore[arg-type]  # each of its own type


def open_to(actor: Actor, of: TicketFacts) -> set[TicketAction]:
    return {each.action for each in ticket_offers(of, actor)}


@pytest.mark.parametrize("state", STATES)
def test_what_the_agent_of_a_request_may_do(state: TicketState) -> None:
    may = {
        TicketState.WAITING: {"take", "record_consent", "file", "choose_agent"}
        | {"look_up", "decline", "withdraw"},
        TicketState.TAKEN: {"record_consent", "file", "answer", "choose_agent"}
        | {"look_up", "decline", "withdraw"},
        TicketState.FILED: {"tell", "choose_agent", "look_up", "withdraw"},
    }

    found = open_to(person(Role.PETITION_AGENT), facts(state, agent_id=ME))

    assert found == may.get(state, set())


@pytest.mark.parametrize("state", STATES)
def test_another_agent_of_the_village_takes_over_and_tells_but_opens_no_envelope(
    state: TicketState,
) -> None:
    may = {
        TicketState.WAITING: {"take", "record_consent", "file", "choose_agent"}
        | {"decline", "withdraw"},
        TicketState.TAKEN: {"record_consent", "choose_agent", "decline", "withdraw"},
        TicketState.FILED: {"tell", "choose_agent", "withdraw"},
    }

    found = open_to(person(Role.PETITION_AGENT), facts(state, agent_id=OTHER))

    assert found == may.get(state, set())


@pytest.mark.parametrize("state", STATES)
def test_what_the_lead_of_the_village_may_do(state: TicketState) -> None:
    may = {
        TicketState.WAITING: {"record_consent", "choose_agent", "decline", "withdraw"},
        TicketState.TAKEN: {"record_consent", "choose_agent", "decline", "withdraw"},
        TicketState.FILED: {"choose_agent", "withdraw"},
    }

    assert open_to(person(Role.VILLAGE_LEAD), facts(state)) == may.get(state, set())


@pytest.mark.parametrize("state", STATES)
def test_whoever_took_a_request_in_writes_down_what_the_principal_says(state: TicketState) -> None:
    worker = person(Role.GRID_WORKER, f"{VILLAGE}001")

    found = open_to(worker, facts(state, opened_by_id=ME))

    assert found == ({"record_consent"} if state in OPEN else set()) | (
        {"withdraw"} if state in LIVE else set()
    )
    assert open_to(worker, facts(state)) == set()


@pytest.mark.parametrize(("state", "role"), list(product(STATES, Role)))
def test_nobody_acts_on_a_request_of_another_village(state: TicketState, role: Role) -> None:
    assert open_to(person(role, ELSEWHERE), facts(state)) == set()


@pytest.mark.parametrize(
    ("state", "role"),
    list(product(STATES, set(Role) - {Role.GRID_WORKER, Role.PETITION_AGENT, Role.VILLAGE_LEAD})),
)
def test_layers_above_look_on(state: TicketState, role: Role) -> None:
    assert open_to(person(role, "640425"), facts(state, opened_by_id=ME)) == set()


def test_consent_is_recorded_once_and_news_told_once() -> None:
    agent = person(Role.PETITION_AGENT)

    agreed = facts(TicketState.TAKEN, agent_id=ME, has_consent=True)
    told = facts(TicketState.FILED, agent_id=ME, has_news=False)

    assert TicketAction.RECORD_CONSENT not in open_to(agent, agreed)
    assert TicketAction.TELL not in open_to(agent, told)


def test_a_refusal_says_which_of_its_reasons_it_is() -> None:
    agent, lead = person(Role.PETITION_AGENT), person(Role.VILLAGE_LEAD)
    taken = facts(TicketState.TAKEN, agent_id=ME)

    for who, action, given, error in (
        (agent, "nonsense", {}, UnknownTicketActionError),
        (agent, "take", {}, TicketActionNotOpenError),
        (lead, "answer", {"words": "已办", "way": "phone"}, TicketActionNotYoursError),
        (agent, "answer", {"way": "phone"}, TicketFormError),
        (agent, "choose_agent", {"agent": str(ME)}, TicketFormError),
    ):
        with pytest.raises(error):
            chosen_move(taken, who, action, given)


def test_another_agent_of_the_village_may_be_chosen() -> None:
    taken = facts(TicketState.TAKEN, agent_id=ME)

    move, _ = chosen_move(taken, person(Role.VILLAGE_LEAD), "choose_agent", {"agent": str(OTHER)})

    assert move.target is TicketState.WAITING


def test_every_row_leaves_an_end_alone_and_says_whence_it_comes() -> None:
    ends = set(TicketState) - LIVE

    assert [row for row in MOVES if row.source in ends] == []
    assert [row for row in MOVES if not row.origin] == []
