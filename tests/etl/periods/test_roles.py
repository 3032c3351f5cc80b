"""What the dates of a sentence are for: a deadline, a saying, a comparison, a dateline."""

from __future__ import annotations

from datetime import date

import pytest

from tests.etl.periods.dates import D, periods_of


@pytest.mark.parametrize(
    ("text", "kind", "words", "first", "last"),
    [
        ("It rained on 5 May 2024.", "day", "5 May 2024", date(2024, 5, 5), date(2024, 5, 5)),
        ("It rained on 5 December.", "day", "5 December", date(2024, 12, 5), date(2024, 12, 5)),
        ("It rained on 5 Dec. again.", "day", "5 Dec", date(2024, 12, 5), date(2024, 12, 5)),
        ("It rained on Dec. 5.", "day", "Dec. 5", date(2024, 12, 5), date(2024, 12, 5)),
        ("It rained until 5 May 2024.", "until", "until 5 May 2024", None, date(2024, 5, 5)),
        ("It ends by 5 May 2024.", "by", "by 5 May 2024", None, date(2024, 5, 5)),
        ("It ends before 5 May 2024.", "before", "before 5 May 2024", None, date(2024, 5, 5)),
        ("As of 5 May 2024 it rained.", "as of", "As of 5 May 2024", None, date(2024, 5, 5)),
        ("It began on 5 May 2024.", "began", "5 May 2024", date(2024, 5, 5), date(2024, 5, 5)),
        ("Ann Lee, born in 1968, left.", "record", "1968", date(1968, 1, 1), date(1968, 12, 31)),
        ("He said on Thursday it rained.", "saying", "Thursday", date(2024, 12, 5), None),
        ("On 5 December, Ann said, it rained.", "saying", "5 December", date(2024, 12, 5), None),
        ("A list of tanks destroyed on Monday came.", "day", "Monday", date(2024, 12, 2), None),
        ("KYIV, 5 December (Wire) - It rained.", "dateline", "5 December", None, None),
        ("It was the worst raid this year.", "record", "this year", date(2024, 1, 1), D),
        ("It was the worst of 9 raids this year.", "year", "this year", date(2024, 1, 1), D),
    ],
)
def test_what_the_words_around_a_date_make_of_it(
    text: str, kind: str, words: str, first: date | None, last: date | None
) -> None:
    (found,) = periods_of(text)
    assert (found.kind, found.text) == (kind, words)
    assert first is None or found.first == first
    assert last is None or found.last == last


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It was the worst raid since March.", "record"),
        ("It was the worst raid; nothing has come since March.", "since"),
        ("Since March it was the worst raid.", "record"),
    ],
)
def test_a_comparison_with_a_start_counts_nothing(text: str, kind: str) -> None:
    (found,) = periods_of(text)
    assert found.kind == kind
    assert found.cumulative is (kind == "since")


def test_a_day_behind_the_day_of_writing_is_flagged_unless_it_is_planned() -> None:
    (stated,) = periods_of("It rained on 5 May 2025.")
    (planned,) = periods_of("It is to rain on 5 May 2025.", forward=True)
    assert (stated.flags, planned.flags) == (("future_date",), ())


def test_a_span_that_has_begun_ends_with_the_day_of_writing() -> None:
    (found,) = periods_of("It rained in December 2024.")
    assert (found.first, found.last) == (date(2024, 12, 1), D)
