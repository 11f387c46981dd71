"""Loading the boundaries of a county pack."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import local_day
from wangge.kernel.codes import Level
from wangge.platform.spatial import SRID
from wangge.territory.errors import OtherCountyError, PackRefusedError
from wangge.territory.models import BoundaryVersion, Division, SmallGrid
from wangge.territory.queries import newest_boundaries
from wangge.territory.rules import pack as rules

BUILT = "built"
SUMS = "SHA256SUMS"


def faults_in(pack_dir: Path) -> tuple[rules.Fault, ...]:
    """Every fault of the territory in a pack; empty when it may be loaded."""
    return _checked(pack_dir, _built_files(pack_dir)).faults


def load_pack(session: Session, pack_dir: Path, now: datetime) -> BoundaryVersion:
    """The pack's boundaries, holding from today on; nothing changes when they hold already.

    Raises:
        PackRefusedError: when the pack has faults; nothing is loaded.
        OtherCountyError: when the database holds another county.
    """
    files = _built_files(pack_dir)
    newest = newest_boundaries(session)
    if newest is not None and newest.sha256 == _sum_of(files):
        return newest
    read = _checked(pack_dir, files)
    if read.faults or read.territory is None:
        raise PackRefusedError(faults=read.faults)
    if newest is not None:
        _keep_to_county(session, newest, read.territory.county)
        newest.valid_to = local_day(now)
    loaded = BoundaryVersion(valid_from=local_day(now), sha256=_sum_of(files), loaded_at=now)
    session.add(loaded)
    session.flush()
    session.execute(insert(Division), list(_division_rows(read.territory, loaded.id)))
    session.execute(insert(SmallGrid), list(_grid_rows(read.territory, loaded.id)))
    return loaded


def holds(session: Session, pack_dir: Path) -> bool:
    """Whether the boundaries that hold now are those of the pack; they were checked then."""
    newest = newest_boundaries(session)
    return newest is not None and newest.sha256 == _sum_of(_built_files(pack_dir))


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


def _ewkt(geometry: BaseGeometry) -> str:
    """An area as both databases take it: a multipolygon with every digit."""
    whole = shapely.multipolygons(shapely.get_parts(geometry))
    return f"SRID={SRID};{shapely.to_wkt(whole, rounding_precision=-1)}"
