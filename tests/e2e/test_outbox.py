"""What a phone keeps until the server has it: nothing is lost, and nothing comes twice."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, Request, Route, expect
from tests.e2e.people import ARRIVED, AWAY, NO_SESSION, Enter, Person, photo

KEPT = "已经存在手机里"
RECEIVED = "已经收到"
OFFLINE_STRIP = "1 件还没有传上去，有网就会自动传"


def away(person: Person) -> None:
    """The person goes where there is no network."""
    person.device.allow(AWAY)
    person.device.context.set_offline(offline=True)


def back(person: Person) -> None:
    """The person has a network again."""
    person.device.context.set_offline(offline=False)


def at_home(enter: Enter, at: dict[str, float]) -> Person:
    worker = enter("worker", at=at)
    worker.opens("/home")
    return worker


def sent_items(pages: list[Page]) -> list[str]:
    """The ids of the reports that reach the server from these pages from now on, as they do."""
    ids: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/sync"):
            ids.extend(item["id"] for item in json.loads(request.post_data or "{}")["items"])

    for page in pages:
        page.on("requestfinished", note)
    return ids


def on_sync(person: Person, answer: Callable[[Route], None]) -> None:
    """Something at the network's edge answers for the server."""
    person.page.route("**/api/v1/sync", answer)


def test_a_report_written_without_a_network_waits_in_sight_and_arrives_by_itself(
    enter: Enter, at: dict[str, float]
) -> None:
    worker = at_home(enter, at)
    mine = worker.asks("/reports/mine")["items"]
    away(worker)

    worker.begins_report(photo(2))
    expect(worker.page.get_by_alt_text("第 1 张照片")).to_be_visible()
    worker.chooses_kind()
    worker.taps_on(worker.button("上报"))

    expect(worker.page.get_by_role("heading", name=KEPT)).to_be_visible()
    expect(worker.page.get_by_text(OFFLINE_STRIP)).to_be_visible()

    back(worker)

    expect(worker.page.get_by_role("heading", name=RECEIVED)).to_be_visible()
    expect(worker.page.get_by_text("张照片在传")).to_have_count(0)
    now = worker.asks("/reports/mine")["items"]
    assert [each["id"] for each in now[1:]] == [each["id"] for each in mine[: len(now) - 1]]
    assert len(now[0]["photos"]) == 1
    worker.button("回首页").click()
    expect(worker.page.get_by_text(ARRIVED)).to_be_visible()


def test_two_open_tabs_send_an_item_once(enter: Enter, at: dict[str, float]) -> None:
    worker = at_home(enter, at)
    other = worker.device.context.new_page()
    other.goto("/mine")
    expect(other.get_by_role("heading", name="已经传到的")).to_be_visible()
    sent = sent_items([worker.page, other])
    away(worker)
    worker.writes_report("两个窗口都开着。")
    expect(other.get_by_text(OFFLINE_STRIP)).to_be_visible()

    back(worker)

    expect(worker.page.get_by_role("heading", name=RECEIVED)).to_be_visible()
    expect(other.get_by_text(OFFLINE_STRIP)).to_have_count(0)
    other.wait_for_load_state("networkidle")
    worker.page.wait_for_timeout(500)
    assert len(sent) == 1


def test_a_half_written_report_survives_a_reload(enter: Enter, at: dict[str, float]) -> None:
    worker = at_home(enter, at)
    worker.begins_report(photo(3))
    expect(worker.page.get_by_alt_text("第 1 张照片")).to_be_visible()
    worker.chooses_kind("utilities.heating")
    worker.page.get_by_label("说一说情况").fill("暖气不热，老人冷。")
    worker.page.wait_for_timeout(300)

    worker.page.reload()

    expect(worker.page.get_by_label("说一说情况")).to_have_value("暖气不热，老人冷。")
    expect(worker.page.get_by_role("radio", name="供暖", exact=True)).to_be_checked()
    expect(worker.page.get_by_alt_text("第 1 张照片")).to_be_visible()


def test_a_refused_report_says_why_and_can_be_mended(enter: Enter, at: dict[str, float]) -> None:
    worker = at_home(enter, at)

    def refuse(route: Route) -> None:
        items = route.request.post_data_json["items"]
        problem = {"code": "intake.unknown_category", "status": 422, "title": "", "type": ""}
        results = [{"id": each["id"], "status": "refused", "problem": problem} for each in items]
        route.fulfill(json={"results": results})

    on_sync(worker, refuse)
    worker.writes_report("类别停用了。")
    expect(worker.page.get_by_role("heading", name="没有收下")).to_be_visible()
    expect(worker.page.get_by_role("alert")).to_contain_text("这个类别已经停用")
    worker.page.unroute("**/api/v1/sync")

    worker.page.goto("/mine")
    expect(worker.page.get_by_text("这个类别已经停用，没有收")).to_be_visible()
    worker.button("改一改再报").click()

    expect(worker.page.get_by_label("说一说情况")).to_have_value("类别停用了。")
    worker.chooses_kind("neighbours.quarrel")
    worker.button("上报").click()
    expect(worker.page.get_by_role("heading", name=RECEIVED)).to_be_visible()


def test_a_refused_photo_is_shown_with_its_reason_until_it_is_let_go(
    enter: Enter, at: dict[str, float]
) -> None:
    worker = at_home(enter, at)
    worker.device.allow(r"status of 413 .*/photos/")
    problem = {"code": "intake.photo_too_large", "status": 413, "title": "", "type": ""}
    worker.page.route(
        "**/api/v1/reports/*/photos/*",
        lambda route: route.fulfill(
            status=413, content_type="application/problem+json", body=json.dumps(problem)
        ),
    )
    worker.begins_report(photo(4))
    expect(worker.page.get_by_alt_text("第 1 张照片")).to_be_visible()
    worker.chooses_kind()
    worker.button("上报").click()
    expect(worker.page.get_by_text("有 1 张照片没有收")).to_be_visible()

    worker.page.goto("/mine")

    expect(worker.page.get_by_role("heading", name="没有收下的照片")).to_be_visible()
    expect(worker.page.get_by_text("照片太大了，没有收")).to_be_visible()
    worker.button("知道了，删掉").click()
    expect(worker.page.get_by_role("heading", name="没有收下的照片")).to_have_count(0)
    worker.page.goto("/home")
    expect(worker.page.get_by_text(ARRIVED)).to_be_visible()


def test_the_page_of_an_operator_that_wants_a_sign_in_is_no_receipt(
    enter: Enter, at: dict[str, float]
) -> None:
    worker = at_home(enter, at)
    portal = "<html><body>请先登录校园网</body></html>"
    on_sync(worker, lambda route: route.fulfill(status=200, content_type="text/html", body=portal))

    worker.writes_report("连的是别人的网。")

    expect(worker.page.get_by_role("heading", name=KEPT)).to_be_visible()
    worker.page.get_by_role("link", name=OFFLINE_STRIP).click()
    with worker.page.expect_response("**/api/v1/sync"):
        worker.button("现在传").click()
    expect(worker.page.get_by_text("还没有传上去", exact=True)).to_be_visible()

    worker.page.unroute("**/api/v1/sync")
    worker.page.reload()
    arrived = worker.page.locator("a.row").filter(has_text="连的是别人的网。")
    expect(arrived).to_be_visible()


def test_a_session_that_ended_keeps_what_is_unsent(enter: Enter, at: dict[str, float]) -> None:
    worker = at_home(enter, at)
    worker.device.allow(r"status of 401 ", NO_SESSION)
    away(worker)
    worker.writes_report("登录过期时写的。")
    expect(worker.page.get_by_role("heading", name=KEPT)).to_be_visible()
    worker.device.context.clear_cookies()

    back(worker)

    expect(worker.page.get_by_label("账号")).to_be_visible()
    worker.signs_in("worker")
    worker.page.wait_for_url("**/sent/*")
    expect(worker.page.get_by_role("heading", name=RECEIVED)).to_be_visible()
