"""A list leaves the system as somebody may see it, and somebody can tell later that it did."""

import csv
import io

from tests.counties import County
from tests.factories import THERE, fix
from tests.people import Person


def taken(person: Person, query: str = "") -> list[dict[str, str]]:
    """The list in a person's hands."""
    answer = person.get(f"/matters/export?format=csv{query}")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_each_town_takes_its_own_list_to_the_meeting_and_the_county_both(county: County) -> None:
    here = county["worker"].report(words="水渠断裂")["number"]
    there = county["worker2"].report(words="通道被堵", point=fix(*THERE))["number"]

    lists = [[row["编号"] for row in taken(county[who])] for who in ("town", "town2", "county")]

    assert lists == [[here], [there], [there, here]]


def test_a_matter_that_moved_on_is_in_the_list_as_it_stands_now(county: County) -> None:
    village = county["village"]
    matter = county["worker"].report(urgent=True)
    before = taken(village, "&waiting=true")
    verified = village.act(matter, "verify", finding="水渠断裂")
    village.act(verified, "escalate", tried="村里修不了")

    after = [taken(county[who], "&waiting=true&sort=due") for who in ("village", "town")]

    assert [(row["办到哪步"], row["紧急"]) for row in before] == [("待核实", "是")]
    assert [[(row["办到哪步"], row["剩余天数"]) for row in rows] for rows in after] == [
        [],
        [("已上报", "1")],
    ]
