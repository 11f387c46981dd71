"""Which posts every organisation must have, and which of them nobody holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from wangge.accounts.enums import OrganisationKind, Role
from wangge.accounts.rules.leaving import Term
from wangge.policy.rules import StaffRules


class HowMany(StrEnum):
    """How many of a role an organisation must have."""

    ONE = "one"
    ONE_A_GRID = "one_a_grid"
    TOWN_OFFICERS = "town_officers"
    COUNTY_OFFICERS = "county_officers"


@dataclass(frozen=True, slots=True)
class Needed:
    """A role every organisation of a kind must have."""

    kind: OrganisationKind
    role: Role
    how_many: HowMany


NEEDED = (
    Needed(OrganisationKind.COUNTY, Role.COUNTY_OFFICER, HowMany.COUNTY_OFFICERS),
    Needed(OrganisationKind.COUNTY, Role.ADMINISTRATOR, HowMany.ONE),
    Needed(OrganisationKind.DEPARTMENT, Role.UNIT_HANDLER, HowMany.ONE),
    Needed(OrganisationKind.TOWN, Role.TOWN_OFFICER, HowMany.TOWN_OFFICERS),
    Needed(OrganisationKind.VILLAGE, Role.VILLAGE_LEAD, HowMany.ONE),
    Needed(OrganisationKind.VILLAGE, Role.PETITION_AGENT, HowMany.ONE),
    Needed(OrganisationKind.VILLAGE, Role.GRID_WORKER, HowMany.ONE_A_GRID),
)
"""Source: ours, after 四级信访网络 (找得到门、找得到人); the numbers are the county's policy."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What must be held: a role in an organisation over an area, by so many people."""

    organisation_id: UUID
    role: Role
    area_prefix: str
    people: int


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat with too few people: ``missing`` of them, since a day (None: never filled)."""

    seat: Seat
    missing: int
    since: date | None


def seats_of(
    kind: OrganisationKind,
    organisation_id: UUID,
    area_prefix: str,
    grids: Sequence[str],
    staff: StaffRules,
) -> list[Seat]:
    """The seats an organisation must fill; ``grids`` are the codes of its small grids."""
    people = {
        HowMany.ONE: 1,
        HowMany.ONE_A_GRID: 1,
        HowMany.TOWN_OFFICERS: staff.town_officers,
        HowMany.COUNTY_OFFICERS: staff.county_officers,
    }
    return [
        Seat(organisation_id, row.role, area, people[row.how_many])
        for row in NEEDED
        if row.kind is kind
        for area in (grids if row.how_many is HowMany.ONE_A_GRID else [area_prefix])
    ]


def vacancies_of(seats: Iterable[Seat], terms: Sequence[Term], today: date) -> list[Vacancy]:
    """The seats that too few people hold today, in the order of the seats."""
    by_seat: dict[tuple[UUID, Role, str], list[Term]] = {}
    for term in terms:
        key = (term.organisation_id, term.role, term.area_prefix)
        by_seat.setdefault(key, []).append(term)
    return [
        Vacancy(seat, missing, _since(held, today))
        for seat in seats
        for held in [by_seat.get((seat.organisation_id, seat.role, seat.area_prefix), [])]
        if (missing := seat.people - sum(term.holds_on(today) for term in held)) > 0
    ]


def _since(held: Sequence[Term], today: date) -> date | None:
    """The day after the last holder's last; None when nobody ever held it."""
    ended = [each.valid_to for each in held if each.valid_to and each.valid_to < today]
    return max(ended) + timedelta(days=1) if ended else None
