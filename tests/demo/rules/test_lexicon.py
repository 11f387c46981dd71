"""The words can all be said."""

import csv
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.databases import ROOT
from tests.demo.rules.square import CATEGORIES, GRIDS, dice, lexicon

from wangge.demo.enums import Setting
from wangge.demo.rules.ground import Grid
from wangge.demo.rules.lexicon import Lexicon, lexicon_of, said
from wangge.demo.rules.reports import slots_of
from wangge.demo.services import WORDS, own_words

PACKS = sorted(path.parent for path in (ROOT / "geodata/counties").glob("*/pack.toml"))
NAMED = {Setting.RURAL: "东一村", Setting.PASTORAL: "昂素嘎查", Setting.URBAN: "西街社区"}


@pytest.fixture(scope="module")
def words() -> Lexicon:
    """The words for the categories of the square county."""
    return lexicon()


def test_a_category_of_every_pack_has_words_even_one_nobody_thought_of(words: Lexicon) -> None:
    codes = [speech.code for speech in words.speeches]

    unknown = words.speeches[codes.index("forest.fungus")]
    assert codes == list(CATEGORIES)
    assert unknown.thing == "菌菇采摘"
    assert unknown.reports


def leaves(pack: Path) -> dict[str, str]:
    """The kinds of report of a pack that have no kinds of their own."""
    rows = list(csv.DictReader((pack / "taxonomy.csv").read_text("utf-8").splitlines()))
    return {row["code"]: row["name"] for row in rows if row["parent"]}


def spoken(pack: Path) -> Lexicon:
    """The words of a pack's county."""
    words = tomllib.loads((pack / "pack.toml").read_text("utf-8"))["words"]
    text = WORDS.read_text("utf-8")
    return lexicon_of(text, own_words(pack), leaves(pack), words=words)


def sentences(words: Lexicon, grid: Grid) -> list[str]:
    """Every template of a lexicon, said of something in a grid."""
    rng, found = dice(1), []
    for speech in words.speeches:
        slots = slots_of(rng, words, speech, grid)
        templates = [*speech.reports, *speech.cold, *speech.urban, *speech.outcomes]
        kinds = [each for key, several in speech.along.items() if key != "ways" for each in several]
        along = [each for several in words.along.values() for each in several]
        places = [each for key in ("where", "home", "field") for each in slots[key]]
        found += [said(rng, each, slots) for each in templates + kinds + along + places]
    return found


@pytest.mark.parametrize("setting", Setting)
@pytest.mark.parametrize("pack", PACKS, ids=lambda path: str(path.name))
def test_every_sentence_is_finished(pack: Path, setting: Setting) -> None:
    grid = replace(GRIDS[0], village_name=NAMED[setting])

    told = sentences(spoken(pack), grid)

    assert grid.setting is setting
    assert [each for each in told if set("[]{}|") & set(each) or len(each) > 200] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda path: str(path.name))
def test_a_pack_has_words_and_a_department_for_each_of_its_kinds_of_report(pack: Path) -> None:
    departments = tomllib.loads((pack / "organisations.toml").read_text("utf-8"))["departments"]

    speeches = spoken(pack).speeches

    assert {each.code for each in speeches if each.department} == set(leaves(pack))
    assert [
        (each.code, each.department)
        for each in speeches
        if not any(each.department in name for name in departments.values())
    ] == []


def test_in_a_gacha_nobody_speaks_of_a_village_in_a_county() -> None:
    banner = next(pack for pack in PACKS if '"旗"' in (pack / "pack.toml").read_text("utf-8"))
    grid = replace(GRIDS[0], village_name=NAMED[Setting.PASTORAL])

    told = sentences(spoken(banner), grid)

    assert [
        each for each in told if any(word in each for word in ("村上", "村部", "县", "乡镇"))
    ] == []
    assert [
        each for each in told if any(word in each for word in ("梯田", "窑", "塬", "沟底"))
    ] == []
    assert any("嘎查" in each for each in told)


def test_the_same_chance_says_the_same(words: Lexicon) -> None:
    speech = words.speeches[0]
    slots = slots_of(dice(1), words, speech, GRIDS[0])

    sentences = {said(dice(7), speech.reports[0], slots) for _ in range(5)}

    assert len(sentences) == 1
