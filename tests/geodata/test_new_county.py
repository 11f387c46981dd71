"""docs/new-county.md, followed word for word in a folder of its own: a county from nothing."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

import pytest
from tests import databases
from tests.databases import ROOT

from wangge.accounts.rules.sheets import HEADINGS
from wangge.kernel.canonical import canonical
from wangge.platform.workbooks import Sheet, workbook_of

PAGE = ROOT / "docs" / "new-county.md"
FILE = re.compile(r"^File `(/srv/wangge/[^`]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^\| 姓名 \|.*\n\|[-|]+\n((?:\|.*\|\n)+)", re.MULTILINE)
SERVE = ".venv/bin/wangge serve --port 8000"
PASSWORD = "a county that never was"  # noqa: S105 -- of a throw-away county
READY_WITHIN_S = 60


class Follower:
    """Somebody who knows nothing, and types what the page says; the machine's folders are ours."""

    def __init__(self, folder: Path, database_url: str | None) -> None:
        self.folder = folder
        self.typed = "set -eu\n"
        self.env = {
            name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")
        }
        if database_url:
            self.env["WANGGE_DATABASE_URL"] = database_url

    def here(self, text: str) -> str:
        """The page's words, with our folders and programs in the place of theirs."""
        for theirs, ours in (
            ("/srv/wangge", str(self.folder)),
            ("/opt/wangge", str(ROOT)),
            ("PYTHONPATH=backend ", ""),
            (".venv/bin/python", sys.executable),
            (".venv/bin/wangge", f"{sys.executable} -m wangge.app"),
        ):
            text = text.replace(theirs, ours)
        return text

    def write(self, path: str, text: str) -> None:
        """Put a text into a file that the page names."""
        Path(self.here(path)).write_text(text, "utf-8")

    def fill(self, table: str) -> None:
        """Fill the sheet of staff with the rows of a table."""
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n")]
        sheet = Sheet("人员", [list(HEADINGS), *rows], (12,) * len(HEADINGS))
        (self.folder / "staff.xlsx").write_bytes(workbook_of([sheet]))

    def type(self, block: str) -> str:
        """What the terminal answers to a block, typed after those before it."""
        exports = [line for line in block.splitlines() if line.startswith(("export", "cd"))]
        done = subprocess.run(
            ["/bin/bash", "-c", self.typed + self.here(block)],
            env=self.env | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"},
            input=f"{PASSWORD}\n{PASSWORD}\n",
            capture_output=True,
            text=True,
            check=False,
            # Without a terminal of its own the password is read from what we give it.
            start_new_session=True,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        self.typed += self.here("\n".join(exports) + "\n")
        return done.stdout

    def serving(self, port: int) -> "subprocess.Popen[bytes]":
        """The server that the page starts, on a port that is free."""
        line = self.here(SERVE).replace("8000", str(port))
        return subprocess.Popen(
            ["/bin/bash", "-c", f"{self.typed}exec {line}"],
            env=self.env | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"},
            start_new_session=True,
        )


@pytest.fixture
def follower(tmp_path: Path, database_kind: str) -> Iterator[Follower]:
    """Somebody with an empty folder, and an empty database where that is a server's."""
    if database_kind != "postgis":
        yield Follower(tmp_path, None)
        return
    with databases.postgis(lambda _: None) as fresh, fresh() as url:
        yield Follower(tmp_path, url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def signed_in(address: str, server: "subprocess.Popen[bytes]") -> OpenerDirector:
    """A browser in which the first administrator has signed in."""
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
    credentials = canonical({"username": "zhang", "password": PASSWORD})
    request = Request(  # noqa: S310 -- our own server
        f"{address}/api/v1/session", credentials, {"Content-Type": "application/json"}
    )
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            browser.open(request, timeout=10).close()
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            return browser


@pytest.mark.timeout(300)
def test_a_county_is_made_from_nothing_by_the_page(follower: Follower) -> None:
    page = PAGE.read_text("utf-8")
    steps = sorted(
        [(found.start(), found) for each in (FILE, TABLE, SHELL) for found in each.finditer(page)],
        key=lambda step: step[0],
    )
    answers = []
    for _, found in steps:
        if found.re is FILE:
            follower.write(found[1], found[2])
        elif found.re is TABLE:
            follower.fill(found[1].strip())
        elif SERVE not in found[1]:
            answers.append(follower.type(found[1]))

    told = "".join(answers)
    assert "990102: no faults" in told
    assert "zhang can sign in now." in told
    assert "Adopted: these boundaries hold from" in told
    assert "3 rows are in;" in told
    assert not (ROOT / "geodata" / "counties" / "990102").exists()
    port = free_port()
    server = follower.serving(port)
    try:
        address = f"http://127.0.0.1:{port}"
        browser = signed_in(address, server)
        with browser.open(f"{address}/api/v1/territory/locate?lon=106.36&lat=36.04") as answer:
            found = answer.read().decode()
        with browser.open(f"{address}/api/v1/county") as answer:
            county = answer.read().decode()
    finally:
        server.terminate()
        server.wait()
    assert '"name":"河口镇"' in found
    assert '"name":"小河县"' in county
