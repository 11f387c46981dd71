"""The audit of the chains: whatever is done to the history behind the product's back is found."""

import pytest
from click.testing import Result
from sqlalchemy import text
from tests.counties import County

from wangge.matters.cli import audit
from wangge.platform.db import unit_of_work


def verified(county: County) -> Result:
    return county.app.test_cli_runner().invoke(audit, ["verify"])


def tampered(county: County, *statements: str) -> Result:
    """The audit after statements that no service would send."""
    with county.app.app_context(), unit_of_work() as session:
        for statement in statements:
            session.execute(text(statement))
    return verified(county)


@pytest.fixture
def number(county: County) -> str:
    """A matter with four events."""
    matter = county["worker"].report()
    county["village"].act(matter, "verify", finding="情况属实")
    county["village"].act(matter, "escalate", tried="调解")
    county["town"].act(matter, "settle_here", outcome="已办", way="mediated")
    return str(matter["number"])


def test_a_history_as_it_was_written_has_no_fault(county: County, number: str) -> None:
    result = verified(county)

    assert number
    assert (result.exit_code, result.output) == (
        0,
        "1 histories checked, 0 faults, 0 texts destroyed\n",
    )


@pytest.mark.parametrize(
    "change",
    [
        "stage = 'visited'",
        "from_stage = 'escalated'",
        "action = 'settle'",
        "action = 'nothing of ours'",
        "role = 'county_officer'",
        "round = 2",
        "urgent = true",
        "due_days = 70",
        "due_on = '2036-01-01'",
        "due_from = NULL",
        "person_id = NULL",
        "organisation_id = NULL",
        "holder_id = NULL",
        "layer = 'county'",
        "filed = '{}'",
        "at = '2020-01-01 00:00:00.000000'",
        "digest = '" + "0" * 64 + "'",
        "hash = '" + "0" * 64 + "'",
    ],
)
def test_an_event_changed_is_found(county: County, number: str, change: str) -> None:
    result = tampered(county, f"UPDATE matter_events SET {change} WHERE seq = 2")  # noqa: S608

    assert result.exit_code == 1
    assert result.output.startswith(f"{number}: ")
    assert result.output.endswith("1 histories checked, 1 faults, 0 texts destroyed\n")


@pytest.mark.parametrize(
    "change", ["""body = '{"finding": "并无此事"}'""", "salt = '" + "0" * 32 + "'", "salt = 'zz'"]
)
def test_words_changed_are_found(county: County, number: str, change: str) -> None:
    result = tampered(county, f"UPDATE event_payloads SET {change} WHERE seq = 2")  # noqa: S608

    assert (result.exit_code, result.output.startswith(f"{number}: ")) == (1, True)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("stage", "'struck_off'"),
        ("is_open", "false"),
        ("urgent", "true"),
        ("round", "2"),
        ("holder_id", "NULL"),
        ("layer", "'county'"),
        ("handler_id", "NULL"),
        ("settled_layer", "'village'"),
        ("due_from", "'2036-01-01'"),
        ("due_days", "70"),
        ("due_on", "NULL"),
        ("ended_on", "'2026-01-01'"),
        ("number", "'2026-白阳-999999'"),
        ("category", "'fire.passage'"),
        ("place_code", "'640425100001001'"),
        ("merged_into_id", "id"),
        ("summary", "'并无此事'"),
        ("seen_at", "'2020-01-01 00:00:00.000000'"),
        ("seen_on", "'2020-01-01'"),
        ("opened_at", "'2020-01-01 00:00:00.000000'"),
        ("point", "NULL"),
        ("hexagon", "NULL"),
    ],
)
def test_a_row_that_says_otherwise_than_its_history_is_found(
    county: County, number: str, column: str, value: str
) -> None:
    shown = value.strip("'") if column == "number" else number

    result = tampered(county, f"UPDATE matters SET {column} = {value}")  # noqa: S608

    assert result.exit_code == 1
    assert f"{shown}: its row differs from its history in {column}\n" in result.output


@pytest.mark.parametrize("column", ["place_code", "number", "category"])
def test_a_row_is_still_held_to_its_history_when_its_words_were_destroyed(
    county: County, number: str, column: str
) -> None:
    result = tampered(
        county,
        "DELETE FROM event_payloads",
        f"UPDATE matters SET {column} = '640425100001001'",  # noqa: S608
    )

    assert number
    assert f": its row differs from its history in {column}\n" in result.output
    assert result.output.endswith("1 histories checked, 1 faults, 4 texts destroyed\n")


def test_what_cannot_be_read_is_named_and_hides_nothing_else(county: County, number: str) -> None:
    other = county["worker"].report()
    county["village"].act(other, "verify", finding="情况属实")

    result = tampered(
        county,
        f"UPDATE event_payloads SET body = 'null' WHERE matter_id = {key_of(number)}",  # noqa: S608
        f"UPDATE matters SET layer = 'moon' WHERE number = '{other['number']}'",  # noqa: S608
    )

    assert {line.partition(": ")[0] for line in result.output.splitlines()[:2]} == {
        number,
        other["number"],
    }
    assert result.output.endswith("2 histories checked, 2 faults, 0 texts destroyed\n")


def key_of(number: str) -> str:
    """A matter's id, looked up by the statement itself."""
    return f"(SELECT id FROM matters WHERE number = '{number}')"  # noqa: S608


def test_a_merge_turned_elsewhere_is_found(county: County) -> None:
    first, second, third = (county["worker"].report() for _ in range(3))
    county["village"].act(second, "merge", into=first["number"])

    result = tampered(
        county,
        f"UPDATE matters SET merged_into_id = (SELECT id FROM matters"  # noqa: S608
        f" WHERE number = '{third['number']}') WHERE number = '{second['number']}'",
    )

    assert result.output.startswith(f"{second['number']}: its row differs")


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_an_event_taken_out_is_found(county: County, number: str, seq: int) -> None:
    result = tampered(
        county,
        f"DELETE FROM event_payloads WHERE seq = {seq}",  # noqa: S608
        f"DELETE FROM matter_events WHERE seq = {seq}",  # noqa: S608
    )

    assert (result.exit_code, result.output.startswith(f"{number}: ")) == (1, True)


def test_a_history_taken_out_whole_is_found(county: County, number: str) -> None:
    result = tampered(county, "DELETE FROM event_payloads", "DELETE FROM matter_events")

    assert (result.exit_code, result.output) == (
        1,
        f"{number}: events are missing\n1 histories checked, 1 faults, 0 texts destroyed\n",
    )


def test_a_history_cut_short_with_its_version_is_found(county: County, number: str) -> None:
    result = tampered(
        county,
        "DELETE FROM event_payloads WHERE seq = 4",
        "DELETE FROM matter_events WHERE seq = 4",
        "UPDATE matters SET version = 3",
    )

    assert (result.exit_code, result.output.splitlines()[0]) == (
        1,
        f"{number}: the last event is not the one the matter names",
    )


def test_events_in_another_order_are_found(county: County, number: str) -> None:
    result = tampered(
        county,
        "DELETE FROM event_payloads WHERE seq IN (2, 3)",
        "UPDATE matter_events SET seq = 12 WHERE seq = 2",
        "UPDATE matter_events SET seq = 2 WHERE seq = 3",
        "UPDATE matter_events SET seq = 3 WHERE seq = 12",
    )

    assert (result.exit_code, result.output.startswith(f"{number}: event 2 ")) == (1, True)


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_a_payload_destroyed_by_law_leaves_the_history_whole(
    county: County, number: str, seq: int
) -> None:
    matter = county["town"].get(f"/matters?q={number}").json["items"][0]

    result = tampered(county, f"DELETE FROM event_payloads WHERE seq = {seq}")  # noqa: S608

    assert (result.exit_code, result.output) == (
        0,
        "1 histories checked, 0 faults, 1 texts destroyed\n",
    )
    shown = county["town"].matter(matter["id"])
    assert shown["events"][seq - 1]["given"] is None
    assert (shown["report"] is None) == (seq == 1)


@pytest.fixture
def pair(county: County) -> tuple[str, str]:
    """A matter merged into another after its place was corrected."""
    into, matter = county["worker"].report(), county["worker"].report(urgent=True)
    place = {"grid": "640425100200003"}
    county["town"].act(matter, "correct_place", place=place, reasons="更正")
    county["village"].act(matter, "merge", into=into["number"])
    return into["number"], matter["number"]


def test_corrections_and_merges_taken_back_have_no_fault(
    county: County, pair: tuple[str, str]
) -> None:
    matter = county["village"].get(f"/matters?q={pair[1]}").json["items"][0]
    county["village"].act(matter, "unmerge", reasons="两处")
    county["village"].act(matter, "verify", finding="属实")
    county["village"].act(matter, "undo")

    result = verified(county)

    assert (result.exit_code, result.output) == (
        0,
        "2 histories checked, 0 faults, 0 texts destroyed\n",
    )


@pytest.mark.parametrize(
    ("which", "change"),
    [
        (0, "other = NULL WHERE action = 'take_in'"),
        (1, "other = NULL WHERE action = 'merge'"),
        (1, "path = NULL WHERE action = 'correct_place'"),
        (1, "filed = NULL WHERE action = 'correct_place'"),
        (0, "action = 'undo' WHERE action = 'take_in'"),
    ],
)
def test_a_merge_or_a_correction_changed_is_found(
    county: County, pair: tuple[str, str], which: int, change: str
) -> None:
    result = tampered(county, f"UPDATE matter_events SET {change}")  # noqa: S608

    assert result.exit_code == 1
    assert result.output.startswith(f"{pair[which]}: ")


def test_where_it_was_merged_to_is_known_without_its_words(
    county: County, pair: tuple[str, str]
) -> None:
    result = tampered(
        county,
        "DELETE FROM event_payloads",
        f"UPDATE matters SET merged_into_id = id WHERE number = '{pair[1]}'",  # noqa: S608
    )

    assert result.output.startswith(
        f"{pair[1]}: its row differs from its history in merged_into_id"
    )
