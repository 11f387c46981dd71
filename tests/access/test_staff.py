"""Who sees and changes what of staff: every endpoint, every role, own and foreign people."""

import pytest
from tests.accounts.sheets import LEAD, sheet
from tests.counties import County
from tests.people import Person

from wangge.kernel.clock import local_day, utc_now
from wangge.platform.workbooks import MEDIA_TYPE

OUTSIDERS = ("worker", "agent", "village", "county", "unit", "leader", "worker2", "unit2")
OF_THE_TOWN = {"worker", "agent", "village", "town", "colleague", "neighbour", "deputy"}
READS = ("offices", "people", "people?gone=true", "hand-overs", "vacancies", "template")
TODAY = str(local_day(utc_now()))


def foreign_acts(county: County, of: str) -> list[tuple[str, str, dict[str, object]]]:
    """Everything that can be done to somebody, for somebody who does not manage them."""
    person = county[of].me["person_id"]
    post = county[of].get("/deputies").json["posts"][0]["id"]
    office = county[of].office["id"]
    leaving = {"successor_id": None, "last_on": TODAY}
    leave = {
        "post_id": post,
        "deputy_id": county["admin2"].me["person_id"],
        "valid_from": TODAY,
        "valid_to": TODAY,
    }
    people = f"/accounts/staff/people/{person}"
    return [
        ("get", people, {}),
        ("get", f"/deputies/candidates?post={post}", {}),
        ("post", f"{people}/password", {}),
        ("post", f"{people}/account", {"json": {"username": "new"}}),
        ("post", f"{people}/hand-over", {"json": leaving}),
        ("post", "/deputies", {"json": leave}),
        (
            "put",
            f"/accounts/staff/offices/{office}/duty-phone",
            {"json": {"duty_phone": "0954-7012345"}},
        ),
    ]


def tried(person: Person, acts: list[tuple[str, str, dict[str, object]]]) -> set[tuple[int, str]]:
    answers = [person.client.open(f"/api/v1{path}", method=m, **body) for m, path, body in acts]
    return {(each.status_code, each.json["code"]) for each in answers}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_who_manages_nobody_finds_no_staff_at_all(county: County, name: str) -> None:
    person, before = county[name], county.rows()
    sheets = [
        ("post", f"/accounts/staff/{what}", {"data": sheet(LEAD), "content_type": MEDIA_TYPE})
        for what in ("preview", "faults", f"import?seen={'0' * 64}")
    ]
    reads = [("get", f"/accounts/staff/{what}", {}) for what in READS]

    told = tried(person, [*reads, *sheets, *foreign_acts(county, "neighbour")])

    assert told == {(404, "accounts.staff_not_found")}
    assert county.rows() == before


@pytest.mark.parametrize(
    "of", ["worker2", "village2", "town2", "unit", "leader", "admin", "county"]
)
def test_a_town_finds_nobody_of_another_town_or_of_the_county(county: County, of: str) -> None:
    before = county.rows()

    told = tried(county["town"], foreign_acts(county, of))

    assert told == {(404, "accounts.staff_not_found")}
    assert county.rows() == before


def test_each_manager_sees_their_own_people_whole_and_no_other(county: County) -> None:
    def names(who: str) -> set[str]:
        items = county[who].get("/accounts/staff/people").json["items"]
        return {each["username"] for each in items}

    assert names("town") == OF_THE_TOWN
    assert names("town2") == {"worker2", "agent2", "village2", "town2"}
    assert names("admin") >= OF_THE_TOWN | names("town2") | {"unit", "leader", "county", "admin2"}


def test_a_manager_is_told_names_and_posts_and_nothing_else_of_a_person(county: County) -> None:
    person = county["village"].me["person_id"]

    told = county["town"].get(f"/accounts/staff/people/{person}").json

    assert set(told["member"]) == {"id", "name", "username", "must_change", "closes_on", "posts"}
    assert "password" not in str(told)


def test_nobody_resets_or_hands_over_themselves(county: County) -> None:
    person = county["admin"].me["person_id"]
    acts = [
        ("post", f"/accounts/staff/people/{person}/password", {}),
        (
            "post",
            f"/accounts/staff/people/{person}/hand-over",
            {"json": {"successor_id": None, "last_on": TODAY}},
        ),
    ]

    assert tried(county["admin"], acts) == {(403, "accounts.not_oneself")}
