"""The whole product put together: the application and the `wangge` command."""

import socket
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import click
from flask import Flask, request
from flask.cli import ScriptInfo, with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

import wangge.accounts.cli
import wangge.accounts.views
import wangge.agency.views
import wangge.demo.cli
import wangge.demo.views
import wangge.insight.views
import wangge.intake.views
import wangge.matters.cli
import wangge.matters.views
import wangge.notices.views
import wangge.policy.views
import wangge.resolution.views
import wangge.sync.views
import wangge.territory.cli.importing
import wangge.territory.cli.versions
import wangge.territory.views
from wangge.accounts.auth import admit
from wangge.accounts.cli import load_county
from wangge.intake.services import hold_key
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import NotReadyError
from wangge.matters.services.refiling import turn
from wangge.platform import backup as backups
from wangge.platform import db, deployment, http, migrations, pages, spatial
from wangge.platform.archive import Manifest
from wangge.platform.settings import Settings, settings_from
from wangge.territory.queries import county_map, is_turned

WORKERS = 2
THREADS = 64
OPEN_TO_ALL = frozenset(
    {
        "accounts.post_session",
        "agency.get_agents",
        "api-docs.openapi_json",
        "demo.get_county",
    }
)
"""Endpoints that need no session."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application for one county.

    Raises:
        NotReadyError: when the embedded database lacks its spatial library.
    """
    settings = settings or settings_from()
    app = Flask("wangge", static_folder=None)
    turn_of_day = _turning()

    # Before anything reads a body: who is not signed in holds no worker with a slow one.
    @app.before_request
    def admit_today() -> None:
        if _is_of_api():
            turn_of_day()
            _admit()

    api = http.set_up(app)
    db.attach(app, settings)
    deployment.equip(app, settings)
    for views in (
        wangge.accounts.views,
        wangge.policy.views,
        wangge.territory.views,
        wangge.agency.views,
        wangge.intake.views,
        wangge.sync.views,
        wangge.resolution.views,
        wangge.matters.views,
        wangge.notices.views,
        wangge.insight.views,
        wangge.demo.views,
    ):
        blp = views.blp
        api.register_blueprint(blp, url_prefix=f"{http.PREFIX}{blp.url_prefix or ''}")
    http.describe_errors(api)
    app.add_url_rule("/healthz", "healthz", lambda: _health(settings))
    app.register_blueprint(pages.pages(settings.pwa_dir))
    return app


def served() -> Flask:
    """The application for a server's worker, with the county's map built before it answers."""
    app = create_app()
    with app.app_context():
        areas = county_map(db.reading())
        areas.locate(*areas.bounds[:2])
    return app


def _is_of_api() -> bool:
    return request.path.startswith(http.PREFIX) and request.endpoint is not None


def _turning() -> Callable[[], None]:
    """What makes the first request of each day file matters under the boundaries of that day."""
    turned_on: date | None = None

    def turn_of_day() -> None:
        nonlocal turned_on
        now = utc_now()
        today = local_day(now)
        if today == turned_on:
            return
        if not is_turned(db.reading(), today):
            with db.unit_of_work() as session:
                turn(session, now)
        turned_on = today

    return turn_of_day


def _admit() -> None:
    """Let nobody in without a session, but to what is open to all."""
    if request.endpoint not in OPEN_TO_ALL:
        admit(db.reading())


def _health(settings: Settings) -> dict[str, str]:
    db.reading().execute(text("SELECT 1"))
    name = spatial.database_name(db.db.engine)
    return {"status": "ok", "database": name, "county": settings.county}


@click.group()
def database() -> None:
    """The database of this deployment."""


@database.command()
@with_appcontext
def upgrade() -> None:
    """Make or update the tables, and load the county's pack."""
    settings = settings_from()
    migrations.upgrade(settings)
    with db.unit_of_work() as session:
        load_county(session, settings.pack_dir)
    click.echo("The database is up to date.")


@database.command()
@click.argument("message")
def revise(message: str) -> None:
    """Write a migration from what the models have that the tables lack."""
    migrations.revise(settings_from(), message)


@click.group()
def cli() -> None:
    """The system a county runs its grid governance on."""


_OUT = click.Path(dir_okay=False, path_type=Path)
_IN = click.Path(exists=True, dir_okay=False, path_type=Path)


@cli.command()
@click.argument("out", type=_OUT)
@click.option("--keys", type=_OUT, help="Write the keys to this file; keep it in another place.")
@with_appcontext
def backup(out: Path, keys: Path | None) -> None:
    """Write database and files to OUT, a tar file, while the server may go on working."""
    now = utc_now()
    with db.unit_of_work() as session:
        hold_key(session, deployment.deployment().envelope_key, now)
    made = backups.take(deployment.deployment().settings, out, keys, now)
    click.echo(f"{out}: county {made.county}, {_told(made)}")
    if keys is None:
        click.echo("The keys are not in it. A restore needs them: write them once with --keys.")
    else:
        click.echo(f"{keys}: the keys. Whoever has both files can read sealed reporters.")
    _tell_lacking(made)
    if made.lacking:
        sys.exit(1)


@cli.command()
@click.argument("source", metavar="IN", type=_IN)
@click.option("--keys", type=_IN, help="The file of keys that belongs to the backup.")
@click.pass_context
def restore(context: click.Context, source: Path, keys: Path | None) -> None:
    """Bring a backup back into a deployment that holds nothing, and check what came back."""
    settings = settings_from()
    restored = backups.restore(settings, source, keys)
    for name, count in sorted(restored.manifest.tables.items()):
        click.echo(f"{count:>12,} {name}")
    for index in restored.mended_indexes:
        click.echo(f"The spatial index of {index} was built anew.")
    click.echo(f"{source}: restored, {_told(restored.manifest)}")
    with create_app(settings).app_context():
        with db.unit_of_work() as session:
            hold_key(session, deployment.deployment().envelope_key, utc_now())
        _tell_lacking(restored.manifest)
        context.invoke(wangge.matters.cli.verify)


def _told(made: Manifest) -> str:
    return (
        f"{sum(made.tables.values()):,} rows in {len(made.tables)} tables, {len(made.files):,}"
        f" files, revision {made.revision}, made at {made.made_at}"
    )


def _tell_lacking(made: Manifest) -> None:
    """Name each file that the backup lacks."""
    for name in made.lacking:
        click.echo(f"files/{name}: missing or damaged, not in the backup", err=True)


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--reload", is_flag=True, help="For development: one process, anew at each change.")
def serve(port: int, reload: bool) -> None:  # noqa: FBT001 -- click names it
    """Serve the product on the loopback address."""
    settings = settings_from()
    if not reload:
        _check_port(port)
    migrations.check(settings)
    with create_app(settings).app_context(), db.unit_of_work() as session:
        hold_key(session, deployment.deployment().envelope_key, utc_now())
    if reload:
        served().run(port=port, use_reloader=True, threaded=True)
        return
    Granian(
        "wangge.app:served",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        respawn_failed_workers=True,
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        log_access=False,
        # Its one warning doubts the number of threads, of which every open stream holds one.
        log_level=LogLevels.error,
    ).serve()


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sentence = (
                f"Port {port} is in use: end what uses it, or choose another, "
                f"as in `make run PORT={port + 1}`."
            )
            raise NotReadyError(sentence) from None


wangge.territory.cli.versions.territory.add_command(wangge.matters.cli.turn)

for group in (
    database,
    wangge.accounts.cli.accounts,
    wangge.accounts.cli.county,
    wangge.territory.cli.versions.territory,
    wangge.matters.cli.audit,
    wangge.matters.cli.procedure,
    wangge.demo.cli.demo,
):
    cli.add_command(group)


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the command; a lack is told in one sentence, with exit code 2."""
    try:
        cli.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="wangge",
            obj=ScriptInfo(create_app=create_app, set_debug_flag=False),
        )
    except NotReadyError as lack:
        click.echo(str(lack), err=True)
        sys.exit(2)
    except DBAPIError as error:
        is_ours = not isinstance(error, (OperationalError, InterfaceError))
        if is_ours and not migrations.is_behind(error):
            raise
        click.echo(str(migrations.unreachable(settings_from(), error)), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
