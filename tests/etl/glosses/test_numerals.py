"""Numerals in words: every number is read back from its words, in every case."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.glossary import glossary_of
from etl.glosses.glossed import glossed
from etl.glosses.grammar import grammar_of
from etl.glosses.numerals import numeral_at
from etl.glosses.words import words_of_line
from etl.numbers import find_quantities
from etl.sentences import split_sentences
from etl.tokens import tokenize

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


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        # Halves, tens and parts.
        ("uk", "два з половиною мільярди доларів", ("exact", 2.5e9, 2.5e9)),
        ("uk", "дві з половиною тисячі людей", ("exact", 2500, 2500)),
        ("uk", "2 з половиною тис. снарядів", ("exact", 2500, 2500)),
        ("uk", "два з половиною десятка людей", ("exact", 25, 25)),
        ("uk", "двадцять два з половиною мільйони людей", ("exact", 22.5e6, 22.5e6)),
        ("uk", "півтори тисячі людей", ("exact", 1500, 1500)),
        ("uk", "пів мільйона людей", ("exact", 5e5, 5e5)),
        ("uk", "чверть мільйона людей", ("exact", 2.5e5, 2.5e5)),
        ("uk", "дюжина дронів", ("exact", 12, 12)),
        ("uk", "2 десятки дронів", ("exact", 20, 20)),
        ("ru", "две с половиной тысячи человек", ("exact", 2500, 2500)),
        ("ru", "полтора десятка человек", ("exact", 15, 15)),
        ("ru", "четверть миллиона человек", ("exact", 2.5e5, 2.5e5)),
        ("uk", "п'ять тис. снарядів", ("exact", 5000, 5000)),
        # One of a scale behind a bound, and many of it without.
        ("uk", "Зникло близько тисячі людей", ("approximate", 1000, 1000)),
        ("uk", "Зникли тисячі людей", ("vague", 2000, None)),
        ("uk", "Передали по тисячі снарядів", ("exact", 1000, 1000)),
        ("ru", "Пропали более сотни человек", ("at_least", 100, None)),
        ("ru", "Пропали тысячи людей", ("vague", 2000, None)),
        # Ranges.
        ("uk", "від ста до ста двадцяти тисяч людей", ("range", 1e5, 1.2e5)),
        ("uk", "від двох до трьох тисяч людей", ("range", 2000, 3000)),
        ("uk", "між 100 та 200 солдатами", ("range", 100, 200)),
        ("uk", "п'ять-шість тисяч людей", ("range", 5000, 6000)),
        ("uk", "десять-п'ятнадцять людей", ("range", 10, 15)),
        ("ru", "трёх-четырёх тысяч человек", ("range", 3000, 4000)),
        ("ru", "от ста до ста двадцати тысяч человек", ("range", 1e5, 1.2e5)),
        ("uk", "3–4 тис. людей", ("range", 3000, 4000)),
        # Bounds.
        ("uk", "сто з лишком людей", ("at_least", 100, None)),
        ("uk", "100 з гаком тисяч людей", ("at_least", 1e5, None)),
        ("ru", "сто с лишним человек", ("at_least", 100, None)),
        ("uk", "Зникло 20 або більше людей", ("at_least", 20, None)),
        ("uk", "Зникло з десяток людей", ("approximate", 10, 10)),
        ("uk", "Зникло десь 40 людей", ("approximate", 40, 40)),
        ("uk", "Зникло мало не сто людей", ("approximate", 100, 100)),
        ("ru", "Пропало чуть ли не сто человек", ("approximate", 100, 100)),
        ("ru", "Пропало не менее ста человек", ("at_least", 100, None)),
        ("uk", "Понад двома десятками ракет обстріляно село", ("at_least", 20, None)),
        # What is no bound.
        ("uk", "До чотирьох збільшилася кількість загиблих", ("exact", 4, 4)),
        ("uk", "Колона пройшла 28 кілометрів", ("exact", 28, 28)),
        ("ru", "Проверку прошло 377 человек", ("exact", 377, 377)),
        ("uk", "Сума дійшла до пів мільйона", ("exact", 5e5, 5e5)),
        ("ru", "Список дорос до 3 412 человек", ("exact", 3412, 3412)),
        ("uk", "Встановили контроль над 28 селами", ("exact", 28, 28)),
        ("ru", "Установили контроль над 28 селами", ("exact", 28, 28)),
        ("uk", "З початку року зникло до 70 тисяч людей", ("at_most", None, 7e4)),
    ],
)
def test_a_numeral_is_read_with_what_bounds_it(
    language: str, text: str, found: tuple[str, float | None, float | None]
) -> None:
    assert read(text, language) == [found]


@pytest.mark.parametrize(
    ("language", "text"), [("uk", "Зникла половина"), ("ru", "Пропала половина")]
)
def test_a_part_without_a_scale_is_no_numeral(language: str, text: str) -> None:
    assert glossed(text, language).text.endswith("half")


@pytest.mark.parametrize("language", ["uk", "ru"])
@given(
    words=st.lists(
        st.sampled_from(
            "пів половина чверть четверть сто тисячі тысячи з половиною с половиной гаком лишним "
            "десяток два три-чотири 12 сьома першої тис . млн і людей".split()
        ),
        max_size=7,
    )
)
def test_any_words_of_numerals_come_to_an_end_in_order(language: str, words: list[str]) -> None:
    text, before = " ".join(words), 0
    for word in words_of_line(text, 0, language):
        assert before <= word.start < word.end <= len(text)
        before = word.end


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("uk", "бійці двадцять першої бригади", "fighters of 21st brigade"),
        ("uk", "бійці 21-ї бригади", "fighters of 21st brigade"),
        ("ru", "двадцать первая бригада", "21st brigade"),
        ("uk", "двадцять шостого лютого", "26 February"),
        ("uk", "2024-го – 977 млн", "in 2024 – 977 million"),
    ],
)
def test_ordinals_and_years_count_nothing(language: str, text: str, english: str) -> None:
    assert glossed(text, language).text.strip() == english


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_part_alone_is_no_numeral_of_several_words(language: str) -> None:
    for part in grammar_of(language).parts:
        tokens = tokenize(f"12 {part} .", 0)
        lower = tuple(token.text for token in tokens)
        assert numeral_at(tokens, lower, 1, glossary_of(language)) is None
