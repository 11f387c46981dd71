"""Signing in, and what somebody may see."""

from playwright.sync_api import expect
from tests.e2e.people import DESK, NO_SESSION, Enter


def test_a_wrong_password_is_told_in_words_and_gives_no_hint_which_was_wrong(enter: Enter) -> None:
    visitor = enter()
    visitor.device.allow(NO_SESSION, r"status of 401 .*/api/v1/session$")
    visitor.opens("/")

    visitor.signs_in("worker", "not the password")

    expect(visitor.page.get_by_role("alert")).to_contain_text("账号或密码不对")
    expect(visitor.button("登录")).to_be_enabled()


def test_what_lies_in_another_grid_does_not_exist_for_a_worker(enter: Enter) -> None:
    county = enter("county", size=DESK)
    worker = enter("worker")
    own = worker.asks("/me")["posts"][0]["area"]["code"]
    rows = county.asks("/matters", limit="200")["items"]
    other = next(each for each in rows if not each["place"]["code"].startswith(own[:12]))
    worker.device.allow(r"status of 404 .*/matters/")

    worker.opens(f"/matters/{other['id']}")

    expect(worker.page.get_by_role("alert")).to_contain_text("找不到这件事项")
    expect(worker.page.get_by_text(other["number"])).to_have_count(0)


def test_a_home_screen_names_the_village_and_the_small_grid(enter: Enter) -> None:
    worker = enter("worker")
    area = worker.asks("/me")["posts"][0]["area"]
    areas = {each["code"]: each["name"] for each in worker.asks("/territory/areas")["items"]}

    worker.opens("/home")

    expect(worker.page.locator(".post")).to_contain_text(
        f"{areas[area['code'][:12]]} {area['name']}"
    )
