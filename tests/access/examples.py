"""An example of a request to each endpoint, and what is planted for it to leak."""

from dataclasses import dataclass
from typing import Any

from tests.counties import FIRE, County
from tests.factories import THERE, fix, for_principal, new_id, picture, report, request
from tests.people import Person

from wangge.kernel.canonical import sha256_hex
from wangge.kernel.clock import local_day, utc_now

METHODS = ("get", "post", "put", "patch", "delete")
NOBODY = new_id()
OPEN = {("post", "/session"), ("get", "/county"), ("get", "/agents")}
"""What anybody may ask without a session."""

STAFF = {
    ("get", "/deputies/candidates"),
    ("get", "/accounts/staff/offices"),
    ("get", "/accounts/staff/people"),
    ("get", "/accounts/staff/people/{person_id}"),
    ("get", "/accounts/staff/hand-overs"),
    ("get", "/accounts/staff/vacancies"),
    ("get", "/accounts/staff/template"),
}
"""Reads of who works here; who sees what of them stands in test_staff.py."""

NOT_ABOUT_MATTERS = {
    *(each for each in STAFF if "{" not in each[1]),
    ("get", "/deputies"),
    ("get", "/me"),
    ("get", "/county"),
    ("get", "/organisations"),
    ("get", "/taxonomy"),
    ("get", "/territory/locate"),
    ("get", "/territory/grids"),
    ("get", "/territory/areas"),
    ("get", "/territory/versions"),
    ("get", "/agents"),
    ("get", "/agency/agents"),
    ("get", "/agency/menu"),
    ("get", "/officials"),
}
"""Reads whose answers are the same whatever is reported."""


@dataclass(frozen=True)
class Planted:
    """A matter of the second chain with everything that hangs on it."""

    matter: str
    number: str
    report: str
    photo: str
    notice: str
    words: str
    place: str
    holder: str
    ticket: str
    focal: str
    week: str
    task: str
    care_place: str


NOWHERE = Planted(
    *(new_id(), "2026-无-000001", new_id(), new_id(), new_id(), "无", "640425999999999", new_id()),
    *(new_id(), new_id(), new_id(), new_id(), new_id()),
)


def plant(county: County) -> Planted:
    """A matter that could leak: urgent, photographed, told to all layers, held by a department."""
    content, words = picture(), "绝密的词句"
    photo = {"id": new_id(), "sha256": sha256_hex(content)}
    worker, village, town = county["worker2"], county["village2"], county["town2"]
    matter = worker.report(words=words, point=fix(*THERE), urgent=True, photos=[photo])
    reported = matter["report"]["id"]
    worker.client.put(
        f"/api/v1/reports/{reported}/photos/{photo['id']}", data=content, content_type="image/jpeg"
    )
    village.act(matter, "verify", finding="属实")
    village.act(matter, "escalate", tried="调解")
    town.act(matter, "escalate", tried="会商")
    county["county2"].act(matter, "assign", unit=county.department(FIRE), task="办理")
    focal, week, task = plant_focal_village(county)
    return Planted(
        matter=matter["id"],
        number=matter["number"],
        report=reported,
        photo=photo["id"],
        notice=county["unit2"].get("/notices").json["items"][0]["id"],
        words=words,
        place=matter["place"]["code"],
        holder=county["unit2"].office["id"],
        ticket=_planted_ticket(county["agent2"]),
        focal=focal,
        week=week,
        task=task,
        care_place=plant_place(county),
    )


def _planted_ticket(agent: Person) -> str:
    """A request of the second chain that was filed, and has something to be told."""
    sent = for_principal() | {"point": fix(*THERE), "words": "绝密的委托"}
    return str(agent.post("/reports", sent).json["ticket"]["id"])


def plant_focal_village(county: County) -> tuple[str, str, str]:
    """The second chain's village as a focal village, with a list that names the matter."""
    people = {name: county[name].me["person_id"] for name in ("leader", "town2", "unit2")}
    given = {
        "village": "640425101201",
        "reason": "绝密的缘由",
        "head": people["leader"],
        "members": [people["town2"], people["unit2"]],
    }
    focal = county["county"].post("/focal-villages", given).json
    drafted = county["town2"].post(f"/focal-villages/{focal['id']}/weeks", {}).json["weeks"][0]
    return focal["id"], drafted["id"], drafted["tasks"][0]["id"]


def plant_place(county: County) -> str:
    """A place where the matter lies."""
    lon, lat = THERE
    given = {
        "kind": "mine",
        "name": "绝密的煤矿",
        "point": {"lon": lon, "lat": lat},
        "lead": county["leader"].me["person_id"],
        "liaison": county["town2"].me["person_id"],
    }
    return str(county["county"].post("/places", given).json["id"])


def reads(planted: Planted) -> dict[tuple[str, str], list[str]]:
    """For each endpoint that is read, the addresses to ask; some probe for what was planted."""
    today = local_day(utc_now())
    days = f"from={today.year}-01-01&to={today}"
    narrowed = (
        f"q={planted.number}",
        f"q={planted.words}",
        f"place={planted.place}",
        f"holder={planted.holder}",
        "place=640425101",
        "place=640425",
        "urgent=true",
        "layer=unit",
        "stage=assigned",
        "open=true",
        "waiting=true",
        "agency=true",
        "settled=false",
    )
    tickets = ("", "?to_tell=true", "?state=filed", f"?matter={planted.matter}", "?mine=true")
    return {
        ("get", "/agents"): ["/agents?village=640425101201"],
        ("get", "/agency/agents"): ["/agency/agents?village=640425101201"],
        ("get", "/agency/menu"): ["/agency/menu"],
        ("get", "/agency/tickets"): [f"/agency/tickets{each}" for each in tickets],
        ("get", "/agency/tickets/{ticket_id}"): [f"/agency/tickets/{planted.ticket}"],
        ("get", "/agency/statistics"): [
            f"/agency/statistics?{days}&by={by}" for by in ("town", "village")
        ],
        ("get", "/me"): ["/me"],
        ("get", "/county"): ["/county"],
        ("get", "/organisations"): ["/organisations?kind=department"],
        ("get", "/deputies"): ["/deputies"],
        ("get", "/deputies/candidates"): [f"/deputies/candidates?post={NOBODY}"],
        ("get", "/accounts/staff/offices"): ["/accounts/staff/offices"],
        ("get", "/accounts/staff/people"): ["/accounts/staff/people", "/accounts/staff/people?q=2"],
        ("get", "/accounts/staff/people/{person_id}"): [f"/accounts/staff/people/{NOBODY}"],
        ("get", "/accounts/staff/hand-overs"): ["/accounts/staff/hand-overs"],
        ("get", "/accounts/staff/vacancies"): ["/accounts/staff/vacancies"],
        ("get", "/accounts/staff/template"): ["/accounts/staff/template"],
        ("get", "/taxonomy"): ["/taxonomy"],
        ("get", "/territory/locate"): ["/territory/locate?lon=106.45&lat=35.65"],
        ("get", "/territory/grids"): ["/territory/grids?level=town"],
        ("get", "/territory/areas"): ["/territory/areas"],
        ("get", "/territory/versions"): ["/territory/versions"],
        ("get", "/reports/mine"): ["/reports/mine"],
        ("get", "/photos/{photo_id}"): [
            f"/photos/{planted.photo}",
            f"/photos/{planted.photo}?size=thumb",
        ],
        ("get", "/matters"): [
            "/matters",
            "/matters?sort=due",
            *(f"/matters?{q}" for q in narrowed),
        ],
        ("get", "/matters/export"): [
            "/matters/export?format=csv",
            *(f"/matters/export?format=csv&{q}" for q in narrowed),
        ],
        ("get", "/matters/points"): [
            "/matters/points",
            *(f"/matters/points?{q}" for q in narrowed),
        ],
        ("get", "/matters/{matter_id}"): [f"/matters/{planted.matter}"],
        ("get", "/notices"): ["/notices"],
        ("get", "/heatmap"): [
            *(f"/heatmap?{days}&by={by}" for by in ("hex", "small", "large", "town")),
            f"/heatmap?{days}&by=small&category=land",
        ],
        ("get", "/officials"): ["/officials?area=640425100200"],
        ("get", "/focal-villages"): [
            "/focal-villages",
            "/focal-villages?stage=under_care",
            "/focal-villages?village=640425101201",
        ],
        ("get", "/focal-villages/layer"): ["/focal-villages/layer"],
        ("get", "/focal-villages/{focal_village_id}"): [f"/focal-villages/{planted.focal}"],
        ("get", "/places"): ["/places", "/places?kind=mine", "/places?q=绝密"],
        ("get", "/places/layer"): ["/places/layer"],
        ("get", "/places/{place_id}"): [f"/places/{planted.care_place}"],
        ("get", "/places/{place_id}/ledger"): [f"/places/{planted.care_place}/ledger"],
        ("get", "/statistics"): [f"/statistics?{days}", f"/statistics?{days}&category=land"],
    }


def writes(planted: Planted) -> dict[tuple[str, str], list[tuple[str, dict[str, Any]]]]:
    """For each endpoint that writes, requests that a stranger might try."""
    content = picture()
    actions: dict[str, dict[str, object]] = {
        "verify": {"finding": "属实"},
        "settle_here": {"outcome": "已办", "way": "other"},
        "escalate": {"tried": "调解"},
        "send_back": {"reasons": "不属于"},
        "assign": {"unit": planted.holder, "task": "办"},
        "settle": {"outcome": "已办", "way": "other"},
        "declare_unfounded": {"reasons": "不属实"},
        "merge": {"into": planted.number},
        "return_visit": {"satisfied": True, "way": "phone", "words": "满意"},
        "evaluate": {"satisfied": False},
        "strike_off": {},
        "take_over": {"words": "我来"},
        "mark_urgent": {"reasons": "急"},
        "add_note": {"words": "补充"},
        "instruct": {"words": "请办"},
        "correct_category": {"category": "land.boundary", "reasons": "更正"},
        "correct_place": {"place": {"grid": "640425100200001"}, "reasons": "更正"},
        "undo": {},
        "unmerge": {"reasons": "分开"},
        "take_in": {},
        "let_go": {},
        "report": {},
        "nonsense": {},
    }
    return {
        ("post", "/session"): [],
        ("delete", "/session"): [],
        ("put", "/me/password"): [],
        ("post", "/deputies"): [],
        ("post", "/deputies/{deputy_id}/end"): [(f"/deputies/{NOBODY}/end", {"json": {}})],
        ("put", "/accounts/staff/offices/{office_id}/duty-phone"): [
            (f"/accounts/staff/offices/{NOBODY}/duty-phone", {"json": {"duty_phone": "0954-1"}})
        ],
        ("post", "/accounts/staff/people/{person_id}/password"): [
            (f"/accounts/staff/people/{NOBODY}/password", {"json": {}})
        ],
        ("post", "/accounts/staff/people/{person_id}/account"): [
            (f"/accounts/staff/people/{NOBODY}/account", {"json": {"username": "x"}})
        ],
        ("post", "/accounts/staff/people/{person_id}/hand-over"): [
            (
                f"/accounts/staff/people/{NOBODY}/hand-over",
                {"json": {"successor_id": None, "last_on": str(local_day(utc_now()))}},
            )
        ],
        ("post", "/accounts/staff/preview"): [],
        ("post", "/accounts/staff/faults"): [],
        ("post", "/accounts/staff/import"): [],
        ("post", "/reports"): [],
        ("post", "/sync"): [],
        ("put", "/reports/{report_id}/photos/{photo_id}"): [
            (
                f"/reports/{planted.report}/photos/{planted.photo}",
                {"data": content, "content_type": "image/jpeg"},
            )
        ],
        ("post", "/matters/{matter_id}/actions/{action}"): [
            (f"/matters/{planted.matter}/actions/{action}", {"json": form})
            for action, form in actions.items()
        ],
        ("post", "/agency/tickets"): [],
        ("post", "/agency/tickets/{ticket_id}/actions/{action}"): [
            (f"/agency/tickets/{planted.ticket}/actions/{action}", {"json": form})
            for action, form in _TICKET_ACTS.items()
        ],
        ("post", "/agency/tickets/{ticket_id}/principal"): [
            (f"/agency/tickets/{planted.ticket}/principal", {"json": {"purpose": "看看"}})
        ],
        ("post", "/notices/{notice_id}/read"): [(f"/notices/{planted.notice}/read", {"json": {}})],
    } | care_writes(planted)


def care_writes(planted: Planted) -> dict[tuple[str, str], list[tuple[str, dict[str, Any]]]]:
    """The same for focal villages and places."""
    focal, place = f"/focal-villages/{planted.focal}", f"/places/{planted.care_place}"
    own, somebody = "/focal-villages/{focal_village_id}", new_id()
    team = {"head": somebody, "members": [], "reason": "调整"}
    given = {"kind": "mine", "name": "矿", "lead": somebody, "liaison": somebody, "reason": "更正"}
    given |= {"point": {"lon": 106.45, "lat": 35.65}}
    return {
        ("post", "/focal-villages"): [
            ("/focal-villages", {"json": team | {"village": "640425101201"}})
        ],
        ("post", f"{own}/task-force"): [(f"{focal}/task-force", {"json": team})],
        ("post", f"{own}/end"): [(f"{focal}/end", {"json": {"result": "lifted", "reason": "好"}})],
        ("post", f"{own}/weeks"): [(f"{focal}/weeks", {"json": {}})],
        ("post", f"{own}/weeks/{{week_id}}/tasks"): [
            (
                f"{focal}/weeks/{planted.week}/tasks",
                {"json": {"organisation": planted.holder, "words": "办", "matter": planted.number}},
            )
        ],
        ("post", f"{own}/weeks/{{week_id}}/confirm"): [
            (f"{focal}/weeks/{planted.week}/confirm", {"json": {}})
        ],
        ("post", f"{own}/tasks/{{task_id}}/{{action}}"): [
            (f"{focal}/tasks/{planted.task}/{action}", {"json": {"words": "好"}})
            for action in ("drop_task", "tick", "sign_off", "redo", "nonsense")
        ],
        ("post", "/places"): [],
        ("put", "/places/{place_id}"): [(place, {"json": given})],
        ("post", "/places/{place_id}/close"): [(f"{place}/close", {"json": {"reason": "关"}})],
        ("post", "/places/{place_id}/ledger"): [
            (f"{place}/ledger", {"json": {"matter": planted.number, "reason": "有关"}})
        ],
        ("post", "/places/{place_id}/ledger/{matter_id}/unlink"): [
            (f"{place}/ledger/{planted.matter}/unlink", {"json": {"reason": "无关"}})
        ],
    }


_TICKET_ACTS: dict[str, dict[str, object]] = {
    "order": {},
    "take": {},
    "choose_agent": {"agent": new_id()},
    "record_consent": {"way": "phone", "words": "同意"},
    "file": {},
    "answer": {"words": "已答复", "way": "phone"},
    "decline": {"reasons": "不办", "way": "phone"},
    "withdraw": {"words": "撤回"},
    "tell": {"way": "phone", "words": "已告知"},
    "look_up": {"purpose": "看看"},
    "nonsense": {},
}


def bodies() -> dict[tuple[str, str], dict[str, Any]]:
    """A sound body for the endpoints that write something new."""
    return {
        ("post", "/reports"): {"json": report()},
        ("post", "/sync"): {"json": {"items": [{"kind": "report"} | report()]}},
        ("post", "/agency/tickets"): {"json": request()},
        ("post", "/session"): {"json": {"username": "worker", "password": "wrong"}},
    }
