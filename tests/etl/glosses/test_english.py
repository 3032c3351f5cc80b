"""English forms of glosses, and letters for names without one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses import english

UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


@pytest.mark.parametrize(
    ("word", "language", "written"),
    [
        ("Гнатишин", "uk", "Hnatyshyn"),
        ("Гнатишин", "ru", "Gnatishin"),
        ("Щастя", "uk", "Shchastia"),
        ("Юрьев", "ru", "Yurev"),
        ("ТЭЦ", "ru", "TETS"),
        ("Я", "ru", "Ya"),
        ("Знам'янка", "uk", "Znamianka"),
        ("Т-90", "ru", "T-90"),
        ("NATO", "uk", "NATO"),
    ],
)
def test_a_word_in_latin_letters(word: str, language: str, written: str) -> None:
    assert english.latin(word, language) == written


@pytest.mark.parametrize(("language", "letters"), [("uk", UKRAINIAN), ("ru", RUSSIAN)])
@given(data=st.data())
def test_no_letter_is_left_and_capitals_stay(
    language: str, letters: str, data: st.DataObject
) -> None:
    word = data.draw(st.text(letters, min_size=1))
    small = english.latin(word, language)
    assert re.fullmatch("[a-z]*", small)
    assert english.latin(word.upper(), language).upper() == small.upper()


@pytest.mark.parametrize(
    ("forms", "many"),
    [(("tank",), "tanks"), (("person", "people"), "people"), (("city",), "cities")],
)
def test_the_plural_is_the_one_given_or_the_regular_one(forms: tuple[str, ...], many: str) -> None:
    assert english.plural(forms) == many


@pytest.mark.parametrize(
    ("forms", "past", "participle"),
    [
        (("destroy",), "destroyed", "destroyed"),
        (("see", "saw", "seen"), "saw", "seen"),
        (("hit", "hit"), "hit", "hit"),
        (("shoot down", "shot down"), "shot down", "shot down"),
        (("take",), "took", "taken"),
    ],
)
def test_past_and_participle_are_given_or_known(
    forms: tuple[str, ...], past: str, participle: str
) -> None:
    assert english.past(forms) == past
    assert english.participle(forms) == participle


def test_a_state_is_told_by_its_participle() -> None:
    assert english.is_passive(("be killed",))
    assert not english.is_passive(("kill",))
    assert english.participle(("be killed",)) == "killed"


@pytest.mark.parametrize(
    ("base", "one", "many", "acting"),
    [("burn", "burns", "burn", "burning"), ("carry", "carries", "carry", "carrying")],
)
def test_the_present_follows_the_number(base: str, one: str, many: str, acting: str) -> None:
    assert english.present(base, "singular") == one
    assert english.present(base, "plural") == many
    assert english.acting(base) == acting


@pytest.mark.parametrize(
    ("tens", "word", "day"),
    [
        ("", "thirteenth", "13"),
        ("twenty", "sixth", "26"),
        ("thirty", "first", "31"),
        ("", "thirtieth", "30"),
        ("twenty", "six", None),
        ("", "", None),
    ],
)
def test_a_day_in_words_as_digits(tens: str, word: str, day: str | None) -> None:
    assert english.day_of(tens, word) == day
