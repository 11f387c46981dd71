"""Sheets of staff as people bring them."""

import io
from collections.abc import Sequence

import xlsxwriter
from tests.people import Person
from werkzeug.test import TestResponse

from wangge.accounts.rules.sheets import HEADINGS
from wangge.platform.workbooks import MEDIA_TYPE

STAFF = "/api/v1/accounts/staff"

LEAD = ("马新", "maxin", "村（社区）负责人", "西庄村", "", "2026-03-01", "")
WORKER = ("杨光", "yangguang", "网格员", "东庄村", "640425100200003", "2026-03-01", "")


def sheet(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook with these rows below the headings."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([headings, *rows]):
            page.write_row(number, 0, row)
    return out.getvalue()


def send(person: Person, what: str, content: bytes) -> TestResponse:
    """Send a workbook to a place that takes one."""
    return person.client.post(f"{STAFF}/{what}", data=content, content_type=MEDIA_TYPE)


def take_in(person: Person, content: bytes) -> TestResponse:
    """Preview a sheet and confirm what was seen."""
    seen = send(person, "preview", content).json["seen"]
    return send(person, f"import?seen={seen}", content)
