"""One product and one browser for all tests here; a new device for each person."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests import databases
from tests.e2e import product
from tests.e2e.people import PHONE, Device, Enter, Person, Size

CHROMIUM = os.environ.get("WANGGE_CHROMIUM", "/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""Maps are drawn without a graphics card; root has no sandbox."""
_TIMEOUT_S = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test comes first also waits for the product to be filled and started."""
    for item in items:
        item.add_marker(pytest.mark.timeout(_TIMEOUT_S))


@pytest.fixture(scope="session")
def base(
    fresh_database: databases.Fresh, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the running product, with its simulated data."""
    with (
        fresh_database() as database_url,
        product.running(database_url, tmp_path_factory.mktemp("product")) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of the run."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def enter(base: str, browser: Browser) -> Iterator[Enter]:
    """People with devices of their own; a device in which something went wrong fails the test."""
    devices: list[Device] = []

    def entered(username: str | None = None, *, size: Size = PHONE, **more: object) -> Person:
        device = Device.made(browser, base, size=size, **more)
        devices.append(device)
        person = Person(device, device.context.new_page())
        if username:
            credentials = {"username": username, "password": product.PASSWORD}
            answer = device.context.request.post("/api/v1/session", data=credentials)
            assert answer.ok, answer.text()
        return person

    yield entered
    for device in devices:
        device.end()


@pytest.fixture(scope="session")
def at(base: str, browser: Browser) -> dict[str, float]:
    """A place inside the small grid of the demo's grid worker, as a phone would find it."""
    return place_of_worker(base, browser)


def place_of_worker(base: str, browser: Browser) -> dict[str, float]:
    """Where the label of the grid worker's small grid stands."""
    device = Device.made(browser, base, size=PHONE)
    asked = device.context.request
    asked.post("/api/v1/session", data={"username": "worker", "password": product.PASSWORD})
    code = asked.get("/api/v1/me").json()["posts"][0]["area"]["code"]
    grids = asked.get("/api/v1/territory/grids", params={"level": "small"}).json()["features"]
    device.end()
    (grid,) = [each["properties"] for each in grids if each["properties"]["code"] == code]
    return {"longitude": grid["label_lon"], "latitude": grid["label_lat"], "accuracy": 8}
