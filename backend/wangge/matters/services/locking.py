"""The matters that acts touch, locked in one order and checked against each actor's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.kernel.ids import uuid_of
from wangge.matters.errors import MatterNotFoundError
from wangge.matters.models import Matter
from wangge.matters.queries import visible_to


@dataclass(frozen=True, slots=True)
class Touch:
    """A matter an actor acts on; ``into`` is what they call the one it merges into, if it does.

    ``parts`` is whether it leaves the one it was merged into.
    """

    actor: Actor
    matter_id: UUID
    into: str | None = None
    parts: bool = False


@dataclass(frozen=True, slots=True)
class Locked:
    """The rows that acts may change, and which of them each actor may see, by person."""

    rows: dict[UUID, Matter]
    visible: dict[UUID, set[UUID]]

    def named(self, actor: Actor, name: str) -> Matter:
        """A matter the actor may see, by its number or its id.

        Raises:
            MatterNotFoundError: when there is none, or none for this actor.
        """
        seen = (self.rows[each] for each in self.visible[actor.person_id])
        key = uuid_of(name)
        found = next((row for row in seen if row.id == key or row.number == name), None)
        if found is None:
            raise MatterNotFoundError
        return found


def locked(session: Session, touches: Sequence[Touch]) -> Locked:
    """The matters that are touched, and the others of their merges, locked against other writers.

    All at once and by id, so that no two acts wait for each other.

    Raises:
        MatterNotFoundError: when an actor may not see the matter they act on.
    """
    reached = _reached(session, touches)
    rows = session.scalars(
        select(Matter)
        .where(Matter.id.in_({key for _, keys in reached.values() for key in keys}))
        .order_by(Matter.id)
        .with_for_update(of=Matter)
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in rows}
    visible = {
        person_id: set(
            session.scalars(select(Matter.id).where(Matter.id.in_(keys), visible_to(actor)))
        )
        for person_id, (actor, keys) in reached.items()
    }
    if any(each.matter_id not in visible[each.actor.person_id] for each in touches):
        raise MatterNotFoundError
    return Locked(found, visible)


def _reached(session: Session, touches: Sequence[Touch]) -> dict[UUID, tuple[Actor, set[UUID]]]:
    """Each person with the matters that their acts touch."""
    into = _ids_of(session, {each.into for each in touches if each.into})
    merged = _merged_into(session, [each.matter_id for each in touches if each.parts])
    reached: dict[UUID, tuple[Actor, set[UUID]]] = {}
    for each in touches:
        _, keys = reached.setdefault(each.actor.person_id, (each.actor, set()))
        keys.add(each.matter_id)
        if each.into in into:
            keys.add(into[each.into])
        if each.parts and each.matter_id in merged:
            keys.add(merged[each.matter_id])
    return reached


def _ids_of(session: Session, names: set[str]) -> dict[str, UUID]:
    """The ids of matters by the numbers or ids they are called by; a name that is none is left."""
    if not names:
        return {}
    keys = {name: key for name in names if (key := uuid_of(name))}
    called = or_(Matter.number.in_(names), Matter.id.in_(keys.values()))
    rows = session.execute(select(Matter.number, Matter.id).where(called))
    found = {row.number: row.id for row in rows}
    return found | {name: key for name, key in keys.items() if key in found.values()}


def _merged_into(session: Session, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    if not ids:
        return {}
    rows = session.execute(select(Matter.id, Matter.merged_into_id).where(Matter.id.in_(ids)))
    return {row.id: row.merged_into_id for row in rows if row.merged_into_id}
