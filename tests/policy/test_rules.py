from datetime import timedelta
from pathlib import Path

import pytest

from wangge.policy.rules import (
    PACK_KEYS,
    POLICY_KEYS,
    TIMED_STAGES,
    Fault,
    FocalVillageLimits,
    Key,
    PlaceKind,
    PolicyTexts,
    policy_body,
    policy_faults,
    policy_of,
)

POLICY = """
version = "640425-2026.1"
[due_days]
reported = 2
verified = 7
escalated = 5
sent_back = 5
assigned = 15
settled = 7
visited = 3
[due_days_urgent]
reported = 1
verified = 1
escalated = 1
sent_back = 1
assigned = 3
settled = 3
visited = 3
[reports]
words_max = 2000
photos_max = 9
photo_bytes_max = 12582912
batch_max = 200
head_count_max = 9999
[undo]
minutes = 30
[map]
heat_hexagon_resolution = 8
[sessions]
idle_days = 30
[staff]
towns_manage = true
town_officers = 3
county_officers = 6
[focal_villages]
least_days = 30
quiet_days = 30
open_max = 3
satisfied_percent = 90
week_tasks_max = 20
[places]
kinds = ["enterprise=企业", "school=学校", "mine=矿山"]
ledger_radius_m = 200
"""
PACK = """
[county]
code = "640425"
name = "彭阳县"
short_name = "彭阳"
[words]
county = "县"
town = "乡镇"
village = "村（社区）"
large_grid = "大网格"
small_grid = "小网格"
focal_village = "重点村"
[expected]
towns = 12
villages = 162
small_grids = 2293
[simulated]
what = ["boundaries"]
note = "界线为模拟"
"""
TAXONOMY = "code,name,parent\nland,土地,\nland.boundary,地界纠纷,land\nother,其他,\n"
COUNTIES = Path(__file__).parents[2] / "geodata" / "counties"


def faults(policy: str = POLICY, pack: str = PACK, taxonomy: str = TAXONOMY) -> tuple[Fault, ...]:
    return policy_faults(PolicyTexts(policy, pack, taxonomy))


def line_of(text: str, key: Key) -> str:
    """The line of a key in its table, as the texts above have it."""
    table, _, name = key.path.rpartition(".")
    after = text.partition(f"[{table}]")[2] if table else text
    return next(line for line in after.splitlines() if line.startswith(f"{name} = "))


def with_value(text: str, key: Key, value: str) -> str:
    """The text with another value of a key, or without the key when the value is empty."""
    table, _, name = key.path.rpartition(".")
    before, header, after = text.partition(f"[{table}]") if table else ("", "", text)
    given = f"{name} = {value}" if value else ""
    return before + header + after.replace(line_of(text, key), given, 1)


def test_a_sound_policy_says_what_the_county_chose() -> None:
    assert faults() == ()

    policy = policy_of(policy_body(PolicyTexts(POLICY, PACK, TAXONOMY)))

    assert (policy.version, policy.county_code, policy.county_name, policy.short_name) == (
        "640425-2026.1",
        "640425",
        "彭阳县",
        "彭阳",
    )
    assert tuple(policy.due_days) == TIMED_STAGES
    assert policy.due_days["assigned"] == 15
    assert policy.due_days_urgent["assigned"] == 3
    assert policy.reports.batch_max == 200
    assert (policy.hexagon_resolution, policy.idle_days) == (8, 30)
    assert policy.undo_within == timedelta(minutes=30)
    assert policy.focal_villages == FocalVillageLimits(30, 30, 3, 90, 20)
    assert policy.places.kinds[1] == PlaceKind("school", "学校")
    assert (len(policy.places.kinds), policy.places.ledger_radius_m) == (3, 200)
    assert policy.words["large_grid"] == "大网格"
    assert (policy.simulated, policy.simulated_note) == (("boundaries",), "界线为模拟")


@pytest.mark.parametrize(
    ("kinds", "codes"),
    [
        ('["school=学校", "school=中学"]', ["policy.duplicate_code"]),
        ('["学校"]', ["policy.malformed_code"]),
        ('["School=学校"]', ["policy.malformed_code"]),
        ('["school="]', ["policy.malformed_code"]),
        ("[]", ["policy.out_of_range"]),
    ],
)
def test_each_kind_of_place_has_a_code_of_its_own_and_a_name(kinds: str, codes: list[str]) -> None:
    key = next(key for key in POLICY_KEYS if key.path == "places.kinds")

    found = faults(policy=with_value(POLICY, key, kinds))

    assert [(fault.place, fault.code) for fault in found] == [(key.path, code) for code in codes]


@pytest.mark.parametrize(
    ("code", "is_leaf"),
    [("land", False), ("land.boundary", True), ("other", True), ("land.none", False), ("", False)],
)
def test_a_report_may_be_of_a_category_without_children_only(code: str, is_leaf: bool) -> None:  # noqa: FBT001 -- what is expected
    policy = policy_of(policy_body(PolicyTexts(POLICY, PACK, TAXONOMY)))

    assert policy.has_leaf(code) is is_leaf


@pytest.mark.parametrize("key", POLICY_KEYS, ids=lambda key: key.path)
def test_each_key_of_the_policy_must_be_there(key: Key) -> None:
    found = faults(policy=with_value(POLICY, key, ""))

    assert found == (Fault("policy.toml", key.path, "policy.missing_key"),)


@pytest.mark.parametrize("key", PACK_KEYS, ids=lambda key: key.path)
def test_each_key_of_the_pack_must_be_there(key: Key) -> None:
    found = faults(pack=with_value(PACK, key, ""))

    assert found == (Fault("pack.toml", key.path, "policy.missing_key"),)


@pytest.mark.parametrize("key", POLICY_KEYS, ids=lambda key: key.path)
@pytest.mark.parametrize("value", ["yes_no", "1.5", '["a"]', "2026-01-01"])
def test_each_value_of_the_policy_must_be_of_its_type(key: Key, value: str) -> None:
    if value == "yes_no":
        value = "1" if key.kind is bool else "true"

    found = faults(policy=with_value(POLICY, key, value))
    wrong = "[1]" if key.kind is list and value.startswith("[") else value

    found = faults(policy=with_value(POLICY, key, wrong))

    assert [(fault.place, fault.code) for fault in found] == [(key.path, "policy.wrong_type")]


@pytest.mark.parametrize("key", PACK_KEYS, ids=lambda key: key.path)
@pytest.mark.parametrize("value", ["true", "1.5", "[1]", "2026-01-01"])
def test_each_value_of_the_pack_must_be_of_its_type(key: Key, value: str) -> None:
    found = faults(pack=with_value(PACK, key, value))

    assert [(fault.place, fault.code) for fault in found] == [(key.path, "policy.wrong_type")]


@pytest.mark.parametrize(
    "key", [key for key in POLICY_KEYS if key.kind is int], ids=lambda key: key.path
)
def test_each_number_must_be_in_its_range(key: Key) -> None:
    def codes(value: int) -> list[str]:
        return [fault.code for fault in faults(policy=with_value(POLICY, key, str(value)))]

    assert codes(key.least) == codes(key.most) == []
    assert codes(key.least - 1) == codes(key.most + 1) == ["policy.out_of_range"]


def test_all_faults_are_told_at_once() -> None:
    policy = POLICY.replace("visited = 3", 'visited = "3"', 1).replace("[map]", "[map]\nzoom = 3")
    policy += "[heat]"
    pack = PACK.replace('"640425"', '"64042x"').replace("[words]", "[colours]\nred = 1\n[words]")
    taxonomy = (
        TAXONOMY + "Land,大写,\nland,重复,\nland.grass,,land\nwage.late,欠薪,wage\nother.x,,\n"
    )

    found = [(fault.file, fault.place, fault.code) for fault in faults(policy, pack, taxonomy)]

    assert found == [
        ("policy.toml", "map.zoom", "policy.unknown_key"),
        ("policy.toml", "heat", "policy.unknown_key"),
        ("policy.toml", "due_days.visited", "policy.wrong_type"),
        ("pack.toml", "colours.red", "policy.unknown_key"),
        ("pack.toml", "county.code", "policy.malformed_code"),
        ("taxonomy.csv", "line 5", "policy.malformed_code"),
        ("taxonomy.csv", "line 6", "policy.duplicate_code"),
        ("taxonomy.csv", "line 7", "policy.blank_name"),
        ("taxonomy.csv", "line 8", "policy.unknown_parent"),
        ("taxonomy.csv", "line 9", "policy.parent_mismatch"),
        ("taxonomy.csv", "line 9", "policy.blank_name"),
    ]


def test_text_that_is_no_toml_is_told_with_its_line() -> None:
    found = faults(policy='version = "1"\nversion = "2"\n')

    assert [(fault.place, fault.code) for fault in found] == [("line 2", "policy.malformed_toml")]


@pytest.mark.parametrize("taxonomy", ["", "name,code,parent\n", "code,name\nland,土地\n"])
def test_a_taxonomy_under_another_header_is_refused_whole(taxonomy: str) -> None:
    assert [fault.code for fault in faults(taxonomy=taxonomy)] == ["policy.taxonomy_header"]


def test_a_taxonomy_without_categories_is_refused() -> None:
    assert [fault.code for fault in faults(taxonomy="code,name,parent\n")] == [
        "policy.taxonomy_empty"
    ]


def test_a_table_in_the_place_of_a_value_is_told() -> None:
    found = faults(pack=PACK.replace("towns = 12", "towns = {}"))

    assert [(fault.place, fault.code) for fault in found] == [
        ("expected.towns", "policy.wrong_type")
    ]


@pytest.mark.parametrize("pack_dir", sorted(COUNTIES.iterdir()), ids=lambda path: path.name)
def test_the_policy_of_each_pack_of_ours_is_sound(pack_dir: Path) -> None:
    texts = PolicyTexts(
        *(
            (pack_dir / name).read_text("utf-8")
            for name in ("policy.toml", "pack.toml", "taxonomy.csv")
        )
    )

    assert policy_faults(texts) == ()


AGENCY = """
[complaint]
to = "综治中心"
phone = "0954-000-0000"
[[items]]
code = "raise"
name = "代办"
hint = ""
category = ""
"""


def agency_faults(agency: str) -> set[tuple[str, str]]:
    texts = PolicyTexts(POLICY, PACK, TAXONOMY, agency)
    return {(fault.place, fault.code) for fault in policy_faults(texts)}


def test_a_county_may_go_without_agents() -> None:
    texts = PolicyTexts(POLICY, PACK, TAXONOMY)

    assert policy_faults(texts) == ()
    assert "agency" not in policy_body(texts)
    assert policy_of(policy_body(texts)).agency is None


def test_the_menu_of_agent_service_is_read() -> None:
    found = policy_of(policy_body(PolicyTexts(POLICY, PACK, TAXONOMY, AGENCY))).agency

    assert agency_faults(AGENCY) == set()
    assert found is not None
    assert [(each.code, each.name, each.category) for each in found.items] == [
        ("raise", "代办", None)
    ]
    assert (found.complaint_to, found.complaint_phone) == ("综治中心", "0954-000-0000")


@pytest.mark.parametrize(
    ("agency", "fault"),
    [
        ("nonsense", ("end", "policy.malformed_toml")),
        (AGENCY.replace('to = "综治中心"\n', ""), ("complaint.to", "policy.missing_key")),
        (AGENCY.replace("0954-000-0000", "call us"), ("complaint.phone", "policy.malformed_code")),
        (AGENCY + "[more]\na = 1\n", ("more.a", "policy.unknown_key")),
        (AGENCY.split("[[items]]", maxsplit=1)[0], ("items", "policy.no_items")),
        (AGENCY.replace('name = "代办"\n', ""), ("items.1.name", "policy.missing_key")),
        (
            AGENCY.replace('name = "代办"', 'names = "代办"'),
            ("items.1.names", "policy.unknown_key"),
        ),
        (AGENCY.replace('"raise"', '"Raise it"'), ("items.1.code", "policy.malformed_code")),
        (
            AGENCY + AGENCY.split("[complaint]")[1].split('"\n', 2)[2],
            ("items.2.code", "policy.duplicate_code"),
        ),
        (
            AGENCY.replace('category = ""', 'category = "none"'),
            ("items.1.category", "policy.unknown_category"),
        ),
    ],
)
def test_each_fault_of_the_menu_is_named(agency: str, fault: tuple[str, str]) -> None:
    assert fault in agency_faults(agency)
