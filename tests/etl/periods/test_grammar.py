"""Simple date expressions: which words make one, where it begins and ends."""

from __future__ import annotations

from datetime import date

import pytest

from etl.model import Sentence
from etl.periods.grammar import find_points
from etl.periods.lexicon import period_words
from etl.periods.points import Clock, Point
from etl.periods.tags import Tagged, tag
from etl.tokens import tokenize
from tests.etl.periods.dates import D


def read(text: str, today: date | None = D) -> tuple[Tagged, list[Point]]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence, period_words("en").table)
    return tagged, find_points(tagged, Clock(today))


def words(tagged: Tagged, point: Point) -> str:
    return " ".join(token.lower for token in tagged.tokens[point.start : point.end])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained on 5 May 2024 and on Monday.", ["5 may 2024", "monday"]),
        # The longest at each place, none over another.
        ("It rained on 5 and 6 May again.", ["5 and 6 may"]),
        ("It rained last Monday night.", ["last monday night"]),
        ("It rained in the past three weeks.", ["the past three weeks"]),
        ("It rained in the spring of 2024.", ["in the spring of 2024"]),
        ("It rained.", []),
    ],
)
def test_the_words_of_date_expressions(text: str, expected: list[str]) -> None:
    tagged, points = read(text)
    assert [words(tagged, point) for point in points] == expected


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("It rained on 5 May 2024.", "day", date(2024, 5, 5), date(2024, 5, 5)),
        ("It rained overnight.", "night", date(2024, 12, 5), D),
        ("It rained in May 2024.", "month", date(2024, 5, 1), date(2024, 5, 31)),
        ("It rained in 2023.", "year", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_what_a_date_expression_names(text: str, kind: str, first: date, last: date) -> None:
    _, (found,) = read(text)
    assert (found.kind, found.first, found.last) == (kind, first, last)


def test_without_a_day_of_writing_relative_words_have_no_dates() -> None:
    _, (found,) = read("It rained on Monday.", None)
    assert found.span is None
    _, (found,) = read("It rained on 5 May 2024.", None)
    assert found.span == (date(2024, 5, 5), date(2024, 5, 5))


def test_the_same_day_is_the_one_named_last_in_the_sentence() -> None:
    _, points = read("It rained on 5 May 2024 and snowed the same day.")
    assert [point.span for point in points] == [(date(2024, 5, 5), date(2024, 5, 5))] * 2
