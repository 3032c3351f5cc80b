"""Readers of days and nights: what the words of a pattern name."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from etl.periods import arithmetic
from etl.periods.arithmetic import DAY
from etl.periods.points import Match, Point, night_of
from etl.periods.tags import LETTER, OTHER

# What may stand after "the 28th": anything but a noun.
_AFTER_NTH = frozenset(("", *(LETTER[name] for name in ("comma", "dot", "in", "dash", "to", "at"))))
_CLAUSE_ENDS = frozenset(("", LETTER["comma"], LETTER["dot"]))
# With these the name of a day can end.
_ENDS_DAY = frozenset(LETTER[name] for name in ("weekday", "month", "day", "part"))
# "A fairly quiet night": so many tokens may stand before it.
_DESCRIBED = 4
_AGO_UNITS = frozenset(("day", "week", "month", "year"))


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the date, None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_date(match: Match) -> Point | None:
    """``6 December 2024``, ``Dec. 6th, 2024``."""
    words = f"{match.number('day')} {match.text('month')} {match.number('year')}"
    day = arithmetic.read_full_date(words, match.clock.language)
    return match.point((day, day), "day", "stated") if day else None


def day_and_month(match: Match) -> Point | None:
    """``6 December``, ``5–6 December 2024``; without a year the nearest."""
    month, number = match.number("month") or 0, match.number("day") or 0
    second = match.number("second") or number
    if safe_date(2000, month, second) is None or safe_date(2000, month, number) is None:
        return None
    year, today = match.number("year"), match.clock.today
    last = safe_date(year, month, second) if year else None
    if last is None and today is not None:
        last = arithmetic.day_of_year(today, month, second, match.clock.forward)
    if last is None:
        return match.point(None, "day")._replace(dated=False, month=month, day=number)
    first = safe_date(last.year, month, number) or last
    if first > last:
        return None
    kind = "day" if first == last else "range"
    point = match.point((first, last), kind, "stated")
    return point._replace(dated=bool(year), month=month, day=number)


def two_days(match: Match) -> Point | None:
    """``April 6 and 7,``: only where the second number counts nothing."""
    return day_and_month(match) if match.next_letter() in _CLAUSE_ENDS else None


def iso(match: Match) -> Point | None:
    """``2024-12-06``."""
    numbers = [match.number(name) or 0 for name in ("year", "month", "day")]
    day = safe_date(*numbers)
    return match.point((day, day), "day", "stated") if day else None


def slashed(match: Match) -> Point | None:
    """``01/02/2024``: flagged when both numbers could be the month; not after D if it can be."""
    year = match.number("year") or 0
    first, second = match.number("first") or 0, match.number("second") or 0
    pairs = [(second, first), (first, second)]
    if not match.clock.day_first:
        pairs.reverse()
    days = [day for month, number in pairs if (day := safe_date(year, month, number))]
    if not days:
        return None
    flags = ("ambiguous_date",) if len(set(days)) > 1 else ()
    today = match.clock.today
    if flags and today is not None and not match.clock.forward:
        days = [day for day in days if day <= today] or days
    return match.point((days[0], days[0]), "day", "stated")._replace(flags=flags)


def dotted(match: Match) -> Point | None:
    """``06.12.2024``, ``06.12.24``: no spaces within."""
    tokens = match.tagged.tokens[match.start : match.end]
    if any(left.end != right.start for left, right in pairwise(tokens)):
        return None
    number, month = (int(part) for part in match.word("dotted").split("."))
    year = match.number("year") or 2000 + (match.number("short") or 0)
    day = safe_date(year, month, number)
    return match.point((day, day), "day", "stated") if day else None


def dotted_range(match: Match) -> Point | None:
    """``from 24.02 to 26.04``: the span that ended last."""
    today = match.clock.today
    if today is None:
        return match.point(None, "range")
    first, second = (
        [int(part) for part in match.word(name).split(".")] for name in ("dotted", "second")
    )
    if not (1 <= first[1] <= 12 and 1 <= second[1] <= 12):
        return None
    last = arithmetic.day_of_year(today, second[1], second[0], match.clock.forward)
    start = arithmetic.day_of_year(last, first[1], first[0], False) if last else None
    return match.point((start, last), "range", "stated") if start and last else None


def deictic(match: Match) -> Point | None:
    """``yesterday``, ``yesterday evening``, ``the day before yesterday``."""
    today = match.clock.today
    if today is None:
        return match.point(None, "day")
    day = arithmetic.shift(today, "day", match.number("deictic") or 0)
    if match.has("before"):
        day -= DAY
    if match.has("night"):
        return match.point((day, min(day + DAY, max(today, day))), "night")
    return match.point((day, day), "day")


def this_part(match: Match) -> Point | None:
    """``this morning``, ``before dawn``, ``tonight``."""
    today = match.clock.today
    return match.point((today, today) if today else None, "day")


def same_day(match: Match) -> Point | None:
    """``that evening``, ``the same day``: the day last spoken of."""
    before = match.clock.before
    if before is None or (before[1] - before[0]).days > 1:
        return None
    return match.point((before[1], before[1]), "day")


def night(match: Match) -> Point | None:
    """``overnight``, ``last night``, ``during the night``; ``the night before`` another one."""
    today, before = match.clock.today, match.clock.before
    if before is not None and (match.has("before") or match.word("past") == "before"):
        return match.point((before[0] - DAY, before[0]), "night")
    return match.point((today - DAY, today) if today else None, "night")


def this_night(match: Match) -> Point | None:
    """``the night attack``, ``for a second night``: the night spoken of, else the one just over."""
    word, today, before = match.text("night").lower(), match.clock.today, match.clock.before
    if word.endswith("s") or today is None:
        return None
    if match.has("a") and "-" not in word:
        return None  # "500 drones a night" tells of no night.
    if match.has("count") and match.number("count") != 1:
        return None
    if before is None or before[1] >= today:
        return match.point((today - DAY, today), "night")
    return match.point(before, "night") if before[1] - before[0] == DAY else None


def described_night(match: Match) -> Point | None:
    """``a fairly quiet night``: a night with words about it, where no other date is named."""
    letters, start = match.tagged.letters, match.start
    before = letters[max(0, start - _DESCRIBED) : start]
    words = before[before.rfind(LETTER["a"]) + 1 :] if LETTER["a"] in before else ""
    if not words or set(words) != {OTHER} or match.clock.before is not None:
        return None
    point = this_night(match)
    return point._replace(bare=True) if point is not None else None


def weekday(match: Match) -> Point | None:
    """``Thursday``, ``Tuesday night``, ``last Friday``, ``that Sunday``."""
    today, number = match.clock.today, match.number("weekday") or 0
    if today is None:
        return match.point(None, "day")
    day = arithmetic.weekday(today, number, match.clock.forward)
    if match.has("past") and day == today:
        day -= 7 * DAY
    elif match.has("next") and day <= today:
        day += 7 * DAY
    elif match.has("same") and match.clock.before is not None:
        day = arithmetic.weekday(match.clock.before[1], number, False)
    if match.has("night"):
        return match.point(night_of((day, day), match.clock), "night")
    return match.point((day, day), "day")


def weekday_of_week(match: Match) -> Point | None:
    """``Monday of last week``, ``Thursday this week``."""
    today = match.clock.today
    if today is None:
        return match.point(None, "day")
    if match.word("unit") != "week":
        return None
    offset = match.has("next") - match.has("past")
    day = arithmetic.unit_span(today, "week", offset)[0] + (match.number("weekday") or 0) * DAY
    return match.point((day, day), "day")


def ago(match: Match) -> Point | None:
    """``three weeks ago``: to the day, or the month or year that is so far back."""
    today, unit = match.clock.today, match.word("unit").removesuffix("s")
    if today is None:
        return match.point(None, "day")
    count = match.number("count") or 1
    if unit not in _AGO_UNITS:
        day = arithmetic.shift(today, unit, -count)
        return match.point((day, day), "day")
    words = f"{count} {match.text('unit')} {match.text('ago')}"
    span = arithmetic.read_ago(words, today, match.clock.language)
    return match.point(span, "day" if span[0] == span[1] else "span") if span else None


def earlier(match: Match) -> Point | None:
    """``a day earlier``, ``the day before``, ``two weeks later``: from the dates spoken of."""
    unit = match.word("unit").removesuffix("s")
    if unit == "hour" or (match.has("before") and match.next_letter() not in _CLAUSE_ENDS):
        return None
    before, today = match.clock.before, match.clock.today
    if match.has("later") and before is None:
        return None
    start = before[0] if before is not None else today
    if start is None:
        return match.point(None, "day")
    count = match.number("count") or 1
    day = arithmetic.shift(start, unit, count if match.has("later") else -count)
    return match.point((day, day), "day")


def day_after(match: Match) -> Point | None:
    """``It comes a day after …``: what is told next happened that long before D."""
    today, unit = match.clock.today, match.word("unit").removesuffix("s")
    if today is None or unit not in ("day", "week", "month"):
        return None
    day = arithmetic.shift(today, unit, -(match.number("count") or 1))
    return match.point((day, day), "day")


def days_before(match: Match) -> Point | None:
    """``on Thursday, a day after …``: what is told next happened that long before Thursday."""
    before, unit = match.clock.before, match.word("unit").removesuffix("s")
    named = match.tagged.letters[max(0, match.start - 2) : match.start]
    if before is None or unit != "day" or named[1:] != LETTER["comma"]:
        return None
    if named[0] not in _ENDS_DAY:
        return None
    day = arithmetic.shift(before[0], unit, -(match.number("count") or 1))
    return match.point((day, day), "day")


def first_of_month(match: Match) -> Point | None:
    """``the first of the month``, ``the 5th of this month``."""
    today = match.clock.today
    if match.word("unit") != "month":
        return None
    if today is None:
        return match.point(None, "day")
    number = match.number("day") or match.number("ordinal") or 1
    day = safe_date(today.year, today.month, number)
    return match.point((day, day), "day") if day else None


def nth(match: Match) -> Point | None:
    """``the 28th``: of the month spoken of, when no noun follows."""
    today, number = match.clock.today, match.number("day") or 1
    if match.next_letter() not in _AFTER_NTH or today is None:
        return None
    about = match.clock.frame or match.clock.before
    month = about[1] if about is not None else today
    day = safe_date(month.year, month.month, number)
    if about is None and day is not None and day > today:
        day = arithmetic.shift_months(day, -1)
    return match.point((day, day), "day") if day else None


def year_end(match: Match) -> Point | None:
    """``year-end``, ``the year's end``, ``month's end``."""
    today, unit = match.clock.today, match.word("unit") or "year"
    if unit not in ("month", "quarter", "year"):
        return None
    if today is None:
        return match.point(None, "day")
    day = arithmetic.unit_span(today, unit, 0)[1]
    return match.point((day, day), "day")
