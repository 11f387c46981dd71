"""Commands about the register."""

import sys
from typing import Any
from uuid import UUID

import click
import shapely
from flask.cli import with_appcontext
from geoalchemy2.shape import to_shape

from wangge.kernel.chain import Link, first_fault
from wangge.kernel.clock import utc_now
from wangge.matters.enums import ENDED, TAKEN_BACK, Action, Clock, Hand, Procedure, Stage
from wangge.matters.events import Event, columns_of, facts_of, folded, summary_of
from wangge.matters.models import EventPayload, Matter, MatterEvent
from wangge.matters.procedures import FIRST_STAGE, INTO, PROCEDURES, Transition
from wangge.matters.queries import UNREADABLE, Chain, chains, event_of
from wangge.matters.services import refiling
from wangge.platform.db import reading, unit_of_work


@click.command()
@click.argument("name", type=click.Choice([each.value for each in Procedure]))
def procedure(name: str) -> None:
    """Print a procedure's table and diagram as Markdown."""
    click.echo(procedure_page(Procedure(name)))


def procedure_page(name: Procedure) -> str:
    """A procedure as a page of Markdown: its diagram, then each of its rows."""
    table = PROCEDURES[name]
    arrows = dict.fromkeys(
        f"    {row.source} --> {row.target or row.source}: {row.action}"
        for row in table
        if row.target or row.clock is Clock.HASTEN
    )
    head = "| at | action | leads to | who | in what standing | given | if | clock | rule |"
    lines = [
        f"# The procedure `{name}`",
        "",
        f"Printed from the table by `wangge procedure {name}`; nothing else knows these stages.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {FIRST_STAGE[name]}",
        *arrows,
        *(f"    {stage} --> [*]" for stage in Stage if stage in ENDED),
        "```",
        "",
        head,
        "|" + " --- |" * head.count(" | ") + " --- |",
        *(_row_line(row) for row in table),
        "",
        f"`undo` takes back: {', '.join(sorted(TAKEN_BACK))}.",
    ]
    return "\n".join(lines)


def _row_line(row: Transition) -> str:
    condition = [guard.value for guard in row.guards]
    if row.when:
        condition.append(f"{row.when[0]} = {str(row.when[1]).lower()}")
    cells = (
        row.source,
        row.action,
        row.target or ("the stage before" if row.hand is Hand.BEFORE else "the same stage"),
        ", ".join(sorted(row.roles)) or "nobody",
        row.standing,
        ", ".join(each.name + ("" if each.required else " (may be empty)") for each in row.form),
        ", ".join(condition),
        row.clock,
        row.origin,
    )
    return f"| {' | '.join(cells)} |"


@click.command()
@with_appcontext
def turn() -> None:
    """File matters under the boundaries of today, as the day's first request would."""
    with unit_of_work() as session:
        moved = refiling.turn(session, utc_now())
    click.echo(f"{moved} matters filed under other places.")


@click.group()
def audit() -> None:
    """Proof that no history was changed."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Check the history of every matter, and its row against it; exit 1 and name each fault."""
    checked = faults = destroyed = 0
    for matter_id, found in chains(reading()):
        checked += 1
        name, fault = str(matter_id), "it holds what was never written"
        if found is not None:
            matter, rows = found
            name, fault = matter.number, fault_of(matter, rows) or ""
            destroyed += sum(payload is None for _, payload in rows)
        if fault:
            faults += 1
            click.echo(f"{name}: {fault}")
    click.echo(f"{checked} histories checked, {faults} faults, {destroyed} texts destroyed")
    sys.exit(1 if faults else 0)


def fault_of(matter: Matter, rows: Chain) -> str | None:
    """What is wrong with a matter's history or with its row, or None."""
    try:
        links = [_link(event, payload) for event, payload in rows]
        broken = first_fault(links)
        events = [event_of(event) for event, _ in rows]
        told = _told(events, links) if events else {}
    except UNREADABLE:
        return "an event holds what was never written"
    if broken is not None:
        return f"event {rows[broken][0].seq} does not follow from the one before it"
    if [event.seq for event in events] != list(range(1, matter.version + 1)):
        return "events are missing"
    if not links or links[-1].hash != matter.head:
        return "the last event is not the one the matter names"
    shown = {name: getattr(matter, name) for name in told} | {"point": _at(matter)}
    differing = sorted(name for name, value in told.items() if shown[name] != value)
    if differing:
        return f"its row differs from its history in {', '.join(differing)}"
    return None


def _told(events: list[Event], links: list[Link]) -> dict[str, Any]:
    """The columns of a matter's row that its history tells; words destroyed by law tell nothing."""
    state, first = folded(events), links[0].payload
    told = columns_of(state) | {"opened_at": events[0].at, "point": state.filed.point}
    if first is not None:
        told["summary"] = summary_of(first["words"])
    closing, last = next(
        (event, link.payload)
        for event, link in zip(reversed(events), reversed(links), strict=True)
        if event.action is not Action.REFILE
    )
    if closing.action is not Action.MERGE:
        told["merged_into_id"] = None
    elif (other := closing.other) is not None:
        told["merged_into_id"] = other.matter_id
    elif last is not None:
        told["merged_into_id"] = UUID(last[INTO])
    return told


def _at(matter: Matter) -> tuple[float, float] | None:
    if matter.point is None:
        return None
    lon, lat = shapely.get_coordinates(to_shape(matter.point))[0].tolist()
    return (lon, lat)


def _link(event: MatterEvent, payload: EventPayload | None) -> Link:
    body: object = payload.body if payload else None
    if payload is not None and not isinstance(body, dict):
        msg = "the words of an act are an object"
        raise TypeError(msg)
    return Link(
        facts=facts_of(event_of(event)),
        digest=event.digest,
        hash=event.hash,
        salt=payload.salt if payload else None,
        payload=payload.body if payload else None,
    )
