"""Who works in the simulated county, and who of them can sign in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from random import Random

from wangge.accounts.actor import Actor, Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.demo.rules.ground import Grid, Ground
from wangge.demo.rules.lexicon import Lexicon
from wangge.kernel.codes import area_prefix
from wangge.kernel.geometry import distance_m
from wangge.kernel.ids import uuid7

_A_TOWN, _A_COUNTY, _A_DEPARTMENT, _LEADERS, _ADMINISTRATORS = 3, 6, 2, 4, 2
_SHORT_NAME = 0.22
_WHOLE_NAME = 0.35


@dataclass(frozen=True, slots=True)
class Chain:
    """A small grid, its village, its town and a department: where a chain of accounts works."""

    grid: str
    village: str
    town: str
    department: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The people by what they do, by the codes of their areas or the names of their offices."""

    workers: Mapping[str, Actor]
    agents: Mapping[str, Actor]
    leads: Mapping[str, Actor]
    towns: Mapping[str, Sequence[Actor]]
    county: Sequence[Actor]
    departments: Mapping[str, Sequence[Actor]]
    leaders: Sequence[Actor]
    administrators: Sequence[Actor]

    @property
    def everybody(self) -> list[Actor]:
        """All people, in a fixed order."""
        groups: Iterable[Sequence[Actor]] = (*self.towns.values(), *self.departments.values())
        return [
            *self.workers.values(),
            *self.agents.values(),
            *self.leads.values(),
            *(each for group in groups for each in group),
            *self.county,
            *self.leaders,
            *self.administrators,
        ]


def staff_of(
    rng: Random,
    lexicon: Lexicon,
    ground: Ground,
    posts: Mapping[OrganisationKind, Mapping[str, Post]],
    at: datetime,
) -> Staff:
    """A person for each post of the county.

    Args:
        rng: chooses names and ids.
        lexicon: the names to choose from.
        ground: the grids that need a worker each.
        posts: a post in each organisation, by the prefix of its area, a department's by its name;
            the role in it is replaced.
        at: when they are taken on.
    """

    def person(post: Post, role: Role, prefix: str | None = None) -> Actor:
        key = uuid7(at, rng.getrandbits(74))
        own = Post(
            role,
            post.organisation_id,
            post.organisation_name,
            post.kind,
            prefix or post.area_prefix,
        )
        return Actor(key, key, "", _name(rng, lexicon), (own,))

    villages = posts[OrganisationKind.VILLAGE]
    (county,) = posts[OrganisationKind.COUNTY].values()
    return Staff(
        workers={
            grid.code: person(villages[grid.village], Role.GRID_WORKER, grid.code)
            for grid in ground.grids
        },
        agents={code: person(villages[code], Role.PETITION_AGENT) for code in ground.by_village},
        leads={code: person(villages[code], Role.VILLAGE_LEAD) for code in ground.by_village},
        towns={
            code: [
                person(posts[OrganisationKind.TOWN][area_prefix(code)], Role.TOWN_OFFICER)
                for _ in range(_A_TOWN)
            ]
            for code in ground.by_town
        },
        county=[person(county, Role.COUNTY_OFFICER) for _ in range(_A_COUNTY)],
        departments={
            name: [person(post, Role.UNIT_HANDLER) for _ in range(_A_DEPARTMENT)]
            for name, post in posts[OrganisationKind.DEPARTMENT].items()
        },
        leaders=[person(county, Role.COUNTY_LEADER) for _ in range(_LEADERS)],
        administrators=[person(county, Role.ADMINISTRATOR) for _ in range(_ADMINISTRATORS)],
    )


def chains_of(
    ground: Ground, seats: Mapping[str, tuple[float, float]], departments: Sequence[str]
) -> tuple[Chain, Chain]:
    """Two chains: in each of the two towns with the most grids, the village nearest to its seat.

    The chain's grid is the one with the most households.

    Args:
        ground: the county's grids.
        seats: (lon, lat) by the code of the town.
        departments: the one with the most work first.
    """
    most = sorted(ground.by_town, key=lambda town: (-len(ground.by_town[town]), town))
    first, second = (
        _chain(ground, town, seats[town], department)
        for town, department in islice(zip(cycle(most), cycle(departments), strict=False), 2)
    )
    return first, second


def _chain(ground: Ground, town: str, seat: tuple[float, float], department: str) -> Chain:
    grids = ground.by_town[town]
    village = min(grids, key=lambda grid: (distance_m(grid.seat, seat), grid.code)).village
    grid: Grid = max(ground.by_village[village], key=lambda each: (each.households, -each.number))
    return Chain(grid.code, village, town, department)


def account_holder(staff: Staff, role: Role, chain: Chain, number: int) -> Actor:
    """Who of the staff signs in with a demo account; ``number`` is its chain, 1 or 2."""
    of = {
        Role.GRID_WORKER: lambda: staff.workers[chain.grid],
        Role.PETITION_AGENT: lambda: staff.agents[chain.village],
        Role.VILLAGE_LEAD: lambda: staff.leads[chain.village],
        Role.TOWN_OFFICER: lambda: staff.towns[chain.town][0],
        Role.COUNTY_OFFICER: lambda: staff.county[number - 1],
        Role.UNIT_HANDLER: lambda: staff.departments[chain.department][0],
        Role.COUNTY_LEADER: lambda: staff.leaders[number - 1],
        Role.ADMINISTRATOR: lambda: staff.administrators[number - 1],
    }
    return of[role]()


def _name(rng: Random, lexicon: Lexicon) -> str:
    if lexicon.whole_names and rng.random() < _WHOLE_NAME:
        return rng.choice(lexicon.whole_names)
    # Common surnames stand first and are drawn more often.
    count = len(lexicon.surnames)
    surname = lexicon.surnames[int(count * rng.random() ** 1.7)]
    given = rng.choice(lexicon.given_names)
    return surname + (given[-1] if rng.random() < _SHORT_NAME else given)
