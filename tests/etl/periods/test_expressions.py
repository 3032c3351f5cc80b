"""Date expressions put together: parts, ranges and nights of simple ones, and what is no date."""

from __future__ import annotations

from datetime import date

import pytest

from etl.model import Sentence
from etl.periods.expressions import compose
from etl.periods.lexicon import period_words
from etl.periods.points import Clock, Point
from etl.periods.tags import tag
from etl.tokens import tokenize
from tests.etl.periods.dates import D


def read(text: str) -> list[Point]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    words = period_words("en")
    return compose(tag(sentence, words.table), Clock(D), words.cues)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        # Parts.
        ("It rained in the first week of May.", "span", date(2024, 5, 1), date(2024, 5, 7)),
        ("It rained at the end of May.", "day", date(2024, 5, 31), date(2024, 5, 31)),
        ("It rained in the week to 5 May 2024.", "range", date(2024, 4, 29), date(2024, 5, 5)),
        # Ranges; the year of one holds for both.
        ("It rained from May to July 2023.", "range", date(2023, 5, 1), date(2023, 7, 31)),
        ("It rained between Monday and Wednesday.", "range", date(2024, 12, 2), date(2024, 12, 4)),
        # Nights.
        ("It rained overnight on Tuesday.", "night", date(2024, 12, 3), date(2024, 12, 4)),
        ("It rained in the night to Tuesday.", "night", date(2024, 12, 2), date(2024, 12, 3)),
        # A weekday beside its date is the date.
        ("It rained on Thursday, 5 December.", "day", date(2024, 12, 5), date(2024, 12, 5)),
    ],
)
def test_what_is_made_of_the_words_around_a_date(
    text: str, kind: str, first: date, last: date
) -> None:
    (found,) = read(text)
    assert (found.kind, found.first, found.last) == (kind, first, last)


def test_two_days_are_two_dates_where_nothing_joins_them() -> None:
    assert [point.first for point in read("It rained on 5 May 2024. On Monday it snowed.")] == [
        date(2024, 5, 5),
        date(2024, 12, 2),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It rained in 2023.", 1),
        # A bare year, week or season beside nothing that makes it a date.
        ("It lost 2023 men.", 0),
        ("They met 2023 times.", 0),
        ("It rained during the week.", 1),
        ("The week was wet.", 0),
    ],
)
def test_bare_words_are_dates_only_beside_what_makes_them_one(text: str, count: int) -> None:
    assert len(read(text)) == count


def test_only_a_month_stands_behind_in() -> None:
    (found,) = read("In May 19 people left.")
    assert (found.first, found.last) == (date(2024, 5, 1), date(2024, 5, 31))
