"""The product as a person starts it: filled with simulated data, serving on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "wangge-demo"  # noqa: S105 -- printed at every start of a demo
REPORTS = 500
_READY_WITHIN_S = 90
_END_WITHIN_S = 10
_COMMAND = (sys.executable, "-m", "wangge.app")


@contextmanager
def running(database_url: str, folder: Path, *, reports: int = REPORTS) -> Iterator[str]:
    """The address of a product, filled in an up-to-date, empty database; it ends with the block.

    Raises:
        RuntimeError: when it ended, or did not answer in time; the message is what it wrote.
    """
    env = os.environ | {
        "PYTHONPATH": str(ROOT / "backend"),
        "WANGGE_DATABASE_URL": database_url,
        "WANGGE_DATA_DIR": str(folder / "data"),
        "WANGGE_DEMO": "1",
    }
    _run("demo", "fill", "--reports", str(reports), env=env)
    port = _free_port()
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own command
            [*_COMMAND, "serve", "--port", str(port)],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            # Its workers are ended with it, whatever it is doing.
            start_new_session=True,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _end(process)


def _run(*words: str, env: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [*_COMMAND, *words], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 -- our own server
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(log.read_text())


def _end(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(_END_WITHIN_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
