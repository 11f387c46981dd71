import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.kernel.errors import WanggeError
from wangge.platform.workbooks import (
    Sheet,
    SheetTooLargeError,
    SheetUnreadableError,
    first_sheet,
    workbook_of,
)

CONTENT = workbook_of([Sheet("人员", [["姓名", "日期"], ["马新", date(2026, 3, 1)]], (9, 9))])


def changed(name: str, part: bytes) -> bytes:
    """The workbook with another part in the place of one of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(CONTENT)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return out.getvalue()


def cells(xml: str) -> bytes:
    head = '<?xml version="1.0"?><worksheet xmlns='
    space = '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    body = f"{head}{space}><sheetData>{xml}</sheetData></worksheet>"
    return changed("xl/worksheets/sheet1.xml", body.encode())


def test_what_is_written_is_read_again() -> None:
    assert first_sheet(CONTENT, rows_max=9) == [["姓名", "日期"], ["马新", date(2026, 3, 1)]]
    assert workbook_of([Sheet("人员", [["a"]], (9,))]) == workbook_of(
        [Sheet("人员", [["a"]], (9,))]
    )


def test_no_text_becomes_a_formula_or_a_link() -> None:
    texts = ["=1+1", "@SUM(A1)", "http://127.0.0.1/", "{=A1}"]

    written = workbook_of([Sheet("人员", [texts], (9,))])

    assert first_sheet(written, rows_max=9) == [texts]
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert (b"<f>" in sheet, b"hyperlink" in sheet) == (False, False)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", SheetUnreadableError),
        (b"name,post\n", SheetUnreadableError),
        (CONTENT[:200], SheetUnreadableError),
        (CONTENT[:-40], SheetUnreadableError),
        (changed("xl/workbook.xml", b"<nothing/>"), SheetUnreadableError),
        (changed("xl/sharedStrings.xml", b" " * 60_000_000), SheetTooLargeError),
        (b"\0" * 3_000_000, SheetTooLargeError),
        (cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'), SheetTooLargeError),
        (cells('<row r="1048576"><c><v>1</v></c></row>'), SheetTooLargeError),
        (cells('<row r="1"><c r="A1048576"><v>1</v></c></row>'), SheetTooLargeError),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else None,
)
def test_what_is_no_workbook_or_would_fill_the_memory_is_refused(
    content: bytes, refusal: type[WanggeError]
) -> None:
    with pytest.raises(refusal):
        first_sheet(content, rows_max=5_001)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_a_damaged_workbook_is_read_or_refused_and_never_a_fault_of_ours(
    place: int, mask: int
) -> None:
    damaged = bytearray(CONTENT)
    damaged[place] ^= mask

    try:
        found = first_sheet(bytes(damaged), rows_max=9)
    except (SheetUnreadableError, SheetTooLargeError):
        return

    assert all(isinstance(row, list) for row in found)
