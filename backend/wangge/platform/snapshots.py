"""A database as it was at one moment: taken to a file, and put back into an empty one.

With ``spatial`` this is where the kinds of database differ.
"""

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, inspect, make_url
from sqlalchemy.exc import DBAPIError

from wangge.kernel.errors import NotReadyError
from wangge.platform import migrations, spatial
from wangge.platform.settings import Settings

_MEMBER = {"spatialite": "database.sqlite.gz", "postgis": "database.dump"}
_DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")

_NO_PROGRAM = (
    "{name} of PostgreSQL {major} or newer is needed here and was not found: install it with "
    "`apt-get install postgresql-client-{major}`."
)
_FAILED = "{name} could not do its work: {reason}"
_UNSOUND = "The database is damaged ({reason}): bring back an older backup, or recover it first."
_OTHER_KIND = (
    "The backup is of a {theirs} database and this deployment has {mine}: name one of its kind in "
    "WANGGE_DATABASE_URL."
)
_NOT_EMPTY = (
    "The database at {url} is not empty: a backup is restored only into one that holds nothing. "
    "Name another in WANGGE_DATABASE_URL or WANGGE_DATA_DIR; nothing was changed."
)


def kind_of(settings: Settings) -> str:
    """The kind of database that the settings name: ``spatialite`` or ``postgis``."""
    return "spatialite" if spatial.is_sqlite(settings.database_url) else "postgis"


def member_of(settings: Settings) -> str:
    """What the copy of this deployment's database is called in a backup."""
    return _MEMBER[kind_of(settings)]


@contextmanager
def taken(settings: Settings, into: Path) -> Iterator[Connection]:
    """Write the database to a file; the connection sees exactly what the file holds.

    Others go on writing meanwhile.

    Raises:
        NotReadyError: when it cannot be reached, is damaged, or a program is lacking.
    """
    engine = migrations.open_engine(settings)
    take = _sqlite_taken if spatial.is_sqlite(settings.database_url) else _postgres_taken
    try:
        with take(engine, settings, into) as connection:
            yield connection
    except DBAPIError as error:
        raise migrations.unreachable(settings, error) from error
    finally:
        engine.dispose()


def check_empty(settings: Settings, kind: str) -> None:
    """Refuse a database that holds anything, or is of another kind than the backup's.

    Raises:
        NotReadyError: in one sentence, what to do.
    """
    mine = kind_of(settings)
    if kind != mine:
        raise NotReadyError(_OTHER_KIND.format(theirs=kind, mine=mine))
    path = _path(settings)
    if path is not None:
        is_empty = not path.exists() or path.stat().st_size == 0
    else:
        engine = migrations.open_engine(settings)
        try:
            is_empty = set(inspect(engine).get_table_names()) <= {"spatial_ref_sys"}
        except DBAPIError as error:
            raise migrations.unreachable(settings, error) from error
        finally:
            engine.dispose()
    if not is_empty:
        url = make_url(settings.database_url).render_as_string(hide_password=True)
        raise NotReadyError(_NOT_EMPTY.format(url=url))


@contextmanager
def put_back(settings: Settings, copy: Path) -> Iterator[Settings]:
    """Fill the empty database from a copy.

    An embedded one has its name only when the block has ended well; inside the block, the settings
    given lead to it.

    Raises:
        NotReadyError: when the copy cannot be taken in; the database is as empty as before.
    """
    path = _path(settings)
    if path is None:
        _postgres_put_back(settings, copy)
        yield settings
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    _remove(draft)
    try:
        with gzip.open(copy) as source, draft.open("wb") as out:
            shutil.copyfileobj(source, out)
        yield replace(settings, database_url=f"sqlite:///{draft}")
        with draft.open("rb") as whole:
            os.fsync(whole.fileno())
        draft.rename(path)
    finally:
        _remove(draft)


def _path(settings: Settings) -> Path | None:
    """The file of an embedded database."""
    name = make_url(settings.database_url).database
    return Path(name) if name and spatial.is_sqlite(settings.database_url) else None


def _remove(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


@contextmanager
def _sqlite_taken(engine: Engine, settings: Settings, into: Path) -> Iterator[Connection]:
    # Not by VACUUM INTO: it numbers the rows anew, and the spatial indexes go by these numbers.
    path = into.with_name("database.sqlite")
    with (
        closing(engine.raw_connection()) as pooled,
        closing(engine.dialect.loaded_dbapi.connect(path)) as copy,
    ):
        # All pages in one step: page by page, it would begin anew at each write of the server.
        pooled.driver_connection.backup(copy)  # type: ignore[union-attr]  # it is connected
    opened = migrations.open_engine(replace(settings, database_url=f"sqlite:///{path}"))
    try:
        with opened.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if found != ["ok"]:
                raise NotReadyError(_UNSOUND.format(reason=found[0]))
        opened.dispose()
        with path.open("rb") as source, gzip.open(into, "wb", compresslevel=6) as out:
            shutil.copyfileobj(source, out)
        with opened.connect() as connection:
            yield connection
    finally:
        opened.dispose()


@contextmanager
def _postgres_taken(engine: Engine, settings: Settings, into: Path) -> Iterator[Connection]:
    one_moment = engine.execution_options(isolation_level="REPEATABLE READ")
    with one_moment.connect() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        asked = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", connection, settings, [*asked, f"--file={into}"])
        yield connection


def _postgres_put_back(settings: Settings, copy: Path) -> None:
    engine = migrations.open_engine(settings)
    try:
        with engine.connect() as connection:
            spatial.initialise(connection)
            connection.commit()
            # Whoever may use an extension need not own it, and so may not comment on it.
            whole = ["--single-transaction", "--exit-on-error"]
            theirs = ["--no-owner", "--no-privileges", "--no-comments"]
            _run("pg_restore", connection, settings, [*whole, *theirs, str(copy)])
    except DBAPIError as error:
        raise migrations.unreachable(settings, error) from error
    finally:
        engine.dispose()


def _run(name: str, connection: Connection, settings: Settings, arguments: Sequence[str]) -> None:
    """Run a program of PostgreSQL on this database; the password goes by the environment."""
    _, reach = connection.dialect.create_connect_args(make_url(settings.database_url))
    reach.pop("context", None)  # the driver's own
    password = reach.pop("password", None)
    secret = {"PGPASSWORD": str(password)} if password else {}
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    program = _program(name, version // 10_000)
    ended = subprocess.run(  # noqa: S603 -- a program found by us, with words of ours
        [program, "--no-password", f"--dbname={make_conninfo(**reach)}", *arguments],
        env=os.environ | secret,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        reason = ended.stderr.strip().splitlines()[-1:] or ["it gave no reason"]
        raise NotReadyError(_FAILED.format(name=name, reason=reason[0]))


def _program(name: str, major: int) -> Path:
    """The oldest program here that serves a server of this version.

    A newer one may write what an older server does not take back.
    """
    here = [Path(found)] if (found := shutil.which(name)) else []
    usable = [
        (version, path)
        for path in [*_DEBIAN.glob(f"*/bin/{name}"), *here]
        if (version := _version_of(path)) >= major
    ]
    if not usable:
        raise NotReadyError(_NO_PROGRAM.format(name=name, major=major))
    return min(usable)[1]


def _version_of(program: Path) -> int:
    told = subprocess.run(  # noqa: S603 -- a program found by us
        [program, "--version"], capture_output=True, text=True, check=False
    )
    found = _VERSION.search(told.stdout)
    return int(found[1]) if found else 0
