"""Everything in which SpatiaLite and PostGIS differ, but for how they are copied whole."""

import importlib
import sqlite3
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Engine, String, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from wangge.kernel.errors import NotReadyError

SRID = 4326
WRITE = "wangge_write"
"""Execution option of a connection whose transaction will write."""

_INSTALL = (
    "The spatial library of SQLite (mod_spatialite) cannot be loaded: install it with "
    "`apt-get install libsqlite3-mod-spatialite`, or set WANGGE_DATABASE_URL to a PostGIS database."
)
_DRIVERS = ("sqlite3", "pysqlite3")
_BUSY_MS = 30_000
_CHECK = text("SELECT CheckSpatialIndex(:table, :column)")
_RECOVER = text("SELECT RecoverSpatialIndex(:table, :column)")


def point_column() -> Geometry:
    """The column type of a WGS84 point with a spatial index."""
    return Geometry("POINT", srid=SRID, spatial_index=True)


def area_column() -> Geometry:
    """The column type of a WGS84 multipolygon with a spatial index."""
    return Geometry("MULTIPOLYGON", srid=SRID, spatial_index=True)


def ewkt_point(lon: float, lat: float) -> str:
    """A WGS84 point as both databases take it."""
    return f"SRID={SRID};POINT({lon!r} {lat!r})"


def ewkt_area(area: BaseGeometry) -> str:
    """A WGS84 polygon, or several, as both databases take it: with every digit."""
    whole = shapely.multipolygons(shapely.get_parts(area))
    return f"SRID={SRID};{shapely.to_wkt(whole, rounding_precision=-1)}"


def is_sqlite(url: str) -> bool:
    """Whether a database address names an embedded database."""
    return url.startswith("sqlite")


def database_name(engine: Engine) -> str:
    """``spatialite`` or ``postgis``."""
    return "spatialite" if engine.dialect.name == "sqlite" else "postgis"


def engine_options(url: str, library: str) -> dict[str, Any]:
    """Keyword arguments of ``create_engine`` for this address.

    Raises:
        NotReadyError: when no SQLite driver here can load the spatial library.
    """
    if is_sqlite(url):
        return {
            "module": _sqlite_driver(library),
            "connect_args": {"timeout": _BUSY_MS / 1000, "check_same_thread": False},
        }
    # A statement prepared on one connection is unknown on the next behind a pooler.
    # Threads of one worker may all write at once.
    return {"connect_args": {"prepare_threshold": None}, "pool_size": 16, "max_overflow": 48}


def prepare(engine: Engine, library: str) -> None:
    """Make each new SQLite connection durable, spatial and explicit about its transactions."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def open_spatial(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.enable_load_extension(True)
        connection.load_extension(library)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        # WAL with NORMAL loses acknowledged rows in a power cut.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA cache_size=-16384")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred writer fails at once when another writes; an immediate one waits its turn.
        writes = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def initialise(connection: Connection) -> None:
    """Give an empty database its spatial tables or its extension."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
        return
    known = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'spatial_ref_sys'"
    ).first()
    if known is None:
        connection.exec_driver_sql("SELECT InitSpatialMetaData('WGS84')")


def versions(connection: Connection) -> dict[str, str]:
    """The versions of the database and of its spatial extension."""
    if connection.dialect.name == "sqlite":
        found = "SELECT sqlite_version(), spatialite_version()"
        names = ("sqlite", "spatialite")
    else:
        found = "SELECT current_setting('server_version'), postgis_lib_version()"
        names = ("postgresql", "postgis")
    return dict(zip(names, connection.exec_driver_sql(found).one(), strict=True))


def mended_indexes(connection: Connection) -> list[str]:
    """The spatial indexes that did not fit their table, built anew; PostGIS keeps its own sound."""
    if connection.dialect.name != "sqlite":
        return []
    indexed = connection.exec_driver_sql(
        "SELECT f_table_name, f_geometry_column FROM geometry_columns WHERE spatial_index_enabled"
    ).all()
    mended = []
    for table, column in indexed:
        place = {"table": table, "column": column}
        if connection.execute(_CHECK, place).scalar() != 1:
            connection.execute(_RECOVER, place)
            mended.append(f"{table}.{column}")
    return mended


def _sqlite_driver(library: str) -> ModuleType:
    """The first SQLite driver that really loads the spatial library."""
    faults: list[Exception] = []
    for name in _DRIVERS:
        try:
            driver = importlib.import_module(f"{name}.dbapi2")
            connection: sqlite3.Connection = driver.connect(":memory:")
            try:
                connection.enable_load_extension(True)
                connection.load_extension(library)
            finally:
                connection.close()
        except Exception as error:  # noqa: BLE001 -- each driver has its own error classes
            faults.append(error)
        else:
            return driver
    raise NotReadyError(_INSTALL) from faults[-1]


class filtered(FunctionElement[str]):  # noqa: N801 -- it reads as a function in a query
    """A text column that rows are filtered by, but not sought by.

    SQLite takes any range of an indexed column for a narrow one: it would seek the whole county by
    place rather than a month by day.
    """

    type = String()
    inherit_cache = True


@compiles(filtered)
def _plain(element: filtered, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 -- SQLAlchemy's signature
    return compiler.process(element.clauses, **kw)


@compiles(filtered, "sqlite")
def _without_index(element: filtered, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 -- as above
    return f"+{compiler.process(element.clauses, **kw)}"


class in_box(FunctionElement[bool]):  # noqa: N801 -- it reads as a function in a query
    """Whether a geometry's own box meets a box, asked of the spatial index.

    Its clauses are the column, then west, south, east and north in degrees. SpatiaLite does not use
    its index for ST_Intersects; a caller asks its tables for it and then looks closely.
    """

    type = Boolean()
    inherit_cache = True


@compiles(in_box)
def _meets_box(element: in_box, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 -- as above
    column, *corners = element.clauses
    box = ", ".join(compiler.process(each, **kw) for each in corners)
    return f"{compiler.process(column, **kw)} && ST_MakeEnvelope({box}, {SRID})"


@compiles(in_box, "sqlite")
def _found_by_tree(element: in_box, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 -- as above
    column, *corners = element.clauses
    west, south, east, north = (compiler.process(each, **kw) for each in corners)
    table, name = column.table.name, column.name
    return (
        f"{table}.rowid IN (SELECT pkid FROM idx_{table}_{name} WHERE xmin <= {east}"  # noqa: S608 -- names of ours
        f" AND xmax >= {west} AND ymin <= {north} AND ymax >= {south})"
    )


def insert_if_absent(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, leaving alone those whose key is there already."""
    if not rows:
        return
    is_postgres = session.get_bind().dialect.name == "postgresql"
    dialect = postgresql if is_postgres else sqlite
    session.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))
