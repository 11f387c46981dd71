"""What a sheet of staff says, cell by cell, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wangge.accounts.enums import CellCode, OrganisationKind, Role
from wangge.accounts.rules.offices import NAME_MAX, USERNAME_MAX
from wangge.kernel.codes import GRID_DIGITS, contains
from wangge.kernel.texts import is_plain, shows

ROWS_MAX = 5_000
NAME, USERNAME, POST, OFFICE, AREA, FROM, TO = range(7)
HEADINGS = ("姓名", "登录名", "岗位", "单位", "管辖范围", "起始日期", "截止日期")

ROLE_WORDS: Mapping[Role, str] = {
    Role.GRID_WORKER: "网格员",
    Role.PETITION_AGENT: "信访代办员",
    Role.VILLAGE_LEAD: "{village}负责人",
    Role.TOWN_OFFICER: "{town}工作人员",
    Role.COUNTY_OFFICER: "{county}中心工作人员",
    Role.UNIT_HANDLER: "部门承办人",
    Role.COUNTY_LEADER: "{county}领导",
    Role.ADMINISTRATOR: "系统管理员",
}
"""How a sheet calls the roles, with the county's own words for its layers; as the screens do."""

PLACES: Mapping[Role, OrganisationKind] = {
    Role.GRID_WORKER: OrganisationKind.VILLAGE,
    Role.PETITION_AGENT: OrganisationKind.VILLAGE,
    Role.VILLAGE_LEAD: OrganisationKind.VILLAGE,
    Role.TOWN_OFFICER: OrganisationKind.TOWN,
    Role.COUNTY_OFFICER: OrganisationKind.COUNTY,
    Role.UNIT_HANDLER: OrganisationKind.DEPARTMENT,
    Role.COUNTY_LEADER: OrganisationKind.COUNTY,
    Role.ADMINISTRATOR: OrganisationKind.COUNTY,
}
"""The kind of organisation in which a role is held. Source: ours: the layers of the design."""

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"\d+\.0")


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation a sheet may name."""

    id: UUID
    kind: OrganisationKind
    area_prefix: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The exact words a sheet may use, in the order in which they are offered.

    ``areas`` holds an area's prefix by every way to write it: its code, code and name, and its
    name where no other area has it.
    """

    roles: Mapping[str, Role]
    offices: Mapping[str, Office]
    areas: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that cannot be taken: ``row`` as the sheet numbers it, ``column`` by its letter."""

    row: int
    column: str
    code: CellCode
    value: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A sound row: a person and one post."""

    row: int
    name: str
    username: str
    role: Role
    organisation_id: UUID
    area_prefix: str
    valid_from: date
    valid_to: date | None


def letter(column: int) -> str:
    """A column's letter.

    >>> letter(0), letter(6)
    ('A', 'G')
    """
    return chr(ord("A") + column)


def text_of(cell: object) -> str:
    """What somebody sees in a cell; a whole number without its point, a date as ISO 8601.

    >>> text_of(" 东庄村 "), text_of(1001.0), text_of(datetime(2026, 3, 1))
    ('东庄村', '1001', '2026-03-01')
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = str(cell).strip()
    return text[:-2] if isinstance(cell, float) and _NUMBER.fullmatch(text) else text


def day_of(text: str) -> date | None:
    """The day a text names; None when it names none.

    >>> day_of("2026年3月1日"), day_of("2026/3/1") == day_of("2026-03-01"), day_of("2026-02-30")
    (datetime.date(2026, 3, 1), True, None)
    """
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_rows(
    cells: Sequence[Sequence[object]], lists: Lists
) -> tuple[list[StaffRow], list[CellFault]]:
    """The sound rows of a sheet and every fault of the others; empty rows are passed over."""
    heading = _texts(cells[0] if cells else ())
    faults = [
        CellFault(1, letter(column), CellCode.HEADING, heading[column])
        for column, word in enumerate(HEADINGS)
        if not heading[column].startswith(word)
    ]
    if faults:
        return [], faults
    rows: list[StaffRow] = []
    for number, line in enumerate(cells[1:], start=2):
        texts = _texts(line)
        if any(texts):
            row, wrong = _row(number, texts, lists)
            faults += wrong
            rows += [row] if row else []
    faults += _between(rows)
    return rows, faults


def _texts(line: Sequence[object]) -> list[str]:
    texts = [text_of(cell) for cell in line[: len(HEADINGS)]]
    return texts + [""] * (len(HEADINGS) - len(texts))


def _row(
    number: int, texts: Sequence[str], lists: Lists
) -> tuple[StaffRow | None, list[CellFault]]:
    codes = dict(_cell_faults(texts, lists))
    if codes:
        return None, [
            CellFault(number, letter(column), code, texts[column])
            for column, code in sorted(codes.items())
        ]
    office = lists.offices[texts[OFFICE]]
    valid_from = day_of(texts[FROM])
    if valid_from is None:
        return None, []
    return (
        StaffRow(
            number,
            texts[NAME],
            texts[USERNAME],
            lists.roles[texts[POST]],
            office.id,
            lists.areas[texts[AREA]] if texts[AREA] else office.area_prefix,
            valid_from,
            day_of(texts[TO]),
        ),
        [],
    )


def _cell_faults(texts: Sequence[str], lists: Lists) -> Iterator[tuple[int, CellCode]]:
    for column in (NAME, USERNAME, POST, OFFICE, FROM):
        if not texts[column]:
            yield column, CellCode.REQUIRED
    for column, most in ((NAME, NAME_MAX), (USERNAME, USERNAME_MAX)):
        if len(texts[column]) > most:
            yield column, CellCode.TOO_LONG
        elif texts[column] and not (is_plain(texts[column]) and shows(texts[column])):
            yield column, CellCode.MALFORMED
    if re.search(r"\s", texts[USERNAME]):
        yield USERNAME, CellCode.MALFORMED
    yield from _place_faults(texts, lists)
    yield from _day_faults(texts)


def _place_faults(texts: Sequence[str], lists: Lists) -> Iterator[tuple[int, CellCode]]:
    role, office = lists.roles.get(texts[POST]), lists.offices.get(texts[OFFICE])
    area = lists.areas.get(texts[AREA])
    if texts[POST] and role is None:
        yield POST, CellCode.UNKNOWN_POST
    if texts[OFFICE] and office is None:
        yield OFFICE, CellCode.UNKNOWN_ORGANISATION
    if texts[AREA] and area is None:
        yield AREA, CellCode.UNKNOWN_AREA
    if role and office and PLACES[role] is not office.kind:
        yield POST, CellCode.POST_NOT_OF_ORGANISATION
    elif role and office:
        yield from _area_faults(role, office, area, is_given=bool(texts[AREA]))


def _area_faults(
    role: Role, office: Office, area: str | None, *, is_given: bool
) -> Iterator[tuple[int, CellCode]]:
    is_worker = role is Role.GRID_WORKER
    if not is_given and is_worker:
        yield AREA, CellCode.REQUIRED
    if area is None:
        return
    if not contains(office.area_prefix, area):
        yield AREA, CellCode.AREA_NOT_OF_ORGANISATION
    elif (is_worker and len(area) != GRID_DIGITS) or (not is_worker and area != office.area_prefix):
        yield AREA, CellCode.AREA_NOT_OF_POST


def _day_faults(texts: Sequence[str]) -> Iterator[tuple[int, CellCode]]:
    begins, ends = day_of(texts[FROM]), day_of(texts[TO])
    if texts[FROM] and begins is None:
        yield FROM, CellCode.NOT_A_DATE
    if texts[TO] and ends is None:
        yield TO, CellCode.NOT_A_DATE
    if begins and ends and ends < begins:
        yield TO, CellCode.ENDS_BEFORE_IT_BEGINS


def _between(rows: Sequence[StaffRow]) -> Iterator[CellFault]:
    """What is wrong between rows: a name that changes, and a post that is given twice."""
    names: dict[str, str] = {}
    posts: set[tuple[str, Role, UUID, str]] = set()
    for row in rows:
        if names.setdefault(row.username, row.name) != row.name:
            yield CellFault(row.row, letter(NAME), CellCode.NAME_DIFFERS, row.name)
        post = (row.username, row.role, row.organisation_id, row.area_prefix)
        if post in posts:
            yield CellFault(row.row, letter(POST), CellCode.REPEATED, row.username)
        posts.add(post)
