"""The packs share no code path by name: what differs between counties is data."""

import tomllib
from pathlib import Path

import pytest
from tests.databases import ROOT

PACKS = sorted((ROOT / "geodata" / "counties").glob("*/pack.toml"))
CODE = (("backend", "*.py"), ("backend", "*.toml"), ("geodata", "*.py"), ("pwa/src", "*.ts"))
MORE = (("pwa/src", "*.vue"), ("pwa/src", "*.json"))
DEFAULTS = {
    # The county that is served when nobody names one.
    "backend/wangge/platform/settings.py": 'environ.get("WANGGE_COUNTY", "640425")',
    "backend/setup/serving.py": 'env.get("WANGGE_COUNTY") or "640425"',
}


def names(pack: Path) -> set[str]:
    """The code and the names of a pack's county."""
    county = tomllib.loads(pack.read_text("utf-8"))["county"]
    return {county["code"], county["name"], county["short_name"]}


def code_of(file: Path) -> str:
    """What a file does: without examples in docstrings, and without the default county."""
    text = file.read_text("utf-8").replace(DEFAULTS.get(str(file.relative_to(ROOT)), "\0"), "")
    return "\n".join(without_examples(text.split("\n")))


def without_examples(lines: list[str]) -> list[str]:
    """The lines that are no example of a docstring, nor what it answers."""
    kept, is_example = [], False
    for line in lines:
        said = line.strip()
        is_example = said.startswith(">>>") or (is_example and said not in {"", '"""'})
        if not is_example:
            kept.append(line)
    return kept


def files() -> list[Path]:
    found = (each for folder, name in (*CODE, *MORE) for each in (ROOT / folder).rglob(name))
    return sorted(each for each in found if "counties" not in each.parts and not is_test(each))


def is_test(file: Path) -> bool:
    return file.name.endswith(".test.ts") or "node_modules" in file.parts


def test_there_are_two_packs_and_code_to_look_at() -> None:
    assert len(PACKS) >= 2
    assert len(files()) > 200


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: str(path.parent.name))
def test_no_code_names_a_county(pack: Path) -> None:
    named = [
        (str(file.relative_to(ROOT)), name)
        for file in files()
        for name in names(pack)
        if name in code_of(file)
    ]

    assert named == []


def test_the_defaults_are_where_they_are_listed() -> None:
    assert [
        file for file, words in DEFAULTS.items() if words not in (ROOT / file).read_text("utf-8")
    ] == []
