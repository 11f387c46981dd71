"""What each row of a sheet would change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wangge.accounts.enums import CellCode, Role, RowOutcome
from wangge.accounts.rules.leaving import Term
from wangge.accounts.rules.sheets import POST, USERNAME, CellFault, StaffRow, letter

MayGive = Callable[[Role, str], bool]
"""Whether a post of a role over an area may be given by who brings the sheet."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has an account already; it is shut when they have gone."""

    person_id: UUID
    name: str
    is_shut: bool
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True)
class Change:
    """A row and what it would do; ``post_id`` is the post it is about, None for a new one."""

    given: StaffRow
    outcome: RowOutcome
    post_id: UUID | None


def changes_of(
    rows: Sequence[StaffRow], known: Mapping[str, Known], today: date, may_give: MayGive
) -> tuple[list[Change], list[CellFault]]:
    """What sound rows would change, and those that whoever brings them may not bring.

    Args:
        rows: the rows.
        known: who has an account, by user name.
        today: posts that ended before are past, and given anew.
        may_give: what whoever brings the sheet manages.
    """
    faults = list(_beyond(rows, known, today, may_give))
    return [_change(row, known.get(row.username), today) for row in rows], faults


def _beyond(
    rows: Sequence[StaffRow], known: Mapping[str, Known], today: date, may_give: MayGive
) -> Iterator[CellFault]:
    for row in rows:
        if not may_give(row.role, row.area_prefix):
            yield CellFault(row.row, letter(POST), CellCode.BEYOND_REMIT, "")
        person = known.get(row.username)
        terms = person.terms if person else ()
        unended = [each for each in terms if _goes_on(each, today)] or terms
        if not all(may_give(each.role, each.area_prefix) for each in unended):
            yield CellFault(row.row, letter(USERNAME), CellCode.USERNAME_TAKEN, row.username)


def _goes_on(term: Term, today: date) -> bool:
    return term.valid_to is None or term.valid_to >= today


def _change(row: StaffRow, person: Known | None, today: date) -> Change:
    if person is None or person.is_shut:
        return Change(row, RowOutcome.NEW, None)
    alike = [
        each
        for each in person.terms
        if (each.role, each.organisation_id, each.area_prefix)
        == (row.role, row.organisation_id, row.area_prefix)
        and (_goes_on(each, today) or each.valid_from == row.valid_from)
    ]
    if not alike:
        return Change(row, RowOutcome.NEW, None)
    term = alike[-1]
    return Change(row, _outcome(row, person.name, term), term.post_id)


def _outcome(row: StaffRow, name: str, term: Term) -> RowOutcome:
    if row.valid_to is not None and term.valid_to is None:
        return RowOutcome.ENDED
    is_same = (row.name, row.valid_from, row.valid_to) == (name, term.valid_from, term.valid_to)
    return RowOutcome.UNCHANGED if is_same else RowOutcome.CHANGED
