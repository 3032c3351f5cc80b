"""A text as English: pieces in order, and the way from each back to the original."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.glosses.glossed import Glossed, glossed

LANGUAGES = ("uk", "ru")
PARTS = {
    "uk": (
        "Збито 41 дрон у Сумській області 2,5 тис. осіб , — Генштаб ЗСУ « » . Про це повідомив "
        "не було пошкоджено з 3 по 9 червня року о 18.30 від до п'яти ракетою та Гнатишин NATO "
        "( +15 ) \n : БпЛА – до 1 тисячу 279 12-го на 50"
    ).split(" "),
    "ru": (
        "Сбит 41 дрон в Курской области 2,5 тыс. человек , — Минобороны РФ « » . Об этом сообщил "
        "не были повреждены с 3 по 9 июня года в 18.30 от до пяти ракетой и Гнатишин NATO "
        "( +15 ) \n : БПЛА – около 1 тысячу 279 12-го на 50"
    ).split(" "),
}
CYRILLIC = st.text(st.characters(min_codepoint=0x400, max_codepoint=0x4FF), max_size=12)
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def texts(language: str) -> st.SearchStrategy[str]:
    """Return texts of words that the language has, of others, and of any characters."""
    words = st.one_of(st.sampled_from(PARTS[language]), CYRILLIC, ODD)
    joined = st.lists(words, max_size=25).map(" ".join)
    return st.one_of(joined, st.lists(words, max_size=10).map("".join))


def is_worded(found: Glossed, at: int) -> bool:
    piece = found.pieces[at]
    return piece.end > piece.start and bool(piece.text.strip())


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_pieces_lie_in_order_and_cover_the_original(language: str, data: st.DataObject) -> None:
    text = data.draw(texts(language))
    found = glossed(text, language)
    assert found.original == text
    assert found.text == "".join(piece.text for piece in found.pieces)
    assert all(piece.start <= piece.end for piece in found.pieces)
    ends = [0, *(piece.end for piece in found.pieces)]
    covered = 0
    for piece in found.pieces:
        assert piece.start <= covered or piece.start == piece.end == covered
        covered = max(covered, piece.end)
    assert covered == len(text)
    assert all(end <= later for end, later in pairwise(ends))


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_the_gloss_of_a_span_comes_back_to_it(language: str, data: st.DataObject) -> None:
    found = glossed(data.draw(texts(language)), language)
    worded = [at for at in range(len(found.pieces)) if is_worded(found, at)]
    if not worded:
        return
    first = data.draw(st.sampled_from(worded))
    last = data.draw(st.sampled_from([at for at in worded if at >= first]))
    start, end = found.pieces[first].start, found.pieces[last].end
    back = found.span_of(*found.gloss_of(start, end))
    assert back[0] <= start < end <= back[1]


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_any_span_of_the_gloss_lies_within_the_original(language: str, data: st.DataObject) -> None:
    found = glossed(data.draw(texts(language)), language)
    end = data.draw(st.integers(0, len(found.text)))
    start = data.draw(st.integers(0, end))
    first, last = found.span_of(start, end)
    assert 0 <= first <= last <= len(found.original)
    assert found.words_at(start, end) == found.original[first:last]


@given(st.text(st.characters(max_codepoint=0x7F, exclude_categories=["Cc"]), max_size=60))
def test_text_in_latin_letters_stays(text: str) -> None:
    # A comma for the point of a decimal, a clock with a stop and a dash are the language's own.
    letters = "".join(letter for letter in text if letter.isalpha() or letter == " ")
    assert glossed(letters, "uk").text == letters


def test_the_words_behind_a_number_are_those_of_the_original() -> None:
    found = glossed("За ніч збито 41 дрон над Полтавщиною.", "uk")
    at = found.text.index("41 drones")
    assert found.words_at(at, at + len("41 drones")) == "41 дрон"
    at = found.text.index("Poltava region")
    assert found.words_at(at, at + len("Poltava region")) == "Полтавщиною"


def test_a_span_of_words_put_in_by_grammar_is_empty() -> None:
    found = glossed("Дах школи горить.", "uk")
    at = found.text.index(" of ") + 1
    first, last = found.span_of(at, at + 2)
    assert first == last
    assert found.words_at(at, at + 2) == ""


def test_a_span_that_nothing_words_is_empty() -> None:
    assert glossed("", "uk").span_of(0, 0) == (0, 0)
    assert glossed("Дах", "uk").gloss_of(3, 9) == (0, 0)


def test_lines_and_blanks_stay_where_they_are() -> None:
    text = "  Дах горить.\n\n\tМіст горить. "
    found = glossed(text, "uk")
    assert found.text.split("\n")[1] == ""
    assert found.text.startswith("  Roof burns.\n\n\t")
    assert found.text.endswith(" ")


def test_quotation_marks_are_english() -> None:
    assert glossed("«Промінь»", "uk").text == "“Promin”"


def test_a_line_may_end_with_the_number_of_a_whole() -> None:
    assert glossed("От 41", "ru").text == "From 41"
