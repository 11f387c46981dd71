"""Who manages whom: every role against every post, in plain words."""

from uuid import UUID

import pytest

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.permissions import covered, reaches_of

OWN = {
    Role.GRID_WORKER: "640425100200001",
    Role.PETITION_AGENT: "640425100200",
    Role.VILLAGE_LEAD: "640425100200",
    Role.TOWN_OFFICER: "640425100",
}
PLACES = ("640425", "640425100", "640425100200", "640425100200001", "640425101", "640425101201")
OF_A_TOWN = {Role.GRID_WORKER, Role.PETITION_AGENT, Role.VILLAGE_LEAD, Role.TOWN_OFFICER}


def somebody(role: Role) -> Actor:
    """An actor with one post, at the first chain's place."""
    post = Post(role, UUID(int=1), "", OrganisationKind.TOWN, OWN.get(role, "640425"))
    return Actor(UUID(int=2), UUID(int=3), "", "", (post,))


@pytest.mark.parametrize("towns_manage", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("given", Role)
@pytest.mark.parametrize("place", PLACES)
def test_administrators_give_every_post_and_towns_those_of_their_own_people(
    role: Role,
    given: Role,
    place: str,
    towns_manage: bool,  # noqa: FBT001 -- a case
) -> None:
    reaches = reaches_of(somebody(role), towns_manage=towns_manage)

    is_own = place.startswith("640425100") and given in OF_A_TOWN
    expected = role is Role.ADMINISTRATOR or (role is Role.TOWN_OFFICER and towns_manage and is_own)
    assert covered(reaches, given, place) is expected


def test_an_officer_of_two_towns_gives_posts_in_both_but_none_over_both() -> None:
    post = Post(Role.TOWN_OFFICER, UUID(int=1), "", OrganisationKind.TOWN, "640425100")
    other = Post(Role.TOWN_OFFICER, UUID(int=4), "", OrganisationKind.TOWN, "640425101")
    reaches = reaches_of(Actor(UUID(int=2), UUID(int=3), "", "", (post, other)), towns_manage=True)

    given = [covered(reaches, Role.TOWN_OFFICER, place) for place in PLACES]

    assert given == [False, True, True, True, True, True]
