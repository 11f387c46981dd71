"""What holds of every screen: it can be used by all, says that its data is simulated, and fits."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.people import DESK, NO_SESSION, PHONE, Enter, Size
from tests.e2e.product import ROOT
from tests.e2e.screens import PHONE_SCREENS, SCREENS, Screen

AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": PHONE, "desk": DESK}
LARGEST = {"scale": 1.5}
SIMULATED = "模拟数据"


def each(screens: tuple[Screen, ...]) -> Any:  # noqa: ANN401 -- pytest's mark
    """A test for each screen, named after it."""
    return pytest.mark.parametrize("screen", screens, ids=lambda screen: screen.name)


@each(SCREENS)
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_screen_is_for_everybody_by_day_and_by_night(
    enter: Enter, at: dict[str, float], screen: Screen, width: Size
) -> None:
    person = enter(screen.username, size=width, at=at)
    person.device.allow(NO_SESSION)

    screen.reach(person)

    expect(person.page.get_by_text(SIMULATED, exact=True).first).to_be_visible()
    person.page.evaluate(AXE.read_text())
    by_day = faults(person.page)
    person.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert (by_day, faults(person.page)) == ([], [])


@each(PHONE_SCREENS)
def test_at_the_largest_text_a_phone_never_scrolls_sideways(
    enter: Enter, at: dict[str, float], screen: Screen
) -> None:
    person = enter(screen.username, size=PHONE, at=at, preferences=LARGEST)
    person.device.allow(NO_SESSION)

    screen.reach(person)

    assert person.page.evaluate(
        """() => [getComputedStyle(document.documentElement).fontSize,
                  document.documentElement.scrollWidth]"""
    ) == ["27px", PHONE[0]]


def faults(page: Page) -> list[str]:
    """What axe finds: the rule and where it is broken."""
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
