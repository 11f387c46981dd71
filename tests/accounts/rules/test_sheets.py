"""A corpus of sheets with every fault, and days as people write them."""

from datetime import date
from uuid import UUID

import pytest

from wangge.accounts.enums import CellCode, OrganisationKind, Role
from wangge.accounts.rules.sheets import HEADINGS, PLACES, ROLE_WORDS, Lists, Office, read_rows

VILLAGE = Office(UUID(int=1), OrganisationKind.VILLAGE, "640425100200")
TOWN = Office(UUID(int=2), OrganisationKind.TOWN, "640425100")
LISTS = Lists(
    roles={"网格员": Role.GRID_WORKER, "村负责人": Role.VILLAGE_LEAD, "镇干部": Role.TOWN_OFFICER},
    offices={"东庄村": VILLAGE, "白阳镇": TOWN},
    areas={
        "640425100200001": "640425100200001",
        "640425101200001": "640425101200001",
        "东庄村": "640425100200",
        "白阳镇": "640425100",
    },
)
SOUND = ("马新", "maxin", "网格员", "东庄村", "640425100200001", "2026-03-01", "")
CORPUS: list[tuple[CellCode, str, dict[int, object]]] = [
    (CellCode.REQUIRED, "A", {0: ""}),
    (CellCode.REQUIRED, "B", {1: " "}),
    (CellCode.REQUIRED, "C", {2: ""}),
    (CellCode.REQUIRED, "D", {3: ""}),
    (CellCode.REQUIRED, "E", {4: ""}),
    (CellCode.REQUIRED, "F", {5: ""}),
    (CellCode.TOO_LONG, "A", {0: "马" * 81}),
    (CellCode.TOO_LONG, "B", {1: "m" * 65}),
    (CellCode.MALFORMED, "A", {0: "马\u202e新"}),
    (CellCode.MALFORMED, "B", {1: "ma xin"}),
    (CellCode.UNKNOWN_POST, "C", {2: "村长"}),
    (CellCode.UNKNOWN_ORGANISATION, "D", {3: "西庄村"}),
    (CellCode.UNKNOWN_AREA, "E", {4: "火星"}),
    (CellCode.POST_NOT_OF_ORGANISATION, "C", {3: "白阳镇"}),
    (CellCode.AREA_NOT_OF_ORGANISATION, "E", {4: "640425101200001"}),
    (CellCode.AREA_NOT_OF_POST, "E", {4: "东庄村"}),
    (CellCode.AREA_NOT_OF_POST, "E", {2: "村负责人"}),
    (CellCode.NOT_A_DATE, "F", {5: "三月"}),
    (CellCode.NOT_A_DATE, "G", {6: "2026-02-30"}),
    (CellCode.ENDS_BEFORE_IT_BEGINS, "G", {6: "2026-02-28"}),
]


@pytest.mark.parametrize(("code", "column", "change"), CORPUS)
def test_a_faulty_cell_is_told_by_its_row_and_column(
    code: CellCode, column: str, change: dict[int, object]
) -> None:
    line = [change.get(n, cell) for n, cell in enumerate(SOUND)]

    rows, faults = read_rows([HEADINGS, SOUND, line], LISTS)

    assert [(each.row, each.column, each.code) for each in faults] == [(3, column, code)]
    assert [each.row for each in rows] == [2]


def test_every_fault_of_a_cell_is_in_the_corpus_or_is_one_between_rows_or_people() -> None:
    between = {CellCode.NAME_DIFFERS, CellCode.REPEATED, CellCode.HEADING}
    of_people = {CellCode.BEYOND_REMIT, CellCode.USERNAME_TAKEN}

    assert {code for code, _, _ in CORPUS} == set(CellCode) - between - of_people


def test_one_person_has_one_name_and_no_post_twice() -> None:
    other_post = ("马欣", "maxin", "村负责人", "东庄村", "", "2026-03-01", "")

    _, faults = read_rows([HEADINGS, SOUND, SOUND, other_post], LISTS)

    assert [(each.row, each.column, each.code) for each in faults] == [
        (3, "C", CellCode.REPEATED),
        (4, "A", CellCode.NAME_DIFFERS),
    ]


def test_another_heading_is_told_and_nothing_else_is_read() -> None:
    rows, faults = read_rows([("姓名", "电话", *HEADINGS[2:]), SOUND], LISTS)

    assert (rows, [(each.column, each.code, each.value) for each in faults]) == (
        [],
        [("B", CellCode.HEADING, "电话")],
    )
    assert len(read_rows([], LISTS)[1]) == len(HEADINGS)


@pytest.mark.parametrize(
    "written", ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", date(2026, 3, 1)]
)
def test_a_day_is_read_as_people_write_it_and_numbers_as_they_show(written: object) -> None:
    line = ["马新", 1001.0, "网格员", "东庄村", 640425100200001.0, written]

    (row,), faults = read_rows([HEADINGS, ["", " ", ""], line], LISTS)

    assert faults == []
    assert (row.row, row.username, row.area_prefix, row.valid_from, row.valid_to) == (
        3,
        "1001",
        "640425100200001",
        date(2026, 3, 1),
        None,
    )


def test_every_role_has_a_word_and_a_place() -> None:
    assert set(ROLE_WORDS) == set(PLACES) == set(Role)
