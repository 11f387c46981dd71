"""The words can all be said."""

import pytest
from tests.demo.rules.square import CATEGORIES, GRIDS, dice, lexicon

from wangge.demo.rules.lexicon import Lexicon, said
from wangge.demo.rules.reports import slots_of


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


@pytest.mark.parametrize("grid", [GRIDS[0], GRIDS[-1]], ids=["rural", "urban"])
def test_every_sentence_is_finished(words: Lexicon, grid: object) -> None:
    rng = dice(1)
    for speech in words.speeches:
        slots = slots_of(rng, words, speech, grid)
        templates = [*speech.reports, *speech.cold, *speech.urban, *speech.outcomes]
        kinds = [each for key, several in speech.along.items() if key != "ways" for each in several]
        along = [each for several in words.along.values() for each in several]
        for template in templates + kinds + along:
            sentence = said(rng, template, slots)
            assert not set("[]{}|") & set(sentence), template
            assert len(sentence) <= 200


def test_the_same_chance_says_the_same(words: Lexicon) -> None:
    speech = words.speeches[0]
    slots = slots_of(dice(1), words, speech, GRIDS[0])

    sentences = {said(dice(7), speech.reports[0], slots) for _ in range(5)}

    assert len(sentences) == 1
