"""The tables of a language: all of them load, and a mistake is told with file and key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.endings import CASES
from etl.glosses.entries import WHOLE, Entry, entries_of, genitive_plurals, simplified
from etl.lexicon import LexiconError

LANGUAGES = ("uk", "ru")
KINDS = {
    "nouns": "nouns",
    "adjectives": "adjectives",
    "nations": "adjectives",
    "places": "nouns",
    "people": "nouns",
    "things": "nouns",
    "verbs": "verbs",
    "words": "words",
    "prepositions": "prepositions",
    "phrases": "phrases",
}
# Nouns with a third form, which nothing reads.
OPEN = {"=друзі", "=друзів", "=друзям", "=друзями"}
CYRILLIC = re.compile("[\u0400-\u04ff]")


@cache
def entries(language: str) -> tuple[Entry, ...]:
    return tuple(entries_of(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_entries_of_its_part(language: str) -> None:
    parts = {(entry.gloss.table, entry.gloss.part) for entry in entries(language)}
    assert parts == set(KINDS.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_a_key_and_english_without_cyrillic_letters(language: str) -> None:
    for key, gloss, _ in entries(language):
        assert key.removeprefix(WHOLE).strip("_* ") == key.removeprefix(WHOLE).rstrip("*")
        for words in (*gloss.english, *(text for _, text in gloss.by_case)):
            assert words.strip(), key
            assert words == words.strip(), key
            assert CYRILLIC.search(words) is None, key
        assert gloss.nominative is None or gloss.nominative.strip(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stem_has_one_gloss_within_a_table(language: str) -> None:
    found = defaultdict(set)
    for key, gloss, _ in entries(language):
        found[gloss.table, key].add(gloss._replace(perfective=False))
    assert not {place: glosses for place, glosses in found.items() if len(glosses) > 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nouns_have_two_forms_at_most_and_verbs_three(language: str) -> None:
    for key, gloss, _ in entries(language):
        if gloss.part in ("nouns", "verbs") and key not in OPEN:
            assert len(gloss.english) <= {"nouns": 2, "verbs": 3}[gloss.part], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_prepositions_name_cases(language: str) -> None:
    prepositions = [one for one in entries(language) if one.gloss.table == "prepositions"]
    for key, gloss, _ in prepositions:
        assert key.startswith(WHOLE)
        assert {case for case, _ in gloss.by_case} <= CASES | {"other"}
    assert any(gloss.by_case for _, gloss, _ in prepositions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_genitive_plurals_are_words(language: str) -> None:
    words = genitive_plurals(language)
    assert words
    assert {simplified(word) for word in words} == words


def test_a_name_with_a_capital_is_one_only_so(made: Callable[..., str]) -> None:
    found = {entry.key: entry for entry in entries_of(made())}
    assert found["новогор"].capital
    assert found["мир"].capital
    assert not found["новогорськ"].capital
    assert not found["танк"].capital
    assert found["новогор"].gloss.nominative == "Новогора"


def test_stems_of_one_key_share_its_gloss(made: Callable[..., str]) -> None:
    found = [entry for entry in entries_of(made()) if entry.gloss.table == "verbs"]
    assert [(entry.key, entry.gloss.english, entry.gloss.perfective) for entry in found] == [
        ("знищи", ("destroy",), True),
        ("знищ", ("destroy",), True),
        ("бачи", ("see", "saw", "seen"), False),
        ("бач", ("see", "saw", "seen"), False),
    ]


def test_a_preposition_has_the_gloss_of_each_case_and_a_usual_one(made: Callable[..., str]) -> None:
    words = '[words]\n[prepositions]\n"за" = {instrumental = "behind", other = "for"}'
    (entry,) = (e for e in entries_of(made(words=words)) if e.gloss.table == "prepositions")
    assert entry.key == "=за"
    assert entry.gloss.english == ("for",)
    assert entry.gloss.by_case == (("instrumental", "behind"), ("other", "for"))


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "nouns",
            '[words]\n"танк" = ["tank", "танк", "танки"]',
            r"'танк': a list is \[gloss, nominative\]",
        ),
        ("nouns", '[words]\n"танк" = ["tank"]', r"'танк': a list is \[gloss, nominative\]"),
        ("nouns", '[words]\n"танк" = 3', "'танк': 3 is no gloss"),
        ("nouns", '[word]\n"танк" = "tank"', r"\[words\] is missing"),
        ("adjectives", "", r"\[words\] is missing"),
        ("names", "[places]", r"\[adjectives\] is missing"),
        ("verbs", "[perfective]", r"\[imperfective\] is missing"),
        ("phrases", "", r"\[phrases\] is missing"),
        ("words", "[words]", r"\[prepositions\] is missing"),
        (
            "words",
            '[words]\n[prepositions]\n"з" = {ablative = "from"}',
            "'з': 'ablative' is no case",
        ),
        ("words", '[words]\n"і" = and\n', "line 2"),
    ],
)
def test_a_mistake_is_told_with_file_and_key(
    made: Callable[..., str], file: str, text: str, told: str
) -> None:
    code = made(**{file: text})
    with pytest.raises(LexiconError, match=rf"glosses/{code}/{file}\.toml: .*{told}"):
        list(entries_of(code))


def test_a_list_of_genitive_plurals_has_to_be_there(made: Callable[..., str]) -> None:
    code = made(nouns="[words]")
    with pytest.raises(LexiconError, match=rf"glosses/{code}/nouns\.toml: \[genitive_plural\]"):
        genitive_plurals(code)


@pytest.mark.parametrize(
    ("text", "simple"), [("П’ЯТЬ", "п'ять"), ("Пʼять", "п'ять"), ("Орёл", "орел")]
)
def test_apostrophes_and_dots_do_not_tell_words_apart(text: str, simple: str) -> None:
    assert simplified(text) == simple


@given(st.text("абвгґдеєёжзиіїйклмнопрстуфхцчшщьыъэюяАБЇЁҐЩ'’ʼ-"))
def test_a_simplified_word_keeps_its_length_and_stays(text: str) -> None:
    simple = simplified(text)
    assert len(simple) == len(text)
    assert simplified(simple) == simple
