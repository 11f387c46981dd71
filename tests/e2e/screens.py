"""Every screen with data on it, by the name under which it is tested and pictured."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect
from tests.e2e.people import Person


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen, who stands before it, and how they come to it."""

    name: str
    username: str | None
    reach: Callable[[Person], None]


def _at(path: str) -> Callable[[Person], None]:
    return lambda person: person.opens(path)


def _report(person: Person) -> None:
    person.opens("/home")
    person.begins_report()
    person.chooses_kind()
    person.page.get_by_label("说一说情况").fill("路口往西的路塌了半边，三轮车过不去。")
    expect(person.page.locator("#part-place .settled")).to_be_visible()
    person.page.evaluate("document.activeElement.blur()")
    person.page.evaluate("scrollTo(0, 0)")


def _on_map(person: Person) -> None:
    _report(person)
    person.button("地图上指").click()
    person.page.wait_for_url("**/map")
    expect(person.page.locator(".maplibregl-canvas")).to_be_visible()
    expect(person.button("就在这里")).to_be_in_viewport()
    person.settles()


def _from_list(person: Person) -> None:
    _report(person)
    person.button("名单里选").click()
    person.page.wait_for_url("**/grid")
    expect(person.page.get_by_role("heading", name="我的网格")).to_be_visible()


def _sent(person: Person) -> None:
    person.opens("/home")
    person.writes_report("路口的路灯坏了三天，晚上看不清路。")
    expect(person.page.get_by_role("heading", name="已经收到")).to_be_visible()


def _matter(person: Person) -> None:
    (row, *_) = person.asks("/matters", waiting="true", sort="due", limit="1")["items"]
    person.opens(f"/matters/{row['id']}")
    expect(person.page.get_by_role("heading", name=row["number"])).to_be_visible()


def _focal_village(person: Person) -> None:
    (row, *_) = person.asks("/focal-villages", stage="under_care")["items"]
    person.opens(f"/focal-villages/{row['id']}")
    expect(person.page.get_by_role("heading", name="工作专班")).to_be_visible()


def _place(person: Person) -> None:
    (row, *_) = person.asks("/places")["items"]
    person.opens(f"/places/{row['id']}")
    expect(person.page.get_by_role("heading", name="台账", exact=True)).to_be_visible()
    person.settles()


def _desk(person: Person) -> None:
    person.opens("/desk?view=open")
    person.page.locator("[data-row], a.row").first.click()
    person.page.wait_for_url("**/desk/*")
    expect(person.page.get_by_role("heading", name="办理经过")).to_be_visible()
    person.settles()


PHONE_SCREENS = (
    Screen("sign-in", None, _at("/sign-in")),
    Screen("home", "worker", _at("/home")),
    Screen("report", "worker", _report),
    Screen("report-map", "worker", _on_map),
    Screen("report-grid", "worker", _from_list),
    Screen("mine", "worker", _at("/mine")),
    Screen("waiting", "worker", _at("/waiting")),
    Screen("matter", "worker", _matter),
    Screen("focal-villages", "worker", _at("/focal-villages")),
    Screen("focal-village", "worker", _focal_village),
    Screen("places", "worker", _at("/places")),
    Screen("place", "worker", _place),
    Screen("settings", "worker", _at("/settings")),
    # The last: it leaves a report behind.
    Screen("sent", "worker", _sent),
)
WIDE_SCREENS = (
    Screen("desk", "town", _desk),
    Screen("cockpit", "leader", _at("/cockpit")),
    Screen("focal-villages-county", "county", _at("/focal-villages")),
    Screen("focal-village-county", "county", _focal_village),
    Screen("place-county", "county", _place),
    Screen("staff", "town", _at("/staff")),
    Screen("staff-vacancies", "admin", _at("/staff/vacancies")),
    Screen("staff-import", "town", _at("/staff/import")),
    Screen("staff-hand-overs", "admin", _at("/staff/hand-overs")),
    Screen("deputies", "town", _at("/deputies")),
    Screen("password", "town", _at("/password")),
)
SCREENS = (*PHONE_SCREENS, *WIDE_SCREENS)
