"""A banner beside the county: its screens say its own words."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests import databases
from tests.e2e import product
from tests.e2e.conftest import place_of_worker
from tests.e2e.people import DESK, NO_SESSION, PHONE, Device, Person
from tests.e2e.screens import SCREENS, Screen

REPORTS = 120
ANOTHER_COUNTYS = re.compile(r"县|乡镇|村民委员会")
BANNERS = {
    "sign-in": "嘎查村（社区）负责人",
    "report-grid": "全部镇",
    "cockpit": "嘎查村（社区）",
    "admin": "旗直部门",
}


@pytest.fixture(scope="module")
def banner(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a product that serves the banner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WANGGE_COUNTY", "150623")
        folder = tmp_path_factory.mktemp("banner")
        with (
            databases.KINDS[database_kind](databases.upgrade) as fresh,
            fresh() as url,
            product.running(url, folder, reports=REPORTS) as address,
        ):
            yield address


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_no_screen_of_a_banner_says_the_words_of_a_county(
    banner: str, browser: Browser, screen: Screen
) -> None:
    size = DESK if screen.name in {"desk", "cockpit", "admin"} else PHONE
    device = Device.made(browser, banner, size=size, at=place_of_worker(banner, browser))
    device.allowed.append(NO_SESSION)
    if screen.username:
        credentials = {"username": screen.username, "password": product.PASSWORD}
        device.context.request.post("/api/v1/session", data=credentials)
    person = Person(device, device.context.new_page())

    screen.reach(person)

    said = person.page.locator("body").inner_text()
    assert ANOTHER_COUNTYS.findall(said) == []
    assert BANNERS.get(screen.name, "") in said
    device.end()
