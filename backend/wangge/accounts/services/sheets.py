"""The sheets people get: the template, the faults of theirs, and first passwords."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from wangge.accounts.enums import CellCode
from wangge.accounts.permissions import Reach
from wangge.accounts.rules.sheets import AREA, FROM, HEADINGS, OFFICE, POST, TO, text_of
from wangge.accounts.services.importing import FirstPassword, Preview, lists_for
from wangge.platform.workbooks import Sheet, workbook_of
from wangge.policy.queries import current_policy

_WIDTHS = (12, 16, 20, 26, 34, 14, 14)
_DATES = frozenset({FROM, TO})
_LISTS = "可以填的词"

FAULT_WORDS: Mapping[CellCode, str] = {
    CellCode.HEADING: "第一行要和模板一样",
    CellCode.REQUIRED: "这一格要填",
    CellCode.TOO_LONG: "写得太长了",
    CellCode.MALFORMED: "有不能用的字符或空格",
    CellCode.UNKNOWN_POST: "没有这个岗位，或者不由您安排",
    CellCode.UNKNOWN_ORGANISATION: "没有这个单位，或者不由您管理",
    CellCode.UNKNOWN_AREA: "没有这个地方，或者名字不止一处，请写代码",
    CellCode.POST_NOT_OF_ORGANISATION: "这个单位没有这种岗位",
    CellCode.AREA_NOT_OF_ORGANISATION: "这个地方不归这个单位",
    CellCode.AREA_NOT_OF_POST: "这个岗位不管这样大小的地方",
    CellCode.NOT_A_DATE: "不是日期，请写成 2026-03-01 这样",
    CellCode.ENDS_BEFORE_IT_BEGINS: "截止日期比起始日期早",
    CellCode.NAME_DIFFERS: "同一个登录名，前面写的是另一个姓名",
    CellCode.REPEATED: "同一个人的同一个岗位写了两遍",
    CellCode.BEYOND_REMIT: "这个岗位不由您安排",
    CellCode.USERNAME_TAKEN: "这个登录名是别处的人在用",
}
"""What the report of faults says in a cell; a sheet is read without the screens' words."""


def template(session: Session, reaches: Sequence[Reach]) -> bytes:
    """An empty sheet with its headings, and a second one with the words it may use."""
    lists = lists_for(session, reaches)
    offered = (list(lists.roles), list(lists.offices), [a for a in lists.areas if " " in a])
    longest = max(map(len, offered))
    rows = [[_at(column, n) for column in offered] for n in range(longest)]
    choices = {
        column: f"='{_LISTS}'!${letter}$2:${letter}${len(words) + 1}"
        for column, letter, words in zip((POST, OFFICE, AREA), "ABC", offered, strict=True)
    }
    heads = [HEADINGS[column] for column in (POST, OFFICE, AREA)]
    return workbook_of(
        [
            Sheet("人员", [_headings(session)], _WIDTHS, choices=choices, dates=_DATES),
            Sheet(_LISTS, [heads, *rows], (20, 26, 40)),
        ]
    )


def faults_marked(session: Session, found: Preview) -> bytes:
    """The sheet as it was read, with each faulty cell marked and told in a comment."""
    lines = [[text_of(cell) for cell in line[: len(HEADINGS)]] for line in found.cells]
    lines = [line + [""] * (len(HEADINGS) - len(line)) for line in lines] or [[]]
    notes = {
        (fault.row - 1, ord(fault.column) - ord("A")): FAULT_WORDS[fault.code]
        for fault in found.faults
    }
    heading = _headings(session) if (0, 0) not in notes else lines[0]
    return workbook_of([Sheet("人员", [heading, *lines[1:]], _WIDTHS, notes=notes)])


def handout(passwords: Sequence[FirstPassword]) -> bytes:
    """A sheet of first passwords, to be cut and handed out."""
    heads = ["姓名", "登录名", "一次性密码", "说明"]
    how = "第一次登录后要改成自己的密码"
    rows = [[each.name, each.username, each.password, how] for each in passwords]
    return workbook_of([Sheet("一次性密码", [heads, *rows], (14, 20, 22, 34))])


def _headings(session: Session) -> list[str]:
    words = current_policy(session).words
    kinds = f"（{words['small_grid']}/{words['village']}/{words['town']}）"
    return [f"{head}{kinds}" if column == AREA else head for column, head in enumerate(HEADINGS)]


def _at(words: Sequence[str], number: int) -> str | None:
    return words[number] if number < len(words) else None
