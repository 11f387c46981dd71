import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.bench.county import leaves_of
from tests.counties import WATER, County
from tests.insight.recount import (
    Filter,
    cells,
    grouped,
    overdue,
    remit,
    still_open,
)

from wangge.accounts.models import Organisation, Person
from wangge.kernel.clock import local_day, utc_now
from wangge.matters.enums import Stage
from wangge.matters.models import Matter
from wangge.platform.db import reading

DAY = timedelta(days=1)
VIEWERS = ("county", "town", "town2", "village", "worker", "leader")
CELLS = ("hex", "small", "large", "town")


def _random_filter(county: County, seed: int) -> Filter:
    rng = random.Random(seed)  # noqa: S311 -- the same filters each time
    with county.app.app_context():
        leaves = leaves_of(reading())
    leaf = rng.choice(leaves)
    first = local_day(utc_now()) - rng.randrange(105) * DAY
    return Filter(
        first, first + rng.randrange(60) * DAY, rng.choice([None, leaf, leaf.split(".")[0]])
    )


def _asked(county: County, viewer: str, path: str) -> Any:  # noqa: ANN401 -- any JSON value
    answer = county[viewer].get(path)
    assert answer.status_code == 200, answer.json
    return answer.json


@pytest.mark.parametrize("by", CELLS)
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("seed", range(3))
def test_a_heat_map_counts_as_a_plain_recount_does(
    busy_county: County, viewer: str, by: str, seed: int
) -> None:
    asked = _random_filter(busy_county, seed)
    rows = [row for row in remit(busy_county.app, viewer) if asked.takes(row)]
    counts, outside, unplaced = cells(rows, by)

    found = _asked(busy_county, viewer, f"/heatmap?by={by}&{asked.query}")

    assert {cell["code"]: cell["count"] for cell in found.pop("cells")} == counts
    assert found == {
        "by": by,
        "from": str(asked.first),
        "to": str(asked.last),
        "total": len(rows),
        "outside": outside,
        "unplaced": unplaced,
    }


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("seed", range(10, 14))
def test_statistics_count_as_a_plain_recount_does(
    busy_county: County, viewer: str, seed: int
) -> None:
    asked, today = _random_filter(busy_county, seed), local_day(utc_now())
    everything = remit(busy_county.app, viewer)
    rows = [row for row in everything if asked.takes(row)]
    before = [row for row in everything if asked.before.takes(row)]
    categories = grouped(rows, lambda row: row.category)
    previous = grouped(before, lambda row: row.category)
    stages = grouped(rows, lambda row: row.stage)
    days = grouped(rows, lambda row: row.seen_on)
    towns = grouped(rows, lambda row: row.place_code[:9])
    outside = towns.pop("640425000", [])

    found = _asked(busy_county, viewer, f"/statistics?{asked.query}")

    found.pop("owing")
    assert sorted(found.pop("by_category"), key=lambda row: row["category"]) == [
        {
            "category": category,
            "count": len(categories.get(category, [])),
            "open": len(still_open(categories.get(category, []))),
            "previous": len(previous.get(category, [])),
        }
        for category in sorted(categories.keys() | previous.keys())
    ]
    length = (asked.last - asked.first).days + 1
    assert found.pop("by_day") == [
        {"on": str(day), "count": len(days.get(day, []))}
        for day in (asked.first + nth * DAY for nth in range(length))
    ]
    assert [row | {"name": ""} for row in found.pop("by_town")] == [
        {
            "code": f"{prefix}000",
            "name": "",
            "count": len(towns[prefix]),
            "open": len(still_open(towns[prefix])),
            "overdue": len(overdue(towns[prefix], today)),
        }
        for prefix in sorted(towns)
    ]
    assert found == {
        "from": str(asked.first),
        "to": str(asked.last),
        "total": len(rows),
        "open": len(still_open(rows)),
        "overdue": len(overdue(rows, today)),
        "urgent_open": len([row for row in still_open(rows) if row.urgent]),
        "outside": len(outside),
        "settled_at": {
            layer: len([row for row in rows if row.settled_layer == layer])
            for layer in ("village", "town", "county", "unit")
        },
        "by_stage": [
            {"stage": stage, "count": len(stages[stage])} for stage in Stage if stage in stages
        ],
    }


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_organisations_owe_is_counted_whenever_it_was_seen(
    busy_county: County, viewer: str
) -> None:
    today = local_day(utc_now())
    held = grouped(still_open(remit(busy_county.app, viewer)), lambda row: str(row.holder_id))
    expected = {
        holder: (len(rows), len(overdue(rows, today)), rows[0].layer)
        for holder, rows in held.items()
    }

    owing = _asked(busy_county, viewer, f"/statistics?from={today}&to={today}")["owing"]

    assert {
        row["organisation"]["id"]: (row["open"], row["overdue"], row["organisation"]["layer"])
        for row in owing
    } == expected
    late = [row["overdue"] for row in owing]
    assert late == sorted(late, reverse=True)


def test_a_department_counts_the_matters_it_holds_or_held(busy_county: County) -> None:
    rows = remit(busy_county.app, "unit", WATER)
    first, last = min(row.seen_on for row in rows), max(row.seen_on for row in rows)
    wanted = Filter(first, last, None)

    found = _asked(busy_county, "unit", f"/heatmap?by=town&{wanted.query}")

    assert found["total"] == len([row for row in rows if wanted.takes(row)]) > 0


def test_an_administrator_counts_nothing(busy_county: County) -> None:
    found = _asked(busy_county, "admin", "/statistics")

    assert (found["total"], found["by_town"], found["owing"]) == (0, [], [])


def test_merged_and_unfounded_matters_are_not_counted(busy_county: County) -> None:
    rows = remit(busy_county.app, "county")
    stages = grouped(rows, lambda row: row.stage)
    assert stages["merged"]
    assert stages["unfounded"]
    first = min(row.seen_on for row in rows)

    found = _asked(busy_county, "county", f"/heatmap?by=town&from={first}")

    assert found["total"] == len(rows) - len(stages["merged"]) - len(stages["unfounded"])


def test_a_figure_opens_the_matters_it_counts(busy_county: County) -> None:
    figures = _asked(busy_county, "leader", "/statistics")
    counted = f"counted=true&seen_from={figures['from']}&seen_to={figures['to']}"

    def opened(narrowing: str) -> int:
        path = f"/matters?limit=1&{counted}&{narrowing}"
        total: int = _asked(busy_county, "leader", path)["total"]
        return total

    assert figures["total"] > figures["open"] > 0
    assert {
        "total": opened(""),
        "open": opened("open=true"),
        "overdue": opened("due=overdue"),
        "urgent_open": opened("urgent=true&open=true"),
        "settled_at": {layer: opened(f"settled_layer={layer}") for layer in figures["settled_at"]},
    } == {name: figures[name] for name in ("total", "open", "overdue", "urgent_open", "settled_at")}


def test_only_hexagons_carry_their_outline_and_only_areas_a_rate(busy_county: County) -> None:
    hexagon = _asked(busy_county, "county", "/heatmap?by=hex")["cells"][0]
    town = _asked(busy_county, "county", "/heatmap?by=town")["cells"][0]

    assert hexagon.keys() == town.keys() | {"polygon"}
    assert hexagon["polygon"][0] == hexagon["polygon"][-1]
    assert [hexagon[name] for name in ("name", "households", "rate")] == [None, None, None]
    assert town["rate"] == round(1000 * town["count"] / town["households"], 2)


def test_a_small_grid_is_called_by_its_village_too(busy_county: County) -> None:
    found = _asked(busy_county, "worker", "/heatmap?by=small")["cells"]

    assert [(cell["code"], cell["name"]) for cell in found] == [
        ("640425100200001", "东庄村第1网格")
    ]


def test_both_days_of_a_period_are_counted(county: County) -> None:
    noon = datetime.combine(local_day(utc_now()) - 10 * DAY, time(4), tzinfo=UTC)
    for seen_at in (noon, noon + 2 * DAY):
        county["worker"].report(seen_at=seen_at.isoformat())
    first, last = noon.date(), noon.date() + 2 * DAY

    totals = {
        (a, b): _asked(county, "town", f"/heatmap?from={first + a * DAY}&to={last + b * DAY}")[
            "total"
        ]
        for a, b in ((0, 0), (-1, 1), (1, 0), (0, -1), (1, -1))
    }

    assert totals == {(0, 0): 2, (-1, 1): 2, (1, 0): 1, (0, -1): 1, (1, -1): 0}


def test_a_day_is_a_day_in_shanghai(county: County) -> None:
    evening = datetime.combine(local_day(utc_now()) - 5 * DAY, time(16, 30), tzinfo=UTC)
    county["worker"].report(seen_at=evening.isoformat())
    following = evening.date() + DAY

    found = _asked(county, "town", f"/statistics?from={evening.date()}&to={following}")

    assert found["by_day"] == [
        {"on": str(evening.date()), "count": 0},
        {"on": str(following), "count": 1},
    ]


def test_no_person_is_counted_or_named(busy_county: County) -> None:
    with busy_county.app.app_context():
        session = reading()
        ids = [str(key) for key in session.scalars(select(Person.id))]
        names = list(session.scalars(select(Person.name)))
        offices = {str(key) for key in session.scalars(select(Organisation.id))}
        assert session.scalar(select(Matter.id).where(Matter.is_open).limit(1))
    assert ids
    answers = [
        busy_county["leader"].get(path)
        for path in ("/statistics", *(f"/heatmap?by={by}" for by in CELLS))
    ]

    text = "".join(answer.text for answer in answers)

    assert [each for each in (*ids, *names) if each in text] == []
    assert {row["organisation"]["id"] for row in answers[0].json["owing"]} <= offices


@pytest.mark.parametrize("path", ["/heatmap", "/statistics"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-02-02&to=2026-02-01", "insight.period_backwards"),
        ("from=2010-01-01&to=2026-02-01", "insight.period_too_long"),
        ("from=1500-01-01&to=1500-02-01", "http.invalid_fields"),
        ("from=yesterday", "http.invalid_fields"),
    ],
)
def test_a_period_that_cannot_be_counted_is_refused(
    county: County, path: str, query: str, code: str
) -> None:
    answer = county["town"].get(f"{path}?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_matters_are_not_counted_by_person(county: County) -> None:
    answer = county["leader"].get("/heatmap?by=person")

    assert (answer.status_code, answer.json["fields"]) == (422, {"by": ["unknown_cells"]})


def test_a_merge_taken_back_and_a_corrected_place_and_kind_are_counted_where_they_belong(
    county: County,
) -> None:
    first, second = county["worker"].report(), county["worker"].report()
    path = "/heatmap?by=small"

    def counted(query: str = "") -> dict[str, int]:
        cells = _asked(county, "county", path + query)["cells"]
        return {cell["code"]: cell["count"] for cell in cells}

    told = [counted()]
    county["village"].act(second, "merge", into=first["number"])
    told.append(counted())
    county["village"].act(second, "unmerge", reasons="两处")
    told.append(counted())
    place = {"grid": "640425100201001"}
    county["town"].act(second, "correct_place", place=place, reasons="在西庄")
    told.append(counted())
    county["town"].act(second, "undo")
    county["village"].act(second, "correct_category", category="fire.passage", reasons="更正")
    told.append(counted("&category=fire"))

    here = "640425100200001"
    assert told == [
        {here: 2},
        {here: 1},
        {here: 2},
        {here: 1, "640425100201001": 1},
        {here: 1},
    ]
