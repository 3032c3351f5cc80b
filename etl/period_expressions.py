"""Date expressions with what stands around them: ``since``, ``by``, ``between … and …``, nights.

Works from the inside out: simple points first, then parts of them (``the first half of``, ``the
end of``), then two joined to a range, then nights, then the word in front that says how the dates
are meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from etl import period_calendar as calendar
from etl.period_calendar import DAY
from etl.period_lexicon import LETTER, OTHER, PeriodWords, Tagged, War, compile_pattern
from etl.period_points import Clock, Match, Point, find_points, night_of

_RECENT_YEARS = 5
_JOINED = ("day", "night", "month", "year", "range", "season", "span")

_FIRST_PARTS = compile_pattern("the? ordinal=ordinal count=count|day? unit=unit of|in the?", "$")
_LAST_PARTS = compile_pattern("the? past=past count=count|day? unit=unit of", "$")
_END = compile_pattern("at|in? the? edge=end of the?", "$")
_START = compile_pattern("at|in|from? the? edge=start of the?", "$")
_LOOSE = compile_pattern("late|earlier|later|whole of? the?", "$")
_PART_OF = compile_pattern("the? late? part|dawn|unit of|in", "$")
_BEFORE_DAWN = compile_pattern("earlier|at dawn in|of", "$")
_NIGHT = compile_pattern("the? night|overnight of|in|from? the?", "$")
_NIGHT_TO = compile_pattern("the? night|overnight to|into", "$")
_NIGHT_AFTER = compile_pattern("comma? overnight")
_RANGE_JOIN = compile_pattern("comma? to|dash|until|slash|into the? late? of?", "$")
_AND_JOIN = compile_pattern("and the? late?", "$")
_YEAR_BEFORE = compile_pattern("in|since|by|late|from|between|until|to|during|over|past|open|after|earlier|unit", "$")
_UNIT_BEFORE = compile_pattern("during|over", "$")
_UNIT_AFTER_SINCE = compile_pattern("since", "$")


def _letters_before(tagged: Tagged, point: Point) -> str:
    return tagged.letters[: point.start]


def _prefix(pattern: re.Pattern[str], tagged: Tagged, point: Point, clock: Clock) -> Match | None:
    """Return the match of ``pattern`` that ends where ``point`` begins."""
    window = max(0, point.start - 8)
    found = pattern.search(tagged.letters[: point.start], window)
    return Match(found, tagged, clock) if found is not None else None


def _parts(point: Point, tagged: Tagged, clock: Clock) -> Point:
    """Apply ``the first half of``, ``the end of``, ``early`` and the like before ``point``."""
    if point.first is None or point.last is None:
        return point
    for pattern, apply in _PART_RULES:
        match = _prefix(pattern, tagged, point, clock)
        changed = apply(point, match) if match is not None else None
        if match is not None and changed is not None:
            return replace(changed, start=match.start, bare=False)
    return point


def _first_parts(point: Point, match: Match) -> Point | None:
    assert point.first is not None and point.last is not None
    number, unit = match.number("ordinal") or 1, match.word("unit").removesuffix("s")
    span = calendar.part_of((point.first, point.last), unit, number, match.number("count") or 1)
    return replace(point, first=span[0], last=span[1], kind="span")


def _last_parts(point: Point, match: Match) -> Point | None:
    assert point.first is not None and point.last is not None
    unit = match.word("unit").removesuffix("s")
    span = calendar.part_of((point.first, point.last), unit, -1, match.number("count") or 1)
    return replace(point, first=span[0], last=span[1], kind="span")


def _end(point: Point, match: Match) -> Point | None:
    del match
    return replace(point, first=point.last, kind="day") if point.first != point.last else None


def _start(point: Point, match: Match) -> Point | None:
    del match
    return replace(point, last=point.first, kind="day") if point.first != point.last else None


def _same(point: Point, match: Match) -> Point | None:
    del match
    return point


def _part_of_day(point: Point, match: Match) -> Point | None:
    del match
    return point if point.kind == "day" else None


_PART_RULES: tuple[tuple[re.Pattern[str], Callable[[Point, Match], Point | None]], ...] = (
    (_FIRST_PARTS, _first_parts),
    (_LAST_PARTS, _last_parts),
    (_END, _end),
    (_START, _start),
    (_LOOSE, _same),
    (_PART_OF, _part_of_day),
    (_BEFORE_DAWN, _part_of_day),
)


def _absorb(points: list[Point]) -> list[Point]:
    """Drop points that a later one has taken in (``before dawn on Saturday``)."""
    kept: list[Point] = []
    for point in points:
        while kept and kept[-1].end > point.start:
            kept.pop()
        kept.append(point)
    return kept


def _join(points: list[Point], tagged: Tagged, clock: Clock) -> list[Point]:
    """Join two neighbours to one range where the words between them say so."""
    joined: list[Point] = []
    for point in points:
        before = joined[-1] if joined else None
        both = _range(before, point, tagged, clock) if before is not None else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(point)
    return joined


def _range(first: Point, second: Point, tagged: Tagged, clock: Clock) -> Point | None:
    gap = tagged.letters[first.end : second.start]
    if not 1 <= len(gap) <= 4 or first.kind not in _JOINED or second.kind not in _JOINED:
        return None
    if first.kind == "night" and gap[0] in (LETTER["to"], LETTER["into"]):
        return None
    opened = tagged.letters[max(0, first.start - 2) : first.start]
    between = LETTER["between"] in opened
    if _RANGE_JOIN.fullmatch(gap) is None and not (
        _AND_JOIN.fullmatch(gap) and (between or _adjacent(first, second))
    ):
        return None
    return _span_of(first, second, clock)


def _adjacent(first: Point, second: Point) -> bool:
    if first.last is None or second.first is None or first.kind != second.kind:
        return False
    return first.last + DAY == second.first


def _span_of(first: Point, second: Point, clock: Clock) -> Point | None:
    """Return the range of two points; one without a year takes the year of the other."""
    start, end = first.first, second.last
    if end is None and start is not None and first.dated:
        end = _near(start, second, True)
    elif end is not None and second.dated and not first.dated:
        start = _near(end, first, False)
    elif start is not None and end is not None and first.dated and not second.dated:
        end = _near(start, second, True)
    elif start is not None and end is not None and start > end and not first.dated:
        start = _near(end, first, False)
    elif start is not None and end is not None and start > end and first.kind == "day":
        start = calendar.weekday(end, start.weekday(), clock.forward and False)
    if start is None or end is None or start > end:
        return None
    basis = "stated" if first.basis == second.basis == "stated" else "relative"
    return Point(first.start, second.end, start, end, "range", basis, first.dated or second.dated)


def _near(anchor: date, point: Point, after: bool) -> date | None:
    """Return the day that ``point`` names in the year that puts it next to ``anchor``."""
    if point.month is None:
        return point.last if after else point.first
    if point.day is not None:
        day = calendar.day_of_year(anchor, point.month, point.day, after)
        return day
    span = calendar.month_of_year(anchor, point.month, after)
    return span[1] if after else span[0]


def _nights(point: Point, tagged: Tagged, clock: Clock) -> Point:
    """Apply ``the night of``, ``overnight on``, ``the night to`` before ``point``."""
    if point.first is None or point.last is None or (point.last - point.first).days > 3:
        return point
    days = (point.first, point.last)
    into = _prefix(_NIGHT_TO, tagged, point, clock)
    if into is not None:
        first = point.last - DAY if point.first == point.last else point.first
        return replace(point, start=into.start, first=first, kind="night")
    match = _prefix(_NIGHT, tagged, point, clock)
    if match is not None:
        first, last = night_of(days, clock)
        return replace(point, start=match.start, first=first, last=last, kind="night")
    after = _NIGHT_AFTER.match(tagged.letters, point.end)
    if after is not None:
        first, last = night_of(days, clock)
        return replace(point, end=after.end(), first=first, last=last, kind="night")
    return point


def _is_date(point: Point, tagged: Tagged, clock: Clock, words: PeriodWords) -> bool:
    """Tell whether a bare point has the word beside it that makes it a date."""
    if not point.bare:
        return True
    before = tagged.letters[: point.start]
    if tagged.letters[point.start] == LETTER["year"]:
        if before[-1:] == LETTER["of"]:
            return point.kind == "range" or _is_recent(point, clock)
        after = tagged.tokens[point.end : point.end + 1]
        leads = before[-1:] in ("", LETTER["comma"])
        if leads and after and after[0].lower in words.year_verbs:
            return True
        return _YEAR_BEFORE.search(before) is not None
    if _UNIT_AFTER_SINCE.search(before) is not None:
        return point.kind != "day"
    return _UNIT_BEFORE.search(before) is not None


def _is_recent(point: Point, clock: Clock) -> bool:
    """Tell whether ``of 2024`` can date an event: ``a school of 1968`` cannot."""
    if point.first is None or clock.today is None:
        return False
    return 0 <= clock.today.year - point.first.year <= _RECENT_YEARS


def compose(tagged: Tagged, clock: Clock, words: PeriodWords) -> list[Point]:
    """Return the points of a sentence with parts, ranges and nights applied, in text order."""
    points = [_parts(point, tagged, clock) for point in _guarded(tagged, clock, words)]
    points = _join(_absorb(points), tagged, clock)
    points = _absorb([_nights(point, tagged, clock) for point in points])
    return [point for point in points if _is_date(point, tagged, clock, words)]


def _guarded(tagged: Tagged, clock: Clock, words: PeriodWords) -> list[Point]:
    """Return the points; ``in May 19 people`` is a month, for only months stand after ``in``."""
    points = find_points(tagged, clock)
    for index, point in enumerate(points):
        if (
            point.start > 0
            and point.month is not None
            and point.end - point.start == 2
            and tagged.letters[point.start] == LETTER["month"]
            and tagged.letters[point.end - 1] == LETTER["day"]
            and tagged.tokens[point.start - 1].lower in words.month_only
            and tagged.letters[point.end : point.end + 1] == OTHER
        ):
            month = Tagged(
                tagged.tokens, tagged.letters[: point.start + 1], tagged.values
            )
            points[index] = find_points_at(month, point.start, clock) or point
    return points


def find_points_at(tagged: Tagged, at: int, clock: Clock) -> Point | None:
    """Return the point that begins at a token, if there is one."""
    return next((found for found in find_points(tagged, clock) if found.start == at), None)
