"""The locked software: the Python environment, the npm packages, the built screens."""

import shutil
import subprocess
import sys

from setup.place import PWA, PYTHON, ROOT, STAMPS, VENV, environment
from setup.stamps import digest, files_below, is_current, put
from setup.steps import step

_BACKEND = ROOT / "backend"
_INSTALLER = _BACKEND / "requirements-setup.txt"
_LOCKS_TO_RUN = (_BACKEND / "requirements.txt",)
_LOCKS_TO_TEST = (*_LOCKS_TO_RUN, _BACKEND / "requirements-dev.txt")

_COMMAND = VENV / "bin" / "wangge"
_PYTHON_STAMP = VENV / "wangge-stamp"
_NPM_STAMP = PWA / "node_modules" / ".wangge-stamp"
_SCREENS_STAMP = STAMPS / "screens"


def prepare_python(*, for_tests: bool) -> None:
    """Make the environment hold what the locks say, and nothing else.

    One made for the tests holds all that the product needs, and is left as it is.
    """
    locks = _LOCKS_TO_TEST if for_tests else _LOCKS_TO_RUN
    good_enough = {digest(_LOCKS_TO_TEST), digest(locks)}
    if (
        _COMMAND.exists()
        and _is_ours()
        and any(is_current(_PYTHON_STAMP, value) for value in good_enough)
    ):
        return
    _PYTHON_STAMP.unlink(missing_ok=True)
    env = environment()
    if not _is_ours():
        shutil.rmtree(VENV, ignore_errors=True)
        step("Python: making an environment", [sys.executable, "-m", "venv", str(VENV)], env=env)
    pip = [str(PYTHON), "-m", "pip"]
    fetch = [*pip, "install", "--no-input", "--require-hashes", "-r", str(_INSTALLER)]
    step("Python: fetching the installer", fetch, env=env)
    uv = [str(VENV / "bin" / "uv"), "pip", "sync", "--python", str(PYTHON), "--require-hashes"]
    step(
        "Python: installing the locked packages", [*uv, *map(str, locks)], env=_with_pip_index(env)
    )
    _write_command()
    put(_PYTHON_STAMP, digest(locks))


def _write_command() -> None:
    """Make `.venv/bin/wangge`, the product's own command."""
    script = f'#!/bin/sh\nPYTHONPATH="{_BACKEND}" exec "{PYTHON}" -m wangge.app "$@"\n'
    _COMMAND.write_text(script, "utf-8")
    _COMMAND.chmod(0o755)


def prepare_npm() -> None:
    """Make pwa/node_modules hold what the lock says."""
    lock = digest([PWA / "package.json", PWA / "package-lock.json", PWA / ".npmrc"])
    if is_current(_NPM_STAMP, lock):
        return
    npm = [str(VENV / "bin" / "npm"), "ci", "--no-audit", "--no-fund"]
    step("Screens: installing the locked packages", npm, env=environment(), cwd=PWA)
    put(_NPM_STAMP, lock)


def build_screens() -> None:
    """Make pwa/dist from its sources, when they are not the ones it was made from."""
    sources = digest(files_below(PWA))
    if (PWA / "dist" / "index.html").exists() and is_current(_SCREENS_STAMP, sources):
        return
    _SCREENS_STAMP.unlink(missing_ok=True)
    npm = [str(VENV / "bin" / "npm"), "run", "build"]
    step("Screens: building", npm, env=environment(), cwd=PWA)
    put(_SCREENS_STAMP, sources)


def _is_ours() -> bool:
    """Whether the environment was made for this place, and still runs."""
    about = VENV / "pyvenv.cfg"
    if not about.exists() or f" {VENV}\n" not in about.read_text():
        return False
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0


def _with_pip_index(env: dict[str, str]) -> dict[str, str]:
    """The environment with pip's own index for uv, which does not read pip's settings."""
    if env.keys() & {"UV_DEFAULT_INDEX", "UV_INDEX_URL"}:
        return env
    ask = [str(PYTHON), "-m", "pip", "config", "list"]
    listed = subprocess.run(ask, env=env, check=False, capture_output=True, text=True).stdout
    named = [line.partition("=") for line in listed.splitlines()]
    indexes = [value.strip("'") for name, _, value in named if name.endswith(".index-url")]
    return env | {"UV_DEFAULT_INDEX": indexes[-1]} if indexes else env
