from itertools import product
from uuid import UUID, uuid4

import pytest

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.resolution.enums import Action, Seat, Stage
from wangge.resolution.errors import NotOpenError, NotYoursError
from wangge.resolution.procedures import (
    DECLARING,
    PLACE_STEPS,
    REGISTERING,
    TASK_STEPS,
    VILLAGE_STEPS,
    WEEK_STEPS,
    Step,
)
from wangge.resolution.workflow import Seated, Standing, chosen, covers, offers

VILLAGE = "640425100200"
ELSEWHERE = "640425101201"
OFFICE = UUID(int=7)
STEPS = (DECLARING, REGISTERING, *VILLAGE_STEPS, *WEEK_STEPS, *TASK_STEPS, *PLACE_STEPS)
TOLD = {
    Action.DECLARE: {Role.COUNTY_OFFICER},
    Action.CHANGE_TASK_FORCE: {Role.COUNTY_OFFICER, Seat.HEAD},
    Action.END_CARE: {Role.COUNTY_OFFICER},
    Action.DRAFT_WEEK: {Role.TOWN_OFFICER, Seat.HEAD, Seat.MEMBER},
    Action.ADD_TASK: {Role.TOWN_OFFICER, Seat.HEAD, Seat.MEMBER},
    Action.DROP_TASK: {Role.TOWN_OFFICER, Seat.HEAD, Seat.MEMBER},
    Action.TICK: {Role.TOWN_OFFICER, Seat.HEAD, Seat.MEMBER},
    Action.CONFIRM_WEEK: {Seat.HEAD, Seat.MEMBER},
    Action.SIGN_OFF: {Seat.HEAD},
    Action.REDO: {Seat.HEAD},
    Action.REGISTER_PLACE: {Role.COUNTY_OFFICER, Role.TOWN_OFFICER},
    Action.CHANGE_PLACE: {Role.COUNTY_OFFICER, Role.TOWN_OFFICER},
    Action.CLOSE_PLACE: {Role.COUNTY_OFFICER, Role.TOWN_OFFICER},
    Action.LINK_MATTER: {
        *(Role.COUNTY_OFFICER, Role.TOWN_OFFICER, Role.VILLAGE_LEAD),
        *(Seat.LEAD_OFFICIAL, Seat.LIAISON),
    },
    Action.UNLINK_MATTER: {
        *(Role.COUNTY_OFFICER, Role.TOWN_OFFICER, Role.VILLAGE_LEAD),
        *(Seat.LEAD_OFFICIAL, Seat.LIAISON),
    },
}
"""Who may do what, told again in plain words."""


def actor(role: Role, area: str, office: UUID = OFFICE) -> Actor:
    post = Post(role, office, "单位", OrganisationKind.TOWN, area)
    return Actor(uuid4(), uuid4(), "", "姓名", (post,))


def about(step: Step, *seats: Seated) -> Standing:
    return Standing(step.source, step.within, VILLAGE, seats)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action.value)
def test_each_step_is_open_to_whom_it_says_and_to_nobody_else(step: Step) -> None:
    by_role = {
        role
        for role in Role
        if offers((step,), about(step), actor(role, VILLAGE[:9])) == (step.action,)
    }
    by_seat = set()
    for seat in Seat:
        who = actor(Role.UNIT_HANDLER, ELSEWHERE)
        if offers((step,), about(step, Seated(seat, who.person_id, OFFICE)), who):
            by_seat.add(seat)

    assert by_role | by_seat == TOLD[step.action]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action.value)
def test_a_post_elsewhere_opens_nothing(step: Step) -> None:
    assert [offers((step,), about(step), actor(role, ELSEWHERE)) for role in Role] == [()] * len(
        Role
    )


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action.value)
def test_a_step_is_open_at_its_own_stage_alone(step: Step) -> None:
    role = next(iter(step.roles), Role.UNIT_HANDLER)
    who = actor(role, VILLAGE[:6])
    seats = tuple(Seated(seat, who.person_id, OFFICE) for seat in step.seats)

    opened = {
        (stage, within)
        for stage, within in product(Stage, Stage)
        if offers((step,), Standing(stage, within, VILLAGE, seats), who)
    }

    assert opened == {(step.source, step.within)}


def test_a_seat_counts_for_the_organisation_it_is_held_for() -> None:
    (sign_off,) = (step for step in TASK_STEPS if step.action is Action.SIGN_OFF)
    who = actor(Role.UNIT_HANDLER, ELSEWHERE)
    seat = Seated(Seat.HEAD, who.person_id, UUID(int=8))

    # Whoever left that organisation signs nothing off for it.
    assert offers((sign_off,), about(sign_off, seat), who) == ()


def test_what_is_not_open_and_what_is_not_yours_are_told_apart() -> None:
    (end,) = (step for step in VILLAGE_STEPS if step.action is Action.END_CARE)
    ended = Standing(Stage.ENDED, end.within, VILLAGE, ())

    with pytest.raises(NotOpenError):
        chosen(VILLAGE_STEPS, ended, actor(Role.COUNTY_OFFICER, VILLAGE[:6]), Action.END_CARE)
    with pytest.raises(NotYoursError):
        chosen(VILLAGE_STEPS, about(end), actor(Role.TOWN_OFFICER, VILLAGE[:9]), Action.END_CARE)


@pytest.mark.parametrize(
    ("role", "area", "is_whole"),
    [
        (Role.VILLAGE_LEAD, VILLAGE, True),
        (Role.TOWN_OFFICER, VILLAGE[:9], True),
        (Role.GRID_WORKER, f"{VILLAGE}001", False),
        (Role.TOWN_OFFICER, ELSEWHERE[:9], False),
        (Role.UNIT_HANDLER, VILLAGE[:6], False),
        (Role.ADMINISTRATOR, VILLAGE[:6], False),
    ],
)
def test_counts_of_a_village_are_for_those_whose_area_holds_all_of_it(
    role: Role,
    area: str,
    is_whole: bool,  # noqa: FBT001 -- what is expected
) -> None:
    assert covers(actor(role, area), VILLAGE) is is_whole


def test_every_step_says_where_it_comes_from() -> None:
    assert [step.action for step in STEPS if len(step.origin) < 10] == []
    assert set(TOLD) | {Action.TAKE_SEAT, Action.LEAVE_SEAT} == set(Action)
