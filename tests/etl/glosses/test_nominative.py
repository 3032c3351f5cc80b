"""Names as they are quoted: golden cases, and what the tables give as nominatives."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.entries import entries_of
from etl.glosses.nominative import nominative, unlisted

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


@pytest.mark.parametrize(
    ("words", "language", "told", "quoted"),
    [
        ("Лиманському", "uk", "Lyman direction", "Лиманський напрямок"),
        ("Брянской", "ru", "Bryansk region", "Брянская область"),
        ("псковський", "uk", "Pskov", "Псков"),
        ("Каховська", "uk", "Kakhovka", "Каховка"),
        ("киян", "uk", "Kyiv", "Київ"),
        ("киян", "uk", "Kyiv resident", "киян"),
    ],
)
def test_the_english_tells_what_an_adjective_or_a_people_names(
    words: str, language: str, told: str, quoted: str
) -> None:
    assert nominative(words, language, told) == quoted


@pytest.mark.parametrize(
    ("words", "language", "role", "before", "quoted"),
    [
        ("Торамбії", "uk", "location", "в ", "Торамбія"),
        ("Торамбовке", "ru", "location", "в ", "Торамбовка"),
        ("Торамбі", "uk", "location", "в ", "Торамбі"),
        ("Торама Бінга", "uk", "attributed_to", "за словами міністра ", "Торам Бінг"),
        ("Торам Бінга", "uk", "attributed_to", "сказав міністр ", "Торам Бінга"),
        ("Торама Бінга", "uk", "attributed_to", "", "Торама Бінга"),
        ("міністр Торам", "uk", "attributed_to", "за словами міністра ", "міністр Торам"),
    ],
)
def test_the_end_of_an_unlisted_name_tells_its_nominative(
    words: str, language: str, role: str, before: str, quoted: str
) -> None:
    assert unlisted(words, language, role, before) == quoted
