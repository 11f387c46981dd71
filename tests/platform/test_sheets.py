import csv
import io
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from wangge.platform.sheets import Cell, Column, Sheet, csv_bytes, xlsx

AT = datetime(2026, 2, 28, 17, 5, tzinfo=UTC)
ROW: tuple[Cell, ...] = (
    "2026-白阳-000123",
    "两家，为地界争吵\n第二行",
    date(2026, 3, 1),
    AT,
    -2,
    None,
)


def sheet(*rows: tuple[Cell, ...]) -> Sheet:
    """A table of six columns."""
    return Sheet(
        "清单", ("彭阳县", "模拟数据"), tuple(Column(each) for each in "甲乙丙丁戊己"), rows
    )


def cells(content: bytes) -> list[list[object]]:
    """What somebody who opens the workbook sees."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_a_workbook_says_what_it_is_and_keeps_each_kind_of_value() -> None:
    found = cells(xlsx(sheet(ROW)))

    assert [row[0] for row in found[:3]] == ["清单", "彭阳县", "模拟数据"]
    assert found[3] == list("甲乙丙丁戊己")
    assert found[4] == [ROW[0], ROW[1], date(2026, 3, 1), datetime(2026, 3, 1, 1, 5), -2.0, ""]  # noqa: DTZ001 -- as Excel has it


def test_csv_is_read_again_as_it_was_written() -> None:
    content = csv_bytes(sheet(ROW))

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [
        list("甲乙丙丁戊己"),
        [ROW[0], ROW[1], "2026-03-01", "2026-03-01 01:05", "-2", ""],
    ]


@pytest.mark.parametrize("words", ["=1+1", "+8613800000000", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_somebody_typed_is_never_run(words: str) -> None:
    typed = (words, "https://example.org/", "", "", "", "")

    in_csv = list(csv.reader(io.StringIO(csv_bytes(sheet(typed)).decode("utf-8-sig"), newline="")))
    in_book = cells(xlsx(sheet(typed)))

    assert in_csv[1][0] == f"'{words}"
    assert str(in_book[4][0]).strip("\r\t") == words.strip("\r\t")
    assert in_book[4][1] == "https://example.org/"
