import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = {
    "queue_town",
    "queue_county",
    "open_town",
    "open_county",
    "newest_town",
    "newest_county",
    "heat_month_hex",
    "heat_month_small",
    "heat_month_town",
    "heat_years_hex",
    "heat_years_small",
    "heat_years_category",
    "statistics_month",
    "statistics_years",
}


@pytest.mark.timeout(600)
def test_the_bench_ends_with_its_figures_on_one_line(database_kind: str) -> None:
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-m", "tests.bench", "--short", "--database", database_kind],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "backend")},
        check=True,
        capture_output=True,
        text=True,
    )

    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])

    assert found.keys() == {
        "cpus",
        "load_before",
        "load_after",
        "seconds",
        "locate",
        database_kind,
    }
    assert found["locate"]["same_as_strtree"] is True
    (figures,) = found[database_kind]
    assert figures.keys() == {
        "matters",
        "start_s",
        "first_answers_s",
        "worker_mb",
        "reports_per_s",
        "ms",
    }
    assert figures["reports_per_s"].keys() == {
        "service_100",
        "sync_100",
        "one_by_one",
        "8_clients",
    }
    assert figures["ms"].keys() == READ | {"action"}
    assert all(0 < least <= half <= most for least, half, most in figures["ms"].values())
