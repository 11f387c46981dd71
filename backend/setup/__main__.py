"""The commands of the Makefile: ``python -m setup COMMAND``."""

import sys
from collections.abc import Callable, Mapping

from setup import checks, serving, suites, work
from setup.steps import RefusalError

COMMANDS: Mapping[str, Callable[[], int]] = {
    "run": serving.run,
    "dev": serving.dev,
    "reset": serving.reset,
    "check": checks.check,
    "fmt": checks.fmt,
    "test": suites.test,
    "test-pure": suites.test_pure,
    "e2e": suites.e2e,
    "geodata": work.geodata,
    "bench": work.bench,
}


def main() -> int:
    """Do what the command names; 2 when something must be mended by hand first."""
    try:
        return COMMANDS[sys.argv[1]]()
    except RefusalError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
