"""The same counts made slowly, one row after the other."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from wangge.accounts.models import Organisation
from wangge.matters.models import Matter, MatterUnit
from wangge.platform.db import reading

ENDED = ("struck_off", "unfounded", "merged")
OUTSIDE = "640425000000000"
PREFIX = {
    "county": "640425",
    "leader": "640425",
    "town": "640425100",
    "town2": "640425101",
    "village": "640425100200",
    "worker": "640425100200001",
}


@dataclass(frozen=True)
class Filter:
    """What is asked for."""

    first: date
    last: date
    category: str | None

    @property
    def query(self) -> str:
        """As words of a query."""
        category = f"&category={self.category}" if self.category else ""
        return f"from={self.first}&to={self.last}{category}"

    @property
    def before(self) -> "Filter":
        """The same number of days just before."""
        days = timedelta(days=(self.last - self.first).days + 1)
        return Filter(self.first - days, self.last - days, self.category)

    def takes(self, row: Matter) -> bool:
        """Whether a matter counts."""
        return (
            self.first <= row.seen_on <= self.last
            and row.stage not in {"merged", "unfounded"}
            and self.takes_category(row)
        )

    def takes_category(self, row: Matter) -> bool:
        """Whether it is of the category or below it."""
        below = f"{self.category}."
        return self.category is None or f"{row.category}.".startswith(below)


def remit(app: Flask, username: str, unit_name: str = "") -> list[Matter]:
    """All matters in somebody's remit."""
    with app.app_context():
        session = reading()
        rows = list(session.scalars(select(Matter)))
        held = set(
            session.scalars(
                select(MatterUnit.matter_id)
                .join(Organisation, Organisation.id == MatterUnit.organisation_id)
                .where(Organisation.name == unit_name)
            )
        )
        session.expunge_all()
    if unit_name:
        return [row for row in rows if row.id in held]
    prefix = PREFIX.get(username, "nobody")
    return [row for row in rows if row.place_code.startswith(prefix)]


def cells(rows: Iterable[Matter], by: str) -> tuple[dict[str, int], int, int]:
    """Counts by the code of the cell, how many lie outside, and how many are unplaced."""
    count, outside, unplaced = Counter[str](), 0, 0
    for row in rows:
        cell = _cell(row, by)
        if row.place_code == OUTSIDE:
            outside += 1
        elif cell is None:
            unplaced += 1
        else:
            count[cell] += 1
    return dict(count), outside, unplaced


def _cell(row: Matter, by: str) -> str | None:
    if by == "hex":
        return row.hexagon
    if by == "town":
        return row.place_code[:9] + "000"
    if by == "large":
        return row.place_code[:12]
    return None if row.place_code.endswith("000") else row.place_code


def grouped(rows: Iterable[Matter], key: Callable[[Matter], Any]) -> dict[Any, list[Matter]]:
    """The rows by a key."""
    found: dict[Any, list[Matter]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def still_open(rows: Iterable[Matter]) -> list[Matter]:
    """Those that somebody holds."""
    return [row for row in rows if row.stage not in ENDED]


def overdue(rows: Iterable[Matter], today: date) -> list[Matter]:
    """Those that somebody holds past their day."""
    return [row for row in still_open(rows) if row.due_on is not None and row.due_on < today]
