"""One matter's whole life, each step done by the one whose step it is, on the device they have."""

import re
from typing import Any

from playwright.sync_api import Locator, expect
from tests.e2e.people import ARRIVED, DESK, NO_SESSION, PHONE, Enter, Person, photo

TAPS_MOST = 4


def test_a_hazard_is_reported_in_four_taps_and_struck_off_when_it_is_settled(
    enter: Enter, at: dict[str, float]
) -> None:
    leader = enter("leader", size=DESK)
    before = seen_by_leader(leader)

    worker = enter(size=PHONE, at=at)
    number = is_reported(worker)
    assert worker.taps <= TAPS_MOST

    village = at_desk(enter, "village", number, draws_maps=False)
    does(village, "核实", {"核实到的情况": "路面塌了半边，三轮车过不去。"})
    does(village, "上报上级", {"已经做过什么": "先围了起来，村里没有机械，修不了。"})

    town = at_desk(enter, "town", number)
    does(town, "上报上级", {"已经做过什么": "镇里看过，属于县道，要县里定。"})

    unit = enter("unit", size=DESK, draws_maps=False)
    department = unit.asks("/me")["posts"][0]["organisation"]["name"]
    county = at_desk(enter, "county", number, draws_maps=False)
    does(county, "交办", {"要办什么": "十五天内修好路面。"}, [department])

    assert seen_by_leader(leader) == before + 1
    opens_matter(leader, number, view="全部")
    does(leader, "批示", {"批示内容": "抓紧修，雪前通车。"})

    opens_matter(unit, number)
    expect(pane(unit)).to_contain_text("抓紧修，雪前通车。")
    does(unit, "办结", {"办理结果": "路面已经修好。"}, ["修好了"])

    agent = at_desk(enter, "agent", number, view="全部", draws_maps=False)
    does(agent, "回访", {"群众怎么说": "路平了，车能走。"}, ["满意", "上门"])

    opens_matter(county, number, view="全部")
    does(county, "销号", {})

    worker.opens("/mine")
    row = worker.page.get_by_role("link").filter(has=worker.page.locator("img")).first
    expect(row).to_contain_text("已销号")
    row.click()
    expect(worker.page.get_by_role("heading", name=number)).to_be_visible()
    expect(worker.page.get_by_text("抓紧修，雪前通车。")).to_be_visible()


def is_reported(worker: Person) -> str:
    """The worker signs in, takes a photo, says what it is and sends; the matter's number."""
    worker.device.allow(NO_SESSION)
    worker.opens("/")
    worker.signs_in("worker")
    expect(worker.page.get_by_text(ARRIVED)).to_be_visible()
    worker.settles()
    worker.taps = 0
    worker.begins_report(photo())
    expect(worker.page.get_by_alt_text("第 1 张照片")).to_be_visible()
    worker.chooses_kind()
    expect(worker.page.locator("#part-place .settled")).to_be_visible()
    worker.taps_on(worker.button("上报"))
    expect(worker.page.get_by_role("heading", name="已经收到")).to_be_visible()
    expect(worker.page.get_by_text("张照片在传")).to_have_count(0)
    number = worker.page.locator(".number").inner_text()
    assert re.fullmatch(r"\d{4}-.+-\d{6}", number)
    return number


def seen_by_leader(leader: Person) -> int:
    """How many matters of the period the cockpit counts in the heat map's villages."""
    leader.opens("/cockpit")
    table = leader.page.get_by_role("table", name="事项分布图", include_hidden=True)
    figures = table.locator("tbody tr td:nth-child(2)")
    expect(figures.first).to_be_attached()
    return sum(int(each) for each in figures.all_text_contents())


def at_desk(
    enter: Enter, username: str, number: str, view: str = "等我办", *, draws_maps: bool = True
) -> Person:
    """Somebody at a desk with the matter open."""
    person = enter(username, size=DESK, draws_maps=draws_maps)
    opens_matter(person, number, view)
    return person


def opens_matter(person: Person, number: str, view: str = "等我办") -> None:
    """Find the matter in a view of the queue and among the points of the map, and open it."""
    person.opens("/desk")
    person.page.get_by_role("group", name="看哪些事项").get_by_role("button", name=view).click()
    search = person.page.get_by_role("searchbox", name="编号或内容")
    search.fill(number)
    with person.page.expect_response(
        lambda answer: "/matters/points" in answer.url and "q=" in answer.url
    ) as points:
        search.press("Enter")
    on_map = [each["properties"]["number"] for each in points.value.json()["features"]]
    assert on_map == [number]
    row = person.page.locator("[data-row]")
    expect(row).to_have_count(1)
    row.click()
    expect(pane(person).get_by_role("heading", name=number)).to_be_visible()


def pane(person: Person) -> Locator:
    """The pane of the matter."""
    return person.page.locator("section.pane")


def does(
    person: Person, action: str, texts: dict[str, Any], choices: list[str] | None = None
) -> None:
    """Open an action's form, fill it, send it, and see that it is recorded."""
    pane(person).get_by_role("button", name=action, exact=True).click()
    form = pane(person).locator("form")
    for label, words in texts.items():
        form.get_by_label(label).fill(words)
    for choice in choices or []:
        form.get_by_role("radio", name=choice, exact=True).check()
    form.get_by_role("button", name=action, exact=True).click()
    expect(pane(person).get_by_text(f"{action}，已经记下")).to_be_visible()
