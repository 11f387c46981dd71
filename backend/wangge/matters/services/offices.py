"""The offices that answer for a place, at each layer."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from wangge.accounts.enums import OrganisationKind
from wangge.accounts.models import Organisation
from wangge.kernel.codes import Level, prefix_at
from wangge.matters.enums import Layer
from wangge.matters.events import Held
from wangge.matters.permissions import layer_of

LEVEL = {
    Layer.VILLAGE: Level.VILLAGE,
    Layer.TOWN: Level.TOWN,
    Layer.COUNTY: Level.COUNTY,
}


def offices_of(session: Session, place_codes: Iterable[str]) -> dict[str, Held]:
    """The offices of all layers of places, by the prefix of their area."""
    prefixes = {prefix_at(code, level) for code in place_codes for level in LEVEL.values()}
    rows = session.execute(
        select(Organisation.area_prefix, Organisation.id, Organisation.kind).where(
            Organisation.area_prefix.in_(prefixes),
            Organisation.kind != OrganisationKind.DEPARTMENT,
        )
    )
    return {prefix: Held(key, layer_of(OrganisationKind(kind))) for prefix, key, kind in rows}


def lowest_office(offices: Mapping[str, Held], place_code: str) -> Held:
    """The lowest office that answers for a place."""
    prefixes = (prefix_at(place_code, level) for level in LEVEL.values())
    return next(offices[prefix] for prefix in prefixes if prefix in offices)
