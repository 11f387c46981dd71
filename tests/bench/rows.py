"""Many rows fast: copies of a base of matters, for measuring only.

Each copy is a whole matter with its report, events and payloads, seen some days earlier. The hash
chains of copies do not hold, for they name the matter they were copied from; nothing measured
reads them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
)

from wangge.intake.models import Report
from wangge.matters.models import EventPayload, Matter, MatterEvent, MatterUnit
from wangge.platform.db import UtcDateTime

DAYS = 1_095
"""Copies of matters that have ended are spread over as many days, three years."""

OPEN_DAYS = 30
OPEN_ONE_IN = 20
"""One copy in so many is of an open matter, and was seen in the last days."""

_STRIDE = 7_919

_meta = MetaData()
_base = Table(
    "bench_base",
    _meta,
    Column("matter_id", Uuid, primary_key=True),
    Column("is_open", Integer),
    Column("nth", Integer),
)
_copies = Table(
    "bench_copies",
    _meta,
    Column("serial", BigInteger, primary_key=True),
    Column("matter_id", Uuid, index=True),
    Column("new_id", Uuid),
    Column("report_id", Uuid),
    Column("days", Integer),
)


def keep_base(connection: Connection) -> None:
    """Take the matters that are there as the base of all copies."""
    _meta.create_all(connection)
    nth = func.row_number().over(partition_by=Matter.is_open, order_by=Matter.id) - 1
    rows = select(Matter.id, case((Matter.is_open, 1), else_=0), nth)
    connection.execute(insert(_base).from_select(["matter_id", "is_open", "nth"], rows))


def copy(connection: Connection, first: int, last: int) -> None:
    """Add the copies of these serial numbers, both included."""
    if not _is_sqlite(connection):
        # The copies name only what the base names: nothing is left to check, row by row.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    connection.execute(_copies.delete())
    _number(connection, first, last)
    new = {"matter_id": _copies.c.new_id}
    _insert(
        connection,
        Matter,
        Matter.id == _copies.c.matter_id,
        {"id": _copies.c.new_id, "number": literal("B-").concat(cast(_copies.c.serial, String))},
    )
    _insert(connection, MatterEvent, MatterEvent.matter_id == _copies.c.matter_id, new)
    _insert(connection, EventPayload, EventPayload.matter_id == _copies.c.matter_id, new)
    _insert(connection, MatterUnit, MatterUnit.matter_id == _copies.c.matter_id, new)
    _insert(
        connection,
        Report,
        Report.matter_id == _copies.c.matter_id,
        new | {"id": _copies.c.report_id},
    )


def settle(engine: Engine) -> None:
    """Let PostgreSQL learn what it holds, as its own upkeep would in time; SQLite has none."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _number(connection: Connection, first: int, last: int) -> None:
    """Give each copy the matter it is of, new ids, and how many days earlier it was seen."""
    series = select(cast(first, BigInteger).label("serial")).cte("series", recursive=True)
    following = select(series.c.serial + 1).where(series.c.serial < last)
    series = series.union_all(following)
    of_open = series.c.serial % OPEN_ONE_IN == 0
    sizes = {
        is_open: connection.scalar(
            select(func.count()).select_from(_base).where(_base.c.is_open == is_open)
        )
        for is_open in (0, 1)
    }
    chosen = and_(
        _base.c.is_open == case((of_open, 1), else_=0),
        _base.c.nth
        == case(
            (of_open, (series.c.serial // OPEN_ONE_IN) % sizes[1]), else_=series.c.serial % sizes[0]
        ),
    )
    days = case(
        (of_open, series.c.serial * _STRIDE % OPEN_DAYS), else_=series.c.serial * _STRIDE % DAYS
    )
    rows = select(
        series.c.serial, _base.c.matter_id, _new_id(connection), _new_id(connection), days
    ).join_from(series, _base, chosen)
    connection.execute(insert(_copies).from_select([each.name for each in _copies.c], rows))


def _insert(
    connection: Connection,
    model: type[Any],
    of: ColumnElement[bool],
    changed: Mapping[str, ColumnElement[Any]],
) -> None:
    """Copy the rows of a table, with days and instants moved back."""
    table = model.__table__
    columns = [changed.get(column.name, _earlier(connection, column)) for column in table.c]
    rows = select(*columns).join_from(_copies, table, of)
    connection.execute(insert(table).from_select([column.name for column in table.c], rows))


def _earlier(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    is_instant = isinstance(column.type, UtcDateTime)
    if not is_instant and not isinstance(column.type, Date):
        return column
    if not _is_sqlite(connection):
        shift = func.make_interval(0, 0, 0, _copies.c.days) if is_instant else _copies.c.days
        return column.op("-")(shift)
    day = func.date(column, literal("-").concat(cast(_copies.c.days, String)).concat(" days"))
    return day.concat(func.substr(column, 11)) if is_instant else day


def _new_id(connection: Connection) -> ColumnElement[Any]:
    if _is_sqlite(connection):
        return func.lower(func.hex(func.randomblob(16)))
    return func.gen_random_uuid()


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
