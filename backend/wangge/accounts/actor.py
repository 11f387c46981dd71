"""Who acts: a person with the posts they hold today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from wangge.accounts.enums import Home, OrganisationKind, Role
from wangge.kernel.codes import contains


@dataclass(frozen=True, slots=True)
class Post:
    """One post: a role in an organisation, with the area it covers.

    A unit handler's remit is the organisation's matters; the area only says where the unit works.
    """

    role: Role
    organisation_id: UUID
    organisation_name: str
    kind: OrganisationKind
    area_prefix: str
    deputy_for: str | None = None
    """Whose post it is, when the actor only stands in for them."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person; rights come from the posts alone."""

    person_id: UUID
    account_id: UUID
    username: str
    name: str
    posts: tuple[Post, ...]
    must_change: bool = False
    """Whether a one-time password has to be changed first."""

    @property
    def home(self) -> Home:
        """The first screen of the first post."""
        return HOMES[self.posts[0].role]


HOMES: dict[Role, Home] = {
    Role.GRID_WORKER: Home.PHONE,
    Role.PETITION_AGENT: Home.PHONE,
    Role.VILLAGE_LEAD: Home.DESK,
    Role.TOWN_OFFICER: Home.DESK,
    Role.COUNTY_OFFICER: Home.DESK,
    Role.UNIT_HANDLER: Home.DESK,
    Role.COUNTY_LEADER: Home.COCKPIT,
    Role.ADMINISTRATOR: Home.ADMIN,
}

AREA_ROLES = frozenset(Role) - {Role.UNIT_HANDLER, Role.ADMINISTRATOR}
"""Roles that see the matters of their area."""


def with_heirs(
    posts: tuple[Post, ...], heirs_of: Callable[[str], tuple[str, ...]]
) -> tuple[Post, ...]:
    """The posts, and for each whose area is no more one over each area that took its land.

    So it stays until somebody changes the post: no matter is lost to those who look after it on
    the night when boundaries change.
    """
    return tuple(
        each
        for post in posts
        for each in (
            post,
            *(
                replace(post, area_prefix=heir)
                for heir in heirs_of(post.area_prefix)
                if heir != post.area_prefix
            ),
        )
    )


def area_prefixes(actor: Actor) -> tuple[str, ...]:
    """The areas whose matters this person sees, without those inside another of them."""
    found = sorted({post.area_prefix for post in actor.posts if post.role in AREA_ROLES})
    return tuple(
        each for each in found if not any(contains(other, each) for other in found if other != each)
    )


def unit_ids(actor: Actor) -> tuple[UUID, ...]:
    """The departments whose matters this person sees."""
    units = (post.organisation_id for post in actor.posts if post.role is Role.UNIT_HANDLER)
    return tuple(sorted(units))
