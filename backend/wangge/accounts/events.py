"""What other slices are told of accounts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Somebody leaves their posts; what waited for them is a successor's from ``on``.

    Told once for each organisation in which posts end. Whoever moves work for it notes each piece
    under ``reference`` (`services.handing_over.note_moved`), so that the record lists it.

    Attributes:
        reference: the hand-over's own id.
        from_person_id: who goes.
        to_person_id: who follows; None when the posts stay vacant and work waits for anybody.
        organisation_id: where the posts were held.
        on: the first day of the successor.
        by_person_id: who arranged it.
        at: when.
    """

    reference: UUID
    from_person_id: UUID
    to_person_id: UUID | None
    organisation_id: UUID
    on: date
    by_person_id: UUID
    at: datetime
