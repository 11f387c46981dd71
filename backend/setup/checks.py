"""The checks that are no tests: format, lint, types, imports, dead code; and their mending."""

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from setup import software, system
from setup.place import PWA, ROOT, VENV, environment
from setup.steps import say


@dataclass(frozen=True, slots=True)
class Check:
    """One tool and what it is asked."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    forgiven: str = "(?!)"
    """A pattern of lines of its output that do not count; by default no line is forgiven."""


CHECKS = (
    Check("format", ("ruff", "format", "--check", "--quiet", "--diff")),
    Check("lint", ("ruff", "check", "--quiet")),
    Check("types", ("mypy",)),
    Check("import contracts", ("lint-imports",)),
    # Columns, wire fields and enum members are read by name.
    Check("dead code", ("vulture",), forgiven="unused (variable|attribute) "),
    Check("screens", ("npm", "run", "--silent", "check"), PWA),
)
MENDING = (
    Check("format", ("ruff", "format", "--quiet")),
    Check("lint", ("ruff", "check", "--fix", "--quiet")),
    Check("screens", ("npm", "run", "--silent", "fmt"), PWA),
)


def check() -> int:
    """Run every check, and show what the failing ones say."""
    return _all(CHECKS)


def fmt() -> int:
    """Format everything, and mend what the tools can mend."""
    return _all(MENDING)


def _all(checks: tuple[Check, ...]) -> int:
    system.prepare(system.NEEDS_TO_RUN)
    software.prepare_python(for_tests=True)
    software.prepare_npm()
    failed = [each.name for each in checks if not _passes(each)]
    if failed:
        say(f"To mend: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(check: Check) -> bool:
    """Run one check; its output is shown only when it fails."""
    begun = time.monotonic()
    program = VENV / "bin" / check.command[0]
    done = subprocess.run(
        [str(program), *check.command[1:]],
        cwd=check.folder,
        env=environment(),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = [line for line in done.stdout.splitlines() if not re.search(check.forgiven, line)]
    passes = done.returncode == 0 or (not lines and done.stdout != "")
    verdict = "ok" if passes else "failed"
    say(f"  {check.name} ... {verdict} ({time.monotonic() - begun:.0f} s)")
    if not passes:
        say("\n".join(lines))
    return passes
