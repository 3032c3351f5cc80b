"""Calendar arithmetic: what holds for any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.periods.arithmetic import (
    day_of_year,
    month_of_year,
    part_of,
    read_ago,
    season_of_year,
    shift,
    shift_months,
    unit_span,
    weekday,
    weekend,
)

DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1))
UNITS = st.sampled_from(["day", "week", "month", "quarter", "half", "year"])
DAY = timedelta(days=1)


@given(DAYS, st.integers(-300, 300))
def test_a_day_of_another_month_keeps_its_number_or_is_the_last(day: date, months: int) -> None:
    there = shift_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    assert there.day == day.day or (there.day < day.day and (there + DAY).day == 1)


@given(DAYS, UNITS, st.integers(-3, 3))
def test_units_follow_one_another_without_a_gap(day: date, unit: str, offset: int) -> None:
    first, last = unit_span(day, unit, offset)
    following, _ = unit_span(day, unit, offset + 1)
    assert first <= last
    assert following == last + DAY
    if offset == 0:
        assert first <= day <= last


@given(DAYS, st.integers(0, 6), st.booleans())
def test_a_weekday_is_the_nearest_on_its_side(day: date, number: int, forward: bool) -> None:
    found = weekday(day, number, forward)
    assert found.weekday() == number
    assert timedelta() <= (found - day if forward else day - found) < timedelta(days=7)


@given(DAYS)
def test_a_weekend_has_begun(day: date) -> None:
    saturday, sunday = weekend(day, 0)
    assert (saturday.weekday(), sunday) == (5, saturday + DAY)
    assert timedelta() <= day - saturday < timedelta(days=7)
    assert weekend(day, -1)[1] < saturday


@given(DAYS, st.integers(1, 12), st.booleans())
def test_a_month_or_a_season_is_on_its_side_of_the_day(
    day: date, month: int, forward: bool
) -> None:
    for of_year, longest in ((month_of_year, 366), (season_of_year, 366)):
        first, last = of_year(day, month, forward)
        assert first.month == month
        assert last >= day if forward else first <= day
        assert abs((first - day).days) <= longest


@pytest.mark.parametrize(
    ("today", "month", "day", "forward", "found"),
    [
        (date(2024, 12, 6), 12, 5, False, date(2024, 12, 5)),
        # Soon after D it is ahead, later it is a year back; in a plan never back.
        (date(2024, 12, 6), 12, 13, False, date(2024, 12, 13)),
        (date(2024, 12, 6), 12, 14, False, date(2023, 12, 14)),
        (date(2024, 12, 6), 12, 5, True, date(2025, 12, 5)),
        (date(2025, 3, 1), 2, 29, False, date(2024, 2, 29)),
        (date(2024, 12, 6), 2, 30, False, None),
    ],
)
def test_a_day_without_a_year(
    today: date, month: int, day: int, forward: bool, found: date | None
) -> None:
    assert day_of_year(today, month, day, forward) == found


@pytest.mark.parametrize(
    ("unit", "number", "count", "first", "last"),
    [
        ("week", 1, 1, date(2024, 1, 1), date(2024, 1, 7)),
        ("week", -1, 1, date(2024, 12, 25), date(2024, 12, 31)),
        ("month", 2, 3, date(2024, 2, 1), date(2024, 4, 30)),
        ("half", 2, 1, date(2024, 7, 1), date(2024, 12, 31)),
    ],
)
def test_a_part_of_a_year(unit: str, number: int, count: int, first: date, last: date) -> None:
    whole = (date(2024, 1, 1), date(2024, 12, 31))
    assert part_of(whole, unit, number, count) == (first, last)


def test_half_a_month_ends_with_its_fifteenth() -> None:
    may = (date(2024, 5, 1), date(2024, 5, 31))
    assert part_of(may, "half", 1, 1) == (date(2024, 5, 1), date(2024, 5, 15))
    assert part_of(may, "half", 2, 1) == (date(2024, 5, 16), date(2024, 5, 31))


def test_hours_are_rounded_up_to_days_and_nothing_leaves_the_calendar() -> None:
    day = date(2024, 12, 6)
    assert shift(day, "hour", -25) == day - timedelta(days=2)
    assert shift(day, "hour", 24) == day + DAY
    assert shift(day, "day", 10**9) == day


def test_ago_is_as_exact_as_its_unit() -> None:
    today = date(2024, 12, 6)
    assert read_ago("two days ago", today, "en") == (date(2024, 12, 4), date(2024, 12, 4))
    assert read_ago("two months ago", today, "en") == (date(2024, 10, 1), date(2024, 10, 31))
    assert read_ago("rain", today, "en") is None
