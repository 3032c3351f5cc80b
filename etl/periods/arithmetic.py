"""Calendar arithmetic: which days a month, a weekday, a quarter or "two weeks ago" are.

Every function is pure. ``today`` is D, the day that relative dates count from. ``forward`` is true
in a plan, where a weekday or a month is the next one instead of the latest one.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateparser.date import DateDataParser

Span = tuple[date, date]

DAY = timedelta(days=1)
# A day named without a year so soon after publication is ahead, not a year back.
_SOON = timedelta(days=7)
_DAYS_OF_MONTH = 31
_UNIT_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def month_span(year: int, month: int) -> Span:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_span(year: int) -> Span:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def part_of_year(year: int, unit: str, number: int) -> Span:
    """Return quarter or half ``number`` of a year (1: the first, -1: the last)."""
    return part_of(year_span(year), unit, number, 1)


def season_span(year: int, month: int) -> Span:
    """Return the three months that begin with ``month`` of ``year``."""
    return date(year, month, 1), shift_months(date(year, month, 1), 3) - DAY


def shift_months(day: date, months: int) -> date:
    """Return the same day of another month, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, unit: str, number: int) -> date:
    """Return the day ``number`` units later (earlier when negative); hours round up to days."""
    if unit in _UNIT_MONTHS:
        return shift_months(day, number * _UNIT_MONTHS[unit])
    days = {"day": number, "week": 7 * number, "fortnight": 14 * number}
    hours = -(-abs(number) // 24) * (1 if number > 0 else -1)
    try:
        return day + timedelta(days=days.get(unit, hours))
    except OverflowError:
        return day


def unit_span(day: date, unit: str, offset: int) -> Span:
    """Return the calendar unit around ``day``, ``offset`` units away: -1 is the last week."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=offset)
        return monday, monday + timedelta(days=6)
    if unit in ("quarter", "half"):
        months = _UNIT_MONTHS[unit]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        first = shift_months(first, offset * months)
        return first, shift_months(first, months) - DAY
    if unit == "month":
        first = shift_months(day.replace(day=1), offset)
        return month_span(first.year, first.month)
    if unit == "year":
        return year_span(day.year + offset)
    there = shift(day, unit, offset)
    return there, there


def part_of(whole: Span, unit: str, number: int, count: int) -> Span:
    """Return ``count`` units of ``whole`` from unit ``number`` on (1: the first, -1: the last)."""
    first, last = whole
    if unit == "half" and (last - first).days <= _DAYS_OF_MONTH:
        middle = first + timedelta(days=14)
        return (first, middle) if number == 1 else (middle + DAY, last)
    if number < 0:
        return max(first, shift(last + DAY, unit, -count)), last
    start = shift(first, unit, number - 1)
    return start, max(start, min(last, shift(start, unit, count) - DAY))


def weekday(today: date, number: int, forward: bool) -> date:
    """Return the latest such weekday not after ``today``; ``forward``: the next not before it."""
    if forward:
        return today + timedelta(days=(number - today.weekday()) % 7)
    return today - timedelta(days=(today.weekday() - number) % 7)


def weekend(today: date, offset: int) -> Span:
    """Return Saturday and Sunday: of the latest weekend begun (0), or of another one."""
    saturday = weekday(today, 5, False) + timedelta(weeks=offset)
    return saturday, saturday + DAY


def day_of_year(today: date, month: int, day: int, forward: bool) -> date | None:
    """Return the day and month in the year that puts it nearest: not after D, or not before it.

    None when no such day exists near ``today`` (30 February).
    """
    years = range(max(1, today.year - 4), min(9999, today.year + 4) + 1)
    days = [date(year, month, day) for year in years if 1 <= day <= monthrange(year, month)[1]]
    if forward:
        return next((found for found in days if found >= today), None)
    return next((found for found in reversed(days) if found <= today + _SOON), None)


def month_of_year(today: date, month: int, forward: bool) -> Span:
    """Return the latest such month begun by ``today``; ``forward``: the first not yet over."""
    year = today.year
    if forward and month < today.month:
        year += 1
    if not forward and month > today.month:
        year -= 1
    return month_span(year, month)


def season_of_year(today: date, month: int, forward: bool) -> Span:
    """Return the latest such season begun by ``today``; ``forward``: the first not yet over."""
    seasons = [season_span(today.year + offset, month) for offset in (-1, 0, 1)]
    if forward:
        return next(season for season in seasons if season[1] >= today)
    return next(season for season in reversed(seasons) if season[0] <= today)


@lru_cache(maxsize=4096)
def read_full_date(words: str, language: str) -> date | None:
    """Return the day that a complete date in words names, None when it is no date."""
    found = _parser(language, date(2000, 1, 1)).get_date_data(words)
    if found.date_obj is None or found.period != "day":
        return None
    return found.date_obj.date()


@lru_cache(maxsize=4096)
def read_ago(words: str, today: date, language: str) -> Span | None:
    """Return the day, month or year that ``three months ago`` names, None when it is no date."""
    found = _parser(language, today).get_date_data(words)
    if found.date_obj is None:
        return None
    unit = found.period if found.period in ("month", "year") else "day"
    return unit_span(found.date_obj.date(), unit, 0)


@lru_cache(maxsize=64)
def _parser(language: str, today: date) -> DateDataParser:
    # The base and the language are always given, so neither clock nor locale is consulted.
    base = datetime(today.year, today.month, today.day)  # noqa: DTZ001 - dateparser wants it naive
    settings = {"RELATIVE_BASE": base, "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": False}
    return DateDataParser(languages=[language], settings=settings)
