"""Nouns, adjectives and numbers in English."""

from __future__ import annotations

import pytest

from etl.glosses.nouns import adjective, noun, number
from tests.etl.glosses.lines import line_of, place_of


@pytest.mark.parametrize(
    ("text", "language", "word", "english"),
    [
        ("школи горять", "uk", "школи", "schools"),
        ("дах школи", "uk", "школи", "school"),
        ("без школи", "uk", "школи", "school"),
        ("школами", "uk", "школами", "schools"),
        ("один танк", "uk", "танк", "tank"),
        ("1 танк", "uk", "танк", "tank"),
        ("21 танк", "uk", "танк", "tanks"),
        ("три нові школи", "uk", "школи", "schools"),
        ("12 осіб", "uk", "осіб", "people"),
        ("школы горят", "ru", "школы", "schools"),
        ("крыша школы", "ru", "школы", "school"),
        ("41 танк", "ru", "танк", "tanks"),
    ],
)
def test_a_noun_is_plural_by_its_number_its_ending_and_what_governs_it(
    text: str, language: str, word: str, english: str
) -> None:
    line = line_of(text, language)
    assert noun(line, place_of(line, word)) == english


@pytest.mark.parametrize(
    ("text", "word", "english"),
    [
        ("оборонці", "оборонці", "Ukrainian defenders"),
        ("ворожі оборонці", "оборонці", "defenders"),
        ("оборонці України", "оборонці", "defenders"),
        ("солдати", "солдати", "soldiers"),
    ],
)
def test_bodies_of_the_own_side_say_so_where_no_side_is_named(
    text: str, word: str, english: str
) -> None:
    line = line_of(text)
    assert noun(line, place_of(line, word)) == english


@pytest.mark.parametrize(
    ("text", "word", "english"),
    [
        ("двоє цивільних", "цивільних", "civilians"),
        ("один цивільний", "цивільний", "civilian"),
        ("нова школа", "нова", "new"),
        ("над Сумською областю та над Київською", "Київською", "Kyiv region"),
        ("над Київською", "Київською", "Kyiv region"),
        ("над Київською областю", "Київською", "Kyiv"),
        ("наші солдати", "наші", "Ukrainian"),
        ("наші школи", "наші", "our"),
    ],
)
def test_an_adjective_may_stand_for_its_noun_or_a_day(text: str, word: str, english: str) -> None:
    line = line_of(text)
    assert adjective(line, place_of(line, word)) == english


@pytest.mark.parametrize(
    ("text", "word", "english"),
    [
        ("п'ять тисяч", "п'ять", "five thousand"),
        ("3 тисячі", "тисячі", "thousand"),
        ("двадцять шість шкіл", "двадцять", "twenty six"),
        ("41 школа", "41", "41"),
    ],
)
def test_scales_stand_behind_numbers_and_tens_join_their_day(
    text: str, word: str, english: str
) -> None:
    line = line_of(text)
    assert number(line, place_of(line, word)) == english


def test_tens_and_units_before_a_month_are_a_day() -> None:
    line = line_of("двадцать шестого августа", "ru")
    assert [number(line, 0), adjective(line, 1)] == ["", "26"]
