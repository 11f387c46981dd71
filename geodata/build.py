"""Build the layers of one county pack: `python -m geodata.build ADCODE`."""

import argparse
import sys
from pathlib import Path

import numpy as np
import shapely

from geodata.steps.step1_sources import SourcesError, read_sources
from geodata.steps.step2_terrain import plane_of, terrain_of
from geodata.steps.step3_cells import FINE, MIDDLE, FineGround, cells_of
from geodata.steps.step5_areas import grids_of
from geodata.steps.step6_borders import borders_of, labels_of
from geodata.steps.step7_numbers import areas_of, numbered
from geodata.steps.step8_write import write_layers
from wangge.platform.settings import settings_from
from wangge.territory.rules.pack import (
    TEXT_FILES,
    Fault,
    TerritoryTexts,
    read_territory,
    territory_faults,
)


def build(pack: Path, built: Path) -> None:
    """Write the built layers of the pack in the folder `pack` into the folder `built`."""
    sources = read_sources(pack)
    given = sources.simulation
    plane = plane_of(sources.outline)
    outline = shapely.transform(sources.outline, plane.to_metres)
    terrain = terrain_of(given.seed, given.terrain_scale_m)
    seats = {
        code: (float(x), float(y))
        for code, (x, y) in zip(
            given.seats, plane.to_metres(np.array(list(given.seats.values()))), strict=True
        )
    }
    communities = {
        town.code: sum(row.is_community for row in sources.villages_of(town.code))
        for town in sources.towns
    }
    fine_ground = tuple(
        ground
        for code, seat in seats.items()
        for ground in (
            FineGround(seat, given.seat_radius_m, MIDDLE),
            FineGround(seat, 900.0 * (given.community_km2 * communities[code]) ** 0.5, FINE),
        )
    )
    cells = cells_of(
        outline, terrain, spacing_m=given.spacing_m, fine_ground=fine_ground, seed=given.seed
    )
    grids = grids_of(sources, cells, terrain, seats)
    polygons = borders_of(cells, [grid.pieces for grid in grids], outline, plane)
    labels = [(lon, lat) for lon, lat in labels_of(polygons, plane).tolist()]
    named = numbered(grids, polygons, labels)
    write_layers(built, sources.county.code, areas_of(sources, named, plane), named)


def faults_of(pack: Path) -> tuple[Fault, ...]:
    """Every fault that the server would find in the built layers of the pack."""
    texts = {name: (pack / file).read_text("utf-8") for name, file in TEXT_FILES.items()}
    reading = read_territory(TerritoryTexts(**texts))
    return reading.faults + (territory_faults(reading.territory) if reading.territory else ())


def main() -> int:
    """Build the county named on the command line, into its own pack; 1 when it has faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "county",
        help="the county's six digits, the name of its pack's folder under WANGGE_PACKS_DIR"
        " (geodata/counties when that is not set)",
    )
    pack = settings_from().packs_dir / parser.parse_args().county
    try:
        build(pack, pack / "built")
    except SourcesError as error:
        sys.stderr.writelines(f"{line}\n" for line in error.lines)
        return 1
    faults = faults_of(pack)
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
