"""What a word finds around it in its line."""

from __future__ import annotations

import pytest

from tests.etl.glosses.lines import line_of, place_of


@pytest.mark.parametrize("at", [-1, 3, 99])
def test_outside_the_line_there_is_nothing(at: int) -> None:
    line = line_of("Дах школи горить")
    assert (line.text(at), line.kind(at), line.form(at), line.original(at)) == ("", "", "", "")
    assert not line.is_month(at)
    assert not line.is_saying(at)
    assert not line.says(at)


def test_a_word_is_seen_in_english_and_as_it_is_written() -> None:
    line = line_of("Дах школи горить")
    assert (line.text(2), line.kind(2), line.form(2)) == ("burn", "verb", "present")
    assert line.original(0) == "дах"


@pytest.mark.parametrize(
    ("text", "language", "number", "dated"),
    [
        ("14 травня", "uk", "14", True),
        ("14 мая", "ru", "14", True),
        ("19.06 збито", "uk", "19.06", True),
        ("14 шкіл", "uk", "14", False),
    ],
)
def test_a_number_is_a_date_by_its_month_or_its_stops(
    text: str, language: str, number: str, dated: bool
) -> None:
    line = line_of(text, language)
    assert line.is_dated(place_of(line, number)) == dated


@pytest.mark.parametrize(
    ("text", "word", "clock"),
    [("о 18.30 над морем", "18.30", True), ("о 18:30 над", "30", True), ("41 дрон", "41", False)],
)
def test_a_time_of_day_ends_with_its_minutes(text: str, word: str, clock: bool) -> None:
    line = line_of(text)
    end = next((at for at, one in enumerate(line.words) if one.original.endswith(word[-2:])), 0)
    assert line.is_clock(end) == clock


@pytest.mark.parametrize(
    ("text", "language", "back"),
    [
        ("Про це в неділю повідомив Генштаб.", "uk", True),
        ("Згорів дах. Про це в неділю повідомив Генштаб.", "uk", True),
        ("Об этом вчера сообщил Генштаб.", "ru", True),
        ("Про це місто", "uk", False),
        ("Мер про це повідомив.", "uk", False),
    ],
)
def test_two_small_words_take_back_the_sentence_before(
    text: str, language: str, back: bool
) -> None:
    line = line_of(text, language)
    places = [at for at in range(len(line.words)) if line.takes_back(at)]
    assert len(places) == int(back)
    saying = [at for at in range(len(line.words)) if line.is_saying(at)]
    assert [line.tells_back(at) for at in saying] == [back] * len(saying)


@pytest.mark.parametrize(
    ("text", "saying", "nobody"),
    [
        ("мер повідомив", True, False),
        ("у поліції повідомили", True, True),
        ("школи згоріли", False, False),
    ],
)
def test_a_verb_of_saying_in_the_plural_leaves_its_doers_out(
    text: str, saying: bool, nobody: bool
) -> None:
    line = line_of(text)
    last = len(line.words) - 1
    assert (line.is_saying(last), line.says(last)) == (saying, nobody)


def test_a_sentence_opens_the_line_or_follows_a_stop() -> None:
    line = line_of("Дах горить. Школи горять, дах горить.")
    opening = [line.words[at].original for at in range(len(line.words)) if line.opens(at)]
    assert opening == ["Дах", "Школи"]


def test_to_be_is_known() -> None:
    line = line_of("Школи були закриті")
    assert [line.is_be(at) for at in range(-1, 3)] == [False, False, True, False]
