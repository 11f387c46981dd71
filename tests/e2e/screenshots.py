"""Pictures of every screen for the documentation.

``PYTHONPATH=backend:. .venv/bin/python -m tests.e2e.screenshots [FOLDER]`` fills a county of its
own, starts the product with the built screens, and writes ``<screen>-<width>.png`` into FOLDER
(docs/screenshots).
"""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from tests import databases
from tests.e2e import product
from tests.e2e.conftest import CHROMIUM, FLAGS, place_of_worker
from tests.e2e.people import DESK, PHONE, TABLET, Device, Person
from tests.e2e.screens import SCREENS, Screen

FOLDER = product.ROOT / "docs" / "screenshots"
WIDTHS = {"phone": (PHONE, 2), "tablet": (TABLET, 1), "desk": (DESK, 1)}
REPORTS = 2000
_COLOURS = 160
_MAP_DRAWN_MS = 4000


def main(folder: Path = FOLDER) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as kept,
        databases.spatialite(databases.upgrade) as fresh,
        fresh() as database_url,
        product.running(database_url, Path(kept), reports=REPORTS) as base,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        at = place_of_worker(base, browser)
        for screen in SCREENS:
            for width in WIDTHS:
                write(
                    folder / f"{screen.name}-{width}.png",
                    pictured(browser, base, at, screen, width),
                )
        browser.close()


def pictured(
    browser: Browser, base: str, at: dict[str, float], screen: Screen, width: str
) -> bytes:
    """The picture of a screen as it fills the window."""
    size, sharpness = WIDTHS[width]
    device = Device.made(browser, base, size=size, at=at, sharpness=sharpness)
    if screen.username:
        credentials = {"username": screen.username, "password": product.PASSWORD}
        device.context.request.post("/api/v1/session", data=credentials)
    person = Person(device, device.context.new_page())
    screen.reach(person)
    if person.page.locator("canvas").count():
        person.page.wait_for_timeout(_MAP_DRAWN_MS)
    picture = person.page.screenshot(animations="disabled")
    device.context.close()
    return picture


def write(path: Path, picture: bytes) -> None:
    """Keep a picture with few colours: screens have few, and the file is a third as large."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
