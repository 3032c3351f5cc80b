"""The simple date expressions of a sentence: a day, a night, a week, a month, a quarter, a year.

A pattern of word classes finds the words, a reader turns them into dates. What stands around them
(``since``, ``between … and …``, ``the night of …``) is the matter of ``period_expressions``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from etl import period_calendar as calendar
from etl.period_calendar import DAY, Span
from etl.period_lexicon import LETTER, Tagged, compile_pattern, first_letters


# "The last few hours" are the day of writing; more of them reach into the day before.
_HOURS_OF_ONE_DAY = 10
# Days from the first to the last of a week, a month, a year.
_LENGTHS = {"week": (5, 8), "month": (26, 31), "quarter": (86, 93), "year": (360, 366)}


@dataclass(frozen=True, slots=True)
class Clock:
    """What relative words count from.

    ``today`` is D, None when unknown; ``forward`` is true in a plan; ``before`` are the dates last
    spoken of, which "the same day" and "the night before" refer to; ``frame`` the span that the
    whole document is about, which "the month" refers to; ``language`` names the words.
    """

    today: date | None
    forward: bool = False
    before: Span | None = None
    language: str = "en"
    day_first: bool = True
    frame: Span | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One date expression: tokens ``start`` to ``end`` (exclusive) and the dates it names.

    ``first`` and ``last`` are None when D would be needed and is unknown. ``dated`` is false when
    the year was chosen by us; then ``month`` and ``day`` tell what was said. ``bare`` marks words
    that are a date only beside others: a year without a preposition, ``the month``.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    kind: str
    basis: str = "relative"
    dated: bool = True
    month: int | None = None
    day: int | None = None
    bare: bool = False
    flags: tuple[str, ...] = ()


class Match:
    """The words that a pattern found, with their values."""

    __slots__ = ("clock", "end", "found", "start", "tagged")

    def __init__(self, found: re.Match[str], tagged: Tagged, clock: Clock) -> None:
        self.found, self.tagged, self.clock = found, tagged, clock
        self.start, self.end = found.start(), found.end()

    def index(self, name: str) -> int:
        """Return the index of the token in a group, -1 when the group is empty."""
        if name not in self.found.re.groupindex:
            return -1
        return self.found.start(name)

    def number(self, name: str) -> int | None:
        """Return the number that a group holds, None when it is empty."""
        value = self.tagged.values[self.index(name)] if self.index(name) >= 0 else None
        return value if isinstance(value, int) else None

    def word(self, name: str) -> str:
        """Return the value of a word ("calendar", "week"), else the word itself, else ''."""
        at = self.index(name)
        if at < 0:
            return ""
        value = self.tagged.values[at]
        return value if isinstance(value, str) else self.tagged.tokens[at].text

    def name(self, name: str) -> str:
        """Return the word of a group as it stands in the text."""
        return self.tagged.tokens[self.index(name)].text

    def point(self, span: Span | None, kind: str, basis: str = "relative") -> Point:
        """Return the point that names ``span`` (None: the day of writing is not known)."""
        first, last = span if span is not None else (None, None)
        return Point(self.start, self.end, first, last, kind, basis)


Reader = Callable[[Match], Point | None]


def _full_date(match: Match) -> Point | None:
    words = f"{match.number('day')} {match.name('month')} {match.number('year')}"
    day = calendar.read_full_date(words, match.clock.language)
    return match.point((day, day), "day", "stated") if day else None


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_and_month(match: Match) -> Point | None:
    """``6 December``, ``5–6 December``: the year is the nearest."""
    month, number = match.number("month") or 0, match.number("day") or 0
    second = match.number("second") or number
    if _safe_date(2000, month, second) is None or _safe_date(2000, month, number) is None:
        return None
    year, today = match.number("year"), match.clock.today
    last = _safe_date(year, month, second) if year else None
    if last is None and today is not None:
        last = calendar.day_of_year(today, month, second, match.clock.forward)
    if last is None:
        return replace(
            match.point(None, "day", "unknown"), dated=False, month=month, day=number
        )
    first = _safe_date(last.year, month, number) or last
    if first > last:
        return None
    kind = "day" if first == last else "range"
    return replace(
        match.point((first, last), kind, "stated"), dated=bool(year), month=month, day=number
    )


def _iso(match: Match) -> Point | None:
    day = _safe_date(match.number("year") or 0, match.number("month") or 0, match.number("day") or 0)
    return match.point((day, day), "day", "stated") if day else None


def _slashed(match: Match) -> Point | None:
    """``01/02/2024``: flagged when both numbers could be the month; never after D if it can be."""
    year = match.number("year") or 0
    first, second = match.number("first") or 0, match.number("second") or 0
    pairs = [(second, first), (first, second)]
    if not match.clock.day_first:
        pairs.reverse()
    days = [day for month, number in pairs if (day := _safe_date(year, month, number))]
    if not days:
        return None
    flags = ("ambiguous_date",) if len(set(days)) > 1 else ()
    today = match.clock.today
    if flags and today is not None and not match.clock.forward:
        days = [day for day in days if day <= today] or days
    return replace(match.point((days[0], days[0]), "day", "stated"), flags=flags)


def _dotted(match: Match) -> Point | None:
    number, month = (int(part) for part in match.word("dotted").split("."))
    day = _safe_date(match.number("year") or 0, month, number)
    return match.point((day, day), "day", "stated") if day else None


def _dotted_range(match: Match) -> Point | None:
    """``from 24.02 to 26.04``: without a year the span ends in the nearest."""
    today = match.clock.today
    if today is None:
        return match.point(None, "range", "unknown")
    first, second = (
        [int(part) for part in match.word(name).split(".")] for name in ("dotted", "second")
    )
    if not (1 <= first[1] <= 12 and 1 <= second[1] <= 12):
        return None
    last = calendar.day_of_year(today, second[1], second[0], match.clock.forward)
    start = calendar.day_of_year(last, first[1], first[0], False) if last else None
    return match.point((start, last), "range", "stated") if start and last else None


def _month(match: Match) -> Point | None:
    """``May 2020``, ``last May``, ``November of this year``, ``May``."""
    month, year, today = match.number("month") or 1, match.number("year"), match.clock.today
    if year:
        return replace(
            match.point(calendar.month_span(year, month), "month", "stated"), month=month
        )
    if today is None:
        return replace(match.point(None, "month", "unknown"), dated=False, month=month)
    forward = match.clock.forward
    span = calendar.month_of_year(today, month, forward)
    if match.word("unit"):
        offset = _offset(match)
        span = calendar.month_span(today.year + offset, month)
    elif match.index("past") >= 0 and span[1] >= today:
        span = calendar.month_span(span[0].year - 1, month)
    elif match.index("next") >= 0:
        span = calendar.month_of_year(span[1] + DAY if not forward else today, month, True)
    elif match.index("this") >= 0:
        span = calendar.month_span(today.year, month)
    elif match.index("same") >= 0 and match.clock.before is not None:
        span = calendar.month_span(match.clock.before[0].year, month)
    return replace(match.point(span, "month", "stated"), dated=False, month=month)


def _offset(match: Match) -> int:
    return (match.index("next") >= 0) - (match.index("past") >= 0)


def _year(match: Match) -> Point | None:
    year = match.number("year") or 1
    second = match.number("second") or year
    if second < 100:
        second += year // 100 * 100
    if second < year or second - year > 50:
        return None
    span = calendar.year_span(year)[0], calendar.year_span(second)[1]
    kind = "year" if second == year else "range"
    return replace(match.point(span, kind, "stated"), bare=True)


def _code(match: Match) -> Point | None:
    """``Q3 2024``, ``H1``, ``the third quarter of 2024`` without its ``of``."""
    unit, number = match.word("code").split()
    return _part_of_year(match, unit, int(number))


def _ordinal_part(match: Match) -> Point | None:
    unit = match.word("unit").removesuffix("s")
    if unit not in ("quarter", "half"):
        return None
    return _part_of_year(match, unit, match.number("ordinal") or 1)


def _part_of_year(match: Match, unit: str, number: int) -> Point | None:
    year, today = match.number("year"), match.clock.today
    if year:
        return match.point(calendar.part_of_year(year, unit, number), "span", "stated")
    if today is None:
        return match.point(None, "span", "unknown")
    span = calendar.part_of_year(today.year, unit, number)
    if span[0] > today and not match.clock.forward:
        span = calendar.part_of_year(today.year - 1, unit, number)
    return match.point(span, "span")


def _deictic(match: Match) -> Point | None:
    today = match.clock.today
    if today is None:
        return match.point(None, "day", "unknown")
    day = calendar.shift(today, "day", match.number("deictic") or 0)
    if match.index("earlier") >= 0:
        day -= DAY
    if match.index("night") >= 0:
        return match.point((day, min(day + DAY, max(today, day))), "night")
    return match.point((day, day), "day")


def _this_part(match: Match) -> Point | None:
    """``this morning``, ``before dawn``, ``tonight``."""
    today = match.clock.today
    return match.point((today, today) if today else None, "day")


def _that_part(match: Match) -> Point | None:
    """``that evening``, ``the same day``: the day last spoken of."""
    before = match.clock.before
    if before is None or (before[1] - before[0]).days > 1:
        return None
    return match.point((before[1], before[1]), "day")


def _night(match: Match) -> Point | None:
    """``overnight``, ``last night``, ``during the night``; ``the night before`` another one."""
    today, before = match.clock.today, match.clock.before
    if match.word("past") == "before" or match.index("earlier") >= 0:
        if before is not None:
            return match.point((before[0] - DAY, before[0]), "night")
    if today is None:
        return match.point(None, "night", "unknown")
    return match.point((today - DAY, today), "night")


def _weekday(match: Match) -> Point | None:
    """``Thursday``, ``Tuesday night``, ``last Friday``, ``Monday of last week``."""
    today, number = match.clock.today, match.number("weekday") or 0
    if today is None:
        return match.point(None, "day", "unknown")
    if match.word("unit"):
        day = calendar.unit_span(today, "week", _offset(match))[0] + number * DAY
    else:
        day = calendar.weekday(today, number, match.clock.forward)
        if match.index("past") >= 0 and day == today:
            day -= 7 * DAY
        elif match.index("next") >= 0 and day <= today:
            day += 7 * DAY
        elif match.index("same") >= 0 and match.clock.before is not None:
            day = calendar.weekday(match.clock.before[1], number, False)
    if match.index("night") >= 0:
        return match.point(night_of((day, day), match.clock), "night")
    return match.point((day, day), "day")


def night_of(span: Span, clock: Clock) -> Span:
    """Return the night that begins on a day; of two days named, the night between them.

    A night that would end after D ends on the day named, for it is over.
    """
    first, last = span
    if first != last:
        return span
    if clock.today is not None and not clock.forward and last + DAY > clock.today:
        return first - DAY, last
    return first, last + DAY


def _past(match: Match) -> Point | None:
    """``last week``, ``the past 24 hours``, ``the last two weeks``, ``the previous day``."""
    unit, today = match.word("unit"), match.clock.today
    count, how = match.number("count"), match.word("past")
    if count is None and unit.endswith("s"):
        return None
    if today is None:
        return match.point(None, "span", "unknown")
    unit = unit.removesuffix("s")
    if count is None and how == "before" and unit == "day":
        before = match.clock.before or (today, today)
        return match.point((before[0] - DAY, before[0] - DAY), "day")
    if count is None and how != "rolling" and unit not in ("day", "hour"):
        return match.point(calendar.unit_span(today, unit, -1), unit)
    if unit == "hour" and (count or 1) < _HOURS_OF_ONE_DAY:
        return match.point((today, today), "day")
    return match.point((calendar.shift(today, unit, -(count or 1)), today), "past")


def _next(match: Match) -> Point | None:
    """``next month``, ``the next two years``, ``the following day``."""
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
        return match.point(None, "span", "unknown")
    unit = unit.removesuffix("s")
    if count is None and how == "calendar":
        return match.point(calendar.unit_span(today, unit, 1), unit)
    return match.point((today, calendar.shift(today, unit, count or 1)), "ahead")


def _this_unit(match: Match) -> Point | None:
    """``this week``, ``the month`` (bare), ``this year and next``."""
    unit, today = match.word("unit"), match.clock.today
    if unit.endswith("s") or unit == "hour":
        return None
    if today is None:
        return replace(match.point(None, "span", "unknown"), bare=match.index("the") >= 0)
    frame = match.clock.frame
    if match.index("the") >= 0 and frame is not None and _is_unit(frame, unit):
        return replace(match.point(frame, "range"), bare=True)
    first, last = calendar.unit_span(today, unit, 0)
    if match.index("next") >= 0:
        last = calendar.unit_span(today, unit, 1)[1]
    kind = "ahead" if match.index("next") >= 0 else unit
    return replace(match.point((first, last), kind), bare=match.index("the") >= 0)


def _is_unit(span: Span, unit: str) -> bool:
    """Tell whether a span is as long as a unit ("the week" of a weekly report)."""
    shortest, longest = _LENGTHS.get(unit, (0, -1))
    return shortest <= (span[1] - span[0]).days <= longest


def _same_unit(match: Match) -> Point | None:
    before, unit = match.clock.before, match.word("unit")
    if before is None or unit.endswith("s") or unit == "hour":
        return None
    if unit == "day" and (before[1] - before[0]).days > 1:
        return None
    span = calendar.unit_span(before[1], unit, 0)
    return match.point(span, unit)


def _ago(match: Match) -> Point | None:
    """``three weeks ago``, ``a day earlier`` (than the day last spoken of)."""
    count, unit = match.number("count") or 1, match.word("unit")
    today = match.clock.today
    if match.index("before") >= 0 and not _ends_clause(match):
        return None
    if match.index("ago") < 0 and unit.startswith("hour"):
        return None
    if match.index("ago") < 0 and match.clock.before is not None:
        today = match.clock.before[0]
    if today is None:
        return match.point(None, "day", "unknown")
    if match.index("later") >= 0:
        if match.clock.before is None:
            return None
        count = -count
    if match.index("ago") < 0 or unit.removesuffix("s") not in ("day", "week", "month", "year"):
        day = calendar.shift(today, unit.removesuffix("s"), -count)
        return match.point((day, day), "day")
    words = f"{count} {match.name('unit')} {match.name('ago')}"
    span = calendar.read_ago(words, today, match.clock.language)
    return match.point(span, "day" if span and span[0] == span[1] else "span") if span else None


def _ends_clause(match: Match) -> bool:
    """Tell whether nothing follows that "two days before" could belong to."""
    after = match.tagged.letters[match.end : match.end + 1]
    return after in ("", LETTER["comma"], LETTER["dot"])


def _before_last(match: Match) -> Point | None:
    """``the week before last``."""
    unit, today = match.word("unit"), match.clock.today
    if today is None:
        return match.point(None, "span", "unknown")
    return match.point(calendar.unit_span(today, unit.removesuffix("s"), -2), unit)


def _first_of(match: Match) -> Point | None:
    """``the first of the month``, ``the 5th of this month``."""
    number, today = match.number("day") or match.number("ordinal") or 1, match.clock.today
    if match.word("unit") != "month":
        return None
    if today is None:
        return match.point(None, "day", "unknown")
    day = _safe_date(today.year, today.month, number)
    return match.point((day, day), "day") if day else None


def _nth(match: Match) -> Point | None:
    """``the 28th``: of the month spoken of, when no noun follows."""
    after = match.tagged.letters[match.end : match.end + 1]
    today, number = match.clock.today, match.number("day") or 1
    if after not in _AFTER_NTH or today is None:
        return None
    about = match.clock.frame or match.clock.before
    month = about[1] if about is not None else today
    day = _safe_date(month.year, month.month, number)
    if about is None and day is not None and day > today:
        day = calendar.shift_months(day, -1)
    return match.point((day, day), "day") if day else None


def _day_after(match: Match) -> Point | None:
    """``It comes a day after …``: what is told next happened that long before D."""
    today, unit = match.clock.today, match.word("unit").removesuffix("s")
    if today is None or unit not in ("day", "week", "month"):
        return None
    day = calendar.shift(today, unit, -(match.number("count") or 1))
    return match.point((day, day), "day")


def _weekend(match: Match) -> Point | None:
    today = match.clock.today
    if today is None:
        return match.point(None, "span", "unknown")
    begun = calendar.weekend(today, 0)
    running = begun[1] >= today
    past, ahead = match.index("past") >= 0, match.index("next") >= 0
    if past and running:
        return match.point(calendar.weekend(today, -1), "range")
    if ahead or (match.clock.forward and not running):
        return match.point(calendar.weekend(today, 1), "range")
    return match.point(begun, "range")


def _season(match: Match) -> Point | None:
    month, year, today = match.number("season") or 3, match.number("year"), match.clock.today
    if year:
        return match.point(calendar.season_span(year, month), "season", "stated")
    if today is None:
        return match.point(None, "season", "unknown")
    if match.word("unit"):
        return match.point(calendar.season_span(today.year + _offset(match), month), "season")
    span = calendar.season_of_year(today, month, match.clock.forward)
    if match.index("past") >= 0 and span[1] >= today:
        span = calendar.season_span(span[0].year - 1, month)
    return match.point(span, "season")


def _year_end(match: Match) -> Point | None:
    today = match.clock.today
    if today is None:
        return match.point(None, "day", "unknown")
    day = date(today.year, 12, 31)
    return match.point((day, day), "day")


# What may stand after "the 28th": anything but a noun.
_AFTER_NTH = ("", *(LETTER[name] for name in ("comma", "dot", "in", "dash", "to", "at")))

def _unit_end(match: Match) -> Point | None:
    """``the year's end``, ``month's end``."""
    unit, today = match.word("unit"), match.clock.today
    if unit not in _LENGTHS or today is None:
        return None
    day = calendar.unit_span(today, unit, 0)[1]
    return match.point((day, day), "day")


_READERS: tuple[tuple[str, Reader], ...] = (
    ("day=day suffix? of? month=month dot? comma? year=year", _full_date),
    ("month=month dot? day=day suffix? comma? year=year", _full_date),
    ("day=day suffix? of? month=month dot?", _day_and_month),
    ("month=month dot? day=day suffix?", _day_and_month),
    (
        "day=day suffix? dash|to|and|slash second=day suffix? of? month=month dot? comma? year=year?",
        _day_and_month,
    ),
    ("month=month dot? day=day suffix? dash|to|slash second=day suffix? comma? year=year?", _day_and_month),
    ("between month=month dot? day=day suffix? and second=day suffix? comma? year=year?", _day_and_month),
    ("year=year dash month=day dash day=day", _iso),
    ("first=day slash second=day slash year=year", _slashed),
    ("dotted=dotted dot year=year", _dotted),
    ("from dotted=dotted to|dash|until second=dotted", _dotted_range),
    ("month=month dot? of? comma? year=year", _month),
    ("month=month dot? of? past=past unit=unit", _month),
    ("month=month dot? of? this=this unit=unit", _month),
    ("month=month dot? of? next=next unit=unit", _month),
    ("past=past month=month", _month),
    ("this=this month=month", _month),
    ("next=next month=month", _month),
    ("same=same month=month", _month),
    ("month=month", _month),
    ("year=year", _year),
    ("year=year dash|slash second=year|day|number", _year),
    ("code=code year=year?", _code),
    ("the? ordinal=ordinal unit=unit", _ordinal_part),
    ("the? ordinal=ordinal unit=unit of? year=year", _ordinal_part),
    ("deictic=deictic part?", _deictic),
    ("deictic=deictic night=night", _deictic),
    ("the unit earlier=earlier deictic=deictic", _deictic),
    ("this part", _this_part),
    ("earlier|at? dawn", _this_part),
    ("tonight", _this_part),
    ("same part|night", _that_part),
    ("overnight", _night),
    ("past=past night", _night),
    ("during|in the night", _night),
    ("the night earlier=earlier", _night),
    ("weekday=weekday part?", _weekday),
    ("weekday=weekday night=night", _weekday),
    ("past=past weekday=weekday part?", _weekday),
    ("past=past weekday=weekday night=night", _weekday),
    ("this weekday=weekday part?", _weekday),
    ("next=next weekday=weekday part?", _weekday),
    ("same=same weekday=weekday part?", _weekday),
    ("weekday=weekday of? past=past unit=unit", _weekday),
    ("weekday=weekday of? this unit=unit", _weekday),
    ("weekday=weekday of? next=next unit=unit", _weekday),
    ("the? past=past count=count|day|number? of? unit=unit", _past),
    ("the? past=past a count=count of? unit=unit", _past),
    ("the? next=next count=count|day|number? of? unit=unit", _next),
    ("this unit=unit", _this_unit),
    ("the=the unit=unit", _this_unit),
    ("this unit=unit and next=next", _this_unit),
    ("the? same unit=unit", _same_unit),
    ("a unit=unit ago=ago", _ago),
    ("count=count|day|number unit=unit ago=ago", _ago),
    ("a unit=unit before=earlier", _ago),
    ("a unit=unit later=later", _ago),
    ("the unit=unit earlier past=past", _before_last),
    ("count=count|day|number unit=unit before=earlier", _ago),
    ("count=count|day|number unit=unit later=later", _ago),
    ("the unit=unit before=earlier", _ago),
    ("the ordinal=ordinal of the|this unit=unit", _first_of),
    ("the? day=day suffix of the|this unit=unit", _first_of),
    ("the day=day suffix", _nth),
    ("comes just? a unit=unit after", _day_after),
    ("comes just? count=count unit=unit after", _day_after),
    ("the? weekend", _weekend),
    ("the? past=past weekend", _weekend),
    ("this weekend", _weekend),
    ("next=next weekend", _weekend),
    ("in the season=season", _season),
    ("past=past season=season", _season),
    ("this season=season", _season),
    ("next=next season=season", _season),
    ("season=season of? year=year", _season),
    ("season=season of? past=past unit=unit", _season),
    ("season=season of? next=next unit=unit", _season),
    ("yearend", _year_end),
    ("the? unit=unit possessive end", _unit_end),
)


def _by_first_letter() -> dict[str, list[tuple[re.Pattern[str], Reader]]]:
    """Index the patterns by each letter that they can begin with."""
    index = defaultdict(list)
    for spec, reader in _READERS:
        pattern = compile_pattern(spec)
        for letter in first_letters(spec):
            index[letter].append((pattern, reader))
    return dict(index)


_PATTERNS = _by_first_letter()


def _longest(tagged: Tagged, at: int, clock: Clock) -> Point | None:
    found = [
        (match, reader)
        for pattern, reader in _PATTERNS.get(tagged.letters[at], ())
        if (match := pattern.match(tagged.letters, at)) is not None
    ]
    found.sort(key=lambda pair: -pair[0].end())
    for match, reader in found:
        point = reader(Match(match, tagged, clock))
        if point is not None:
            return point
    return None


def find_points(tagged: Tagged, clock: Clock) -> list[Point]:
    """Return the date expressions in text order, the longest at each place, none overlapping."""
    points = []
    at = 0
    while at < len(tagged.letters):
        point = _longest(tagged, at, clock)
        if point is None:
            at += 1
        else:
            points.append(point)
            at = point.end
            if point.first is not None and point.last is not None and not point.bare:
                clock = replace(clock, before=(point.first, point.last))
    return points
