"""The app as something installed: it says what it is, and starts without a network."""

from playwright.sync_api import expect
from tests.e2e.people import AWAY, Enter


def test_the_manifest_says_what_is_installed(enter: Enter) -> None:
    worker = enter("worker")
    worker.opens("/home")

    path = worker.page.locator('link[rel="manifest"]').get_attribute("href")
    manifest = worker.page.request.get(path or "").json()

    told = {name: manifest[name] for name in ("name", "start_url", "display", "lang")}
    assert told == {"name": "网格", "start_url": "/", "display": "standalone", "lang": "zh-CN"}
    sizes = [icon["sizes"] for icon in manifest["icons"]]
    assert sizes == ["192x192", "512x512", "512x512"]
    for icon in manifest["icons"]:
        assert worker.page.request.get("/" + icon["src"].lstrip("/")).ok


def test_the_second_visit_starts_without_a_network(enter: Enter, at: dict[str, float]) -> None:
    worker = enter("worker", at=at, workers="allow")
    worker.opens("/home")
    worker.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    worker.opens("/waiting")
    row = worker.page.locator("a.row").first.inner_text()
    worker.device.allow(AWAY, "Failed to fetch")
    worker.device.context.set_offline(offline=True)

    worker.page.goto("/")

    expect(worker.page.get_by_role("heading", name="您好")).to_be_visible()
    expect(worker.page.get_by_text("现在没有网，可以照常上报")).to_be_visible()
    worker.page.get_by_role("link", name="等我办").first.click()
    expect(worker.page.locator("a.row").first).to_have_text(row, use_inner_text=True)
