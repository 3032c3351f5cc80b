"""The words of a language by stem and ending."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.glossary import Glossary, glossary_of
from etl.lexicon import LexiconError

LANGUAGES = ("uk", "ru")


def english(glossary: Glossary, word: str, table: str | None = None) -> str | None:
    gloss = glossary.one(word, table)
    return gloss.english[0] if gloss else None


def test_a_whole_word_comes_before_a_stem_and_the_longest_stem_before_others(
    made: Callable[..., str],
) -> None:
    glossary = Glossary(made())
    assert english(glossary, "нове") == "news"
    assert english(glossary, "нового") == "new"
    assert english(glossary, "першого") == "first"
    assert english(glossary, "ПЕРШИЙ") == "first"


def test_a_stem_without_an_ending_of_its_part_is_no_word(made: Callable[..., str]) -> None:
    glossary = Glossary(made())
    assert english(glossary, "танками") == "tank"
    assert english(glossary, "танкер") is None
    assert english(glossary, "танкими") is None
    assert english(glossary, "") is None


def test_a_stem_of_a_verb_that_ends_in_a_vowel_is_no_form(made: Callable[..., str]) -> None:
    glossary = Glossary(made(verbs='[perfective]\n"вороже" = "tell"\n[imperfective]'))
    assert english(glossary, "вороже") is None
    assert english(glossary, "ворожено") == "tell"


def test_a_name_needs_its_capital(made: Callable[..., str]) -> None:
    glossary = Glossary(made())
    assert english(glossary, "Миру") == "Myr"
    assert english(glossary, "миру") is None


def test_one_table_alone_can_be_asked(made: Callable[..., str]) -> None:
    glossary = Glossary(made())
    assert english(glossary, "Новогорську", "nations") == "Novohor"
    assert english(glossary, "Новогорську", "places") is None
    assert english(glossary, "ЗРК", "things") == "SAM"
    assert english(glossary, "ЗРК", "nouns") is None


def test_a_listed_genitive_plural_tells_its_case(made: Callable[..., str]) -> None:
    gloss = Glossary(made()).one("ракет")
    assert gloss is not None
    assert gloss.ending.cases == {"genitive", "accusative"}
    assert gloss.ending.number == "plural"


def test_a_bare_noun_is_masculine_unless_it_is_listed(made: Callable[..., str]) -> None:
    nouns = '[words]\n"танк" = "tank"\n"ракет" = "missile"\n[genitive_plural]\nwords = ["ракет"]'
    glossary = Glossary(made(nouns=nouns))
    tank, missiles = glossary.one("танк"), glossary.one("ракет")
    assert tank is not None
    assert missiles is not None
    assert "genitive" not in tank.ending.cases
    assert "genitive" in missiles.ending.cases


def test_a_mistake_in_any_table_is_told(made: Callable[..., str]) -> None:
    code = made(adjectives='[words]\n"нов" = ["new", "новий", "нова"]')
    with pytest.raises(LexiconError, match=rf"glosses/{code}/adjectives\.toml: 'нов'"):
        Glossary(code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_read_once(language: str) -> None:
    assert glossary_of(language) is glossary_of(language)
    assert glossary_of(language).language == language


@pytest.mark.parametrize("language", LANGUAGES)
@given(word=st.text("абвгґдеєёжзиіїйклмнопрстуфхцчшщьыъэюяАВНОПС'’-", max_size=14))
def test_any_word_has_a_gloss_or_none(language: str, word: str) -> None:
    gloss = glossary_of(language).one(word)
    if gloss is not None:
        assert gloss.english[0]
        assert 0 <= gloss.stem <= len(word)
        assert gloss.whole == (gloss.stem == 0)
