"""Words into English: the golden sentences, and what words put in by grammar stand for."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.glosses.glossed import glossed
from etl.glosses.wording import worded
from etl.glosses.words import words_of_line

GOLDEN = Path(__file__).parents[2] / "golden"
LANGUAGES = ("uk", "ru")
DATA: dict[str, dict[str, Any]] = {
    language: tomllib.loads((GOLDEN / f"glosses_{language}.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES
}
CASES = [
    pytest.param(language, case["text"], case["gloss"], id=f"{language}-{case['text'][:50]}")
    for language in LANGUAGES
    for case in DATA[language]["case"]
]
KINDS = {
    "of, with, by, to",
    "numbers of nouns and verbs",
    "participles and verbs without a doer",
    "negation",
    "ranges and bounds",
    "dates and clocks",
    "who says so",
    "abbreviations",
    "capitals and marks",
    "adjectives of places",
    "names without a gloss",
}
FEWEST_SENTENCES, FEWEST_NAMES = 40, 30


@pytest.mark.parametrize(("language", "text", "gloss"), CASES)
def test_a_sentence_is_worded_in_english(language: str, text: str, gloss: str) -> None:
    assert glossed(text, language).text == gloss


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_golden_file_has_cases_of_every_kind(language: str) -> None:
    data = DATA[language]
    assert data.keys() <= {"case", "name", "open"}
    assert len(data["case"]) >= FEWEST_SENTENCES
    assert len(data["name"]) >= FEWEST_NAMES
    assert {case["kind"] for case in data["case"]} >= KINDS
    shapes = [{"kind", "text", "gloss"}, {"kind", "words", "nominative"}]
    everything = [*data["case"], *data["name"], *data.get("open", [])]
    assert all(one.keys() in shapes for one in everything)
    texts = [one.get("text") or one["words"] for one in everything]
    assert len(texts) == len(set(texts))


def test_open_glosses_are_counted() -> None:
    count = {language: len(DATA[language].get("open", [])) for language in LANGUAGES}
    if any(count.values()):
        each = ", ".join(f"{language}: {number}" for language, number in count.items())
        pytest.skip(f"{sum(count.values())} open glosses are not run ({each})")


def test_words_of_grammar_stand_for_nothing_and_the_others_for_themselves() -> None:
    text = "Дах школи горить."
    pieces = list(worded(words_of_line(text, 0, "uk"), "uk"))
    assert [(piece.text, text[piece.start : piece.end]) for piece in pieces] == [
        ("Roof", "Дах"),
        ("of ", ""),
        ("school", "школи"),
        ("burns", "горить"),
        (".", "."),
    ]


@pytest.mark.parametrize(
    ("written", "english"),
    [("дрони", "drones"), ("Дрони", "Drones"), ("ДРОНИ", "drones"), ("БпЛА", "drone")],
)
def test_only_the_first_letter_lends_its_capital(written: str, english: str) -> None:
    assert glossed(written, "uk").text == english
