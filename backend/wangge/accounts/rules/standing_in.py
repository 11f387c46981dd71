"""When somebody may stand in for the holder of a post."""

from collections.abc import Iterable
from datetime import date, timedelta

from wangge.accounts.rules.leaving import Term
from wangge.kernel.codes import contains

LONGEST = timedelta(days=180)

Days = tuple[date, date]
"""The first and the last day, both included."""


def days_fit(asked: Days, taken: Iterable[Days], term: Term, today: date) -> bool:
    """Whether a deputy may stand in on these days.

    They begin today or later, end within half a year, lie within the post's own days, and overlap
    no other deputy's (``taken``).
    """
    first, last = asked
    return (
        today <= first <= last <= first + LONGEST
        and term.holds_on(first)
        and term.holds_on(last)
        and not any(begins <= last and first <= ends for begins, ends in taken)
    )


def may_stand_in(term: Term, other: Term) -> bool:
    """Whether who holds ``other`` knows the work of ``term``: the same office, or one above it.

    A department's people stand in for each other alone.
    """
    if term.organisation_id == other.organisation_id:
        return True
    return other.area_prefix != term.area_prefix and contains(other.area_prefix, term.area_prefix)
