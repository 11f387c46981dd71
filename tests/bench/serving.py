"""The product served as a county serves it, and a client that keeps its connection."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from tests.bench.county import PASSWORD

_READY_WITHIN_S = 90
_WORKER_BYTES = 50_000_000
_IDLE_S = 1


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: "subprocess.Popen[bytes]"
    start_s: float

    @property
    def worker_mb(self) -> int:
        """The resident memory of its largest worker, in MB."""
        sizes = [
            each.memory_info().rss
            for each in psutil.Process(self.process.pid).children(recursive=True)
        ]
        return round(max(size for size in sizes if size > _WORKER_BYTES) / 1e6)


class Client:
    """Somebody signed in, over one connection."""

    def __init__(self, server: Server, username: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self._used = time.monotonic()
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        body = {"username": username, "password": PASSWORD}
        cookie = self._sent("POST", "/session", body).headers["Set-Cookie"]
        self._headers["Cookie"] = cookie.partition(";")[0]

    def get(self, path: str) -> Any:  # noqa: ANN401 -- any JSON value
        """What the API answers."""
        return json.loads(self._sent("GET", path).body)

    def fetch(self, path: str) -> int:
        """Ask, and leave the answer unread; its length."""
        return len(self._sent("GET", path).body)

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401 -- any JSON value
        """What the API answers to JSON."""
        return json.loads(self._sent("POST", path, body).body)

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _sent(self, method: str, path: str, body: object = None) -> "_Answer":
        content = json.dumps(body).encode() if body is not None else None
        if time.monotonic() - self._used > _IDLE_S:
            # The server lets go of idle connections; the next request opens a new one.
            self._connection.close()
        self._connection.request(method, f"/api/v1{path}", content, self._headers)
        response = self._connection.getresponse()
        found = response.read()
        self._used = time.monotonic()
        if response.status >= http.HTTPStatus.BAD_REQUEST:
            message = f"{method} {path}: {response.status} {found.decode()}"
            raise RuntimeError(message)
        return _Answer(found, response.headers)


@dataclass(frozen=True)
class _Answer:
    body: bytes
    headers: http.client.HTTPMessage


@contextmanager
def served(url: str, data_dir: Path) -> Iterator[Server]:
    """The product's own server over a database, ready; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = os.environ | {"WANGGE_DATABASE_URL": url, "WANGGE_DATA_DIR": str(data_dir)}
    serve = [sys.executable, "-m", "wangge.app", "serve", "--port", str(port)]
    log = data_dir / "server.log"
    begun = time.monotonic()
    with (
        log.open("wb") as out,
        subprocess.Popen(  # noqa: S603 -- our own words
            ["setpriv", "--pdeathsig", "TERM", *serve],  # noqa: S607 -- the system's own
            env=env,
            stdout=out,
            stderr=out,
        ) as process,
    ):
        try:
            _wait_for(port, process, log)
            yield Server(port, process, round(time.monotonic() - begun, 2))
        finally:
            process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the server answers.

    Raises:
        RuntimeError: when it ended, or was not ready in time; the message is its log.
    """
    deadline = time.monotonic() + _READY_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise RuntimeError(log.read_text())
