"""A small county of 16 square grids, for tests, and the ways to spoil it."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

COUNTY = "640425"
STEP = 0.1
WEST, SOUTH = 106.4, 35.6

PACK = """
[county]
code = "640425"
name = "彭阳县"
short_name = "彭阳"
[words]
county = "县"
town = "乡镇"
village = "村（社区）"
large_grid = "大网格"
small_grid = "小网格"
focal_village = "重点村"
[expected]
towns = 2
villages = 4
small_grids = 16
[simulated]
what = ["boundaries"]
note = "界线为模拟"
"""
POLICY = """
version = "640425-test.1"
[due_days]
reported = 2
verified = 7
escalated = 5
sent_back = 5
assigned = 15
settled = 7
visited = 3
[due_days_urgent]
reported = 1
verified = 1
escalated = 1
sent_back = 1
assigned = 3
settled = 3
visited = 3
[reports]
words_max = 2000
photos_max = 9
photo_bytes_max = 12582912
batch_max = 200
head_count_max = 9999
[undo]
minutes = 30
[map]
heat_hexagon_resolution = 8
[sessions]
idle_days = 30
[staff]
towns_manage = true
town_officers = 2
county_officers = 2
[focal_villages]
least_days = 30
quiet_days = 30
open_max = 3
satisfied_percent = 90
week_tasks_max = 20
[places]
kinds = ["enterprise=企业", "school=学校", "mine=矿山"]
ledger_radius_m = 200
"""
TAXONOMY = "code,name,parent\nland,土地,\nland.boundary,地界纠纷,land\n"

TOWNS = {"640425100": "白阳镇", "640425101": "王洼镇"}
VILLAGES = {
    "640425100200": "东庄村",
    "640425100201": "西庄村",
    "640425101200": "南沟村",
    "640425101201": "北沟村",
}


def small_grids() -> dict[str, BaseGeometry]:
    """Code to square; a town is half the county, a village a quarter of it."""
    squares = {}
    for column in range(4):
        for row in range(4):
            village = f"{COUNTY}{100 + column // 2}{200 + row // 2}"
            west, south = WEST + column * STEP, SOUTH + row * STEP
            corners = (west, south, west + STEP, south + STEP)
            square = shapely.box(*(round(each, 6) for each in corners))
            squares[f"{village}{1 + column % 2 + 2 * (row % 2):03}"] = square
    return dict(sorted(squares.items()))


def _feature(geometry: BaseGeometry, **properties: object) -> dict[str, Any]:
    label = geometry.representative_point()
    return {
        "type": "Feature",
        "properties": properties | {"label_lon": round(label.x, 6), "label_lat": round(label.y, 6)},
        "geometry": shapely.geometry.mapping(geometry),
    }


def layers() -> dict[str, Any]:
    """The built layers: divisions and small grids."""
    squares = small_grids()

    def whole(prefix: str) -> BaseGeometry:
        return shapely.union_all([s for code, s in squares.items() if code.startswith(prefix)])

    def division(prefix: str, name: str, level: str, parent: str | None) -> dict[str, Any]:
        code = prefix.ljust(12, "0")
        shape = whole(prefix)
        return _feature(shape, code=code, name=name, official_name=name, level=level, parent=parent)

    divisions = [
        division(COUNTY, "彭阳县", "county", None),
        *(division(code, name, "town", f"{COUNTY}000000") for code, name in TOWNS.items()),
        *(division(code, name, "village", f"{code[:9]}000") for code, name in VILLAGES.items()),
    ]
    grids = [
        _feature(
            square, code=code, name=f"第{int(code[12:])}网格", village=code[:12], households=10 * n
        )
        for n, (code, square) in enumerate(squares.items(), start=1)
    ]
    return {
        "divisions.geojson": {"type": "FeatureCollection", "features": divisions},
        "small_grids.geojson": {"type": "FeatureCollection", "features": grids},
    }


ORGANISATIONS = """
county = "{county}综治中心"
town = "{town}综治中心"
village = "{village}"
[departments]
water = "县水务局"
labour = "县人社局"
"""


def write_pack(
    folder: Path,
    *,
    policy: str = POLICY,
    pack: str = PACK,
    taxonomy: str = TAXONOMY,
    change: Callable[[dict[str, Any]], None] = lambda _: None,
) -> Path:
    """A whole pack in a folder; ``change`` may alter the layers before they are written."""
    built, sources = folder / "built", folder / "sources"
    for each in (built, sources):
        each.mkdir(parents=True, exist_ok=True)
    (folder / "policy.toml").write_text(policy, "utf-8")
    (folder / "pack.toml").write_text(pack, "utf-8")
    (folder / "taxonomy.csv").write_text(taxonomy, "utf-8")
    (folder / "organisations.toml").write_text(ORGANISATIONS, "utf-8")
    outline = shapely.union_all(list(small_grids().values()))
    collection = {"type": "FeatureCollection", "features": [_feature(outline, code=COUNTY)]}
    (sources / "outline.geojson").write_text(json.dumps(collection))
    rows = ["code,name,level,parent", f"{COUNTY}000000,彭阳县,county,"]
    rows += [f"{code}000,{name},town,{COUNTY}000000" for code, name in TOWNS.items()]
    rows += [f"{code},{name},village,{code[:9]}000" for code, name in VILLAGES.items()]
    (sources / "divisions.csv").write_text("\n".join([*rows, ""]), "utf-8")
    # Through JSON and back, so that a change may write into coordinates.
    stated = json.loads(json.dumps(layers()))
    change(stated)
    for name, layer in stated.items():
        (built / name).write_text(json.dumps(layer, ensure_ascii=False), "utf-8")
    write_sums(folder)
    return folder


def write_sums(folder: Path) -> None:
    """SHA256SUMS of the built layers as they are now."""
    built = folder / "built"
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(built.glob("*.geojson"))
    ]
    (built / "SHA256SUMS").write_text("".join(lines), "utf-8")
