"""Every endpoint, every role: what lies outside one's remit does not exist.

The endpoints come from the API's own description. What a stranger is told must be the same, byte
for byte, with what was planted and without; and it must be something that insiders are told of.
"""

import pytest
from tests.access.examples import (
    METHODS,
    NOT_ABOUT_MATTERS,
    NOWHERE,
    OPEN,
    STAFF,
    Planted,
    bodies,
    plant,
    reads,
    writes,
)
from tests.counties import County
from tests.people import Person

from wangge.platform.http import PREFIX

STRANGERS = ("worker", "agent", "village", "town", "unit", "admin")
INSIDERS = ("worker2", "agent2", "village2", "town2", "county", "unit2", "leader")
EVERYBODY = (*STRANGERS, *INSIDERS)


def endpoints(county: County) -> set[tuple[str, str]]:
    """Every method and path the API describes."""
    paths = county.app.test_client().get(f"{PREFIX}/openapi.json").json["paths"]
    return {
        (method, path.removeprefix(PREFIX))
        for path, operations in paths.items()
        for method in operations
        if method in METHODS
    }


def answers(person: Person, planted: Planted, path: str) -> list[tuple[int, bytes]]:
    """What a person is told at an endpoint, for each example of it."""
    told = [person.get(each) for each in reads(planted)["get", path]]
    return [(each.status_code, each.data) for each in told]


def read_paths(county: County) -> list[str]:
    return sorted(path for method, path in endpoints(county) if method == "get")


def test_every_endpoint_has_an_example(county: County) -> None:
    known = {*reads(NOWHERE), *writes(NOWHERE)}

    assert endpoints(county) - known == set(), "add an example of its parameters to examples.py"


def test_every_route_of_the_api_is_described(county: County) -> None:
    routes = {
        (method.lower(), rule.rule.removeprefix(PREFIX).replace("<", "{").replace(">", "}"))
        for rule in county.app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and rule.endpoint != "api-docs.openapi_json"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    plain = {
        (method, path.replace("{uuid:", "{").replace("{string:", "{")) for method, path in routes
    }

    assert plain == endpoints(county)


@pytest.mark.parametrize("cookie", [None, "", "x" * 43, "' OR 1=1 --", "\0"])
def test_without_a_session_there_is_nothing(county: County, cookie: str | None) -> None:
    planted = plant(county)
    client = county.app.test_client()
    headers = {} if cookie is None else {"Cookie": f"wangge_session={cookie}"}
    asked = [("get", path) for paths in reads(planted).values() for path in paths]
    before = county.rows()

    told = {
        (method, path): client.open(f"{PREFIX}{path}", method=method, headers=headers)
        for method, path in asked
        if (method, path.partition("?")[0]) not in OPEN
    }
    for (method, path), tries in writes(planted).items():
        for address, body in tries or [(path, bodies().get((method, path), {}))]:
            if (method, path) not in OPEN:
                answer = client.open(f"{PREFIX}{address}", method=method, headers=headers, **body)
                told[method, address] = answer

    assert {key: (each.status_code, each.json["code"]) for key, each in told.items()} == (
        dict.fromkeys(told, (401, "accounts.not_signed_in"))
    )
    assert county.rows() == before


def test_a_stranger_is_told_the_same_whether_it_happened_or_not(county: County) -> None:
    people = {name: county[name] for name in EVERYBODY}
    paths = [path for path in read_paths(county) if "{" not in path]
    probe = plant(county)
    # The same matter is taken away again, so that both times the same things are asked.
    with_it = {(n, p): answers(people[n], probe, p) for n in people for p in paths}

    county.empty()
    without = {(n, p): answers(people[n], probe, p) for n in people for p in paths}

    changed = {key for key in with_it if with_it[key] != without[key]}
    assert {(name, path) for name, path in changed if name in STRANGERS} == set()
    assert set(paths) - {path for name, path in changed if name in INSIDERS} == {
        path for _, path in NOT_ABOUT_MATTERS
    }


@pytest.mark.parametrize("name", STRANGERS)
def test_what_a_stranger_asks_for_by_name_does_not_exist(county: County, name: str) -> None:
    planted = plant(county)
    paths = [path for path in read_paths(county) if "{" in path and ("get", path) not in STAFF]

    told = {path: answers(county[name], planted, path) for path in paths}
    of_nothing = {path: answers(county[name], NOWHERE, path) for path in paths}

    assert told == of_nothing
    assert {status for each in told.values() for status, _ in each} == {404}
    assert {status for path in paths for status, _ in answers(county["county"], planted, path)} == {
        200
    }


@pytest.mark.parametrize("name", STRANGERS)
def test_what_a_stranger_does_by_name_finds_nothing_and_changes_nothing(
    county: County, name: str
) -> None:
    planted, person = plant(county), county[name]
    before = county.rows()

    told = {
        (method, address): person.client.open(f"{PREFIX}{address}", method=method, **body)
        for (method, _), tries in writes(planted).items()
        for address, body in tries
    }

    assert {key: each.status_code for key, each in told.items()} == dict.fromkeys(told, 404)
    marks = (planted.number, planted.words, "绝密")
    assert [key for key, each in told.items() if any(mark in each.text for mark in marks)] == []
    assert county.rows() == before


@pytest.mark.parametrize("name", ["unit", "unit2"])
def test_a_department_sees_what_it_once_held_and_only_that(county: County, name: str) -> None:
    planted = plant(county)
    county["unit2"].act({"id": planted.matter}, "send_back", reasons="不属于消防")

    seen = county[name].get("/matters").json["items"]

    assert [each["id"] for each in seen] == ([planted.matter] if name == "unit2" else [])


def test_an_administrator_sees_no_matter_and_no_notice(county: County) -> None:
    plant(county)

    assert [county["admin"].get(path).json for path in ("/matters", "/notices")] == [
        {"items": [], "next_cursor": None, "total": 0},
        {"items": [], "unread": 0},
    ]


def test_a_session_that_was_signed_out_is_no_session(county: County) -> None:
    person = Person.signed_in(county.app, "village")
    other = person.elsewhere()

    signed_out = person.client.delete(f"{PREFIX}/session")

    assert signed_out.status_code == 204
    assert [each.get("/me").status_code for each in (person, other)] == [401, 401]
    assert county["village"].get("/me").status_code == 200
