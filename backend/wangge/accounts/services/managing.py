"""What every change to staff begins with: does the actor manage them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from wangge.accounts.actor import Actor
from wangge.accounts.errors import BeyondRemitError, StaffNotFoundError
from wangge.accounts.models import Organisation, Person
from wangge.accounts.permissions import Reach, covered, reaches_of
from wangge.accounts.queries import terms_of
from wangge.accounts.rules.leaving import Term
from wangge.kernel.codes import contains
from wangge.policy.queries import current_policy


@dataclass(frozen=True, slots=True)
class Managed:
    """Somebody the actor manages, with all their terms and those that have not ended."""

    person: Person
    terms: Sequence[Term]
    unended: Sequence[Term]


def reaches(session: Session, actor: Actor) -> tuple[Reach, ...]:
    """What the actor manages.

    Raises:
        StaffNotFoundError: when that is nobody.
    """
    found = reaches_of(actor, towns_manage=current_policy(session).staff.towns_manage)
    if not found:
        raise StaffNotFoundError
    return found


def seen(session: Session, actor: Actor, person_id: UUID, today: date) -> Managed:
    """Somebody with at least one post, present or past, that the actor manages.

    Raises:
        StaffNotFoundError: when there is no such person within the actor's reach.
    """
    within = reaches(session, actor)
    person = session.get(Person, person_id)
    terms = terms_of(session, [person_id])
    if person is None or not any(covered(within, each.role, each.area_prefix) for each in terms):
        raise StaffNotFoundError
    unended = [each for each in terms if each.valid_to is None or each.valid_to >= today]
    return Managed(person, terms, unended)


def managed(session: Session, actor: Actor, person_id: UUID, today: date) -> Managed:
    """Somebody all of whose unended posts the actor manages.

    Raises:
        StaffNotFoundError: when there is no such person within the actor's reach.
        BeyondRemitError: when they hold a post beyond it too.
    """
    found = seen(session, actor, person_id, today)
    within = reaches(session, actor)
    if not all(covered(within, each.role, each.area_prefix) for each in found.unended):
        raise BeyondRemitError
    return found


def set_duty_phone(
    session: Session, actor: Actor, organisation_id: UUID, duty_phone: str | None
) -> None:
    """Say on which telephone an office is reached; None when on none.

    Raises:
        StaffNotFoundError: when the office lies beyond the actor's reach.
    """
    row = session.get(Organisation, organisation_id)
    within = reaches(session, actor)
    if row is None or not any(contains(each.area_prefix, row.area_prefix) for each in within):
        raise StaffNotFoundError
    row.duty_phone = duty_phone
