"""`wangge territory`: check a county pack, and load it."""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import click
from flask.cli import AppGroup

from wangge.kernel.clock import utc_now
from wangge.kernel.errors import ConflictError
from wangge.platform.db import unit_of_work
from wangge.platform.settings import settings_from
from wangge.policy import rules as policy_rules
from wangge.policy import services as policy_services
from wangge.policy.errors import PolicyRefusedError
from wangge.territory import rules, services
from wangge.territory.errors import PackRefusedError

FAULTY = 2
"""The exit code when a pack is refused."""

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

territory = AppGroup("territory", help="The county's pack: its areas and its own choices.")


@territory.command("check", with_appcontext=False)
@click.argument("pack_dir", type=_FOLDER)
def check(pack_dir: Path) -> None:
    """List every fault of a county pack, each on a line; needs no database."""
    _end_if_any(
        [
            *map(fault_line, policy_services.faults_in(pack_dir)),
            *map(fault_line, services.faults_in(pack_dir)),
        ]
    )
    click.echo(f"{pack_dir}: no faults")


@territory.command("load")
@click.argument("pack_dir", type=_FOLDER, required=False)
def load(pack_dir: Path | None) -> None:
    """Load a county pack, the whole of it or nothing (this county's own when none is named)."""
    folder, now = pack_dir or settings_from().pack_dir, utc_now()
    lines: list[str] = []
    with unit_of_work() as session:
        for load_part in (policy_services.load_policy, services.load_pack):
            try:
                load_part(session, folder, now)
            except (PolicyRefusedError, PackRefusedError) as error:
                lines += map(fault_line, error.faults)
            except ConflictError as error:
                lines.append(" ".join([error.code, *_stated(error.facts.items())]))
        _end_if_any(lines)
    click.echo(f"{folder}: loaded")


def fault_line(fault: policy_rules.Fault | rules.Fault) -> str:
    """A fault on one line: where, what, and the facts.

    >>> fault_line(rules.Fault("pack.town_count", "640425", expected=12, found=11))
    '640425: pack.town_count expected=12 found=11'
    >>> fault_line(policy_rules.Fault("policy.toml", "map.zoom", "policy.unknown_key"))
    'policy.toml map.zoom: policy.unknown_key'
    """
    if isinstance(fault, policy_rules.Fault):
        where = f"{fault.file} {fault.place}".strip()
        return f"{where}: {fault.code} {fault.detail}".strip()
    facts = ((each.name, getattr(fault, each.name)) for each in fields(fault)[2:])
    return " ".join([f"{fault.place}: {fault.code}", *_stated(facts)])


def _stated(facts: Iterable[tuple[str, object]]) -> list[str]:
    return [f"{name}={value}" for name, value in facts if value not in (None, ())]


def _end_if_any(lines: list[str]) -> None:
    """Print the lines, if there are any, and end with `FAULTY`."""
    if lines:
        click.echo("\n".join(lines), err=True)
        raise click.exceptions.Exit(FAULTY)
