"""What other slices are told of boundaries."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BoundariesAdopted:
    """New boundaries will hold, or hold at once, from a day on."""

    valid_from: date
    at: datetime
