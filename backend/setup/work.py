"""Work on what the repository holds: the county packs' layers, the measurements."""

import os
import subprocess
from pathlib import Path

from setup import software, system
from setup.place import PACKS, PYTHON, ROOT, environment
from setup.steps import RefusalError


def geodata() -> int:
    """Build the county packs' layers anew from their sources: COUNTY's, or those of all.

    Raises:
        RefusalError: when COUNTY names no pack.
    """
    packs = Path(os.environ.get("WANGGE_PACKS_DIR") or PACKS)
    named = os.environ.get("COUNTY") or "*"
    found = sorted(path.parent.name for path in packs.glob(f"{named}/pack.toml"))
    if not found:
        raise RefusalError(f"There is no such county pack under {packs}.")
    return max(_python("geodata.build", county) for county in found)


def bench() -> int:
    """Measure what must stay fast, on both databases."""
    system.prepare(system.NEEDS_TO_TEST)
    return _python("tests.bench")


def _python(module: str, *words: str) -> int:
    """Run a module of the repository in the environment of the tests."""
    system.prepare(system.NEEDS_TO_RUN)
    software.prepare_python(for_tests=True)
    command = [str(PYTHON), "-m", module, *words]
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode
