"""What is measured, and how."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

import numpy as np
import shapely
from tests.bench.county import KEY, WORDS, Staff, wire
from tests.bench.serving import Client, Server

from wangge.intake.rules import Receipt, ReportGiven
from wangge.intake.services import receive_reports
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.codes import Level
from wangge.platform.db import unit_of_work
from wangge.territory.queries import CountyMap

BATCH = 100
CLIENTS = 8
YEARS = timedelta(days=1_130)
_WARM_UP = 3


@dataclass(frozen=True)
class Sizes:
    """How much is measured: matters by kind of database, and how often each thing is done."""

    matters: Mapping[str, Sequence[int]]
    base: int
    points: int
    reports: int
    samples: int


class Draw(Protocol):
    """Draws random reports sent just now, all of one area when it is named."""

    def __call__(self, count: int, within: str = "") -> list[ReportGiven]:
        """So many reports."""


def located(county: CountyMap, points: int) -> dict[str, Any]:
    """Points a second: all at once, one by one, and Shapely's own tree on the same points."""
    drawn = np.random.default_rng(1)
    west, south, east, north = county.bounds
    lons, lats = drawn.uniform(west, east, points), drawn.uniform(south, north, points)
    county.locate(lons[0], lats[0])
    begun = time.perf_counter()
    found = county.locate_many(lons, lats)
    at_once = time.perf_counter() - begun
    few = min(points, 100_000)
    pairs = list(zip(lons[:few].tolist(), lats[:few].tolist(), strict=True))
    begun = time.perf_counter()
    for lon, lat in pairs:
        county.locate(lon, lat)
    one_by_one = time.perf_counter() - begun
    tree = shapely.STRtree(county.shapes_at(Level.SMALL))
    begun = time.perf_counter()
    which, areas = tree.query(shapely.points(lons, lats), "intersects")
    by_tree = time.perf_counter() - begun
    same = np.full(points, len(county.codes), dtype=np.int64)
    np.minimum.at(same, which, areas)
    same[same == len(county.codes)] = -1
    return {
        "points": points,
        "at_once_per_s": round(points / at_once),
        "one_by_one_per_s": round(few / one_by_one),
        "strtree_per_s": round(points / by_tree),
        "same_as_strtree": bool((same == found).all()),
    }


def received(staff: Staff, given: Sequence[ReportGiven]) -> int:
    """Reports a second by the service, in batches of 100, each committed."""
    reporter = next(iter(staff.of.values()))[0]
    begun = time.perf_counter()
    for batch in _batches(given):
        items = [(reporter, each) for each in batch]
        with unit_of_work() as session:
            answers = receive_reports(session, items, key=KEY, received_at=utc_now())
        if not all(isinstance(answer, Receipt) for answer in answers):
            raise RuntimeError(answers)
    return round(len(given) / (time.perf_counter() - begun))


def figures(server: Server, draw: Draw, sizes: Sizes) -> dict[str, Any]:
    """What a served county answers, and how fast, to one client after the other."""
    begun = time.perf_counter()
    town, county, village = (Client(server, name) for name in ("town", "county", "village"))
    county.fetch("/territory/locate?lon=106.5&lat=35.9")
    first_s = round(time.perf_counter() - begun, 2)
    found = {
        "start_s": server.start_s,
        "first_answers_s": first_s,
        "reports_per_s": _reports_per_s(server, county, draw, sizes),
        "ms": _reading_ms(town, county, sizes.samples)
        | {"action": _acting_ms(county, village, draw, sizes.samples)},
        "worker_mb": server.worker_mb,
    }
    for client in (town, county, village):
        client.close()
    return found


def _reports_per_s(server: Server, client: Client, draw: Draw, sizes: Sizes) -> dict[str, int]:
    batched = [wire(each) for each in draw(sizes.reports)]
    begun = time.perf_counter()
    for batch in _batches(batched):
        results = client.post("/sync", {"items": batch})["results"]
        if not all(each["status"] == "received" for each in results):
            raise RuntimeError(results)
    in_batches = len(batched) / (time.perf_counter() - begun)

    single = [wire(each) for each in draw(max(sizes.reports // 8, 1))]
    begun = time.perf_counter()
    _report_all(client, single)
    one_by_one = len(single) / (time.perf_counter() - begun)

    shares = [[wire(each) for each in draw(max(sizes.reports // 8, 1))] for _ in range(CLIENTS)]
    clients = [Client(server, "county") for _ in shares]
    with ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        list(pool.map(_report_all, clients, shares))
        together = sum(map(len, shares)) / (time.perf_counter() - begun)
    for each in clients:
        each.close()
    return {
        "sync_100": round(in_batches),
        "one_by_one": round(one_by_one),
        f"{CLIENTS}_clients": round(together),
    }


def _report_all(client: Client, items: Sequence[dict[str, Any]]) -> None:
    for item in items:
        client.post("/reports", {name: item[name] for name in item if name != "kind"})


def _reading_ms(town: Client, county: Client, samples: int) -> dict[str, list[float]]:
    years = f"from={local_day(utc_now()) - YEARS}"
    asked = {
        "queue_town": (town, "/matters?waiting=true&sort=due"),
        "queue_county": (county, "/matters?waiting=true&sort=due"),
        "open_town": (town, "/matters?open=true&sort=due"),
        "open_county": (county, "/matters?open=true&sort=due"),
        "newest_town": (town, "/matters"),
        "newest_county": (county, "/matters"),
        "heat_month_hex": (county, "/heatmap?by=hex"),
        "heat_month_small": (county, "/heatmap?by=small"),
        "heat_month_town": (town, "/heatmap?by=hex"),
        "heat_years_hex": (county, f"/heatmap?by=hex&{years}"),
        "heat_years_small": (county, f"/heatmap?by=small&{years}"),
        "heat_years_category": (county, f"/heatmap?by=hex&category=land&{years}"),
        "statistics_month": (county, "/statistics"),
        "statistics_years": (county, f"/statistics?{years}"),
    }
    return {
        name: _latency([partial(client.fetch, path)] * samples)
        for name, (client, path) in asked.items()
    }


def _acting_ms(county: Client, village: Client, draw: Draw, samples: int) -> list[float]:
    """Verifying and settling what has just been reported, as the village's lead."""
    area = village.get("/me")["posts"][0]["area"]["code"]
    items = [wire(each) for each in draw(samples, area)]
    results = [
        each
        for batch in _batches(items)
        for each in county.post("/sync", {"items": batch})["results"]
    ]
    matters = [each["receipt"]["matter"]["id"] for each in results]
    acts = (
        ("verify", {"finding": WORDS}),
        ("settle_here", {"outcome": WORDS, "way": "repaired"}),
    )
    return _latency(
        [
            partial(village.post, f"/matters/{matter}/actions/{action}", form)
            for matter in matters
            for action, form in acts
        ]
    )


def _latency(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Least, median and 95th percentile in milliseconds; the first few calls do not count.

    On a machine with other work the least is nearest to what an idle one would show.
    """
    spent = []
    for call in calls:
        begun = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - begun))
    counted = spent[min(_WARM_UP, len(spent) - 1) :]
    return [round(float(each), 1) for each in np.percentile(counted, (0, 50, 95))]


def _batches(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
