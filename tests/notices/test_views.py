from tests.counties import County
from tests.factories import new_id


def test_what_is_unread_comes_first_and_then_the_newest(county: County) -> None:
    numbers = [county["worker"].report(urgent=True)["number"] for _ in range(3)]
    newest = county["village"].get("/notices").json["items"][0]

    county["village"].post(f"/notices/{newest['id']}/read", {})

    shown = county["village"].get("/notices").json
    assert [(each["matter"]["number"], each["read"]) for each in shown["items"]] == [
        (numbers[1], False),
        (numbers[0], False),
        (numbers[2], True),
    ]
    assert shown["unread"] == 2


def test_reading_twice_changes_nothing_more(county: County) -> None:
    county["worker"].report(urgent=True)
    path = f"/notices/{county['village'].get('/notices').json['items'][0]['id']}/read"
    county["village"].post(path, {})
    before = county.rows()

    assert county["village"].post(path, {}).status_code == 204
    assert county.rows() == before


def test_a_grid_worker_is_told_of_the_own_grid_alone(county: County) -> None:
    matter = county["village"].report(urgent=True)

    assert county["worker"].inbox() == [("reported_urgent", matter["number"])]
    assert county["colleague"].inbox() == []


def test_a_notice_that_is_none_is_not_found(county: County) -> None:
    answer = county["village"].post(f"/notices/{new_id()}/read", {})

    assert (answer.status_code, answer.json["code"]) == (404, "notices.not_found")


def test_nobody_reads_the_notice_of_another_office(county: County) -> None:
    county["worker"].report(urgent=True)
    notice = county["town"].get("/notices").json["items"][0]
    before = county.rows()

    answers = [
        county[name].post(f"/notices/{notice['id']}/read", {})
        for name in ("village", "county", "town2", "admin", "leader")
    ]

    assert [each.status_code for each in answers] == [404] * 5
    assert county.rows() == before
