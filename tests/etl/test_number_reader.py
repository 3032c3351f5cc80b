"""One stated number at a token: its value, its form, and the money that it is of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.model import Sentence
from etl.number_reader import NumberReader
from etl.number_words import number_words
from etl.tokens import tokenize


def reader_of(text: str) -> NumberReader:
    return NumberReader(Sentence(0, len(text), text, tokenize(text)), number_words("en"))


@pytest.mark.parametrize(
    ("text", "value", "form", "words"),
    [
        ("1,200 men", 1200, "digits", 1),
        ("twelve men", 12, "words", 1),
        ("two hundred and fifty thousand men", 250_000, "words", 5),
        ("twenty five men", 25, "words", 2),
        # Two numbers, not one; a number of its own behind "and".
        ("five twenty men", 5, "words", 1),
        ("one thousand and two thousand men", 1000, "words", 2),
        ("three and a half million men", 3_500_000, "words", 5),
        ("three and a half men", 3, "words", 1),
        ("13.6bn men", 13_600_000_000, "digits", 2),
        ("11 billion 700 million men", 11_700_000_000, "digits", 4),
        ("11 million 700 million men", 11_000_000, "digits", 2),
        ("10k men", 10_000, "digits", 2),
        ("10 k men", 10, "digits", 1),
        ("dozens of men", 24, "vague", 1),
        ("no men", 0, "zero", 1),
    ],
)
def test_a_number_in_its_form(text: str, value: float, form: str, words: int) -> None:
    found = reader_of(text).number_at(0)
    assert found is not None
    assert (found.value, found.form) == (Decimal(value), form)
    assert found.last - found.first + 1 == words


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$4m was given", 4_000_000, "USD"),
        ("4m men", 4, None),
        ("4 million euros", 4_000_000, "EUR"),
        ("€ 4", 4, "EUR"),
        ("4 metres", 4, None),
    ],
)
def test_money_has_its_currency(text: str, value: float, currency: str | None) -> None:
    found = reader_of(text).number_at(0)
    assert found is not None
    assert (found.value, found.currency) == (Decimal(value), currency)


@pytest.mark.parametrize("text", ["men", "$", "$ men", ""])
def test_what_is_no_number(text: str) -> None:
    assert reader_of(text).number_at(0) is None


def test_phrases_in_front_are_measured_the_longest_first() -> None:
    reader = reader_of("from as many as 20")
    phrases = frozenset({("as",), ("many", "as"), ("from",)})
    assert [reader.preceded(at, phrases) for at in range(5)] == [0, 1, 1, 0, 2]
