"""`wangge territory import` and `export`: boundaries out of map files, and into them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.errors import ConflictError
from wangge.kernel.geometry import Datum
from wangge.kernel.layers import Frame
from wangge.platform.db import reading, unit_of_work
from wangge.platform.maps import FORMATS, frame_of
from wangge.territory.cli.preview import preview_page
from wangge.territory.cli.versions import DAY, territory
from wangge.territory.cli.words import line_of
from wangge.territory.rules.columns import KNOWN, Told, told_columns
from wangge.territory.rules.examined import Examined, Source
from wangge.territory.rules.importing import Wanted
from wangge.territory.rules.pack import Fault
from wangge.territory.rules.repair import TOLERANCE_M, TOLERANCE_M_MOST, Repair
from wangge.territory.services.importing import Asked, examine, export, take_over

FAULTY = 2
"""The exit code when files are refused."""
LINES_MOST = 20
"""Repairs of one kind that the terminal lists; the preview has all of them."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_FIELDS = ", ".join(KNOWN)
_TOLD = {
    "territory.day_past": "Boundaries cannot begin to hold on a day that is over:"
    " name today or a later one with --from.",
    "territory.day_taken": "Other boundaries wait for that day or a later one:"
    " withdraw them first (`wangge territory versions`, `wangge territory withdraw`).",
    "territory.boundaries_changed": "Other boundaries were adopted in the meantime:"
    " nothing was changed; look at the files again.",
}


def _frame(_: click.Context, __: click.Parameter, value: str | None) -> Frame | None:
    frame = frame_of(value) if value is not None else None
    if value is not None and frame is None:
        raise click.BadParameter(f"{value} names no coordinate system; try EPSG:4544.")
    return frame


def _pairs(_: click.Context, __: click.Parameter, value: Sequence[str]) -> dict[str, str]:
    for pair in value:
        if pair.partition("=")[0] not in KNOWN or not pair.partition("=")[2]:
            raise click.BadParameter(f"{pair}: expected FIELD=COLUMN with FIELD of {_FIELDS}.")
    return told_columns(value)


@territory.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--layer", "layers", multiple=True, help="Only the layer of this name. Repeatable.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="FIELD=COLUMN",
    help=f"Which column says what, as in code=DM. FIELD is one of {_FIELDS}. Repeatable.",
)
@click.option(
    "--crs",
    callback=_frame,
    metavar="EPSG:NUMBER",
    help="What the coordinates of a file refer to that does not say it, as in EPSG:4544.",
)
@click.option(
    "--datum",
    type=click.Choice([Datum.WGS84.value, Datum.GCJ02.value]),
    help="Of degrees: gcj02 for what comes from Chinese web maps; wgs84 (CGCS2000 is the same).",
)
@click.option("--encoding", help="Of the texts in the files, as in GBK, where they say it wrongly.")
@click.option(
    "--tolerance",
    type=click.FloatRange(0, TOLERANCE_M_MOST),
    default=TOLERANCE_M,
    show_default=True,
    metavar="METRES",
    help=f"How far a repair may move a line; 0 repairs nothing, {TOLERANCE_M_MOST:g} is the most.",
)
@click.option(
    "--divisions",
    type=_FILE,
    metavar="CSV",
    help="All divisions there should be, columns code,name; without it, those in force.",
)
@click.option(
    "--succession",
    type=_FILE,
    metavar="CSV",
    help="What follows codes that are no more, columns old,new (empty new: retired)."
    " For codes it does not name, who took their land.",
)
@click.option(
    "--new-outline",
    is_flag=True,
    help="The county ends where its areas end. Without it the county's line in force is kept to,"
    " unless a file states the county itself.",
)
@click.option(
    "--from",
    "from_day",
    type=DAY,
    metavar="YYYY-MM-DD",
    help="The first day on which the new boundaries hold; tomorrow when not given.",
)
@click.option("--preview", type=_NEW_FILE, metavar="HTML", help="Draw it all into this file.")
@click.option("--apply", is_flag=True, help="Adopt it if there is no fault. All or nothing.")
@with_appcontext
def import_(
    files: tuple[Path, ...],
    layers: tuple[str, ...],
    columns: dict[str, str],
    crs: Frame | None,
    datum: str | None,
    encoding: str | None,
    tolerance: float,
    divisions: Path | None,
    succession: Path | None,
    new_outline: bool,  # noqa: FBT001 -- click names it
    from_day: datetime | None,
    preview: Path | None,
    apply: bool,  # noqa: FBT001 -- click names it
) -> None:
    """Look at boundaries in map FILES, and adopt them with --apply.

    Reads GeoPackage (.gpkg), Shapefile (.shp with its .dbf, .shx), GeoJSON (.geojson, .json) and
    KML (.kml), in WGS84, CGCS2000 (degrees or metres) or, with --datum gcj02, GCJ-02. Several files
    and layers make one set of boundaries.

    An area is told by its code: 15 digits a small grid, 12 digits a village, a town (last three 0)
    or the county (last six 0); 15 digits ending in 000 are a village's large grid. 6 and 9 digits
    are read as county and town. A level that no file has is made of the level below. Points with an
    area's code are its seat. Names and households that are not given stay as they are.

    A file that does not say what its coordinates refer to is refused until --crs or --datum says
    it. A Shapefile without .cpg is read as UTF-8 when all its texts are, else as GBK.

    Without --apply nothing is changed. Every repair and every fault is listed; the exit code is 2
    when there is a fault, and then nothing is adopted.
    """
    asked = Asked(
        paths=files,
        layers=layers,
        encoding=encoding,
        told=Told(crs, Datum(datum) if datum else None, columns),
        wanted=Wanted(tolerance, new_outline, datum is not None),
        divisions=divisions,
        successions=succession,
    )
    now = utc_now()
    day = from_day.date() if from_day else local_day(now) + timedelta(days=1)
    # Looking takes long: nobody who writes is kept waiting for it.
    session = reading()
    found = examine(session, asked)
    session.rollback()
    _tell(found, tolerance, preview)
    if not apply:
        click.echo(f"Nothing was changed. With --apply these boundaries hold from {day} on.")
        return
    try:
        with unit_of_work() as session:
            take_over(session, found, valid_from=day, now=now)
    except ConflictError as refusal:
        raise click.ClickException(_TOLD[refusal.code]) from None
    click.echo(f"Adopted: these boundaries hold from {day} on.")


@territory.command("export")
@click.argument("out", type=_NEW_FILE)
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), required=True)
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", help="As they hold on this day; today's.")
@with_appcontext
def export_(out: Path, kind: str, on: datetime | None) -> None:
    """Write the boundaries into the file OUT, in WGS84.

    A GeoPackage has a layer for each level (county, towns, villages, small_grids); a GeoJSON has
    all areas in one. A file that is there already is replaced. What is written can be imported.
    """
    count = export(reading(), out, kind, on.date() if on else None)
    click.echo(f"{out}: {count} areas")


def _tell(found: Examined, tolerance_m: float, preview: Path | None) -> None:
    """Print what was found, draw it, and end the command when there is any fault."""
    click.echo("\n".join(_lines(found, tolerance_m)))
    if preview is not None:
        preview.write_text(preview_page(found, tolerance_m), "utf-8")
        click.echo(f"Drawn in {preview}")
    if found.faults:
        click.echo(f"Nothing can be adopted: {len(found.faults)} faults.", err=True)
        raise click.exceptions.Exit(FAULTY)


def _lines(found: Examined, tolerance_m: float) -> Iterator[str]:
    yield from map(_source_line, found.sources)
    repairs = found.composed.repairs if found.composed else ()
    if repairs:
        yield f"Repaired within {tolerance_m:g} m:"
        yield from _counted(repairs)
        yield from _some(repairs)
    if found.changes is not None:
        of = found.changes
        yield (
            f"Areas: {len(of.appeared)} new, {len(of.vanished)} gone,"
            f" {len(of.redrawn)} drawn otherwise, {len(of.renamed)} with another name"
        )
    for each in found.successions:
        how = "stated" if each.old in found.stated else "derived"
        yield f"  {each.old} -> {each.new or 'nothing'} ({each.kind.value}, {how})"
    if found.faults:
        yield "Faults:"
        yield from _counted(found.faults)
        yield from (f"  {line_of(fault)}" for fault in found.faults)


def _source_line(source: Source) -> str:
    by_whom = "as told" if source.is_frame_told else "as the file says"
    frame = f"{source.frame} ({by_whom})" if source.frame else "coordinates of unknown meaning"
    columns = " ".join(f"{field}={column}" for field, column in source.columns)
    return f"{source.place}: {source.count} rows, {source.encoding}, {frame}, {columns}".rstrip(
        ", "
    )


def _counted(rows: Sequence[Fault | Repair]) -> Iterator[str]:
    for code, count in sorted(Counter(row.code for row in rows).items()):
        furthest = max(getattr(row, "moved_m", 0.0) for row in rows if row.code == code)
        area = sum(row.area_m2 or 0.0 for row in rows if row.code == code)
        facts = [f"furthest {furthest:g} m"] if furthest else []
        facts += [f"{area:.1f} m2"] if area else []
        yield f"  {code}: {count}" + (f" ({', '.join(facts)})" if facts else "")


def _some(repairs: Sequence[Repair]) -> Iterator[str]:
    for code in sorted({repair.code for repair in repairs}):
        of_kind = [repair for repair in repairs if repair.code == code]
        yield from (f"  {line_of(repair)}" for repair in of_kind[:LINES_MOST])
        if len(of_kind) > LINES_MOST:
            yield f"  ... and {len(of_kind) - LINES_MOST} more {code}; the preview has all"
