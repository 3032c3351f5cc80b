"""The small words of a language, and the side that it speaks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.glosses.glossed import glossed
from etl.glosses.grammar import grammar_of
from etl.lexicon import LexiconError

LANGUAGES = ("uk", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_small_words_are_in_small_letters_and_open_pairs(language: str) -> None:
    found = grammar_of(language)
    small = (found.up_to, found.each, found.exchange, found.origin)
    for words in (*small, *found.tells_back):
        assert words
        assert all(word and word == word.lower() for word in words)
    assert {len(pair) for pair in found.tells_back} == {2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_side_of_its_own_has_bodies_and_none_has_none(language: str) -> None:
    found = grammar_of(language)
    assert bool(found.own) == bool(found.bodies) == bool(found.ours)
    assert all(word.isascii() and word == word.strip() for word in found.bodies | found.ours)


def test_the_table_is_read() -> None:
    found = grammar_of("uk")
    assert found.own == "Ukrainian"
    assert ("про", "це") in found.tells_back
    assert "до" in found.up_to
    assert "з" in found.origin


def test_a_mistake_names_the_file(made: Callable[..., str]) -> None:
    code = made(grammar="[side]\nown = Novohor\n")
    with pytest.raises(LexiconError, match=rf"glosses/{code}/grammar\.toml: .*line 2"):
        grammar_of(code)


@pytest.mark.parametrize(
    ("text", "language", "gloss"),
    [
        ("Оборонці стояли.", "uk", "Ukrainian defenders stood."),
        ("Російські оборонці стояли.", "uk", "Russian defenders stood."),
        ("Наші солдати стояли.", "uk", "Ukrainian soldiers stood."),
        ("Наші школи горіли.", "uk", "Our schools burned."),
        ("Солдати стояли.", "uk", "Soldiers stood."),
        ("Наши солдаты стояли.", "ru", "Our soldiers stood."),
    ],
)
def test_bodies_without_a_side_are_those_of_the_own_one(
    text: str, language: str, gloss: str
) -> None:
    assert glossed(text, language).text == gloss


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_adjectives_leave_out_has_a_gender(language: str) -> None:
    left_out = grammar_of(language).left_out
    assert {"region", "direction", "district", "municipality"} <= set(left_out)
    assert {gender for _, gender in left_out.values()} <= {"feminine", "masculine", "neuter"}


def test_what_is_left_out_is_a_noun_with_its_gender(made: Callable[..., str]) -> None:
    code = made(grammar='[left_out]\nregion = ["oblast"]\n[words]\ntells_back = []\n')
    with pytest.raises(LexiconError, match=rf"glosses/{code}/grammar\.toml"):
        grammar_of(code)
