"""Simple dates and what makes larger ones of them: parts, ranges, nights.

Works from the inside out: simple points first, then parts of them (``the first half of``, ``the
end of``), then the name of a day beside its date, then two points joined to a range, then nights.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from etl.periods import arithmetic
from etl.periods.arithmetic import DAY
from etl.periods.grammar import find_points
from etl.periods.lexicon import CueWords
from etl.periods.points import Clock, Match, Point, night_of
from etl.periods.tags import LETTER, OTHER, Tagged, compile_pattern, endings

# Longest run of tokens before a point that belongs to it.
_PREFIX = 8
_LONGEST_NIGHT = 3
# So many ways to stand beside a date are remembered.
_REMEMBERED = 1 << 14
_RECENT_YEARS = 5
# What may stand between the name of a day and its date: nothing, a comma or a bracket.
_DAY_NAME_GAPS = ("", LETTER["comma"], LETTER["open"])
_JOINED = frozenset(("day", "night", "month", "year", "range", "season", "span"))
_LONGEST_GAP = 8

_BEFORE_NIGHT = "the? night|overnight of|in|from|between? the?"
_BEFORE_MORNING = "the? night|overnight to|into"
_NIGHT = compile_pattern(_BEFORE_NIGHT, "$")
_NIGHT_TO = compile_pattern(_BEFORE_MORNING, "$")
# What stands right before a point that a night is made of; most have something else there.
_NIGHT_ENDINGS = endings(_BEFORE_NIGHT) | endings(_BEFORE_MORNING)
_NIGHT_AFTER = compile_pattern("comma? overnight")
_RANGE_JOIN = compile_pattern("comma? to|dash|until|through|slash|into the? late? of?", "$")
_AND_JOIN = compile_pattern("and the? late?", "$")
# "until 06:00 on", "and 6 a.m. on": a number first, then what a time of day may hold.
_TIME_JOIN = re.compile(
    "[{to}{until}{through}{dash}{and}][{day}{number}{dotted}][{day}{number}{dot}{a}{am}{pm}{meridian}_]{{0,4}}[{in}]".format(
        **LETTER
    )
)
_MONTH_AND_DAY = LETTER["month"] + LETTER["day"]
_NO_DAY = frozenset(LETTER[name] for name in ("a", "the", "whole", "night", "overnight"))
_ATTACK_ON = re.compile("[{possessive}_]{{0,2}}[{in}]?|[{possessive}]".format(**LETTER))
_YEAR_BEFORE = compile_pattern(
    "in|since|by|late|from|between|until|through|to|during|over|past|open|after|before|unit|the",
    "$",
)
_UNIT_BEFORE = compile_pattern("during|over", "$")
_SINCE_BEFORE = compile_pattern("since", "$")
_SEASON_BEFORE = compile_pattern("since|by|until|through|during|over|from|before|after", "$")


def compose(tagged: Tagged, clock: Clock, cues: CueWords) -> list[Point]:
    """Return the date expressions of a sentence, parts, ranges and nights applied, in order."""
    points = [_months_only(point, tagged, clock, cues) for point in find_points(tagged, clock)]
    if not points:
        return points
    points = [_part(point, tagged, clock) for point in points]
    if len(points) > 1:
        points = _name_days(_absorb(points), tagged)
        points = _overnight(_join(points, tagged), tagged, clock)
    points = _absorb([_night(point, tagged, clock) for point in points])
    alone = len(points) == 1
    return [
        point
        for point in points
        if not point.bare or _is_date(point, tagged, clock, cues, alone=alone)
    ]


def _months_only(point: Point, tagged: Tagged, clock: Clock, cues: CueWords) -> Point:
    """Return the month alone for ``in May 19 people``: only months stand after ``in``."""
    letters = tagged.letters
    if (
        letters[point.start : point.end] == _MONTH_AND_DAY
        and point.start > 0
        and tagged.tokens[point.start - 1].lower in cues.month_only
        and letters[point.end : point.end + 1] == OTHER
    ):
        alone = Tagged(tagged.tokens, letters[: point.start + 1], tagged.values)
        return find_points(alone, clock)[-1]
    return point


def _prefix(pattern: re.Pattern[str], tagged: Tagged, point: Point, clock: Clock) -> Match | None:
    """Return the match of ``pattern`` that ends where ``point`` begins."""
    window = max(0, point.start - _PREFIX)
    found = pattern.search(tagged.letters[: point.start], window)
    return Match(found, tagged, clock) if found is not None else None


def _part(point: Point, tagged: Tagged, clock: Clock) -> Point:
    """Apply ``the first half of``, ``the end of``, ``early`` and the like before a point."""
    if point.span is None or point.start == 0:
        return point
    before = tagged.letters[max(0, point.start - _PREFIX) : point.start]
    for pattern, apply in _parts_ending(before):
        match = _prefix(pattern, tagged, point, clock)
        changed = apply(point, match) if match is not None else None
        if match is not None and changed is not None:
            return _part(changed._replace(start=match.start, bare=False), tagged, clock)
    return point


def _counted_part(point: Point, match: Match) -> Point | None:
    """``the first week of``, ``the last three days of``."""
    unit, count = match.word("unit").removesuffix("s"), match.number("count") or 1
    number = -1 if match.has("past") else match.number("ordinal") or 1
    if point.span is None or (unit == "day" and match.has("in")):
        return None  # "For a third day on Thursday" is no part of it.
    first, last = arithmetic.part_of(point.span, unit, number, count)
    return point._replace(first=first, last=last, kind="span")


def _up_to(point: Point, match: Match) -> Point | None:
    """``the week to``, ``the six months ending in``: before the day or month that ends them."""
    unit = match.word("unit").removesuffix("s")
    if point.last is None or point.kind not in ("day", "month", "year") or unit in ("day", "hour"):
        return None
    first = arithmetic.shift(point.last + DAY, unit, -(match.number("count") or 1))
    return point._replace(first=first, kind="range")


def _last_day(point: Point, _: Match) -> Point | None:
    return point._replace(first=point.last, kind="day")


def _first_day(point: Point, _: Match) -> Point | None:
    return point._replace(last=point.first, kind="day")


def _unchanged(point: Point, _: Match) -> Point | None:
    return point


def _of_a_day(point: Point, _: Match) -> Point | None:
    return point if point.kind == "day" else None


_Part = Callable[[Point, Match], Point | None]

_PARTS: tuple[tuple[str, _Part], ...] = (
    ("the? ordinal=ordinal count=count|day? unit=unit of the?", _counted_part),
    ("the? ordinal=ordinal count=count|day? unit=unit in=in the?", _counted_part),
    ("the? past=past count=count|day? unit=unit of", _counted_part),
    ("the? count=count|day? unit=unit to|ending in? the?", _up_to),
    ("at|in? the? end of the?", _last_day),
    ("at|in|from? the? start of the?", _first_day),
    ("late|earlier|later|whole of? the?", _unchanged),
    ("before|at dawn in|of", _of_a_day),
    ("the? late? part|dawn of|in", _of_a_day),
    ("the? late? unit of", _of_a_day),
)


def _by_ending() -> dict[str, list[tuple[re.Pattern[str], _Part]]]:
    """Index the rules by the letters with which they can end, so that few are tried at a point."""
    index = defaultdict(list)
    for spec, apply in _PARTS:
        pattern = compile_pattern(spec, "$")
        for letter in endings(spec):
            index[letter].append((pattern, apply))
    return dict(index)


_PART_RULES = _by_ending()


# The same words stand before dates again and again: which rules they fit is remembered.
@lru_cache(_REMEMBERED)
def _parts_ending(letters: str) -> tuple[tuple[re.Pattern[str], _Part], ...]:
    """Return the rules of parts whose words end where the letters end."""
    rules = _PART_RULES.get(letters[-1], ())
    return tuple((pattern, apply) for pattern, apply in rules if pattern.search(letters))


@lru_cache(_REMEMBERED)
def _opens_night(letters: str) -> re.Pattern[str] | None:
    """Return the pattern of what makes a night of the day behind the letters, None if nothing."""
    if letters[-1:] not in _NIGHT_ENDINGS:
        return None
    return next((pattern for pattern in (_NIGHT_TO, _NIGHT) if pattern.search(letters)), None)


def _absorb(points: list[Point]) -> list[Point]:
    """Drop points that another one has taken in (``before dawn on Saturday``)."""
    if len(points) < 2:
        return points
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1].start < point.start and point.end <= kept[-1].end:
            continue
        while kept and kept[-1].end > point.start:
            kept.pop()
        kept.append(point)
    return kept


def _name_days(points: list[Point], tagged: Tagged) -> list[Point]:
    """Take ``Friday, 6 December`` and ``6 December (Friday)`` for one date: the written one."""
    kept: list[Point] = []
    for point in points:
        before = kept[-1] if kept else None
        gap = tagged.letters[before.end : point.start] if before is not None else OTHER
        if before is None or gap not in _DAY_NAME_GAPS:
            kept.append(point)
        elif _is_weekday(before, tagged) and point.kind == "day" and point.basis != "relative":
            kept[-1] = point._replace(start=before.start)
        elif not (_is_weekday(point, tagged) and before.kind == "day" and before.month):
            kept.append(point)
    return kept


def _is_weekday(point: Point, tagged: Tagged) -> bool:
    return tagged.letters[point.start : point.end] == LETTER["weekday"]


def _join(points: list[Point], tagged: Tagged) -> list[Point]:
    """Join two neighbours to one range where the words between them say so."""
    joined: list[Point] = []
    for point in points:
        both = _range(joined[-1], point, tagged) if joined else None
        if both is not None:
            joined[-1] = both
        else:
            joined.append(point)
    return joined


def _overnight(points: list[Point], tagged: Tagged, clock: Clock) -> list[Point]:
    """Take ``the overnight attack on Tuesday``, ``Tuesday's overnight attack`` for one night."""
    kept: list[Point] = []
    for point in points:
        before = kept[-1] if kept else None
        gap = tagged.letters[before.end : point.start] if before is not None else ""
        if before is None or not gap or _ATTACK_ON.fullmatch(gap) is None:
            kept.append(point)
            continue
        plain = [_is_overnight(before, tagged), _is_overnight(point, tagged)]
        day = point if plain[0] else before
        if sum(plain) != 1 or day.kind != "day" or day.span is None:
            kept.append(point)
            continue
        first, last = night_of(day.span, clock)
        kept[-1] = day._replace(
            start=before.start, end=point.end, first=first, last=last, kind="night"
        )
    return kept


def _is_overnight(point: Point, tagged: Tagged) -> bool:
    """Tell whether only a night is named, and not of which day."""
    return point.kind == "night" and _NO_DAY.issuperset(tagged.letters[point.start : point.end])


def _range(first: Point, second: Point, tagged: Tagged) -> Point | None:
    gap = tagged.letters[first.end : second.start]
    if not 1 <= len(gap) <= _LONGEST_GAP or not {first.kind, second.kind} <= _JOINED:
        return None
    if first.kind == "night" and gap[0] in (LETTER["to"], LETTER["into"]):
        return None
    ands, timed = _AND_JOIN.fullmatch(gap), _TIME_JOIN.fullmatch(gap)
    if ands is not None or (timed is not None and gap[0] == LETTER["and"]):
        opened = LETTER["between"] in tagged.letters[max(0, first.start - _PREFIX) : first.start]
        joins = opened or (ands is not None and _adjacent(first, second))
    else:
        joins = timed is not None or _RANGE_JOIN.fullmatch(gap) is not None
    return _from_to(first, second) if joins else None


def _adjacent(first: Point, second: Point) -> bool:
    if first.last is None or second.first is None or first.kind != second.kind:
        return False
    return first.last + DAY == second.first


def _from_to(first: Point, second: Point) -> Point | None:
    """Return the range of two points; one without a year takes the year of the other."""
    start, end = first.first, second.last
    if start is not None and first.dated and not second.dated:
        end = _near(start, second, after=True)
    elif end is not None and not first.dated and (second.dated or start is None or start > end):
        start = _near(end, first, after=False)
    elif start is not None and end is not None and start > end and first.kind == "day":
        start = arithmetic.weekday(end, start.weekday(), False)
    if start is None or end is None or start > end:
        return None
    basis = "stated" if first.basis == second.basis == "stated" else "relative"
    return Point(first.start, second.end, start, end, "range", basis, first.dated or second.dated)


def _near(anchor: date, point: Point, *, after: bool) -> date | None:
    """Return the day that ``point`` names in the year that puts it next to ``anchor``."""
    if point.month is None:
        return point.last if after else point.first
    if point.day is not None:
        return arithmetic.day_of_year(anchor, point.month, point.day, after)
    span = arithmetic.month_of_year(anchor, point.month, after)
    return span[1] if after else span[0]


def _night(point: Point, tagged: Tagged, clock: Clock) -> Point:
    """Apply ``the night of``, ``overnight on``, ``the night to`` before a point."""
    if point.span is None or (point.span[1] - point.span[0]).days > _LONGEST_NIGHT:
        return point
    letters = tagged.letters
    opening = _opens_night(letters[max(0, point.start - _PREFIX) : point.start])
    before = _prefix(opening, tagged, point, clock) if opening is not None else None
    if before is not None and opening is _NIGHT_TO:
        first = point.span[1] - DAY if point.span[0] == point.span[1] else point.span[0]
        return point._replace(start=before.start, first=first, kind="night")
    after = _NIGHT_AFTER.match(letters, point.end) if before is None else None
    if before is None and after is None:
        return point
    first, last = night_of(point.span, clock)
    if before is not None:
        return point._replace(start=before.start, first=first, last=last, kind="night")
    return point._replace(end=after.end(), first=first, last=last, kind="night") if after else point


def _is_date(point: Point, tagged: Tagged, clock: Clock, cues: CueWords, *, alone: bool) -> bool:
    """Tell whether a bare point has the word beside it that makes it a date."""
    if point.kind == "night":
        return alone
    before = tagged.letters[: point.start]
    if point.kind == "season":
        return _SEASON_BEFORE.search(before) is not None
    if tagged.letters[point.start] != LETTER["year"]:
        if _SINCE_BEFORE.search(before) is not None:
            return point.kind != "day"
        if before[-1:] == LETTER["in"] and point.kind != "day":
            return _ends_clause(point, tagged)
        return _UNIT_BEFORE.search(before) is not None
    if before[-1:] == LETTER["of"]:
        return point.kind == "range" or _is_recent(point, clock)
    after = tagged.tokens[point.end : point.end + 1]
    if before[-1:] in ("", LETTER["comma"]) and after and after[0].lower in cues.year_verbs:
        return True
    return _YEAR_BEFORE.search(before) is not None


def _ends_clause(point: Point, tagged: Tagged) -> bool:
    """Tell whether nothing follows ``in the week`` that says which week."""
    after = tagged.tokens[point.end : point.end + 1]
    return (
        not after or not after[0].text[0].isalpha() or tagged.letters[point.end] == LETTER["just"]
    )


def _is_recent(point: Point, clock: Clock) -> bool:
    """Tell whether ``of 2024`` can date an event: ``a school of 1968`` cannot."""
    if point.first is None or clock.today is None:
        return False
    return 0 <= clock.today.year - point.first.year <= _RECENT_YEARS
