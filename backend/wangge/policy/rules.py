"""What a county may choose: the keys of its policy, their ranges, and what is wrong with them."""

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

POLICY_FILE, PACK_FILE, TAXONOMY_FILE = "policy.toml", "pack.toml", "taxonomy.csv"
AGENCY_FILE = "agency.toml"
"""Not every county has agents: a pack may go without it."""

TIMED_STAGES = (
    "reported",
    "verified",
    "escalated",
    "sent_back",
    "assigned",
    "settled",
    "visited",
)
WORDS = ("county", "town", "village", "large_grid", "small_grid", "focal_village")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file of the pack; ``place`` is a dotted key or ``line N``."""

    file: str
    place: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that must be given, once.

    ``least`` and ``most`` bound a number, or the length of a text or list, and say nothing of a
    yes or no; ``pattern`` is matched by the whole text.
    ``least`` and ``most`` bound a number, or the length of a text or list; ``pattern`` is matched
    by the whole text, or by each text of a list.
    """

    path: str
    kind: type[int | str | list[str] | bool]
    least: int
    most: int
    pattern: str = ""


# The ranges are ours: wide enough for any county, narrow enough to catch a slip of the pen.
POLICY_KEYS = (
    Key("version", str, 1, 40, r"[0-9A-Za-z][0-9A-Za-z.\-]*"),
    *(Key(f"due_days.{stage}", int, 1, 365) for stage in TIMED_STAGES),
    *(Key(f"due_days_urgent.{stage}", int, 1, 365) for stage in TIMED_STAGES),
    Key("reports.words_max", int, 100, 10_000),
    Key("reports.photos_max", int, 1, 30),
    Key("reports.photo_bytes_max", int, 100_000, 16 * 1024 * 1024),
    Key("reports.batch_max", int, 1, 1_000),
    Key("reports.head_count_max", int, 1, 1_000_000),
    Key("undo.minutes", int, 1, 24 * 60),
    Key("map.heat_hexagon_resolution", int, 5, 10),
    Key("sessions.idle_days", int, 1, 365),
    Key("staff.towns_manage", bool, 0, 1),
    Key("staff.town_officers", int, 1, 50),
    Key("staff.county_officers", int, 1, 50),
    Key("focal_villages.least_days", int, 1, 1_000),
    Key("focal_villages.quiet_days", int, 1, 1_000),
    Key("focal_villages.open_max", int, 0, 1_000),
    Key("focal_villages.satisfied_percent", int, 1, 100),
    Key("focal_villages.week_tasks_max", int, 1, 100),
    Key("places.kinds", list, 1, 40, r"[a-z][a-z_]{0,23}=\S{1,20}"),
    Key("places.ledger_radius_m", int, 10, 5_000),
)
PACK_KEYS = (
    Key("county.code", str, 6, 6, r"\d{6}"),
    Key("county.name", str, 1, 40),
    Key("county.short_name", str, 1, 20),
    *(Key(f"words.{word}", str, 1, 20) for word in WORDS),
    Key("expected.towns", int, 1, 999),
    Key("expected.villages", int, 1, 99_999),
    Key("expected.small_grids", int, 1, 999_999),
    Key("simulated.what", list, 0, 50),
    Key("simulated.note", str, 0, 500),
)
AGENCY_KEYS = (
    Key("complaint.to", str, 1, 80),
    Key("complaint.phone", str, 1, 40, r"[0-9][0-9 \-]*"),
)
ITEM_KEYS = (
    Key("code", str, 1, 32, r"[a-z][a-z0-9_]*"),
    Key("name", str, 1, 20),
    Key("hint", str, 0, 80),
    Key("category", str, 0, 48),
)
"""What each ``[[items]]`` of the menu of agent service says; no category: the agent chooses one."""

_CATEGORY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_HEADER = ["code", "name", "parent"]
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of report; a child's code is its parent's and a word of its own: ``land.boundary``."""

    code: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class ReportLimits:
    """How much one report, or one batch of them, may hold."""

    words_max: int
    photos_max: int
    photo_bytes_max: int
    batch_max: int
    head_count_max: int


@dataclass(frozen=True, slots=True)
class MenuItem:
    """What people may ask an agent for; ``category`` is what a report of it begins with."""

    code: str
    name: str
    hint: str
    category: str | None


@dataclass(frozen=True, slots=True)
class AgencyChoices:
    """The menu of agent service, and whom people complain to about it."""

    complaint_to: str
    complaint_phone: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True)
class StaffRules:
    """Whether towns manage their own people, and how many officers each centre must have."""

    towns_manage: bool
    town_officers: int
    county_officers: int


@dataclass(frozen=True, slots=True)
class FocalVillageLimits:
    """When a focal village may be one no longer, and how long its weekly list may be.

    It passes its exit test after ``least_days`` under care, with nothing overdue for ``quiet_days``
    days, at most ``open_max`` matters open, and at least ``satisfied_percent`` of the people who
    were asked satisfied.
    """

    least_days: int
    quiet_days: int
    open_max: int
    satisfied_percent: int
    week_tasks_max: int


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of place that the county looks after: ``school``, 学校."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """The kinds of place there are; what lies within ``ledger_radius_m`` of a point is at it."""

    kinds: tuple[PlaceKind, ...]
    ledger_radius_m: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A county's choices, as one version of its pack states them; days are calendar days."""

    version: str
    due_days: Mapping[str, int]
    due_days_urgent: Mapping[str, int]
    reports: ReportLimits
    undo_within: timedelta
    hexagon_resolution: int
    idle_days: int
    staff: StaffRules
    focal_villages: FocalVillageLimits
    places: PlaceChoices
    words: Mapping[str, str]
    categories: tuple[Category, ...]
    county_code: str
    county_name: str
    short_name: str
    simulated: tuple[str, ...]
    simulated_note: str
    agency: AgencyChoices | None

    def has_leaf(self, code: str) -> bool:
        """Whether a report may be of this category: it exists and has no children."""
        return any(each.code == code for each in self.categories) and not any(
            each.parent == code for each in self.categories
        )


@dataclass(frozen=True, slots=True)
class PolicyTexts:
    """The texts of the pack's files that hold policy; None for a file that is not there."""

    policy: str | None
    pack: str | None
    taxonomy: str | None
    agency: str | None = None


def policy_faults(texts: PolicyTexts) -> tuple[Fault, ...]:
    r"""Every fault of the pack's policy, in the order of files and keys; empty when it is sound.

    >>> [fault.code for fault in policy_faults(PolicyTexts(None, None, "code,name\n"))]
    ['policy.missing_file', 'policy.missing_file', 'policy.taxonomy_header']
    """
    return (
        *_toml_faults(POLICY_FILE, texts.policy, POLICY_KEYS),
        *_toml_faults(PACK_FILE, texts.pack, PACK_KEYS),
        *_taxonomy_faults(texts.taxonomy),
        *_agency_faults(texts.agency, texts.taxonomy),
    )


def policy_body(texts: PolicyTexts) -> dict[str, Any]:
    """Sound texts as one JSON value; the same choices give the same value."""
    agency = {} if texts.agency is None else {"agency": tomllib.loads(texts.agency)}
    return agency | {
        "policy": tomllib.loads(texts.policy or ""),
        "pack": tomllib.loads(texts.pack or ""),
        "taxonomy": [
            {"code": row["code"], "name": row["name"], "parent": row["parent"] or None}
            for _, row in _rows(texts.taxonomy or "")
        ],
    }


def policy_of(body: Mapping[str, Any]) -> Policy:
    """The policy that a body from `policy_body` states."""
    policy, pack = body["policy"], body["pack"]
    return Policy(
        version=policy["version"],
        due_days=MappingProxyType(dict(policy["due_days"])),
        due_days_urgent=MappingProxyType(dict(policy["due_days_urgent"])),
        reports=ReportLimits(**policy["reports"]),
        undo_within=timedelta(minutes=policy["undo"]["minutes"]),
        hexagon_resolution=policy["map"]["heat_hexagon_resolution"],
        idle_days=policy["sessions"]["idle_days"],
        staff=StaffRules(**policy["staff"]),
        focal_villages=FocalVillageLimits(**policy["focal_villages"]),
        places=PlaceChoices(
            tuple(PlaceKind(*each.split("=", 1)) for each in policy["places"]["kinds"]),
            policy["places"]["ledger_radius_m"],
        ),
        words=MappingProxyType(dict(pack["words"])),
        categories=tuple(Category(**row) for row in body["taxonomy"]),
        county_code=pack["county"]["code"],
        county_name=pack["county"]["name"],
        short_name=pack["county"]["short_name"],
        simulated=tuple(pack["simulated"]["what"]),
        simulated_note=pack["simulated"]["note"],
        agency=_agency_of(body["agency"]) if "agency" in body else None,
    )


def _agency_of(agency: Mapping[str, Any]) -> AgencyChoices:
    return AgencyChoices(
        complaint_to=agency["complaint"]["to"],
        complaint_phone=agency["complaint"]["phone"],
        items=tuple(
            MenuItem(row["code"], row["name"], row["hint"], row["category"] or None)
            for row in agency["items"]
        ),
    )


def _toml_faults(file: str, text: str | None, keys: tuple[Key, ...]) -> Iterator[Fault]:
    if text is None:
        yield Fault(file, "", "policy.missing_file")
        return
    try:
        given = dict(_leaves(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        yield Fault(file, found[0] if found else "end", "policy.malformed_toml", str(error))
        return
    yield from _key_faults(file, given, keys)


def _key_faults(
    file: str, given: Mapping[str, object], keys: tuple[Key, ...], at: str = ""
) -> Iterator[Fault]:
    """What is unknown, missing or out of bounds among dotted keys; ``at`` begins each place."""
    known = {key.path: key for key in keys}
    for path in given:
        # An empty table in its right place is no fault; what it lacks is told below.
        if not any(f"{key}.".startswith(f"{path}.") for key in known):
            yield Fault(file, at + path, "policy.unknown_key")
    for key in keys:
        if key.path not in given:
            yield Fault(file, at + key.path, "policy.missing_key")
        else:
            yield from _value_faults(file, key, given[key.path], at)


def _leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, object]]:
    """Dotted key and value of all that is not a table; an empty table counts as a value."""
    for name, value in table.items():
        dotted = f"{path}.{name}" if path else name
        if isinstance(value, dict) and value:
            yield from _leaves(value, dotted)
        else:
            yield dotted, value


def _value_faults(file: str, key: Key, value: object, at: str) -> Iterator[Fault]:
    place = at + key.path
    if not isinstance(value, (int, str, list)) or not _is_of_kind(key, value):
        yield Fault(file, place, "policy.wrong_type", f"{key.kind.__name__} expected")
        return
    size = value if isinstance(value, int) else len(value)
    if not key.least <= size <= key.most:
        yield Fault(file, place, "policy.out_of_range", f"{key.least} to {key.most} expected")
        return
    given = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    for each in given if key.pattern else ():
        if not re.fullmatch(key.pattern, each):
            yield Fault(file, place, "policy.malformed_code", f"{each!r}")
    codes = [each.split("=")[0] for each in given]
    for each in sorted({code for code in codes if codes.count(code) > 1}):
        yield Fault(file, place, "policy.duplicate_code", each)


def _is_of_kind(key: Key, value: int | str | list[object]) -> bool:
    if isinstance(value, list):
        return key.kind is list and all(isinstance(each, str) and each for each in value)
    return isinstance(value, key.kind) and isinstance(value, bool) == (key.kind is bool)


def _agency_faults(text: str | None, taxonomy: str | None) -> Iterator[Fault]:
    if text is None:
        return
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        yield Fault(AGENCY_FILE, found[0] if found else "end", "policy.malformed_toml", str(error))
        return
    items = given.pop("items", [])
    yield from _key_faults(AGENCY_FILE, dict(_leaves(given)), AGENCY_KEYS)
    if not (isinstance(items, list) and items and all(isinstance(each, dict) for each in items)):
        yield Fault(AGENCY_FILE, "items", "policy.no_items")
        return
    rows = [row for _, row in _rows(taxonomy or "")]
    leaves = {row["code"] for row in rows} - {row["parent"] for row in rows}
    seen: set[str] = set()
    for number, item in enumerate(items, start=1):
        at, code, category = f"items.{number}.", str(item.get("code")), item.get("category")
        yield from _key_faults(AGENCY_FILE, item, ITEM_KEYS, at)
        if code in seen:
            yield Fault(AGENCY_FILE, f"{at}code", "policy.duplicate_code", code)
        if isinstance(category, str) and category and category not in leaves:
            yield Fault(AGENCY_FILE, f"{at}category", "policy.unknown_category", category)
        seen.add(code)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row of the taxonomy; the header is line 1."""
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines(), restval="")
    for row in reader:
        yield reader.line_num, {name: (row[name] or "").strip() for name in _HEADER}


def _taxonomy_faults(text: str | None) -> Iterator[Fault]:
    if text is None:
        yield Fault(TAXONOMY_FILE, "", "policy.missing_file")
        return
    header = next(csv.reader(text.removeprefix("\ufeff").splitlines()), [])
    if header != _HEADER:
        yield Fault(TAXONOMY_FILE, "line 1", "policy.taxonomy_header", ",".join(_HEADER))
        return
    rows = list(_rows(text))
    if not rows:
        yield Fault(TAXONOMY_FILE, "line 2", "policy.taxonomy_empty")
    tops = {row["code"] for _, row in rows if not row["parent"]}
    seen: set[str] = set()
    for line, row in rows:
        for code in _category_faults(row, tops, seen):
            yield Fault(TAXONOMY_FILE, f"line {line}", code, row["code"])
        seen.add(row["code"])


def _category_faults(row: dict[str, str], tops: set[str], seen: set[str]) -> Iterator[str]:
    code, parent = row["code"], row["parent"]
    if not _CATEGORY.fullmatch(code):
        yield "policy.malformed_code"
    elif parent != code.rpartition(".")[0]:
        yield "policy.parent_mismatch"
    if code in seen:
        yield "policy.duplicate_code"
    if parent and parent not in tops:
        yield "policy.unknown_parent"
    if not row["name"]:
        yield "policy.blank_name"
