"""Taking in new boundaries, those of a county pack or others, each from a day on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from wangge.kernel.canonical import canonical, sha256_hex
from wangge.kernel.clock import local_day
from wangge.kernel.codes import Level
from wangge.kernel.errors import NotReadyError
from wangge.platform.happenings import tell
from wangge.platform.spatial import SRID
from wangge.territory.errors import (
    CodeReusedError,
    DayPastError,
    DayTakenError,
    NotWaitingError,
    OtherCountyError,
    PackRefusedError,
    SuccessionsRefusedError,
)
from wangge.territory.events import BoundariesAdopted
from wangge.territory.models import AreaSuccession, BoundaryVersion, Division, SmallGrid
from wangge.territory.queries import (
    NONE_LOADED,
    codes_ever,
    known_boundaries,
    last_boundaries,
    stated_territory,
)
from wangge.territory.rules import pack as rules
from wangge.territory.rules.successions import (
    Succession,
    derived_successions,
    succession_faults,
)

BUILT = "built"
SUMS = "SHA256SUMS"


def faults_in(pack_dir: Path) -> tuple[rules.Fault, ...]:
    """Every fault of the territory in a pack; empty when it may be loaded."""
    return _checked(pack_dir, _built_files(pack_dir)).faults


def load_pack(session: Session, pack_dir: Path, now: datetime) -> BoundaryVersion:
    """The pack's boundaries, holding from today on; nothing changes when they were loaded before.

    What was changed since stays changed: a pack is where a county's boundaries begin.

    Raises:
        PackRefusedError: when the pack has faults; nothing is loaded.
        OtherCountyError, CodeReusedError, DayTakenError: see ``adopt``.
    """
    files = _built_files(pack_dir)
    known = known_boundaries(session, _sum_of(files))
    if known is not None:
        return known
    read = _checked(pack_dir, files)
    if read.faults or read.territory is None:
        raise PackRefusedError(faults=read.faults)
    return adopt(session, read.territory, valid_from=local_day(now), sha256=_sum_of(files), now=now)


def adopt(
    session: Session,
    territory: rules.Territory,
    *,
    valid_from: date,
    sha256: str,
    now: datetime,
    successions: Sequence[Succession] = (),
) -> BoundaryVersion:
    """Boundaries that hold from a day on, today or later; those before them hold until then.

    Args:
        session: the unit of work.
        territory: all areas; its own faults were looked for before.
        valid_from: the first day, in Asia/Shanghai.
        sha256: of what the territory was read from.
        now: the present instant.
        successions: what follows areas that are no more; where nothing is stated, who took their
            land.

    Raises:
        OtherCountyError: when the database holds another county.
        DayPastError: when the day is over.
        DayTakenError: when others wait for that day or a later one.
        CodeReusedError: when an area has a code that another had which is no more.
        SuccessionsRefusedError: when what is stated cannot be; its faults say what.
    """
    last = last_boundaries(session)
    linked: tuple[Succession, ...] = ()
    if last is not None:
        _keep_to_county(session, last, territory.county)
        _check_day(last, valid_from, local_day(now))
        linked = _linked(session, last, territory, successions)
        last.valid_to = valid_from
    made = BoundaryVersion(
        valid_from=valid_from,
        sha256=sha256,
        loaded_at=now,
        # Before the first boundaries nothing was filed anywhere.
        refiled_at=now if last is None else None,
    )
    session.add(made)
    session.flush()
    session.execute(insert(Division), list(_division_rows(territory, made.id)))
    session.execute(insert(SmallGrid), list(_grid_rows(territory, made.id)))
    if linked:
        session.execute(insert(AreaSuccession), list(_succession_rows(linked, made.id)))
    tell(session, BoundariesAdopted(valid_from, now))
    return made


def withdraw(session: Session, valid_from: date, now: datetime) -> None:
    """Take back the boundaries that wait for a day, as if they had never been.

    Raises:
        NotWaitingError: when none wait for that day, or others that build on them for a later one.
    """
    last = last_boundaries(session)
    if last is None or last.valid_from != valid_from or valid_from <= local_day(now):
        raise NotWaitingError(day=str(valid_from))
    for model in (AreaSuccession, SmallGrid, Division):
        session.execute(delete(model).where(model.boundary_version_id == last.id))
    session.delete(last)
    session.flush()
    before = last_boundaries(session)
    if before is not None:
        before.valid_to = None


def sum_of(territory: rules.Territory) -> str:
    """The hash of what a territory states, vertex by vertex."""
    stated = [
        [area.code, area.name, area.parent, *area.label, shapely.to_wkb(area.geometry, hex=True)]
        for area in territory.areas
    ]
    return sha256_hex(canonical([stated, [grid.households for grid in territory.small_grids]]))


def change(
    session: Session,
    how: Callable[[rules.Territory, set[str]], rules.Territory],
    *,
    valid_from: date,
    now: datetime,
) -> BoundaryVersion:
    """The newest boundaries, changed from a day on; what waits for that day is changed further.

    Args:
        session: the unit of work.
        how: makes the next areas of the last ones and of all codes there ever were.
        valid_from: the first day.
        now: the present instant.

    Raises:
        NotReadyError: before any boundaries are loaded.
        PackRefusedError: when the outcome has faults.
        DayPastError, DayTakenError: see ``adopt``.
    """
    last = last_boundaries(session)
    if last is None:
        raise NotReadyError(NONE_LOADED)
    changed = how(stated_territory(session, last.id), codes_ever(session))
    if faults := rules.territory_faults(changed):
        raise PackRefusedError(faults=faults)
    if last.valid_from == valid_from > local_day(now):
        withdraw(session, valid_from, now)
    return adopt(session, changed, valid_from=valid_from, sha256=sum_of(changed), now=now)


def mark_turned(session: Session, today: date, now: datetime) -> bool:
    """Mark that matters are filed anew under the boundaries of today; False: somebody did.

    Who comes second waits here until the first has committed.
    """
    marked = session.execute(
        update(BoundaryVersion)
        .where(BoundaryVersion.valid_from <= today, BoundaryVersion.refiled_at.is_(None))
        .values(refiled_at=now)
        .returning(BoundaryVersion.id)
    )
    return bool(marked.all())


def holds(session: Session, pack_dir: Path) -> bool:
    """Whether the boundaries of the pack were loaded before; they were checked then."""
    return known_boundaries(session, _sum_of(_built_files(pack_dir))) is not None


def _check_day(last: BoundaryVersion, valid_from: date, today: date) -> None:
    if valid_from < today:
        raise DayPastError(day=str(valid_from))
    # On the day itself a second loading takes the first one's place.
    if last.valid_from > valid_from or last.valid_from == valid_from > today:
        raise DayTakenError(day=str(last.valid_from))


def _linked(
    session: Session,
    last: BoundaryVersion,
    territory: rules.Territory,
    stated: Sequence[Succession],
) -> tuple[Succession, ...]:
    """How the areas of the last boundaries go on in the new ones."""
    before = stated_territory(session, last.id)
    retired = codes_ever(session, besides=last.id) - {area.code for area in before.areas}
    if reused := sorted(retired & {area.code for area in territory.areas}):
        raise CodeReusedError(codes=", ".join(reused))
    linked = derived_successions(before, territory, stated)
    if faults := succession_faults(before, territory, linked):
        raise SuccessionsRefusedError(faults=faults)
    return linked


def _sum_of(files: Mapping[str, bytes]) -> str:
    return sha256_hex(b"".join(files[name] for name in sorted(files)))


def _checked(pack_dir: Path, files: Mapping[str, bytes]) -> rules.Reading:
    """What the pack states, with the faults of its files and, if it can be read, of its areas."""
    texts = {field: _text(pack_dir / name) for field, name in rules.TEXT_FILES.items()}
    read = rules.read_territory(rules.TerritoryTexts(**texts))
    of_files = rules.sum_faults(_text(pack_dir / BUILT / SUMS), files)
    of_areas = rules.territory_faults(read.territory) if read.territory else ()
    return rules.Reading(read.territory, (*of_files, *read.faults, *of_areas))


def _built_files(pack_dir: Path) -> dict[str, bytes]:
    built = (pack_dir / BUILT).glob("*.geojson")
    return {path.name: path.read_bytes() for path in sorted(built)}


def _text(path: Path) -> str | None:
    # A file in another encoding is shown with replacement signs, and refused by its content.
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def _keep_to_county(session: Session, version: BoundaryVersion, county: str) -> None:
    held = select(Division.code).where(
        Division.boundary_version_id == version.id, Division.level == Level.COUNTY.value
    )
    code = session.scalars(held).one()
    if not code.startswith(county):
        raise OtherCountyError(held=code, given=county)


def _division_rows(territory: rules.Territory, version_id: int) -> Iterator[dict[str, Any]]:
    for division in territory.divisions:
        yield {
            "boundary_version_id": version_id,
            "code": division.code,
            "name": division.name,
            "level": division.level,
            "parent_code": division.parent,
            "label_lon": division.label[0],
            "label_lat": division.label[1],
            "geom": _ewkt(division.geometry),
        }


def _grid_rows(territory: rules.Territory, version_id: int) -> Iterator[dict[str, Any]]:
    for grid in territory.small_grids:
        yield {
            "boundary_version_id": version_id,
            "code": grid.code,
            "name": grid.name,
            "village_code": grid.village,
            "households": grid.households,
            "label_lon": grid.label[0],
            "label_lat": grid.label[1],
            "geom": _ewkt(grid.geometry),
        }


def _succession_rows(linked: Sequence[Succession], version_id: int) -> Iterator[dict[str, Any]]:
    for each in linked:
        yield {
            "boundary_version_id": version_id,
            "kind": each.kind.value,
            "old_code": each.old,
            "new_code": each.new,
        }


def _ewkt(geometry: BaseGeometry) -> str:
    """An area as both databases take it: a multipolygon with every digit."""
    whole = shapely.multipolygons(shapely.get_parts(geometry))
    return f"SRID={SRID};{shapely.to_wkt(whole, rounding_precision=-1)}"
