"""Counts of matters inside an actor's remit; never of persons."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Mapped, Session

from wangge.accounts.actor import Actor
from wangge.accounts.enums import OrganisationKind
from wangge.accounts.models import Organisation
from wangge.insight.enums import Boundaries
from wangge.insight.rules import Owing, Period, Tally
from wangge.kernel.codes import TOWN_DIGITS
from wangge.matters.enums import UNCOUNTED, Layer, Stage
from wangge.matters.models import Matter
from wangge.matters.permissions import layer_of
from wangge.matters.queries import in_category, within_remit

OWING_MAX = 500
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which matters are counted: in whose remit, seen when, of which category (None: of all).

    A category with finer ones below it takes these in. Places are those by ``boundaries``; the
    remit is what it is today in either case.
    """

    actor: Actor
    period: Period
    category: str | None
    boundaries: Boundaries = Boundaries.NOW


def place_counts(session: Session, asked: Asked) -> dict[str, int]:
    """How many matters were seen in each place, by its 15-digit code."""
    return _counts(session, _place(asked), asked)


def hexagon_counts(session: Session, asked: Asked, outside: str) -> dict[str | None, int]:
    """How many matters were seen in each hexagon; None has those without a point.

    Those filed under the place code ``outside`` stand under it, wherever their point lies.
    """
    is_outside = (_place(asked) == outside).label("is_outside")
    rows = session.execute(
        select(Matter.hexagon, is_outside, func.count())
        .where(*_counted(asked))
        .group_by(Matter.hexagon, "is_outside")
    )
    found: Counter[str | None] = Counter()
    for hexagon, filed_outside, count in rows:
        found[outside if filed_outside else hexagon] += count
    return dict(found)


def day_counts(session: Session, asked: Asked) -> dict[date, int]:
    """How many matters were seen on each day that had any."""
    return _counts(session, Matter.seen_on, asked)


def category_counts(session: Session, asked: Asked) -> dict[str, int]:
    """How many matters of each leaf category were seen."""
    return _counts(session, Matter.category, asked)


def tallies_by_category(session: Session, asked: Asked) -> list[Tally]:
    """The matters counted by leaf category, stage, settling layer and urgency."""
    columns = (Matter.category, Matter.stage, Matter.settled_layer, Matter.urgent)
    rows = session.execute(
        select(*columns, func.count()).where(*_counted(asked)).group_by(*columns)
    )
    return [
        Tally(
            category,
            Stage(stage),
            count,
            settled_layer=Layer(layer) if layer else None,
            urgent=urgent,
        )
        for category, stage, layer, urgent, count in rows
    ]


def tallies_by_town(session: Session, asked: Asked, today: date) -> list[Tally]:
    """The matters counted by the nine digits of the town, stage, and being overdue."""
    town = func.substr(_place(asked), 1, TOWN_DIGITS).label("town")
    late = _is_overdue(today).label("is_overdue")
    rows = session.execute(
        select(town, Matter.stage, late, func.count())
        .where(*_counted(asked))
        .group_by("town", Matter.stage, "is_overdue")
    )
    return [
        Tally(prefix, Stage(stage), count, overdue=bool(overdue))
        for prefix, stage, overdue, count in rows
    ]


def owing(session: Session, asked: Asked, today: date) -> Sequence[Owing]:
    """The organisations that hold open matters, those with most overdue first.

    What is owed is owed whenever it was seen: the period does not matter here.
    """
    held = (
        select(
            Matter.holder_id,
            func.count().label("open"),
            func.sum(case((_is_overdue(today), 1), else_=0)).label("overdue"),
        )
        # Whoever holds a matter holds an open one.
        .where(within_remit(asked.actor), Matter.holder_id.is_not(None), *_in_category(asked))
        .group_by(Matter.holder_id)
        .subquery()
    )
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind, held.c.open, held.c.overdue)
        .join(held, held.c.holder_id == Organisation.id)
        .order_by(held.c.overdue.desc(), held.c.open.desc(), Organisation.id)
        .limit(OWING_MAX)
    )
    return [
        Owing(key, name, layer_of(OrganisationKind(kind)), count, late)
        for key, name, kind, count, late in rows
    ]


def _counts(session: Session, column: Mapped[Key], asked: Asked) -> dict[Key, int]:
    rows = session.execute(select(column, func.count()).where(*_counted(asked)).group_by(column))
    return dict(rows.all())


def _place(asked: Asked) -> Mapped[str]:
    """The column of the places counted by."""
    return Matter.day_code if asked.boundaries is Boundaries.THEN else Matter.place_code


def _counted(asked: Asked) -> list[ColumnElement[bool]]:
    """Seen in the period, inside the remit, neither merged into another nor unfounded."""
    return [
        Matter.seen_on.between(asked.period.first, asked.period.last),
        Matter.stage.not_in(sorted(UNCOUNTED)),
        within_remit(asked.actor),
        *_in_category(asked),
    ]


def _in_category(asked: Asked) -> list[ColumnElement[bool]]:
    return [in_category(asked.category)] if asked.category else []


def _is_overdue(today: date) -> ColumnElement[bool]:
    """A matter that has ended has no due day, and is not overdue."""
    return func.coalesce(Matter.due_on < today, False)
