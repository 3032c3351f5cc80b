"""Names as they are quoted: golden cases, and what the tables give as nominatives."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.entries import entries_of
from etl.glosses.nominative import nominative

GOLDEN = Path(__file__).parents[2] / "golden"
LANGUAGES = ("uk", "ru")
NAMES = [
    pytest.param(language, case["words"], case["nominative"], id=f"{language}-{case['words']}")
    for language in LANGUAGES
    for case in tomllib.loads((GOLDEN / f"glosses_{language}.toml").read_text(encoding="utf-8"))[
        "name"
    ]
]


@cache
def given_nominatives(language: str) -> tuple[str, ...]:
    found = {entry.gloss.nominative for entry in entries_of(language)}
    return tuple(sorted(name for name in found if name))


@pytest.mark.parametrize(("language", "words", "quoted"), NAMES)
def test_a_name_is_quoted_in_the_nominative(language: str, words: str, quoted: str) -> None:
    assert nominative(words, language) == quoted


@pytest.mark.parametrize(("language", "words", "quoted"), NAMES)
def test_a_name_in_the_nominative_stays(language: str, words: str, quoted: str) -> None:
    assert nominative(quoted, language) == quoted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_nominative_of_the_tables_stays(language: str) -> None:
    names = given_nominatives(language)
    assert len(names) > 500
    assert {name: nominative(name, language) for name in names} == {name: name for name in names}


@pytest.mark.parametrize(
    ("words", "language"),
    [("Торамбі", "uk"), ("Торамбе", "ru"), ("BBC News", "uk"), ("", "uk"), ("–", "ru")],
)
def test_a_name_that_the_tables_lack_stays_as_it_is_written(words: str, language: str) -> None:
    assert nominative(words, language) == words


@pytest.mark.parametrize(
    ("words", "quoted"),
    [("ХАРКОВІ", "ХАРКІВ"), ("Харкові", "Харків"), ("ХАРКІВСЬКОЇ ОБЛАСТІ", "ХАРКІВСЬКА ОБЛАСТЬ")],
)
def test_capitals_stay(words: str, quoted: str) -> None:
    assert nominative(words, "uk") == quoted


@pytest.mark.parametrize("language", LANGUAGES)
@given(words=st.text("абвгдеєжзиіїйклмнопрстухчшьюяыэъАКМПРХ -'’«».,1"))
def test_any_words_can_be_asked_for(language: str, words: str) -> None:
    assert isinstance(nominative(words, language), str)
