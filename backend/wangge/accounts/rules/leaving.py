"""What becomes of the posts of somebody who leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from wangge.accounts.enums import Role

EARLIEST = timedelta(days=1)
LATEST = timedelta(days=60)
"""How far before and after today a last day may lie. Yesterday means: at once."""


@dataclass(frozen=True, slots=True)
class Term:
    """A post from one day to another, both included; None is no end."""

    post_id: UUID
    role: Role
    organisation_id: UUID
    area_prefix: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_alike(self, other: "Term") -> bool:
        """Whether both are the same role at the same place."""
        return (self.role, self.organisation_id, self.area_prefix) == (
            other.role,
            other.organisation_id,
            other.area_prefix,
        )


def is_fit(last_on: date, today: date) -> bool:
    """Whether somebody may leave after this day.

    >>> is_fit(date(2026, 3, 1), date(2026, 3, 2)), is_fit(date(2026, 3, 1), date(2026, 3, 3))
    (True, False)
    """
    return today - EARLIEST <= last_on <= today + LATEST


def ending(terms: Sequence[Term], last_on: date) -> list[Term]:
    """The terms that a last day cuts short, as they were."""
    return [each for each in terms if each.valid_to is None or each.valid_to > last_on]


def following(term: Term, held: Sequence[Term], last_on: date) -> Term | None:
    """The term of a successor; None when they hold the same post then by themselves.

    It has the id of the post it follows, and begins on the day after the last, or when the term it
    follows would have begun.
    """
    first_on = max(last_on + timedelta(days=1), term.valid_from)
    if any(each.is_alike(term) and each.holds_on(first_on) for each in held):
        return None
    return replace(term, valid_from=first_on)
