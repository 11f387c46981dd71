"""The demo county: prepared, served, thrown away."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from setup import software, system
from setup.place import PACKS, PWA, PYTHON, ROOT, VAR, VENV, environment
from setup.steps import RefusalError, say

_REPORTS = 20_000
_READY_WITHIN_S = 90
_LAST_PORT = 65_535
_LOCK = "in-use"
_FILLING = "filling"
_DATABASE = "wangge.sqlite"


def run() -> int:
    """Prepare what is missing, serve the demo county until told to stop."""
    env = _settings()
    port = free_port()
    system.prepare(system.NEEDS_TO_RUN)
    software.prepare_python(for_tests=False)
    software.prepare_npm()
    software.build_screens()
    with held(env):
        _fill(env)
        say("  Starting the server")
        with _server(env, port) as server:
            _welcome(port, server)
            return server.wait()


def dev() -> int:
    """Serve with changes taken up as they are saved: the screens by Vite, the server anew."""
    env = _settings()
    port = free_port()
    system.prepare(system.NEEDS_TO_RUN)
    software.prepare_python(for_tests=True)
    software.prepare_npm()
    with held(env):
        _fill(env)
        env["WANGGE_API"] = f"http://127.0.0.1:{port}"
        with _screens(env) as screens, _server(env, port, "--reload") as server:
            while server.poll() is None and screens.poll() is None:
                time.sleep(0.2)
            return server.returncode or screens.returncode or 0


def reset() -> int:
    """Throw the demo's data away and fill it anew."""
    env = _settings()
    if "WANGGE_DATABASE_URL" in env:
        raise RefusalError(
            "`make reset` throws away only the embedded demo under var/: unset"
            " WANGGE_DATABASE_URL, or empty that database yourself."
        )
    system.prepare(system.NEEDS_TO_RUN)
    software.prepare_python(for_tests=False)
    with held(env) as data:
        _empty(data)
        _fill(env)
    say("The demo county is as new: `make run` serves it.")
    return 0


def _settings() -> dict[str, str]:
    """The environment that the product's own command reads: COUNTY's data has a folder of its own.

    Raises:
        RefusalError: when COUNTY names no pack.
    """
    env = environment(WANGGE_DEMO="1")
    env["WANGGE_COUNTY"] = env.get("COUNTY") or env.get("WANGGE_COUNTY") or "640425"
    county = env["WANGGE_COUNTY"]
    packs = Path(env.get("WANGGE_PACKS_DIR") or PACKS)
    if not (packs / county / "pack.toml").exists():
        known = ", ".join(sorted(each.parent.name for each in packs.glob("*/pack.toml")))
        raise RefusalError(f"There is no county pack {county}: set COUNTY to one of {known}.")
    env.setdefault("WANGGE_DATA_DIR", str(VAR / county))
    return env


def free_port() -> int:
    """The port to serve on: PORT, or 8000.

    Raises:
        RefusalError: when it is no port, or something listens there.
    """
    named = os.environ.get("PORT") or "8000"
    if not named.isdecimal() or not 0 < int(named) <= _LAST_PORT:
        raise RefusalError(f"PORT={named} is not a port: name a number from 1 to {_LAST_PORT}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(named)))
        except PermissionError as error:
            raise RefusalError(
                f"Port {named} is for root only: choose another, such as `PORT=8080 make run`."
            ) from error
        except OSError as error:
            raise RefusalError(
                f"Port {named} is taken: stop what listens there, or choose another, such as"
                f" `PORT={int(named) % _LAST_PORT + 1} make run`."
            ) from error
    return int(named)


@contextmanager
def held(env: dict[str, str]) -> Iterator[Path]:
    """Hold the demo's folder, so that nobody else fills it or throws it away meanwhile.

    Raises:
        RefusalError: when another command holds it.
    """
    data = Path(env["WANGGE_DATA_DIR"])
    data.mkdir(parents=True, exist_ok=True)
    with (data / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RefusalError(
                f"The demo under {os.path.relpath(data, ROOT)} is in use: stop the `make run`,"
                " `make dev` or `make reset` that runs already."
            ) from error
        yield data


def _empty(data: Path) -> None:
    """Throw away what the product keeps in its folder, and nothing that others put there."""
    for folder in ("files", "keys"):
        shutil.rmtree(data / folder, ignore_errors=True)
    for file in (*data.glob(f"{_DATABASE}*"), data / _FILLING):
        file.unlink(missing_ok=True)


def _fill(env: dict[str, str]) -> None:
    """Bring the database up to date and, when it is empty, put the demo county in it."""
    is_embedded = "WANGGE_DATABASE_URL" not in env
    with whole_or_nothing(Path(env["WANGGE_DATA_DIR"])) if is_embedded else nullcontext():
        say("  Bringing the database up to date")
        _wangge(env, "database", "upgrade")
        say("  Looking after the demo county (the first time takes minutes)")
        _wangge(env, "demo", "fill", "--reports", str(_REPORTS))


@contextmanager
def whole_or_nothing(data: Path) -> Iterator[None]:
    """Start a demo anew whose first filling was broken off; one once filled is never touched."""
    filling = data / _FILLING
    if filling.exists():
        say("  The demo county was left half filled: starting it anew")
        _empty(data)
    if not (data / _DATABASE).exists():
        filling.touch()
    yield
    filling.unlink(missing_ok=True)


def _wangge(env: dict[str, str], *words: str) -> None:
    """Run the product's command; when it fails, it has said in its own words what is wrong."""
    done = subprocess.run([str(PYTHON), "-m", "wangge.app", *words], env=env, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


@contextmanager
def _server(env: dict[str, str], port: int, *options: str) -> "Iterator[subprocess.Popen[bytes]]":
    """The server as a child that ends with us."""
    serve = [str(PYTHON), "-m", "wangge.app", "serve", "--port", str(port), *options]
    tied = ["setpriv", "--pdeathsig=TERM", *serve]
    # In a group of its own: Granian hangs when Ctrl-C reaches it beside our own word to end.
    with subprocess.Popen(tied, env=env, process_group=0) as server:
        is_told = False

        def end(*_: object) -> None:
            nonlocal is_told
            if not is_told:
                is_told = True
                server.terminate()

        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, end)
        try:
            yield server
        finally:
            end()


@contextmanager
def _screens(env: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    """Vite, in a group of its own: npm's wrappers end with a traceback when Ctrl-C reaches them."""
    vite = [str(VENV / "bin" / "npm"), "run", "dev"]
    with subprocess.Popen(
        vite, cwd=PWA, env=env, stdin=subprocess.DEVNULL, process_group=0
    ) as screens:
        try:
            yield screens
        finally:
            with suppress(ProcessLookupError):
                os.killpg(screens.pid, signal.SIGTERM)


def _welcome(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Say where to look and who may sign in, once the server answers."""
    address = f"http://127.0.0.1:{port}"
    county = _wait_for(f"{address}/api/v1/county", server)
    if county is None:
        return
    say(f"\n  {county['name']}  {address}\n")
    if county["demo_accounts"]:
        say("  Sign in with the password wangge-demo as one of")
    for account in county["demo_accounts"]:
        who = "  ".join(account[key] for key in ("name", "organisation", "role"))
        say(f"    {account['username']:<10} {who}")
    say("\n  Ctrl-C stops it; the data stays. `make reset` starts the demo anew.\n")


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> dict[str, Any] | None:
    """What the server answers at an address, or None when it ended or was not ready in time."""
    direct = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + _READY_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with direct.open(address, timeout=5) as answer:
                county: dict[str, Any] = json.load(answer)
                return county
        except (URLError, OSError):
            time.sleep(0.2)
    return None
