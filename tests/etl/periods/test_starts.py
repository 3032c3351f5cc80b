"""What runs up to the day of writing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.etl.periods.dates import D, periods_of


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("Since 5 May 2024 it has rained.", "Since 5 May 2024", date(2024, 5, 5)),
        ("Since the first swap in March 2022 it has rained.", None, date(2022, 3, 1)),
        ("Since the last one, on 21 May, it has rained.", None, date(2024, 5, 21)),
        ("It rained this year so far.", "this year so far", date(2024, 1, 1)),
        ("On 5 May 2024 it rained, and 9 fell since then.", "since then", date(2024, 5, 5)),
        ("Since the start of Russia’s war in Ukraine it has rained.", None, date(2022, 2, 24)),
        ("Since October 7 Gaza has burned.", "Since October 7", date(2023, 10, 7)),
    ],
)
def test_a_span_runs_up_to_the_day_of_writing(text: str, words: str | None, first: date) -> None:
    found = [period for period in periods_of(text) if period.cumulative]
    assert [(period.kind, period.first, period.last) for period in found] == [("since", first, D)]
    if words:
        assert found[0].text == words


def test_a_start_behind_the_day_of_writing_ends_where_it_begins() -> None:
    (found,) = periods_of("Since 5 May 2025 it has rained.")
    assert (found.first, found.last) == (date(2025, 5, 5), date(2025, 5, 5))


def test_another_war_is_no_start() -> None:
    assert not [one for one in periods_of("Since World War II it has rained.") if one.cumulative]
