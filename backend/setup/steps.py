"""A long step: one line on the screen while it runs, its output in a log."""

import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from setup.place import ROOT, VAR

LOG = VAR / "log" / "setup.log"

_ADDRESS = re.compile(r"\b(?:https?|file|ftp)://\S+|\bhost='[^']*'")
_TAIL_LINES = 25
_TAIL_WIDTH = 240


class RefusalError(Exception):
    """What stopped the set-up, as one sentence that says what to do."""


def say(line: str) -> None:
    """Show one line at once."""
    print(line, flush=True)


def step(title: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT) -> None:
    """Run one long command with its output in the log, and show how long it took.

    Raises:
        RefusalError: when it fails; the last lines of the log have been shown.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with LOG.open("ab") as log:
        log.write(f"\n== {title}: {' '.join(command)}\n".encode())
        log.flush()
        start = log.tell()
        with subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as process:
            _watch(process, title, begun)
    print(f"\r  {title} ... {time.monotonic() - begun:.0f} s", flush=True)
    if process.returncode:
        for line in _tail(start):
            print(f"    {line}", file=sys.stderr)
        where = LOG.relative_to(ROOT)
        raise RefusalError(
            f"{title}: this did not work; mend what the lines above say (all of it is in {where}),"
            " then run this again."
        )


def _watch(process: "subprocess.Popen[bytes]", title: str, begun: float) -> None:
    if not sys.stdout.isatty():
        process.wait()
        return
    while True:
        print(f"\r  {title} ... {time.monotonic() - begun:.0f} s", end="", flush=True)
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            continue
        return


def _tail(start: int) -> list[str]:
    """The last lines of the log from an offset on, without download addresses."""
    with LOG.open("rb") as log:
        log.seek(start)
        lines = log.read().decode(errors="replace").splitlines()
    return [_ADDRESS.sub("<address>", line)[:_TAIL_WIDTH] for line in lines if line.strip()][
        -_TAIL_LINES:
    ]
