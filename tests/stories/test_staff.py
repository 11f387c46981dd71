"""Staff come in by a sheet, forget passwords, go on leave, and leave."""

import io
from datetime import timedelta

from python_calamine import CalamineWorkbook
from sqlalchemy import update
from tests.accounts.sheets import LEAD, STAFF, WORKER, send, sheet, take_in
from tests.counties import County
from tests.people import PASSWORD, Person

from wangge.accounts.enums import Role
from wangge.accounts.models import PostRow
from wangge.accounts.queries import area_organisations
from wangge.accounts.services.hiring import NewPost, take_on
from wangge.kernel.clock import local_day, utc_now
from wangge.kernel.ids import uuid7
from wangge.platform.db import unit_of_work

DAY = timedelta(days=1)
TODAY = local_day(utc_now())


def entered(county: County, username: str, password: str) -> Person:
    """Somebody signs in with a password of their own."""
    client = county.app.test_client()
    answer = client.post("/api/v1/session", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.json
    return Person(username, client, answer.json)


def post_of(person: Person) -> str:
    """The id of somebody's first post."""
    return str(person.get("/deputies").json["posts"][0]["id"])


def test_a_clerk_takes_the_template_fills_it_and_a_new_lead_begins(own_county: County) -> None:
    clerk = own_county["town"]
    template = CalamineWorkbook.from_filelike(
        io.BytesIO(clerk.get("/accounts/staff/template").data)
    )
    heads, words = (template.get_sheet_by_index(n).to_python() for n in (0, 1))
    content = sheet(LEAD, WORKER, headings=heads[0])

    preview = send(clerk, "preview", content).json
    done = send(clerk, f"import?seen={preview['seen']}", content).json

    assert [row[0] for row in words[1:5]] == [
        "网格员",
        "信访代办员",
        "村（社区）负责人",
        "乡镇工作人员",
    ]
    assert [row[1] for row in words[1:4]] == ["白阳镇综治中心", "东庄村", "西庄村"]
    assert [(row["row"], row["outcome"]) for row in preview["changes"]] == [(2, "new"), (3, "new")]
    assert preview["faults"] == []
    assert [each["username"] for each in done["passwords"]] == ["maxin", "yangguang"]
    first = done["passwords"][0]["password"]
    lead = entered(own_county, "maxin", first)
    assert (lead.me["must_change"], lead.get("/matters").json["code"]) == (
        True,
        "accounts.password_must_change",
    )
    change = {"old": first, "new": "东庄村的枣树今年结得好极了"}
    assert lead.client.put("/api/v1/me/password", json=change).status_code == 204
    assert lead.get("/matters").status_code == 200
    assert [each["area"]["name"] for each in lead.get("/me").json["posts"]] == ["西庄村"]


def test_every_faulty_cell_is_told_and_nothing_of_the_sheet_is_taken(own_county: County) -> None:
    clerk = own_county["town"]
    content = sheet(
        LEAD,
        ("", "a b", "村长", "没有的村", "火星", "三月", "2026-13-01"),
        ("王五", "wangwu", "网格员", "白阳镇综治中心", "", "2026-03-01", "2026-02-01"),
        ("赵六", "unit", "网格员", "东庄村", "640425100201001", "2026-03-01", ""),
    )
    before = own_county.rows()

    preview = send(clerk, "preview", content).json
    refused = send(clerk, f"import?seen={preview['seen']}", content)
    report = CalamineWorkbook.from_filelike(io.BytesIO(send(clerk, "faults", content).data))

    told = [(each["column"] + str(each["row"]), each["code"]) for each in preview["faults"]]
    assert told == [
        ("A3", "required"),
        ("B3", "malformed"),
        ("C3", "unknown_post"),
        ("D3", "unknown_organisation"),
        ("E3", "unknown_area"),
        ("F3", "not_a_date"),
        ("G3", "not_a_date"),
        ("C4", "post_not_of_organisation"),
        ("G4", "ends_before_it_begins"),
        ("E5", "area_not_of_organisation"),
    ]
    assert (refused.status_code, refused.json["code"]) == (422, "accounts.sheet_faulty")
    assert own_county.rows() == before
    assert report.get_sheet_by_index(0).to_python()[2][2] == "村长"


def test_what_was_seen_is_what_is_done_or_nothing(own_county: County) -> None:
    clerk, other = own_county["town"], own_county["deputy"]
    content, changed = sheet(LEAD), sheet((*LEAD[:5], "2026-04-01", ""))
    seen = send(clerk, "preview", content).json["seen"]

    with_another_file = send(clerk, f"import?seen={seen}", changed)
    by_another = take_in(other, content)
    after_another = send(clerk, f"import?seen={seen}", content)

    assert [each.status_code for each in (with_another_file, by_another, after_another)] == [
        409,
        200,
        409,
    ]
    assert after_another.json["code"] == "accounts.sheet_differs"
    again = send(clerk, "preview", content).json
    assert [each["outcome"] for each in again["changes"]] == ["unchanged"]


def test_a_sheet_brought_again_changes_and_ends_what_it_says(own_county: County) -> None:
    clerk = own_county["town"]
    take_in(clerk, sheet(LEAD, WORKER))
    renamed = ("马新民", *LEAD[1:])
    ended = (*WORKER[:6], str(TODAY))

    preview = send(clerk, "preview", sheet(renamed, ended)).json
    done = take_in(clerk, sheet(renamed, ended)).json

    assert [each["outcome"] for each in preview["changes"]] == ["changed", "ended"]
    assert done["passwords"] == []
    people = clerk.get("/accounts/staff/people?q=maxin").json["items"]
    assert [each["name"] for each in people] == ["马新民"]
    (worker,) = clerk.get("/accounts/staff/people?q=yangguang").json["items"]
    assert [each["valid_to"] for each in worker["posts"]] == [str(TODAY)]


def test_a_town_brings_nobody_above_or_beside_it(own_county: County) -> None:
    clerk = own_county["town"]
    above = ("孙七", "sunqi", "县领导", "彭阳县综治中心", "", "2026-03-01", "")
    beside = ("孙七", "sunqi", "村（社区）负责人", "北沟村", "", "2026-03-01", "")
    taken = ("孙七", "village2", "村（社区）负责人", "东庄村", "", "2026-03-01", "")

    told = [
        [
            (each["column"], each["code"])
            for each in send(clerk, "preview", sheet(row)).json["faults"]
        ]
        for row in (above, beside, taken)
    ]

    assert told == [
        [("C", "unknown_post"), ("D", "unknown_organisation")],
        [("D", "unknown_organisation")],
        [("B", "username_taken")],
    ]
    admin = own_county["admin"]
    assert send(admin, "preview", sheet(above)).json["faults"] == []


def test_who_forgot_a_password_gets_one_for_once_and_is_out_everywhere_else(
    own_county: County,
) -> None:
    village, clerk = own_county["village"], own_county["town"]
    person = village.me["person_id"]

    given = clerk.post(f"/accounts/staff/people/{person}/password", {}).json

    assert village.get("/me").status_code == 401
    back = entered(own_county, "village", given["password"])
    weak = back.client.put("/api/v1/me/password", json={"old": given["password"], "new": "short"})
    assert weak.json["code"] == "accounts.weak_password"
    change = {"old": given["password"], "new": "a new long password"}
    assert back.client.put("/api/v1/me/password", json=change).status_code == 204
    assert back.get("/matters").status_code == 200


def test_one_changes_ones_own_password_and_other_devices_are_signed_out(
    own_county: County,
) -> None:
    here, there = (entered(own_county, "worker", PASSWORD) for _ in range(2))
    wrong = here.client.put(
        "/api/v1/me/password", json={"old": "not the password", "new": "a new long password"}
    )
    same = here.client.put("/api/v1/me/password", json={"old": PASSWORD, "new": PASSWORD})

    done = here.client.put(
        "/api/v1/me/password", json={"old": PASSWORD, "new": "a new long password"}
    )

    assert [wrong.json["code"], same.json["code"], done.status_code] == [
        "accounts.old_password_wrong",
        "accounts.same_password",
        204,
    ]
    assert [each.get("/me").status_code for each in (here, there)] == [200, 401]
    entered(own_county, "worker", "a new long password")


def test_a_deputy_acts_for_the_days_of_a_leave_and_no_longer(own_county: County) -> None:
    village, agent = own_county["village"], own_county["agent"]
    leave = {
        "post_id": post_of(village),
        "deputy_id": agent.me["person_id"],
        "valid_from": str(TODAY),
        "valid_to": str(TODAY + 9 * DAY),
    }
    verified = village.act(own_county["worker"].report(), "verify", finding="属实")
    assert "escalate" not in agent.may(verified)

    made = village.post("/deputies", leave)

    assert made.status_code == 201
    assert [(p["role"], p["deputy_for"]) for p in agent.get("/me").json["posts"]] == [
        ("petition_agent", None),
        ("village_lead", "village的姓名"),
    ]
    assert "escalate" in agent.may(verified)
    settled = agent.act(verified, "settle_here", outcome="已办", way="mediated")
    # Whichever hat: who settled it does not ask the people whether they are satisfied.
    assert "return_visit" not in agent.may(settled)
    assert "return_visit" in village.may(settled)

    ended = village.post(f"/deputies/{made.json['id']}/end", {})

    assert ended.status_code == 204
    assert [p["role"] for p in agent.get("/me").json["posts"]] == ["petition_agent"]


def test_a_deputy_passes_a_post_on_to_nobody(own_county: County) -> None:
    town, deputy = own_county["town"], own_county["deputy"]
    leave = {
        "post_id": post_of(town),
        "deputy_id": deputy.me["person_id"],
        "valid_from": str(TODAY),
        "valid_to": str(TODAY + 9 * DAY),
    }
    assert town.post("/deputies", leave).status_code == 201

    passed_on = deputy.post("/deputies", leave | {"deputy_id": town.me["person_id"]})
    again = town.post("/deputies", leave)

    assert (passed_on.status_code, passed_on.json["code"]) == (403, "accounts.beyond_remit")
    assert again.json["code"] == "accounts.deputy_days_unfit"


def test_somebody_goes_and_the_record_says_what_went_to_whom(own_county: County) -> None:
    clerk, village, agent = (own_county[name] for name in ("town", "village", "agent"))
    number = own_county["worker"].report()["number"]
    leaving = {"successor_id": agent.me["person_id"], "last_on": str(TODAY - DAY)}

    record = clerk.post(f"/accounts/staff/people/{village.me['person_id']}/hand-over", leaving).json

    assert village.get("/me").status_code == 401
    assert [p["role"] for p in agent.get("/me").json["posts"]] == [
        "petition_agent",
        "village_lead",
    ]
    assert number in agent.waiting()
    assert (record["leaver"]["name"], record["successor"]["name"], record["by"]["name"]) == (
        "village的姓名",
        "agent的姓名",
        "town的姓名",
    )
    assert [(p["role"], p["followed"]) for p in record["posts"]] == [("village_lead", True)]
    assert clerk.get("/accounts/staff/hand-overs").json["items"] == [record]
    assert own_county["town2"].get("/accounts/staff/hand-overs").json["items"] == []
    gone = clerk.get("/accounts/staff/people?gone=true").json["items"]
    assert [each["name"] for each in gone] == ["village的姓名"]


def test_vacant_posts_are_listed_by_organisation_with_since_when(own_county: County) -> None:
    clerk = own_county["town"]
    before = clerk.get("/accounts/staff/vacancies").json["items"]
    person = own_county["village"].me["person_id"]

    clerk.post(
        f"/accounts/staff/people/{person}/hand-over",
        {"successor_id": None, "last_on": str(TODAY - DAY)},
    )

    after = clerk.get("/accounts/staff/vacancies").json["items"]
    (new,) = [each for each in after if each not in before]
    assert (new["organisation"]["name"], new["role"], new["missing"], new["since"]) == (
        "东庄村",
        "village_lead",
        1,
        str(TODAY),
    )
    offices = {each["name"]: each for each in clerk.get("/accounts/staff/offices").json["items"]}
    assert offices["东庄村"]["contact"] is None
    # Two grids of 东庄村 have workers; of its four, two are vacant, and its lead.
    assert (offices["东庄村"]["vacant"], offices["白阳镇综治中心"]["vacant"]) == (3, 0)


def test_whom_to_ask_at_an_office_is_the_deputy_during_a_leave(own_county: County) -> None:
    clerk, village, agent = (own_county[name] for name in ("town", "village", "agent"))

    def asked() -> tuple[object, ...]:
        items = clerk.get("/accounts/staff/offices").json["items"]
        office = next(each for each in items if each["name"] == "东庄村")
        return office["contact"]["name"], office["contact_deputy_for"], office["duty_phone"]

    office = village.office["id"]
    assert asked() == ("village的姓名", None, None)

    phone = clerk.client.put(
        f"{STAFF}/offices/{office}/duty-phone", json={"duty_phone": "0954-7012345"}
    )
    clerk.post(
        "/deputies",
        {
            "post_id": post_of(village),
            "deputy_id": agent.me["person_id"],
            "valid_from": str(TODAY),
            "valid_to": str(TODAY),
        },
    )

    assert phone.status_code == 204
    assert asked() == ("agent的姓名", "village的姓名", "0954-7012345")


def test_somebody_without_an_account_gets_one(own_county: County) -> None:
    clerk = own_county["town"]
    now = utc_now()
    person = uuid7(now)
    with own_county.app.app_context(), unit_of_work() as session:
        village = area_organisations(session)["640425100201"]
        post = NewPost(person, "马新", village, Role.PETITION_AGENT, "640425100201", TODAY)
        take_on(session, [post], now)
    address = f"/accounts/staff/people/{person}"

    without = clerk.post(f"{address}/password", {}).json
    taken = clerk.post(f"{address}/account", {"username": "worker2"}).json
    given = clerk.post(f"{address}/account", {"username": "maxin"}).json
    again = clerk.post(f"{address}/account", {"username": "maxin2"}).json

    assert [each["code"] for each in (without, taken, again)] == [
        "accounts.no_account",
        "accounts.username_taken",
        "accounts.account_there",
    ]
    assert entered(own_county, "maxin", given["password"]).me["must_change"] is True


def test_a_leave_ends_by_its_date_alone(own_county: County) -> None:
    village, agent = own_county["village"], own_county["agent"]
    village.post(
        "/deputies",
        {
            "post_id": post_of(village),
            "deputy_id": agent.me["person_id"],
            "valid_from": str(TODAY),
            "valid_to": str(TODAY),
        },
    )
    assert len(agent.get("/me").json["posts"]) == 2

    # The lead's post ends: so does standing in for it.
    with own_county.app.app_context(), unit_of_work() as session:
        session.execute(
            update(PostRow).where(PostRow.role == "village_lead").values(valid_to=TODAY - DAY)
        )

    assert len(agent.get("/me").json["posts"]) == 1
