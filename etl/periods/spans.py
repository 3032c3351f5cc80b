"""Readers of weeks, months, quarters, seasons and years: what the words of a pattern name."""

from __future__ import annotations

from datetime import date

from etl.periods import arithmetic
from etl.periods.arithmetic import DAY, Span
from etl.periods.points import Match, Point

# "The last few hours" are the day of writing; more of them reach into the day before.
_HOURS_OF_ONE_DAY = 10
# Days from the first to the last of a week, a month, a quarter, a year.
_LENGTHS = {"week": (5, 8), "month": (26, 31), "quarter": (86, 93), "year": (360, 366)}
_LONGEST_YEARS = 50
_HOURS_OF_A_DAY = 24
# "In 40 days" is hardly counted from the day of writing.
_MOST_DAYS = 10


def month(match: Match) -> Point | None:
    """``May 2020``, ``last May``, ``November of this year``, ``May``."""
    number, year, today = match.number("month") or 1, match.number("year"), match.clock.today
    if year:
        point = match.point(arithmetic.month_span(year, number), "month", "stated")
        return point._replace(month=number)
    if today is None:
        return match.point(None, "month")._replace(dated=False, month=number)
    span = arithmetic.month_of_year(today, number, match.clock.forward)
    if match.has("unit"):
        span = arithmetic.month_span(today.year + _offset(match), number)
    elif match.has("past") and span[1] >= today:
        span = arithmetic.month_span(span[0].year - 1, number)
    elif match.has("next"):
        span = arithmetic.month_of_year(
            arithmetic.month_span(today.year, today.month)[1] + DAY, number, True
        )
    elif match.has("this"):
        span = arithmetic.month_span(today.year, number)
    elif match.has("same") and match.clock.before is not None:
        span = arithmetic.month_span(match.clock.before[0].year, number)
    return match.point(span, "month", "stated")._replace(dated=False, month=number)


def _offset(match: Match) -> int:
    return match.has("next") - match.has("past")


def month_pair(match: Match) -> Point | None:
    """``January-March 2025``, ``mid-May``: without a year the latest such months begun."""
    first, last = (int(part) for part in match.word("pair").split())
    year, today = match.number("year"), match.clock.today
    if year is None:
        if today is None:
            return match.point(None, "range")
        year = arithmetic.month_of_year(today, last, match.clock.forward)[0].year
    end = arithmetic.month_span(year, last)[1]
    start = arithmetic.month_of_year(end, first, False)[0]
    if first != last:
        return match.point((start, end), "range", "stated")
    return match.point((start, end), "month", "stated")._replace(middle=start.replace(day=15))


def year(match: Match) -> Point | None:
    """``2024``, ``2024-25``: a date only beside a word that says so (``bare``), never ``1990s``."""
    if _is_decade(match):
        return None
    first = match.number("year") or 1
    last = match.number("second") or first
    if last < 100:
        last += first // 100 * 100
    if not first <= last <= first + _LONGEST_YEARS:
        return None
    span = arithmetic.year_span(first)[0], arithmetic.year_span(last)[1]
    kind = "year" if first == last else "range"
    middle = date(first, 6, 30) if match.text("year")[0].isalpha() else None
    return match.point(span, kind, "stated")._replace(bare=True, middle=middle)


def _is_decade(match: Match) -> bool:
    """Tell whether letters stand right behind the digits: ``1990s``."""
    tokens = match.tagged.tokens[match.end - 1 : match.end + 1]
    return len(tokens) > 1 and tokens[0].end == tokens[1].start and tokens[1].text[0].isalpha()


def code(match: Match) -> Point | None:
    """``Q3 2024``, ``H1``."""
    unit, number = match.word("code").split()
    return _part_of_year(match, unit, int(number))


def ordinal_part(match: Match) -> Point | None:
    """``the third quarter``, ``the first half of 2024``."""
    unit = match.word("unit").removesuffix("s")
    if unit not in ("quarter", "half"):
        return None
    return _part_of_year(match, unit, match.number("ordinal") or 1)


def _part_of_year(match: Match, unit: str, number: int) -> Point:
    stated, today = match.number("year"), match.clock.today
    if stated:
        return match.point(arithmetic.part_of_year(stated, unit, number), "span", "stated")
    if today is None:
        return match.point(None, "span")
    span = arithmetic.part_of_year(today.year, unit, number)
    if span[0] > today and not match.clock.forward:
        span = arithmetic.part_of_year(today.year - 1, unit, number)
    return match.point(span, "span")


def past(match: Match) -> Point | None:
    """``last week``, ``the past 24 hours``, ``the last two weeks``, ``the previous day``."""
    unit, today = match.word("unit"), match.clock.today
    count, how = match.number("count"), match.word("past")
    if count is None and unit.endswith("s"):
        return None
    if today is None:
        return match.point(None, "span")
    unit = unit.removesuffix("s")
    if count is None and how == "before" and unit == "day":
        day = (match.clock.before or (today, today))[0] - DAY
        return match.point((day, day), "day")
    if count is None and how != "rolling" and unit not in ("day", "hour"):
        return match.point(arithmetic.unit_span(today, unit, -1), unit)
    if unit == "hour" and (count or 1) < _HOURS_OF_ONE_DAY:
        return match.point((today, today), "day")
    return match.point((arithmetic.shift(today, unit, -(count or 1)), today), "past")


def so_many_days(match: Match) -> Point | None:
    """``in five days``, ``for 24 hours``, ``in a day``: those that end on the day of writing."""
    unit, today = match.word("unit").removesuffix("s"), match.clock.today
    count = match.number("count") or 1
    if unit == "hour" and count == _HOURS_OF_A_DAY:
        unit, count = "day", 1
    if today is None or match.clock.forward or unit != "day" or count > _MOST_DAYS:
        return None
    return match.point((today - max(count - 1, 1) * DAY, today), "past")


def past_day(match: Match) -> Point | None:
    """``over the day``, as daily reports say: the past one."""
    today = match.clock.today
    if match.word("unit") != "day" or today is None or match.clock.before is not None:
        return None
    return match.point((today - DAY, today), "past")


def before_last(match: Match) -> Point | None:
    """``the week before last``."""
    unit, today = match.word("unit").removesuffix("s"), match.clock.today
    return match.point(arithmetic.unit_span(today, unit, -2) if today else None, unit)


def ahead(match: Match) -> Point | None:
    """``next month``, ``the next two years``, ``within six weeks``, ``the following day``."""
    unit, today = match.word("unit"), match.clock.today
    count, how = match.number("count"), match.word("next")
    if count is None and unit.endswith("s"):
        return None
    if how == "after":
        if match.clock.before is None or count is not None or unit != "day":
            return None
        day = match.clock.before[1] + DAY
        return match.point((day, day), "day")
    if today is None:
        return match.point(None, "span")
    unit = unit.removesuffix("s")
    if count is None and how == "calendar":
        return match.point(arithmetic.unit_span(today, unit, 1), unit)
    return match.point((today, arithmetic.shift(today, unit, count or 1)), "ahead")


def this_unit(match: Match) -> Point | None:
    """``this week``, ``this year and next``; ``the month`` is bare."""
    unit, today = match.word("unit"), match.clock.today
    if unit.endswith("s") or unit == "hour":
        return None
    bare = match.has("the")
    if today is None:
        return match.point(None, "span")._replace(bare=bare)
    for about in (match.clock.frame, match.clock.before):
        if bare and about is not None and _is_unit(about, unit):
            return match.point(about, "range")._replace(bare=True)
    first, last = arithmetic.unit_span(today, unit, 0)
    if match.has("next"):
        return match.point((first, arithmetic.unit_span(today, unit, 1)[1]), "ahead")
    return match.point((first, last), unit)._replace(bare=bare)


def the_units(match: Match) -> Point | None:
    """``in the two months``: the span last spoken of, when it is as long."""
    unit, count, before = match.word("unit"), match.number("count") or 1, match.clock.before
    if before is None or not unit.endswith("s"):
        return None
    shortest, longest = _LENGTHS.get(unit.removesuffix("s"), (0, -1))
    days = (before[1] - before[0]).days + 1
    fits = count * (shortest + 1) <= days <= count * (longest + 1)
    return match.point(before, "range") if fits else None


def _is_unit(span: Span, unit: str) -> bool:
    """Tell whether a span is as long as a unit ("the week" of a weekly report)."""
    shortest, longest = _LENGTHS.get(unit, (0, -1))
    return shortest <= (span[1] - span[0]).days <= longest


def same_unit(match: Match) -> Point | None:
    """``the same week``, ``that month``: around the dates last spoken of."""
    before, unit = match.clock.before, match.word("unit")
    if before is None or unit.endswith("s") or unit == "hour":
        return None
    if unit == "day" and (before[1] - before[0]).days > 1:
        return None
    return match.point(arithmetic.unit_span(before[1], unit, 0), unit)


def weekend(match: Match) -> Point | None:
    """``at the weekend``, ``last weekend``, ``next weekend``."""
    today = match.clock.today
    if today is None:
        return match.point(None, "span")
    begun = arithmetic.weekend(today, 0)
    running = begun[1] >= today
    if match.has("past") and running:
        return match.point(arithmetic.weekend(today, -1), "range")
    if match.has("next") or (match.clock.forward and not running):
        return match.point(arithmetic.weekend(today, 1), "range")
    return match.point(begun, "range")


def season(match: Match) -> Point | None:
    """``last spring``, ``the summer of 2023``, ``in the autumn``."""
    first, stated, today = match.number("season") or 3, match.number("year"), match.clock.today
    if stated:
        return match.point(arithmetic.season_span(stated, first), "season", "stated")
    if today is None:
        return match.point(None, "season")
    if match.has("unit"):
        return match.point(arithmetic.season_span(today.year + _offset(match), first), "season")
    span = arithmetic.season_of_year(today, first, match.clock.forward)
    if match.has("past") and span[1] >= today:
        span = arithmetic.season_span(span[0].year - 1, first)
    elif match.has("next") and span[0] <= today:
        span = arithmetic.season_span(span[0].year + 1, first)
    return match.point(span, "season")


def bare_season(match: Match) -> Point | None:
    """``autumn``, ``the winter``: a date only after ``since``, ``by`` and the like."""
    point = season(match)
    return point._replace(bare=True) if point is not None else None
