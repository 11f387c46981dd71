"""Workbooks (XLSX): read without running anything in them, and written."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from wangge.kernel import errors

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES_MAX = 2 * 1024 * 1024
_UNPACKED_MAX = 48 * 1024 * 1024
_ENTRIES_MAX = 200
_COLUMNS_MAX = 26 * 27
"""A to ZZ; a cell further out would make the reader fill all the room before it."""

_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]+)([0-9]+)\"")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"([0-9]+)\"")
_MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)

Cell = str | int | float | bool | date | datetime | time | timedelta


class SheetUnreadableError(errors.InvalidError):
    """It is no workbook, or one that cannot be read safely."""

    code = "workbooks.unreadable"


class SheetTooLargeError(errors.TooLargeError):
    """It holds more rows, columns or bytes than are read."""

    code = "workbooks.too_large"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be written: a heading row, rows below it, and what helps to fill it in.

    Attributes:
        name: the word on its tab.
        rows: the first is the heading.
        widths: characters, by column.
        choices: by column, the range of another sheet that holds the words allowed.
        notes: by (row, column) from 0, what is wrong with a cell; it is marked.
        dates: the columns that hold dates.
    """

    name: str
    rows: Sequence[Sequence[str | date | None]]
    widths: Sequence[int]
    choices: dict[int, str] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    dates: frozenset[int] = frozenset()


def first_sheet(content: bytes, *, rows_max: int) -> list[list[Cell]]:
    """The cells of a workbook's first sheet, row by row from the first; empty cells are "".

    Raises:
        SheetUnreadableError: when it is no workbook.
        SheetTooLargeError: when it unpacks to too much, or reaches too far down or right.
    """
    _check(content, rows_max)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        raise SheetUnreadableError from None


def _check(content: bytes, rows_max: int) -> None:
    """Unpack it once within bounds: what an archive says of its sizes proves nothing."""
    if len(content) > BYTES_MAX:
        raise SheetTooLargeError
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _ENTRIES_MAX or sum(e.file_size for e in entries) > _UNPACKED_MAX:
                raise SheetTooLargeError
            for entry in entries:
                # Reads as many bytes as were told, and fails when there were more or others.
                _check_reach(archive.read(entry), rows_max)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError):
        raise SheetUnreadableError from None
    except (OSError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]  # as zipfile raises it
        raise SheetUnreadableError from None


def _check_reach(part: bytes, rows_max: int) -> None:
    for found in _CELL.finditer(part):
        if len(found[1]) > 2 or int(found[2]) > rows_max:  # noqa: PLR2004 -- A to ZZ
            raise SheetTooLargeError
    if any(int(found[1]) > rows_max for found in _ROW.finditer(part)):
        raise SheetTooLargeError


def workbook_of(sheets: Sequence[Sheet]) -> bytes:
    """A workbook; the same sheets give the same bytes. No text is taken for a formula or a link."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE_AT.replace(tzinfo=None)})
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#E9EEF3", "bottom": 1}),
            "plain": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "wrong": book.add_format({"bg_color": "#FDECEA", "font_color": "#B3261E", "border": 1}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, looks)
    return out.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, sheet: Sheet, looks: dict[str, object]) -> None:
    page.freeze_panes(1, 0)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width, looks["date" if column in sheet.dates else "plain"])
    for number, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            _write_cell(page, sheet, (number, column), value, looks)
    for (number, column), note in sheet.notes.items():
        page.write_comment(number, column, note, {"x_scale": 2})
    for column, source in sheet.choices.items():
        # A wrong word is told by the preview, so that the list only helps.
        page.data_validation(
            1, column, 5000, column, {"validate": "list", "source": source, "error_type": "warning"}
        )


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet,
    sheet: Sheet,
    at: tuple[int, int],
    value: str | date | None,
    looks: dict[str, object],
) -> None:
    look = "head" if at[0] == 0 else "date" if at[1] in sheet.dates else "plain"
    if at in sheet.notes:
        look = "wrong"
    if isinstance(value, date):
        page.write_datetime(*at, datetime.combine(value, time()), looks["date"])
    elif value:
        page.write_string(*at, value, looks[look])
    elif at in sheet.notes:
        page.write_blank(*at, None, looks[look])
