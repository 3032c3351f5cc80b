"""The strip over the charts on which dates are chosen."""

from __future__ import annotations

from datetime import date, timedelta

from dashboard.timeline import MOST_BARS, timeline

FIRST = date(2024, 12, 1)


def days(*counts: int) -> dict[date, int]:
    return {FIRST + timedelta(days=n): count for n, count in enumerate(counts) if count}


def test_few_days_are_a_bar_each_and_empty_ones_are_there() -> None:
    made = timeline(days(3, 0, 5))
    assert made is not None
    assert (made.first, made.last, made.step) == (FIRST, date(2024, 12, 3), 1)
    assert made.counts == (3, 0, 5)
    assert made.data((None, date(2024, 12, 2)))["chosen"] == [None, "2024-12-02"]


def test_many_days_share_bars_and_none_is_lost() -> None:
    made = timeline(days(*[1] * 500))
    assert made is not None
    assert len(made.counts) <= MOST_BARS
    assert sum(made.counts) == 500
    assert made.first + timedelta(days=made.step * len(made.counts)) > made.last


def test_a_few_facts_of_long_ago_do_not_widen_it() -> None:
    made = timeline({date(1914, 7, 28): 1, **days(*[10] * 100)})
    assert made is not None
    assert made.first == FIRST


def test_of_one_day_or_none_nothing_can_be_chosen() -> None:
    assert timeline(days(3)) is None
    assert timeline({}) is None
