"""Founding the offices of a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wangge.accounts.enums import OrganisationKind
from wangge.accounts.errors import OfficesRefusedError
from wangge.accounts.models import Organisation
from wangge.accounts.queries import area_organisations, organisations
from wangge.accounts.rules.offices import FILE, OfficeFault, Offices, offices_read
from wangge.kernel.codes import Level, area_prefix
from wangge.kernel.ids import uuid7
from wangge.platform.deployment import deployment
from wangge.platform.happenings import hears
from wangge.territory.events import BoundariesAdopted
from wangge.territory.queries import CountyMap, county_map


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to be founded."""

    id: UUID
    name: str
    kind: OrganisationKind
    area_prefix: str
    parent_id: UUID | None


def found_organisations(session: Session, rows: Sequence[NewOrganisation]) -> None:
    """Add organisations; parents come before their children."""
    session.execute(
        insert(Organisation),
        [
            {
                "id": row.id,
                "name": row.name,
                "kind": row.kind.value,
                "area_prefix": row.area_prefix,
                "parent_id": row.parent_id,
            }
            for row in rows
        ],
    )


def found_county(session: Session, areas: CountyMap, offices: Offices, now: datetime) -> None:
    """Found an office for the county and each town and village, and the departments.

    An office that is there already stays as it is, so that a new version of a pack only adds.
    """
    known = area_organisations(session)
    named = {
        name for each in organisations(session, OrganisationKind.DEPARTMENT) if (name := each.name)
    }
    rows: list[NewOrganisation] = []
    for level, kind, pattern in (
        (Level.COUNTY, OrganisationKind.COUNTY, offices.county),
        (Level.TOWN, OrganisationKind.TOWN, offices.town),
        (Level.VILLAGE, OrganisationKind.VILLAGE, offices.village),
    ):
        for area in areas.areas_at(level):
            if area.prefix in known:
                continue
            parent = known.get(area_prefix(area.parent)) if area.parent else None
            known[area.prefix] = uuid7(now)
            name = pattern.format(**{level.value: area.name})
            rows.append(NewOrganisation(known[area.prefix], name, kind, area.prefix, parent))
    rows += [
        NewOrganisation(
            uuid7(now), name, OrganisationKind.DEPARTMENT, areas.code, known[areas.code]
        )
        for name in offices.departments.values()
        if name not in named
    ]
    if rows:
        found_organisations(session, rows)


def offices_in(pack_dir: Path) -> tuple[Offices | None, tuple[OfficeFault, ...]]:
    """The offices a pack names, or everything that is wrong with them."""
    file = pack_dir / FILE
    return offices_read(file.read_text("utf-8", "replace") if file.is_file() else None)


def load_offices(session: Session, pack_dir: Path, now: datetime) -> None:
    """Found the offices of a pack over the boundaries that hold now.

    Raises:
        OfficesRefusedError: when the pack's list is faulty; it names every fault.
    """
    offices, faults = offices_in(pack_dir)
    if offices is None:
        raise OfficesRefusedError(faults=faults)
    found_county(session, county_map(session), offices, now)


@hears(BoundariesAdopted)
def found_new_offices(session: Session, fact: BoundariesAdopted) -> None:
    """Give each town and village that new boundaries bring its office, before their day.

    The first boundaries come before any office; the pack's offices are founded after them.
    """
    if not area_organisations(session):
        return
    offices, faults = offices_in(deployment().settings.pack_dir)
    if offices is None:
        raise OfficesRefusedError(faults=faults)
    found_county(session, county_map(session, fact.valid_from), offices, fact.at)
