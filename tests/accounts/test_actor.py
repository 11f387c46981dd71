from uuid import UUID

from wangge.accounts.actor import Actor, Post, area_prefixes, unit_ids, with_heirs
from wangge.accounts.enums import OrganisationKind, Role


def actor(*posts: tuple[Role, str]) -> Actor:
    """Somebody with these posts, each in an organisation of its own."""
    held = (
        Post(role, UUID(int=100 - number), "", OrganisationKind.VILLAGE, area)
        for number, (role, area) in enumerate(posts)
    )
    return Actor(UUID(int=1), UUID(int=2), "", "", tuple(held))


def test_an_area_inside_another_of_ones_own_is_no_second_one() -> None:
    person = actor(
        (Role.GRID_WORKER, "640425100200001"),
        (Role.VILLAGE_LEAD, "640425100200"),
        (Role.PETITION_AGENT, "640425101200"),
    )

    assert area_prefixes(person) == ("640425100200", "640425101200")


def test_neither_a_department_nor_an_administrator_sees_an_area() -> None:
    person = actor((Role.UNIT_HANDLER, "640425"), (Role.ADMINISTRATOR, "640425"))

    assert area_prefixes(person) == ()
    assert unit_ids(person) == (UUID(int=100),)


def test_the_first_post_decides_the_first_screen() -> None:
    assert actor((Role.GRID_WORKER, "640425100200001"), (Role.COUNTY_LEADER, "640425")).home == (
        "phone"
    )


def test_a_post_over_an_area_that_is_no_more_is_one_over_its_heirs_too() -> None:
    heirs = {"640425100200001": ("640425100200005", "640425100200006")}
    person = actor((Role.GRID_WORKER, "640425100200001"), (Role.VILLAGE_LEAD, "640425100200"))

    posts = with_heirs(person.posts, lambda prefix: heirs.get(prefix, (prefix,)))

    assert [(each.role, each.area_prefix) for each in posts] == [
        (Role.GRID_WORKER, "640425100200001"),
        (Role.GRID_WORKER, "640425100200005"),
        (Role.GRID_WORKER, "640425100200006"),
        (Role.VILLAGE_LEAD, "640425100200"),
    ]
    assert {each.organisation_id for each in posts[:3]} == {person.posts[0].organisation_id}
