"""The rows that acts add, gathered so that each table is written once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from wangge.kernel.chain import digest_of, hash_of
from wangge.kernel.codes import prefix_at
from wangge.matters.enums import Layer
from wangge.matters.events import (
    Event,
    Held,
    facts_of,
    filed_values,
    other_values,
    path_values,
)
from wangge.matters.models import EventPayload, MatterEvent, MatterUnit
from wangge.matters.services.offices import LEVEL
from wangge.notices.services import NewNotice, post_notices
from wangge.platform.spatial import insert_if_absent


@dataclass(slots=True)
class Written:
    """The rows that one unit of work adds, and the units that never held a matter after all."""

    events: list[dict[str, Any]] = field(default_factory=list)
    payloads: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    notices: list[NewNotice] = field(default_factory=list)
    units_gone: list[tuple[UUID, UUID]] = field(default_factory=list)


def add_event(written: Written, event: Event, payload: dict[str, Any], *, previous: str) -> str:
    """Add an event to the chain; returns the new head."""
    salt = secrets.token_hex(16)
    digest = digest_of(payload, salt)
    head = hash_of(facts_of(event), digest, previous)
    written.events.append(
        {
            "matter_id": event.matter_id,
            "seq": event.seq,
            "action": event.action.value,
            "at": event.at,
            "person_id": event.person_id,
            "organisation_id": event.organisation_id,
            "role": event.role,
            "from_stage": event.from_stage.value if event.from_stage else None,
            "stage": event.stage.value,
            "holder_id": event.holder_id,
            "layer": event.layer.value if event.layer else None,
            "round": event.round,
            "urgent": event.urgent,
            "due_from": event.due_from,
            "due_days": event.due_days,
            "due_on": event.due_on,
            "filed": filed_values(event.filed) if event.filed else None,
            "path": path_values(event.path) if event.path else None,
            "other": other_values(event.other) if event.other else None,
            "digest": digest,
            "hash": head,
        }
    )
    written.payloads.append(
        {"matter_id": event.matter_id, "seq": event.seq, "salt": salt, "body": payload}
    )
    if event.layer is Layer.UNIT:
        written.units.append({"matter_id": event.matter_id, "organisation_id": event.holder_id})
    return head


def write(session: Session, written: Written) -> None:
    """Write all rows gathered."""
    session.execute(insert(MatterEvent), written.events)
    session.execute(insert(EventPayload), written.payloads)
    insert_if_absent(session, MatterUnit, written.units)
    for matter_id, unit_id in written.units_gone:
        session.execute(
            delete(MatterUnit).where(
                MatterUnit.matter_id == matter_id, MatterUnit.organisation_id == unit_id
            )
        )
    post_notices(session, written.notices)


def at_all_layers(offices: Mapping[str, Held], place_code: str) -> list[UUID]:
    """The offices of all layers that answer for a place, from the lowest up."""
    prefixes = (prefix_at(place_code, level) for level in LEVEL.values())
    return [offices[prefix].organisation_id for prefix in prefixes if prefix in offices]
