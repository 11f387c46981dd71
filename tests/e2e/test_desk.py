"""The desk by keyboard, and the cockpit's figures as doors."""

import re

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.people import AWAY, DESK, Enter


def test_the_queue_is_worked_without_a_mouse(enter: Enter) -> None:
    town = enter("town", size=DESK)
    town.opens("/desk?view=open")
    rows = [each.get_attribute("data-row") for each in town.page.locator("[data-row]").all()]
    assert len(rows) > 2

    town.page.keyboard.press("j")
    town.page.keyboard.press("j")
    expect(town.page.locator(f'[data-row="{rows[1]}"]')).to_be_focused()
    town.page.keyboard.press("k")
    expect(town.page.locator(f'[data-row="{rows[0]}"]')).to_be_focused()

    town.page.keyboard.press("Enter")
    town.page.wait_for_url(f"**/desk/{rows[0]}?*")
    expect(town.page.locator("section.pane h2").first).to_have_text(re.compile(r"\d{6}$"))

    town.page.keyboard.press("/")
    expect(town.page.get_by_role("searchbox", name="编号或内容")).to_be_focused()


def test_a_search_narrows_while_typing_and_the_next_click_opens_its_row(enter: Enter) -> None:
    town = enter("town", size=DESK, draws_maps=False)
    town.opens("/desk?view=all")
    row, other = (town.page.locator("[data-row]").nth(n).get_attribute("data-row") for n in (3, 4))
    number = town.page.locator(f'[data-row="{row}"]').get_attribute("title").split(" · ")[0]
    box = town.page.get_by_role("searchbox", name="编号或内容")

    box.fill(number)
    town.page.locator(f'[data-row="{other}"]').click()
    town.page.wait_for_url(f"**/desk/{other}?*")

    expect(town.page.locator("[data-row]")).to_have_count(1)
    town.page.locator(f'[data-row="{row}"]').click()
    town.page.wait_for_url(f"**/desk/{row}?*")


def test_a_desk_scrolls_within_its_panes_and_never_as_a_whole(enter: Enter) -> None:
    town = enter("town", size=DESK, draws_maps=False)
    town.opens("/desk?view=all")
    expect(town.page.locator("[data-row]").nth(40)).to_be_attached()

    assert town.page.evaluate("document.documentElement.scrollHeight") == DESK[1]


def test_without_a_network_what_was_written_at_a_desk_stands_in_the_form(enter: Enter) -> None:
    village = enter("village", size=DESK, draws_maps=False)
    village.opens("/desk?view=all")
    village.page.locator("[data-row]").first.click()
    pane = village.page.locator("section.pane")
    pane.get_by_role("button", name="补充情况", exact=True).click()
    words = pane.get_by_label("补充的情况")
    words.fill("夜里又去看过一次。")
    village.device.allow(AWAY)
    village.device.context.set_offline(offline=True)

    pane.locator("form").get_by_role("button", name="补充情况", exact=True).click()

    expect(pane.get_by_role("alert")).to_contain_text("您写的还在表单里。没有收到回复")
    expect(words).to_have_value("夜里又去看过一次。")
    village.device.context.set_offline(offline=False)
    pane.locator("form").get_by_role("button", name="补充情况", exact=True).click()
    expect(pane.get_by_text("补充情况，已经记下")).to_be_visible()


WAYS = {"hex": "", "small": "small_grid", "large": "village", "town": "town"}
"""How the heat map is divided, and which of the county's words its button bears."""


@pytest.mark.parametrize("by", WAYS)
def test_each_way_of_dividing_the_heat_map_shows_its_cells(enter: Enter, by: str) -> None:
    leader = enter("leader", size=DESK)
    leader.opens("/cockpit")
    way = leader.asks("/county")["words"].get(WAYS[by], "六边形")
    part = leader.page.locator(".map-part")
    group = part.get_by_role("group", name="按什么分")
    if group.get_by_role("button", name=way).get_attribute("aria-pressed") != "true":
        with leader.page.expect_response(lambda answer: f"by={by}" in answer.url) as heat:
            group.get_by_role("button", name=way).click()
        assert len(heat.value.json()["cells"]) > 0

    legend = part.locator(".legend")
    expect(legend).to_contain_text(way)
    expect(legend.locator("li").nth(1)).to_have_text(re.compile(r"\d"))
    if by != "hex":
        part.get_by_text("看表格").click()
        expect(rows_of(part).first).to_be_visible()


def test_a_figure_of_the_heat_map_opens_its_matters(enter: Enter) -> None:
    leader = enter("leader", size=DESK)
    leader.opens("/cockpit")
    part = leader.page.locator(".map-part")
    part.get_by_text("看表格").click()
    figure = rows_of(part).first.get_by_role("link").first
    count = figure.inner_text()

    figure.click()

    leader.page.wait_for_url("**/desk?*")
    expect(leader.page.locator(".count").first).to_have_text(f"{count} 件")


def rows_of(part: Locator) -> Locator:
    """The rows of the table beside the heat map."""
    return part.get_by_role("table", name="事项分布图").locator("tbody tr")
