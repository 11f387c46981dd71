"""Who may manage which staff: a table, and what follows from it for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass

from wangge.accounts.actor import Actor
from wangge.accounts.enums import Role
from wangge.kernel.codes import contains


@dataclass(frozen=True, slots=True)
class Management:
    """A role that manages staff within the area of its post, and the posts it may give."""

    role: Role
    gives: frozenset[Role]
    only_if_towns_manage: bool
    source: str


MANAGEMENT = (
    Management(
        Role.ADMINISTRATOR,
        frozenset(Role),
        only_if_towns_manage=False,
        source="ours: the administrator answers for all accounts of the county",
    ),
    Management(
        Role.TOWN_OFFICER,
        frozenset({Role.GRID_WORKER, Role.PETITION_AGENT, Role.VILLAGE_LEAD, Role.TOWN_OFFICER}),
        only_if_towns_manage=True,
        source="ours: a town knows its own people; a county may keep it to itself",
    ),
)


@dataclass(frozen=True, slots=True)
class Reach:
    """An area within which somebody manages the posts of some roles."""

    area_prefix: str
    roles: frozenset[Role]

    def covers(self, role: Role, area_prefix: str) -> bool:
        """Whether a post of this role over this area may be given, changed or ended."""
        return role in self.roles and contains(self.area_prefix, area_prefix)


def reaches_of(actor: Actor, *, towns_manage: bool) -> tuple[Reach, ...]:
    """What an actor manages; empty for most people.

    Args:
        actor: who manages.
        towns_manage: whether this county lets its towns manage their own people.
    """
    return tuple(
        Reach(post.area_prefix, row.gives)
        for post in actor.posts
        for row in MANAGEMENT
        if row.role is post.role and (towns_manage or not row.only_if_towns_manage)
    )


def covered(reaches: Iterable[Reach], role: Role, area_prefix: str) -> bool:
    """Whether any of the reaches covers a post."""
    return any(reach.covers(role, area_prefix) for reach in reaches)
