"""What an agent does for somebody: a request with a number, consent, filing, telling."""

from datetime import timedelta
from typing import Any

import pytest
from tests.counties import County
from tests.factories import PRINCIPAL, THERE, consent, fix, for_principal, report, request
from tests.people import Person

from wangge.kernel.clock import local_day, utc_now

READ_BACK = {"way": "read_back", "words": "同意代办"}


def ordered(person: Person, **changes: object) -> dict[str, Any]:
    """A request, taken in."""
    answer = person.post("/agency/tickets", request(**changes))
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def done(person: Person, ticket: dict[str, Any], action: str, **form: object) -> dict[str, Any]:
    """The request after an act."""
    answer = person.post(f"/agency/tickets/{ticket['id']}/actions/{action}", form)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def refused(person: Person, ticket: dict[str, Any], action: str, **form: object) -> tuple[int, str]:
    """How an act is refused."""
    answer = person.post(f"/agency/tickets/{ticket['id']}/actions/{action}", form)
    return answer.status_code, answer.json["code"]


def seen(person: Person, ticket: dict[str, Any]) -> dict[str, Any]:
    """A request as a person sees it."""
    answer = person.get(f"/agency/tickets/{ticket['id']}")
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def filed(person: Person, **changes: object) -> dict[str, Any]:
    """The receipt of a report filed for a principal."""
    answer = person.post("/reports", for_principal(**changes))
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def numbers(person: Person, query: str = "") -> list[str]:
    """The numbers of the requests listed."""
    return [each["number"] for each in person.get(f"/agency/tickets{query}").json["items"]]


def moves(ticket: dict[str, Any]) -> list[str]:
    """The actions offered."""
    return [each["action"] for each in ticket["available_actions"]]


def test_a_request_at_the_door_gets_a_number_people_can_say(county: County) -> None:
    ticket = ordered(county["worker"])

    year = local_day(utc_now()).year
    assert ticket["number"] == f"代-白阳-{year}-000001"
    assert (ticket["state"], ticket["agent"], ticket["consented"]) == ("waiting", None, False)
    assert numbers(county["agent"]) == [ticket["number"]]
    assert numbers(county["village"]) == [ticket["number"]]
    assert numbers(county["agent2"]) == []


def test_the_same_request_again_gets_the_same_number(county: County) -> None:
    sent = request()

    first = county["worker"].post("/agency/tickets", sent)
    again = county["worker"].post("/agency/tickets", sent)
    other = county["worker"].post("/agency/tickets", sent | {"words": "别的事"})

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json["number"] == again.json["number"]
    assert other.json["code"] == "agency.id_taken"
    assert numbers(county["village"]) == [first.json["number"]]


def test_an_agent_takes_files_follows_and_tells(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["village"])
    taken = done(agent, ticket, "take")
    done(agent, taken, "record_consent", **READ_BACK)

    receipt = filed(agent, ticket=ticket["id"], consent=None)

    assert receipt["ticket"] == {"id": ticket["id"], "number": ticket["number"]}
    matter = agent.matter(receipt["matter"]["id"])
    assert matter["report"]["agency"] == {"item": "raise", "consent": None}
    assert (matter["agency"], matter["report"]["reporter_sealed"]) == (True, True)
    assert [each["stage"] for each in seen(agent, ticket)["news"]] == ["reported"]
    done(agent, ticket, "tell", way="in_person", words="已报上去，给了编号")
    village = county["village"]
    village.act(matter, "verify", finding="属实")
    village.act(matter, "settle_here", outcome="已办", way="mediated")
    assert numbers(agent, "?to_tell=true") == [ticket["number"]]
    told = done(agent, ticket, "tell", way="phone", words="已经办结，请本人看看")
    assert (told["news"], numbers(agent, "?to_tell=true")) == ([], [])
    assert [(each["action"], each["state"]) for each in told["events"]] == [
        ("order", "waiting"),
        ("take", "taken"),
        ("record_consent", "taken"),
        ("file", "filed"),
        ("tell", "filed"),
        ("tell", "filed"),
    ]


def test_a_report_for_somebody_becomes_a_request_of_its_own(county: County) -> None:
    receipt = filed(county["agent"])

    ticket = seen(county["agent"], receipt["ticket"])
    assert ticket["matter"] == receipt["matter"]
    assert (ticket["state"], ticket["agent"], ticket["consent"]["way"]) == (
        "filed",
        "agent的姓名",
        "read_back",
    )


def test_the_same_filing_again_gets_the_same_receipt_and_no_second_number(county: County) -> None:
    sent = for_principal()

    answers = [county["agent"].post("/reports", sent) for _ in range(2)]
    batch = county["agent"].post("/sync", {"items": [{"kind": "report"} | for_principal()]})

    assert [each.status_code for each in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    assert batch.json["results"][0]["receipt"]["ticket"]["number"][-6:] == "000002"
    assert len(numbers(county["agent"])) == 2


def test_without_consent_nothing_is_filed(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"])

    answers = [
        agent.post("/reports", for_principal(consent=None)),
        agent.post("/reports", for_principal(ticket=ticket["id"], consent=None)),
    ]

    assert [(each.status_code, each.json["code"]) for each in answers] == [
        (422, "agency.consent_missing")
    ] * 2
    assert agent.get("/matters").json["total"] == 0
    assert seen(agent, ticket)["state"] == "waiting"


def test_consent_may_come_with_the_report(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"])

    filed(agent, ticket=ticket["id"])

    now = seen(agent, ticket)
    assert (now["state"], now["agent"], now["consented"]) == ("filed", "agent的姓名", True)


def test_one_bad_filing_holds_up_no_other(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"])
    items = [
        for_principal(consent=None),
        for_principal(ticket=ticket["id"]),
        for_principal(ticket=ticket["id"]),
        report(),
    ]

    results = agent.post("/sync", {"items": [{"kind": "report"} | each for each in items]}).json

    assert [each.get("problem", {}).get("code") for each in results["results"]] == [
        "agency.consent_missing",
        None,
        "agency.ticket_used",
        None,
    ]
    assert agent.get("/matters").json["total"] == 2


def test_nobody_is_filed_for_without_being_named(county: County) -> None:
    answer = county["agent"].post("/reports", for_principal() | {"reporter": None})

    assert (answer.status_code, answer.json["code"]) == (422, "agency.principal_missing")


@pytest.mark.parametrize("name", ["worker", "village", "town", "leader"])
def test_only_an_agent_files_for_somebody(county: County, name: str) -> None:
    answer = county[name].post("/reports", for_principal())

    assert (answer.status_code, answer.json["code"]) == (403, "agency.not_an_agent")


def test_a_request_is_filed_by_a_report_and_only_once(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"], consent=consent())
    by_hand = refused(agent, ticket, "file")

    filed(agent, ticket=ticket["id"], consent=None)
    again = agent.post("/reports", for_principal(ticket=ticket["id"]))

    assert by_hand == (422, "agency.filed_by_report")
    assert (again.status_code, again.json["code"]) == (409, "agency.action_not_open")


def test_whoever_it_is_for_is_sealed_and_looked_up_by_its_agent_alone(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"])
    path = f"/agency/tickets/{ticket['id']}/principal"
    too_early = agent.post(path, {"purpose": "打电话"})
    done(agent, ticket, "take")

    looked = agent.post(path, {"purpose": "打电话告知"})
    others = {name: county[name].post(path, {"purpose": "看看"}) for name in ("village", "town")}

    assert (too_early.status_code, looked.status_code) == (403, 200)
    assert looked.json == PRINCIPAL
    assert {each.status_code for each in others.values()} == {403}
    last = seen(county["village"], ticket)["events"][-1]
    assert (last["action"], last["given"]) == ("look_up", {"purpose": "打电话告知"})
    rows = str(county.rows())
    assert [each for each in PRINCIPAL.values() if each in rows] == []


def test_the_matter_keeps_who_it_is_for_in_an_envelope_of_its_own(county: County) -> None:
    ticket = ordered(county["worker"], consent=consent())
    filed(county["agent"], ticket=ticket["id"], consent=None)

    rows = county.rows()

    assert [len(rows[each]) for each in ("reporter_envelopes", "principal_envelopes")] == [1, 1]


def test_an_agent_of_choice_is_one_of_the_village(county: County) -> None:
    village = county["village"]
    agents = village.get("/agency/agents?village=640425100200").json["items"]
    strangers = village.get("/agency/agents?village=640425101201").json["items"]

    chosen = ordered(village, agent=agents[0]["id"])
    answer = village.post("/agency/tickets", request(agent=strangers[0]["id"]))

    assert [each["name"] for each in agents] == ["agent的姓名"]
    assert chosen["agent"] == "agent的姓名"
    assert (answer.status_code, answer.json["code"]) == (422, "agency.unknown_agent")
    assert refused(village, chosen, "choose_agent", agent=strangers[0]["id"]) == (
        422,
        "agency.form_invalid",
    )


def test_a_request_is_taken_in_for_ones_own_village(county: County) -> None:
    answers = [
        county["worker"].post("/agency/tickets", request(village=village))
        for village in ("640425101201", "640425999999")
    ]
    answers.append(county["town"].post("/agency/tickets", request()))

    assert [(each.status_code, each.json["code"]) for each in answers] == [
        (422, "agency.not_your_village"),
        (404, "agency.village_not_found"),
        (403, "agency.may_not_order"),
    ]


def test_what_needs_no_matter_is_answered_on_the_spot(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"])
    done(agent, ticket, "take")

    answered = done(agent, ticket, "answer", words="补贴月底到账", way="in_person")

    assert (answered["state"], answered["matter"]) == ("answered", None)
    assert moves(answered) == []


def test_what_is_turned_down_has_its_reasons(county: County) -> None:
    ticket = ordered(county["worker"])

    silent = refused(county["village"], ticket, "decline", way="phone")
    declined = done(
        county["village"], ticket, "decline", reasons="应由法院受理，已说明去处", way="phone"
    )

    assert silent == (422, "agency.form_invalid")
    assert (declined["state"], declined["events"][-1]["given"]["reasons"]) == (
        "declined",
        "应由法院受理，已说明去处",
    )


def test_a_principal_may_take_their_consent_back(county: County) -> None:
    agent, ticket = county["agent"], ordered(county["worker"], consent=consent())
    receipt = filed(agent, ticket=ticket["id"], consent=None)

    withdrawn = done(agent, ticket, "withdraw", words="本人来电，不再委托")

    assert (withdrawn["state"], withdrawn["consented"], withdrawn["news"]) == (
        "withdrawn",
        False,
        [],
    )
    assert withdrawn["consent"]["ended_at"] is not None
    assert agent.matter(receipt["matter"]["id"])["stage"] == "reported"
    assert agent.post(f"/agency/tickets/{ticket['id']}/principal", {"purpose": "看"}).json[
        "code"
    ] == ("agency.action_not_open")


def test_an_agent_follows_a_matter_outside_the_own_village(county: County) -> None:
    sent = for_principal() | {"point": fix(*THERE)}
    receipt = county["agent"].post("/reports", sent).json
    matter = county["agent"].matter(receipt["matter"]["id"])
    county["village2"].act(matter, "verify", finding="属实")
    county["village2"].act(matter, "declare_unfounded", reasons="查无此事")

    news = seen(county["agent"], receipt["ticket"])["news"]

    assert [each["stage"] for each in news] == ["reported", "unfounded"]
    assert county["village"].get(f"/matters/{matter['id']}").status_code == 404
    assert seen(county["village"], receipt["ticket"])["matter"]["stage"] == "unfounded"


def test_what_is_no_news_is_not_told(county: County) -> None:
    receipt = filed(county["agent"])
    done(county["agent"], receipt["ticket"], "tell", way="in_person", words="已报")

    county["village"].act(receipt["matter"], "verify", finding="属实")

    assert refused(county["agent"], receipt["ticket"], "tell", way="phone", words="又说一遍") == (
        409,
        "agency.action_not_open",
    )


def test_what_was_done_by_mistake_and_taken_back_is_not_told(county: County) -> None:
    agent, village = county["agent"], county["village"]
    receipt = filed(agent)
    done(agent, receipt["ticket"], "tell", way="in_person", words="已报")
    village.act(receipt["matter"], "verify", finding="属实")
    village.act(receipt["matter"], "settle_here", outcome="已办", way="mediated")
    before = numbers(agent, "?to_tell=true")

    village.act(receipt["matter"], "undo", words="点错了")

    assert before == [receipt["ticket"]["number"]]
    assert numbers(agent, "?to_tell=true") == []
    assert seen(agent, receipt["ticket"])["news"] == []


def test_the_rate_of_agents_follows_from_its_two_counts(county: County) -> None:
    agent, village = county["agent"], county["village"]
    receipts = [filed(agent) for _ in range(3)]
    agent.report()
    for receipt in receipts[:2]:
        village.act(receipt["matter"], "verify", finding="属实")
        village.act(receipt["matter"], "settle_here", outcome="已办", way="mediated")
    elsewhere = county["agent2"].post("/reports", for_principal() | {"point": fix(*THERE)})
    assert elsewhere.status_code == 201
    today = local_day(utc_now())
    days = f"from={today - timedelta(days=1)}&to={today}"

    rates = {name: county[name].get(f"/agency/statistics?{days}").json for name in ("town", "unit")}
    by_village = county["leader"].get(f"/agency/statistics?{days}&by=village").json

    mine = {"filed": 3, "settled": 2, "rate": 66.67}
    assert rates["town"] == mine | {"areas": [mine | {"code": "640425100", "name": "白阳镇"}]}
    assert rates["unit"] == {"filed": 0, "settled": 0, "rate": None, "areas": []}
    assert {key: by_village[key] for key in mine} == {"filed": 4, "settled": 2, "rate": 50.0}
    doors = [
        county["town"].get(f"/matters?agency=true&counted=true{more}").json["total"]
        for more in ("", "&settled=true")
    ]
    assert doors == [3, 2]
    assert county["town"].get("/matters?agency=false").json["total"] == 1


def test_anybody_may_know_who_the_agents_of_a_village_are(county: County) -> None:
    stranger = county.app.test_client()

    told = stranger.get("/api/v1/agents?village=640425100200")
    nowhere = stranger.get("/api/v1/agents?village=640425100000")

    assert told.json == {
        "village": {"code": "640425100200", "name": "东庄村", "town": "白阳镇"},
        "agents": [{"name": "agent的姓名", "organisation": "东庄村"}],
        "complaint": {"to": "彭阳县综治中心", "phone": "0954-000-0000"},
    }
    assert (nowhere.status_code, nowhere.json["code"]) == (404, "agency.village_not_found")


def test_the_menu_is_the_countys_own(county: County) -> None:
    menu = county["worker"].get("/agency/menu").json
    answer = county["agent"].post("/reports", for_principal(item="nonsense"))

    assert [(each["code"], each["category"]) for each in menu["items"]] == [
        ("raise", None),
        ("boundary", "land.boundary"),
    ]
    assert (answer.status_code, answer.json["code"]) == (422, "agency.unknown_item")
