"""Fresh databases for tests: copies of one that was brought up to date, on either kind."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from setup.system import newest_postgis

ROOT = Path(__file__).resolve().parents[1]

Upgrade = Callable[[str], None]
"""Brings the database at an address up to date."""

Fresh = Callable[[], AbstractContextManager[str]]
"""Gives the address of a database of one's own, gone when the block ends."""

_READY_WITHIN_S = 60
_SUPERUSER = "wangge"
_PRIVATE = ("listen_addresses=", "max_connections=200")
UNSAFE_BUT_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
)


def upgrade(url: str) -> None:
    """Bring a database up to date by the product's own command."""
    subprocess.run(
        [sys.executable, "-m", "wangge.app", "database", "upgrade"],
        check=True,
        cwd=ROOT,
        env=os.environ | {"WANGGE_DATABASE_URL": url, "PYTHONPATH": str(ROOT / "backend")},
    )


@contextmanager
def spatialite(upgrade: Upgrade) -> Iterator[Fresh]:
    """Embedded databases: copies of one file."""
    with TemporaryDirectory(prefix="wangge-") as folder:
        template = Path(folder, "template.sqlite")
        upgrade(f"sqlite:///{template}")
        numbers = count()

        @contextmanager
        def fresh() -> Iterator[str]:
            database = Path(folder, f"test_{next(numbers)}.sqlite")
            shutil.copyfile(template, database)
            yield f"sqlite:///{database}"
            for file in Path(folder).glob(f"{database.name}*"):
                file.unlink()

        yield fresh


@contextmanager
def postgis(upgrade: Upgrade, settings: Sequence[str] = UNSAFE_BUT_FAST) -> Iterator[Fresh]:
    """PostGIS databases: clones of one, in a server that is started here and thrown away."""
    with _server(settings) as folder, _connected(folder, "postgres") as server:
        server.execute("CREATE DATABASE template_wangge")
        with _connected(folder, "template_wangge") as template:
            template.execute("CREATE EXTENSION postgis")
        upgrade(_url(folder, "template_wangge"))
        numbers = count()

        @contextmanager
        def fresh() -> Iterator[str]:
            name = f"test_{next(numbers)}"
            server.execute(f"CREATE DATABASE {name} TEMPLATE template_wangge STRATEGY file_copy")
            yield _url(folder, name)
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")

        yield fresh


@contextmanager
def empty_beside(url: str, folder: Path, name: str = "empty") -> Iterator[str]:
    """A database that holds nothing at all, of the kind of another and on its server."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{folder / name}.sqlite"
        return
    server = url.partition("?host=")[2]
    with _connected(server, "postgres") as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield _url(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


KINDS = {"spatialite": spatialite, "postgis": postgis}


def _url(folder: str, name: str) -> str:
    return f"postgresql+psycopg://{_SUPERUSER}@/{name}?host={folder}"


def _connected(folder: str, name: str) -> psycopg.Connection:
    return psycopg.connect(host=folder, user=_SUPERUSER, dbname=name, autocommit=True)


@contextmanager
def _server(settings: Sequence[str]) -> Iterator[str]:
    """A PostgreSQL server with its socket in a folder of its own; it ends with this process."""
    programs = newest_postgis()
    if programs is None:
        message = "PostgreSQL with PostGIS is not on this machine: `make test` installs it"
        raise FileNotFoundError(message)
    with TemporaryDirectory(prefix="wangge-", ignore_cleanup_errors=True) as folder:
        as_user = ["setpriv"]
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            as_user += ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(folder, "postgres", "postgres")
        data = f"{folder}/data"
        initdb = [programs / "initdb", "--auth=trust", f"--username={_SUPERUSER}", "--no-sync"]
        initdb += ["--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={data}"]
        subprocess.run([*as_user, *initdb], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        given = [f"--{setting}" for setting in (*_PRIVATE, *settings)]
        serve = [programs / "postgres", "-D", data, "-k", folder, *given]
        with (
            Path(folder, "log").open("wb") as log,
            subprocess.Popen(
                [*as_user, "--pdeathsig=INT", *serve], cwd=folder, stdout=log, stderr=log
            ) as process,
        ):
            try:
                _wait_for(folder, process)
                yield folder
            finally:
                process.send_signal(signal.SIGINT)


def _wait_for(folder: str, process: "subprocess.Popen[bytes]") -> None:
    """Return once the server answers.

    Raises:
        RuntimeError: when it ended, or was not ready in time; the message is its log.
    """
    deadline = time.monotonic() + _READY_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            _connected(folder, "postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(Path(folder, "log").read_text())
