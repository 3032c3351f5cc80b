"""Numerals in words: every number is read back from its words, in every case."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.glossed import glossed
from etl.numbers import find_quantities
from etl.sentences import split_sentences

FORMS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "numeral_words.toml").read_text(encoding="utf-8")
)
CASES = [(language, case) for language, cases in FORMS.items() for case in cases]
# What is counted, in the genitive plural, so that no other word of the sentence changes.
COUNTED = {"uk": "дронів", "ru": "дронов"}
NUMBERS = st.one_of(
    st.integers(1, 1000),
    st.integers(1001, 999_999),
    st.integers(1, 999).map(lambda thousands: thousands * 1000),
    st.integers(1, 999).map(lambda millions: millions * 1_000_000),
)


def worded(number: int, language: str, case: str) -> str:
    """Return the words for a number below a thousand million."""
    forms = FORMS[language][case]
    millions, rest = divmod(number, 1_000_000)
    thousands, rest = divmod(rest, 1000)
    return " ".join(
        [
            *_scaled(millions, forms, "million"),
            *_scaled(thousands, forms, "thousand"),
            *_below_thousand(rest, forms, feminine=False),
        ]
    )


def _scaled(number: int, forms: dict[str, list[str]], scale: str) -> list[str]:
    if not number:
        return []
    one, few, many = forms[scale]
    tens, units = number // 10 % 10, number % 10
    form = many
    if tens != 1 and 1 <= units <= 4:
        form = one if units == 1 else few
    return [*_below_thousand(number, forms, feminine=scale == "thousand"), form]


def _below_thousand(number: int, forms: dict[str, list[str]], feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    found = [forms["hundreds"][hundreds - 1]] if hundreds else []
    if 10 <= rest < 20:
        return [*found, forms["teens"][rest - 10]]
    tens, units = divmod(rest, 10)
    if tens:
        found.append(forms["tens"][tens - 2])
    if units:
        words = [*forms["feminine"], *forms["units"][2:]] if feminine else forms["units"]
        found.append(words[units - 1])
    return found


@cache
def read(text: str, language: str) -> list[tuple[str, float | None, float | None]]:
    """Return the numbers of a text in another language: qualifier and bounds."""
    english = glossed(text, language).text
    sentences = split_sentences(english)
    return [(q.qualifier, q.low, q.high) for one in sentences for q in find_quantities(one)]


def values(text: str, language: str) -> list[float | None]:
    return [low if high is None else high for _, low, high in read(text, language)]


@pytest.mark.parametrize(("language", "case"), CASES)
def test_every_number_up_to_a_thousand_is_read(language: str, case: str) -> None:
    wrong = {}
    for number in range(1, 1001):
        words = worded(number, language, case)
        if values(f"{words} {COUNTED[language]}", language) != [number] and not (
            number == 1000 and words == FORMS[language][case]["thousand"][0]
        ):
            wrong[words] = values(f"{words} {COUNTED[language]}", language)
    assert wrong == {}


@pytest.mark.parametrize(("language", "case"), CASES)
@given(number=NUMBERS)
def test_numbers_of_any_size_are_read(language: str, case: str, number: int) -> None:
    words = worded(number, language, case)
    assert values(f"{words} {COUNTED[language]}", language) == [number]
