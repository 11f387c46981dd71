"""How test runs are counted, and what they leave behind."""

import os
import subprocess
import sys
from pathlib import Path

from setup.suites import MARK, Count, counted, end_what_is_left


def report(folder: Path, **numbers: int) -> Path:
    columns = " ".join(f'{name}="{number}"' for name, number in numbers.items())
    file = folder / "report.xml"
    file.write_text(f"<testsuites><testsuite {columns}/></testsuites>")
    return file


def test_a_run_counts_failures_and_errors_as_failed(tmp_path: Path) -> None:
    written = report(tmp_path, tests=10, failures=2, errors=1, skipped=3)

    assert counted(written, exit_code=1) == Count(passed=4, failed=3, skipped=3)


def test_a_run_that_broke_down_after_its_tests_has_failed(tmp_path: Path) -> None:
    written = report(tmp_path, tests=10, failures=0, errors=0, skipped=0)

    assert counted(written, exit_code=3) == Count(passed=10, failed=1)


def test_a_run_without_a_report_has_failed(tmp_path: Path) -> None:
    assert counted(tmp_path / "none.xml", exit_code=0) == Count(failed=1)


def test_a_run_without_tests_has_failed(tmp_path: Path) -> None:
    written = report(tmp_path, tests=0, failures=0, errors=0, skipped=0)

    assert counted(written, exit_code=0) == Count(failed=1)


def test_counts_are_said_as_the_runners_say_them() -> None:
    assert f"{Count(passed=2) + Count(failed=1, skipped=3)}" == "2 passed, 1 failed, 3 skipped"


def test_a_process_that_a_run_left_is_ended() -> None:
    mark = "left-by-a-test"
    asleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(asleep, env=os.environ | {MARK: mark}) as left:
        end_what_is_left(mark, grace_s=0)

        assert left.wait(timeout=5) < 0
