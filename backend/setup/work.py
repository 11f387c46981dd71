"""Work on what the repository holds: the county packs' layers, the measurements."""

import subprocess

from setup import software, system
from setup.place import PYTHON, ROOT, environment


def geodata() -> int:
    """Build the county packs' layers anew from their sources."""
    packs = (ROOT / "geodata" / "counties").glob("*/pack.toml")
    return max(_python("geodata.build", pack.parent.name) for pack in sorted(packs))


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
