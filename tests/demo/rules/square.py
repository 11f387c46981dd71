"""A square county of two towns, four villages and twelve grids, with everybody it needs."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

import shapely
from tests.databases import ROOT

from wangge.accounts.actor import Post
from wangge.accounts.enums import OrganisationKind, Role
from wangge.demo.rules.ground import Grid, Ground
from wangge.demo.rules.lexicon import Lexicon, lexicon_of
from wangge.demo.rules.reports import Scene
from wangge.demo.rules.staff import chains_of, staff_of
from wangge.demo.services import WORDS, own_words
from wangge.kernel.codes import area_prefix

COUNTY = "999999"
TOWNS = {"999999100000": "东镇", "999999101000": "西乡"}
VILLAGES = {
    "999999100001": "东一村",
    "999999100002": "东二村",
    "999999101001": "西一村",
    "999999101002": "西街社区",
}
CATEGORIES = {
    "utilities.heating": "供暖",
    "roads.damage": "道路损坏",
    "neighbours.quarrel": "邻里矛盾",
    "wages.migrant": "拖欠农民工资",
    "forest.fungus": "菌菇采摘",
}
UNTIL = datetime(2026, 11, 21, 16, tzinfo=UTC)
GRIDS = tuple(
    Grid(
        code=f"{village}{number:03d}",
        village=village,
        village_name=name,
        town=f"{village[:9]}000",
        households=40,
        seat=(106.05 + 0.1 * row, 36.05 + 0.1 * (number - 1)),
    )
    for row, (village, name) in enumerate(VILLAGES.items())
    for number in (1, 2, 3)
)


def dice(seed: int) -> Random:
    """Chance that is the same each time."""
    return Random(seed)  # noqa: S311 -- a simulation, nothing secret


def lexicon() -> Lexicon:
    """The product's words for the square county's categories, and a pack's for those it knows."""
    own = own_words(ROOT / "geodata" / "counties" / "640425")
    return lexicon_of(WORDS.read_text(encoding="utf-8"), own, CATEGORIES, words={"county": "县"})


def ground() -> Ground:
    """The grids as squares of a tenth of a degree."""
    shapes = {
        grid.code: shapely.box(
            grid.seat[0] - 0.05, grid.seat[1] - 0.05, grid.seat[0] + 0.05, grid.seat[1] + 0.05
        )
        for grid in GRIDS
    }
    return Ground(GRIDS, shapes, shapely.union_all(list(shapes.values())))


def posts() -> dict[OrganisationKind, dict[str, Post]]:
    """A post in each office."""
    offices = [
        (OrganisationKind.COUNTY, COUNTY, COUNTY),
        *((OrganisationKind.TOWN, area_prefix(code), area_prefix(code)) for code in TOWNS),
        *((OrganisationKind.VILLAGE, code, code) for code in VILLAGES),
        (OrganisationKind.DEPARTMENT, "县住房局", COUNTY),
        (OrganisationKind.DEPARTMENT, "县人力资源局", COUNTY),
    ]
    found: dict[OrganisationKind, dict[str, Post]] = {kind: {} for kind in OrganisationKind}
    for number, (kind, name, prefix) in enumerate(offices, 1):
        found[kind][name] = Post(Role.ADMINISTRATOR, UUID(int=number), name, kind, prefix)
    return found


def scene(seed: int = 1) -> Scene:
    """Everything that reports are planned from."""
    county, words = ground(), lexicon()
    chains = chains_of(
        county,
        dict.fromkeys(TOWNS, (106.05, 36.05)),
        list(posts()[OrganisationKind.DEPARTMENT]),
    )
    staff = staff_of(dice(seed), words, county, posts(), UNTIL)
    return Scene(words, county, staff, chains, COUNTY, UNTIL)
