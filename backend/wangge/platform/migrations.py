"""Bringing a database's tables up to date, on either kind of database."""

import re
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from wangge.kernel.errors import NotReadyError
from wangge.platform import spatial
from wangge.platform.settings import ROOT, Settings

FOLDER = ROOT / "backend" / "migrations"
_UNREACHABLE = (
    "The database at {url} cannot be reached: start it, or correct WANGGE_DATABASE_URL ({reason})."
)
_LACK = re.compile(r"no such (table|column)|(relation|column) \S+ does not exist")
_BEHIND = "The database's tables are not up to date: run `wangge database upgrade`."


def open_engine(settings: Settings) -> Engine:
    """An engine of its own for commands that need no application.

    Raises:
        NotReadyError: when the embedded database lacks its spatial library.
    """
    if spatial.is_sqlite(settings.database_url):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(
            parents=True, exist_ok=True
        )
    engine = create_engine(
        settings.database_url,
        **spatial.engine_options(settings.database_url, settings.spatialite_library),
    )
    spatial.prepare(engine, settings.spatialite_library)
    return engine


def upgrade(settings: Settings) -> None:
    """Make the tables, or bring them up to the newest revision.

    Raises:
        NotReadyError: when the database cannot be reached or lacks its spatial library.
    """
    engine = open_engine(settings)
    try:
        with engine.connect().execution_options(**{spatial.WRITE: True}) as connection:
            spatial.initialise(connection)
            connection.commit()
            command.upgrade(_config(connection), "head")
            connection.commit()
    except DBAPIError as error:
        raise unreachable(settings, error) from error
    finally:
        engine.dispose()


def check(settings: Settings) -> None:
    """Refuse to serve a database that is away or behind.

    Raises:
        NotReadyError: in one sentence, what to do.
    """
    engine = open_engine(settings)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise unreachable(settings, error) from error
    finally:
        engine.dispose()
    if present != ScriptDirectory(str(FOLDER)).get_current_head():
        raise NotReadyError(_BEHIND)


def knows(revision: str) -> bool:
    """Whether tables of a revision can be brought up to date from here."""
    return revision in {each.revision for each in ScriptDirectory(str(FOLDER)).walk_revisions()}


def revise(settings: Settings, message: str) -> None:
    """Write a new revision from what the models have that the tables lack."""
    engine = open_engine(settings)
    number = len(list((FOLDER / "versions").glob("*.py"))) + 1
    with engine.connect() as connection:
        command.revision(
            _config(connection), message=message, autogenerate=True, rev_id=f"{number:04d}"
        )
    engine.dispose()


def is_behind(error: DBAPIError) -> bool:
    """Whether the database lacks a table or a column of ours."""
    return _LACK.search(str(error.orig)) is not None


def unreachable(settings: Settings, error: DBAPIError) -> NotReadyError:
    """The sentence for a database that does not answer, or not as ours; it shows no password."""
    if is_behind(error):
        return NotReadyError(_BEHIND)
    reason = str(error.orig).strip().splitlines()[-1].strip() if error.orig else "no answer"
    url = make_url(settings.database_url).render_as_string(hide_password=True)
    return NotReadyError(_UNREACHABLE.format(url=url, reason=reason))


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
