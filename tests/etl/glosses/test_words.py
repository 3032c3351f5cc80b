"""Tokens into words: numbers with what belongs to them, names, short forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.word import Word
from etl.glosses.words import words_of_line


def first(text: str, language: str = "uk") -> Word:
    return words_of_line(text, 0, language)[0]


def test_the_end_of_a_numeral_tells_its_case() -> None:
    assert first("чотирма дронами").cases == {"instrumental"}
    assert first("чотири дрони").cases == frozenset()


@pytest.mark.parametrize(
    ("text", "language", "words", "kind"),
    [
        ("Гнатишин збив дрон", "uk", "Hnatyshyn", "name"),
        ("Гнатишин сбил дрон", "ru", "Gnatishin", "name"),
        ("NATO допоможе", "uk", "NATO", "name"),
        ("drone упав", "uk", "drone", "word"),
        ("мурхонь упав", "uk", "murkhon", "unknown"),
        ("«Сила»", "uk", "«", "mark"),
    ],
)
def test_a_word_without_a_gloss_stays_or_is_spelt(
    text: str, language: str, words: str, kind: str
) -> None:
    word = first(text, language)
    assert (word.text, word.kind, word.gloss) == (words, kind, None)


@pytest.mark.parametrize(
    ("text", "language", "table", "kind"),
    [
        ("Донецька область", "uk", "nations", "adjective"),
        ("Донецька", "uk", "places", "noun"),
        ("Донецкая область", "ru", "nations", "adjective"),
        ("Донецком", "ru", "places", "noun"),
    ],
)
def test_the_next_word_tells_a_town_from_its_adjective(
    text: str, language: str, table: str, kind: str
) -> None:
    word = first(text, language)
    assert word.gloss is not None
    assert (word.gloss.table, word.kind) == (table, kind)


def test_an_unknown_adjective_of_a_place_is_its_name() -> None:
    word = first("Миргоградському заводу")
    assert (word.text, word.kind) == ("Myrhohrad", "adjective")
    assert word.cases == {"dative", "locative"}
    assert first("миргоградському заводу").kind == "unknown"


def test_the_name_of_a_place_in_its_nominative_is_in_no_other_case() -> None:
    assert first("Київ").cases == {"nominative", "accusative"}
    assert "nominative" not in first("Києва").cases


def test_words_are_taken_together_unless_they_are_asked_for_singly() -> None:
    several = words_of_line("сили оборони", 0, "uk")
    assert [(word.start, word.end) for word in several] == [(0, 12)]
    alone = words_of_line("сили оборони", 0, "uk", single=True)
    assert [(word.start, word.end) for word in alone] == [(0, 4), (5, 12)]


@pytest.mark.parametrize("language", ["uk", "ru"])
@given(text=st.text("абвгдежзийклмнопрстуфхцчшщьюяіїєґыэъ АВСДО0123456789 .,:;-–—'’«»()%№"))
def test_words_lie_in_order_within_their_line(language: str, text: str) -> None:
    before = 7
    for word in words_of_line(text, 7, language):
        assert before <= word.start < word.end <= 7 + len(text)
        before = word.end
