"""Step 8: write the built layers, byte for byte the same for the same input."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import shapely

from geodata.steps.step7_numbers import Area, NumberedGrid

Properties = dict[str, str | int | float | None]
DECIMALS = 6


def write_layers(
    built: Path, county: str, areas: Sequence[Area], grids: Sequence[NumberedGrid]
) -> None:
    """`divisions.geojson`, `small_grids.geojson` and their SHA256SUMS in the folder `built`."""
    built.mkdir(parents=True, exist_ok=True)
    layers = {
        "divisions.geojson": _collection((_area(area, county), area.geometry) for area in areas),
        "small_grids.geojson": _collection((_grid(grid), grid.geometry) for grid in grids),
    }
    sums = []
    for name, text in sorted(layers.items()):
        content = text.encode("utf-8")
        (built / name).write_bytes(content)
        sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    (built / "SHA256SUMS").write_text("".join(sums), "utf-8")


def _area(area: Area, county: str) -> Properties:
    return {
        "code": area.row.code,
        "name": area.row.name,
        "official_name": area.row.official_name,
        "level": area.row.level,
        "parent": area.row.parent if area.row.code != county else None,
        "label_lon": area.label[0],
        "label_lat": area.label[1],
    }


def _grid(grid: NumberedGrid) -> Properties:
    return {
        "code": grid.code,
        "name": grid.name,
        "village": grid.village,
        "households": grid.households,
        "label_lon": grid.label[0],
        "label_lat": grid.label[1],
    }


def _collection(features: Iterable[tuple[Properties, shapely.Geometry]]) -> str:
    """A GeoJSON FeatureCollection with one feature a line, so that a change reads as a change."""
    lines = (_compact(_feature(given, shape)) for given, shape in features)
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _feature(given: Properties, shape: shapely.Geometry) -> dict[str, object]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {
        "type": "Feature",
        "properties": given,
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }


def _rounded(value: object) -> object:
    if isinstance(value, (tuple, list)):
        return [_rounded(part) for part in value]
    return round(float(value), DECIMALS)  # type: ignore[arg-type]  # a leaf is a number


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
