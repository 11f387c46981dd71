"""One name for each thing: the glossary, the codes of refusals, the description of the API."""

import ast
import json
import re
from enum import StrEnum
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.counties import County
from tests.databases import ROOT

from wangge.accounts.enums import CellCode, OrganisationKind, Role
from wangge.accounts.services.sheets import FAULT_WORDS
from wangge.agency.enums import ConsentWay, TicketAction, TicketState
from wangge.kernel.errors import WanggeError
from wangge.matters.enums import Action, Hand, Layer, NoticeKind, Stage, Standing
from wangge.resolution import enums as care

WANGGE = ROOT / "backend" / "wangge"
GLOSSARY = WANGGE / "GLOSSARY.md"
LOCALES = ROOT / "pwa" / "src" / "app" / "locales"
LISTED = (
    Role,
    Stage,
    Action,
    Layer,
    Hand,
    Standing,
    OrganisationKind,
    NoticeKind,
    TicketState,
    TicketAction,
    ConsentWay,
    *(care.Stage, care.Action, care.Seat, care.Result, care.Condition, care.AtPlace),
)
NEVER_SHOWN = {
    "kernel.error",
    # Only a client with a fault meets these; it is told that something went wrong.
    "http.fault",
    "http.method_not_allowed",
    "http.not_acceptable",
    "http.not_json",
    "http.precondition_required",
    "matters.unreadable_version",
    "storage.file_missing",
    "sync.unknown_kind",
    # Only commands meet these; they are told in their own words.
    "accounts.offices_refused",
    "maps.unreadable",
    "policy.refused",
    "policy.version_taken",
    "territory.boundaries_changed",
    "territory.pack_refused",
    "territory.code_reused",
    "territory.day_past",
    "territory.day_taken",
    "territory.not_waiting",
    "territory.successions_refused",
    "territory.not_in_two",
    "territory.not_adjacent",
    "territory.other_village",
    "territory.last_grid",
    "territory.no_number_left",
    "territory.other_county",
}
CODE = re.compile(r"[a-z]+\.[a-z_0-9]+")


def refusals() -> dict[str, str]:
    """Code to class of every refusal there is, whether imported or not."""
    found: dict[str, str] = {}
    for file in sorted(WANGGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
                found |= dict.fromkeys(codes_of(node), node.name)
    return found


def codes_of(node: ast.ClassDef) -> list[str]:
    return [
        each.value.value
        for each in node.body
        if isinstance(each, ast.Assign)
        and [getattr(target, "id", "") for target in each.targets] == ["code"]
        and isinstance(each.value, ast.Constant)
    ]


def wire_codes() -> set[str]:
    """The codes that are written without a class: of HTTP itself, and of a batch."""
    found: set[str] = set()
    for file in sorted(WANGGE.rglob("*.py")):
        literals = re.findall(r'"((?:http|sync)\.[a-z_]+)"', file.read_text("utf-8"))
        found |= set(literals)
    return found


def worded(language: str) -> set[str]:
    """The codes that a locale has words for."""
    words = json.loads((LOCALES / language / "problem.json").read_text("utf-8"))["problem"]
    return {
        f"{slice_}.{reason}"
        for slice_, reasons in words.items()
        for reason, told in reasons.items()
        if isinstance(told, dict) and told.get("what")
    }


@pytest.mark.parametrize("words", LISTED, ids=lambda each: each.__name__)
def test_the_glossary_has_every_word_of_the_register(words: type[StrEnum]) -> None:
    named = set(re.findall(r"\| `([a-z_]+)` \|", GLOSSARY.read_text("utf-8")))

    assert {each.value for each in words} - named == set()


def test_a_line_of_the_glossary_has_term_name_and_meaning() -> None:
    lines = [each for each in GLOSSARY.read_text("utf-8").splitlines() if each.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]

    assert [row for row in rows if len(row) != 3 or not all(row)] == []


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = [code for file in sorted(WANGGE.rglob("*.py")) for code in codes_in(file)]

    assert [code for code in codes if codes.count(code) > 1] == []
    assert [code for code in codes if not CODE.fullmatch(code)] == []


def codes_in(file: Path) -> list[str]:
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return [code for node in nodes if isinstance(node, ast.ClassDef) for code in codes_of(node)]


def test_every_kind_of_refusal_says_what_it_is() -> None:
    kinds = [WanggeError]
    silent = []
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        silent += [kind.__name__] if not kind.__doc__ else []

    assert silent == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_people_are_told_of_every_refusal_in_words(language: str) -> None:
    met = (set(refusals()) | wire_codes()) - NEVER_SHOWN

    assert met - worded(language) == set()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_people_are_told_of_every_faulty_cell_on_screens_and_in_the_report(language: str) -> None:
    words = json.loads((LOCALES / language / "staff.json").read_text("utf-8"))["staff"]["fault"]

    assert set(words) == {code.value for code in CellCode} == set(FAULT_WORDS)


def test_the_report_of_faults_says_what_the_screens_say() -> None:
    words = json.loads((LOCALES / "zh-CN" / "staff.json").read_text("utf-8"))["staff"]["fault"]

    assert words == {code.value: told for code, told in FAULT_WORDS.items()}


def test_the_api_is_described_in_openapi_3_1(county: County) -> None:
    spec = county.app.test_client().get("/api/v1/openapi.json").json

    assert spec["openapi"] == "3.1.0"
    assert [str(each.message) for each in OpenAPIV31SpecValidator(spec).iter_errors()] == []
