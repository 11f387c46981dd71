"""Filing anew: once for each change, whoever comes first, and nothing by halves."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from tests.boundaries import FIRST, audited, on, split_first, today, tomorrow
from tests.counties import County
from tests.factories import OUTSIDE, fix
from tests.territory.packs import SOUTH, STEP, WEST

from wangge.kernel.clock import utc_now
from wangge.kernel.errors import WanggeError
from wangge.matters.models import Matter, MatterEvent
from wangge.matters.services.refiling import turn
from wangge.platform.db import reading, unit_of_work
from wangge.territory.queries import county_map
from wangge.territory.rules import changing
from wangge.territory.rules.pack import Territory
from wangge.territory.services.adopting import change


def reported(county: County, rng: random.Random, count: int) -> None:
    """Reports from all over the county: with a point, by a grid alone, from outside."""
    with county.app.app_context():
        grids = [str(code) for code in county_map(reading()).codes]
    for _ in range(count):
        at = (WEST + rng.random() * 4 * STEP, SOUTH + rng.random() * 4 * STEP)
        where = rng.choice(
            [
                {"point": fix(*at)},
                {"point": None, "grid": rng.choice(grids)},
                {"point": None, "grid": rng.choice(grids)[:12]},
                {"point": fix(*OUTSIDE)},
            ]
        )
        answer = county["worker"].report(**where)
        assert answer["number"]


def changed(before: Territory, used: set[str], rng: random.Random) -> Territory:
    """The county after a change at random."""
    grid = rng.choice(before.small_grids)
    x, y = grid.label
    dx = rng.uniform(-1, 1)
    others = [each.code for each in before.small_grids if each.village == grid.village]
    village = rng.choice(before.small_grids).village
    hows = (
        lambda: changing.split(before, grid.code, ((x - dx, y - 1), (x + dx, y + 1)), used=used),
        lambda: changing.merge(before, [grid.code, rng.choice(others)], used=used),
        lambda: changing.move(before, grid.code, village, used=used),
    )
    try:
        return rng.choice(hows)()
    except WanggeError:
        return changed(before, used, rng)


def counted(county: County, asked: str) -> tuple[int, int, int]:
    """The total, the sum of all cells with what lies outside, and that of all towns."""
    heat = county["leader"].get(f"/heatmap?by=small&{asked}").json
    told = county["leader"].get(f"/statistics?{asked}").json
    cells = sum(each["count"] for each in heat["cells"]) + heat["outside"] + heat["unplaced"]
    towns = sum(each["count"] for each in told["by_town"]) + told["outside"]
    assert heat["total"] == told["total"]
    return heat["total"], cells, towns


@pytest.mark.parametrize("seed", range(3))
def test_however_boundaries_change_no_matter_loses_its_grid(own_county: County, seed: int) -> None:
    rng, day, first = random.Random(seed), today(), today()  # noqa: S311 -- no secret
    reported(own_county, rng, 12)

    for _ in range(4):
        day += timedelta(days=1)
        for _ in range(rng.randint(1, 3)):
            with own_county.app.app_context(), unit_of_work() as session:
                how = lambda before, used: changed(before, used, rng)  # noqa: E731 -- it reads as one
                change(session, how, valid_from=day, now=utc_now())
        with on(day):
            reported(own_county, rng, 4)
            period = f"from={first - timedelta(days=1)}&to={day}"
            now, then = (
                counted(own_county, f"{period}&boundaries={each}") for each in ("now", "then")
            )
            assert now == then
            check(own_county, day, now)

    with on(day):
        assert audited(own_county).endswith("28 histories checked, 0 faults, 0 texts destroyed")


def check(county: County, day: date, found: tuple[int, int, int]) -> None:
    """Each matter lies in a place of today, and its day's place was one of its day."""
    with county.app.app_context():
        session = reading()
        session.rollback()
        now = county_map(session, day)
        matters = session.scalars(select(Matter)).all()
        assert [each.number for each in matters if not now.has_place(each.place_code)] == []
        for each in matters:
            then = county_map(session, each.seen_on)
            assert then.has_place(each.day_code)
            assert then.version_id == each.boundary_version_id
        assert found == (len(matters),) * 3
        for each in matters:
            first = session.scalars(
                select(MatterEvent.filed).where(
                    MatterEvent.matter_id == each.id, MatterEvent.seq == 1
                )
            ).one()
            assert first is not None
            assert first.get("day_code", first["place_code"]) == each.day_code


def test_of_many_that_notice_a_change_at_once_one_files_anew(own_county: County) -> None:
    matters = [own_county["worker"].report() for _ in range(5)]
    split_first(own_county, tomorrow())

    def noticed(_: int) -> int:
        with own_county.app.app_context(), unit_of_work() as session:
            return turn(session, utc_now())

    with on(tomorrow()), ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(noticed, range(6)))

    assert found == [0, 0, 0, 0, 0, len(matters)]
    with own_county.app.app_context():
        refiled = reading().scalars(
            select(MatterEvent.matter_id).where(MatterEvent.action == "refile")
        )
        assert Counter(Counter(refiled).values()) == {1: len(matters)}


def test_two_changes_that_nobody_was_awake_for_are_gone_through_at_once(
    own_county: County,
) -> None:
    matter = own_county["village"].report(point=None, grid=FIRST)
    day = tomorrow()
    for village in ("640425100201", "640425101200"):
        with own_county.app.app_context(), unit_of_work() as session:

            def how(before: Territory, used: set[str], village: str = village) -> Territory:
                grids = before.small_grids
                code = next(
                    each.code for each in grids if shapely_at(each.geometry) == (106.45, 35.65)
                )
                return changing.move(before, code, village, used=used)

            change(session, how, valid_from=day, now=utc_now())
        day += timedelta(days=1)

    with on(day):
        found = own_county["county"].matter(matter["id"])

    assert found["place"]["code"] == "640425101200005"
    assert [each["action"] for each in found["events"]] == ["report", "refile"]


def shapely_at(shape: object) -> tuple[float, float]:
    """The middle of a square."""
    west, south, east, north = shape.bounds  # type: ignore[attr-defined]
    return (round((west + east) / 2, 6), round((south + north) / 2, 6))
