"""Tables for people's own programs: an XLSX workbook, or CSV."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from wangge.kernel.clock import SHANGHAI

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Cell = str | int | date | datetime | None

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DAY, _INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_STRICT = {
    "constant_memory": True,
    # What somebody typed is text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how wide the column is in characters."""

    heading: str
    width: int = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under a title and lines that say what it is; CSV has the table alone."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]


def xlsx(sheet: Sheet) -> bytes:
    """The sheet as a workbook: head frozen, days as days, instants in Asia/Shanghai."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _STRICT) as book:
        page = book.add_worksheet(sheet.title[:31])
        strong = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day, instant = (
            book.add_format({"num_format": each, "align": "left"}) for each in (_DAY, _INSTANT)
        )
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
        page.write_string(0, 0, sheet.title, strong)
        for row, line in enumerate(sheet.lines, 1):
            page.write_string(row, 0, line)
        first = len(sheet.lines) + 2
        for index, column in enumerate(sheet.columns):
            page.write_string(first - 1, index, column.heading, head)
        page.freeze_panes(first, 1)
        for row, cells in enumerate(sheet.rows, first):
            for index, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    page.write_datetime(row, index, cell.astimezone(SHANGHAI), instant)
                elif isinstance(cell, date):
                    page.write_datetime(row, index, cell, day)
                elif cell is not None:
                    page.write(row, index, cell)
    return out.getvalue()


def csv_bytes(sheet: Sheet) -> bytes:
    """The table as CSV (RFC 4180), in UTF-8 with the mark that Excel knows it by."""
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    write([_safe(column.heading) for column in sheet.columns])
    for cells in sheet.rows:
        write([_safe(_said(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _said(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def _safe(cell: str | int) -> str | int:
    """A text that a spreadsheet would run as a formula, made plain by an apostrophe.

    >>> _safe("=1+1"), _safe("村委会"), _safe(-3)
    ("'=1+1", '村委会', -3)

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
