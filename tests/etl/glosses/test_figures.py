"""Figures with the letters that belong to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.entries import simplified
from etl.glosses.figures import figures_at
from etl.glosses.glossary import glossary_of
from etl.glosses.word import Word
from etl.tokens import tokenize


def first(text: str, language: str = "uk") -> Word:
    """Return the number with which a text begins; it takes all the tokens up to its end."""
    tokens = tokenize(text)
    lower = tuple(simplified(token.text) for token in tokens)
    word, length = figures_at(tokens, lower, 0, glossary_of(language))
    assert (word.start, word.end) == (tokens[0].start, tokens[length - 1].end)
    return word


@pytest.mark.parametrize(
    ("text", "language", "words", "kind"),
    [
        ("113-ма дронами", "uk", "113", "number"),
        ("12-й день", "uk", "12th", "adjective"),
        ("12-го февраля", "ru", "12th", "adjective"),
        ("2024-й рік", "uk", "2024", "number"),
        ("2,5 млн", "uk", "2.5", "number"),
        ("2,5 млн", "ru", "2.5", "number"),
        ("1 тисячу 279 осіб", "uk", "1,279", "number"),
        ("1 тысячу 7 человек", "ru", "1,007", "number"),
        ("1 тыс. 279 человек", "ru", "1,279", "number"),
        ("1 тисяча 200 тисяч", "uk", "1", "number"),
        ("18.30 над морем", "uk", "18:30", "number"),
        ("03.06 над морем", "uk", "03.06", "number"),
        ("03.06 МСК", "ru", "03:06", "number"),
        ("41", "uk", "41", "number"),
    ],
)
def test_digits_take_what_belongs_to_them(text: str, language: str, words: str, kind: str) -> None:
    word = first(text, language)
    assert (word.text, word.kind) == (words, kind)


def test_the_letters_behind_digits_tell_their_case() -> None:
    assert first("113-ма дронами").cases == {"instrumental"}
    assert first("113 дронів").cases == frozenset()


@pytest.mark.parametrize("language", ["uk", "ru"])
@given(
    digits=st.from_regex("[0-9]{1,4}([.,][0-9]{1,3})?", fullmatch=True),
    behind=st.text("абвгмийяхо .,:-–0123456789%", max_size=8),
)
def test_any_digits_are_a_number_or_an_ordinal(language: str, digits: str, behind: str) -> None:
    word = first(digits + behind, language)
    assert word.kind in ("number", "adjective")
    assert word.text[0].isdigit()
