"""The test runs: each with its counts, and the sum at the end."""

import contextlib
import os
import signal
import subprocess
import time
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from setup import software, system
from setup.place import PWA, PYTHON, ROOT, VAR, environment
from setup.steps import say

_REPORTS = VAR / "test"
MARK = "WANGGE_TEST_RUN"
_PURE = (
    "enums",
    "errors",
    "rules",
    "permissions",
    "workflow",
    "procedures",
    "clocks",
    "events",
    "actor",
)
_WORKERS = ("-n", "2")
_COLUMNS = ("tests", "failures", "errors", "skipped")
_NO_TEST = 5


@dataclass(frozen=True, slots=True)
class Suite:
    """One run of a test runner that writes a JUnit report."""

    name: str
    command: tuple[str, ...]
    database: str = "none"
    folder: Path = ROOT

    def report_to(self, report: Path) -> tuple[str, ...]:
        """The words that make the runner write its report there."""
        if self.folder == PWA:
            return ("--reporter=default", "--reporter=junit", f"--outputFile.junit={report}")
        return (f"--junitxml={report}",)


@dataclass(frozen=True, slots=True)
class Count:
    """How many tests of a run passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Both together."""
        return Count(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        """As the runners say it: ``3 passed, 0 failed``."""
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def _pytest(*words: str) -> tuple[str, ...]:
    return (str(PYTHON), "-m", "pytest", *words)


_SCREENS = Suite("screens", ("node_modules/.bin/vitest", "run"), folder=PWA)
_SERVER = tuple(
    Suite(f"server on {name}", _pytest(*_WORKERS), database=database)
    for name, database in (("SpatiaLite", "spatialite"), ("PostGIS", "postgis"))
)
_BROWSER = {
    database: Suite(f"browser on {name}", _pytest("tests/e2e"), database=database)
    for name, database in (("SpatiaLite", "spatialite"), ("PostGIS", "postgis"))
}


def test() -> int:
    """Every test, on both databases."""
    _prepare()
    return _run_all((_SCREENS, *_SERVER, *_BROWSER.values()))


def e2e() -> int:
    """The browser tests, on one database."""
    _prepare()
    return _run_all((_BROWSER[os.environ.get("WANGGE_TEST_DATABASE") or "spatialite"],))


def test_pure() -> int:
    """The tests and examples that need no app and no database."""
    software.prepare_python(for_tests=True)
    tests = [ROOT / "tests" / "kernel"]
    tests += [each for name in _PURE for each in ROOT.glob(f"tests/*/test_{name}.py")]
    code = [ROOT / "backend" / "wangge" / "kernel"]
    code += [each for name in _PURE for each in ROOT.glob(f"backend/wangge/*/{name}.py")]
    there = [str(each) for each in (*tests, *code) if each.exists()]
    return _run_all((Suite("pure", _pytest(*there)),))


def _prepare() -> None:
    system.prepare(system.NEEDS_TO_TEST)
    software.prepare_python(for_tests=True)
    software.prepare_npm()
    software.build_screens()


def _run_all(suites: Sequence[Suite]) -> int:
    counts = [(suite.name, _run(suite)) for suite in suites]
    say("")
    for name, count in counts:
        say(f"{name}: {count}")
    total = sum((count for _, count in counts), Count())
    say(f"{total}")
    return 1 if total.failed else 0


def _run(suite: Suite) -> Count:
    """Run one suite with its output on the screen, and end whatever it left running."""
    say(f"\n== {suite.name}")
    report = _REPORTS / f"{suite.name.replace(' ', '-')}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    mark = uuid.uuid4().hex
    env = environment(WANGGE_TEST_DATABASE=suite.database, **{MARK: mark})
    try:
        done = subprocess.run(
            [*suite.command, *suite.report_to(report)], cwd=suite.folder, env=env, check=False
        )
    finally:
        end_what_is_left(mark)
    return counted(report, exit_code=done.returncode)


def counted(report: Path, *, exit_code: int) -> Count:
    """The counts of a report; a run that failed, or ran no test, has failed at least once."""
    count = Count()
    if report.exists():
        for run in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 -- written by our own run
            number = {name: int(run.get(name, 0)) for name in _COLUMNS}
            failed = number["failures"] + number["errors"]
            passed = number["tests"] - failed - number["skipped"]
            count += Count(passed, failed, number["skipped"])
    if exit_code == _NO_TEST or count == Count():
        say("No test ran here.")
    return count if count.failed or (exit_code == 0 and count.passed) else count + Count(failed=1)


def end_what_is_left(mark: str, *, grace_s: float = 5) -> None:
    """End the processes that carry the mark of a finished run."""
    deadline = time.monotonic() + grace_s
    while (left := _marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid, name in left.items():
        say(f"Ending what this run left: {name} ({pid})")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _marked(mark: str) -> dict[int, str]:
    """The running processes that carry a mark in their environment, by number, with names."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        # One that has just ended, or is another user's, cannot be read.
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in (process / "environ").read_bytes():
                found[int(process.name)] = (process / "comm").read_text().strip()
    return found
