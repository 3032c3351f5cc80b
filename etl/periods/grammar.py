"""Which words make a date expression: patterns of classes, each with the reader of its dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache, lru_cache

from etl.periods import days, spans
from etl.periods.points import Clock, Match, Point
from etl.periods.tags import Tagged, compile_pattern, openings

Reader = Callable[[Match], Point | None]

# So many ways to stand beside a date are remembered.
_REMEMBERED = 1 << 14

_WRITTEN_DAYS: tuple[tuple[str, Reader], ...] = (
    ("day=day suffix? of? month=month dot? comma? year=year", days.full_date),
    ("month=month dot? day=day suffix? comma? year=year", days.full_date),
    ("day=day suffix? of? month=month dot?", days.day_and_month),
    ("month=month dot? day=day suffix?", days.day_and_month),
    (
        "day=day suffix? dash|to|and|slash second=day suffix? of? month=month dot? comma? "
        "year=year?",
        days.day_and_month,
    ),
    (
        "month=month dot? day=day suffix? dash|to|slash second=day suffix? comma? year=year?",
        days.day_and_month,
    ),
    (
        "between month=month dot? day=day suffix? and second=day suffix? comma? year=year?",
        days.day_and_month,
    ),
    ("month=month dot? day=day suffix? and second=day suffix?", days.two_days),
    ("year=year dash month=day dash day=day", days.iso),
    ("first=day slash second=day slash year=year", days.slashed),
    ("dotted=dotted dot year=year", days.dotted),
    ("dotted=dotted dot short=day|number", days.dotted),
    ("from dotted=dotted to|dash|until second=dotted", days.dotted_range),
)
_RELATIVE_DAYS: tuple[tuple[str, Reader], ...] = (
    ("deictic=deictic part?", days.deictic),
    ("deictic=deictic night=night", days.deictic),
    ("the unit before=before deictic=deictic", days.deictic),
    ("this part", days.this_part),
    ("before|at? dawn", days.this_part),
    ("tonight", days.this_part),
    ("same part|night", days.same_day),
    ("overnight", days.night),
    ("past=past night", days.night),
    ("this night", days.night),
    ("during|in the night", days.night),
    ("night=night", days.described_night),
    ("whole? the night=night", days.this_night),
    ("whole|at night=night", days.this_night),
    ("through the night=night", days.this_night),
    ("a=a night=night", days.this_night),
    ("in? count=count night=night", days.this_night),
    ("a|the? ordinal consecutive? night=night", days.this_night),
    ("since dusk", days.night),
    ("from dusk to|until dawn", days.night),
    ("between day pm dot? meridian? dot? and day am", days.night),
    ("between day pm dot? meridian? dot? and day a dot meridian", days.night),
    ("from day pm dot? meridian? dot? to|until day am", days.night),
    ("from day pm dot? meridian? dot? to|until day a dot meridian", days.night),
    ("the night before=before|earlier", days.night),
    ("weekday=weekday part?", days.weekday),
    ("weekday=weekday night=night", days.weekday),
    ("past=past weekday=weekday part?", days.weekday),
    ("past=past weekday=weekday night=night", days.weekday),
    ("this weekday=weekday part?", days.weekday),
    ("next=next weekday=weekday part?", days.weekday),
    ("same=same weekday=weekday part?", days.weekday),
    ("weekday=weekday of? past=past unit=unit", days.weekday_of_week),
    ("weekday=weekday of? this unit=unit", days.weekday_of_week),
    ("weekday=weekday of? next=next unit=unit", days.weekday_of_week),
    ("a unit=unit ago=ago", days.ago),
    ("count=count|day|number unit=unit ago=ago", days.ago),
    ("a unit=unit earlier", days.earlier),
    ("a unit=unit before=before", days.earlier),
    ("a unit=unit later=later", days.earlier),
    ("the unit=unit before=before", days.earlier),
    ("count=count|day|number unit=unit earlier", days.earlier),
    ("count=count|day|number unit=unit before=before", days.earlier),
    ("count=count|day|number unit=unit later=later", days.earlier),
    ("a unit=unit after", days.days_before),
    ("count=count unit=unit after", days.days_before),
    ("comes just? a unit=unit after", days.day_after),
    ("comes just? count=count unit=unit after", days.day_after),
    ("the ordinal=ordinal of the|this unit=unit", days.first_of_month),
    ("the? day=day suffix of the|this unit=unit", days.first_of_month),
    ("the day=day suffix", days.nth),
    ("yearend", days.year_end),
    ("the? unit=unit possessive end", days.year_end),
)
_SPANS: tuple[tuple[str, Reader], ...] = (
    ("month=month", spans.month),
    ("month=month dot? of? comma? year=year", spans.month),
    ("month=month dot? of? past=past unit=unit", spans.month),
    ("month=month dot? of? this=this unit=unit", spans.month),
    ("month=month dot? of? next=next unit=unit", spans.month),
    ("past=past month=month", spans.month),
    ("this=this month=month", spans.month),
    ("next=next month=month", spans.month),
    ("same=same month=month", spans.month),
    ("pair=monthpair comma? year=year?", spans.month_pair),
    ("year=year", spans.year),
    ("year=year dash|slash second=year|day|number", spans.year),
    ("code=code year=year?", spans.code),
    ("the? ordinal=ordinal unit=unit", spans.ordinal_part),
    ("the? ordinal=ordinal unit=unit of? year=year", spans.ordinal_part),
    ("the? past=past count=count|day|number? of? unit=unit", spans.past),
    ("the? past=past a count=count of? unit=unit", spans.past),
    ("the unit=unit before past=past", spans.before_last),
    ("the? next=next count=count|day|number? of? unit=unit", spans.ahead),
    ("within count=count|day|number unit=unit", spans.ahead),
    ("within a unit=unit", spans.ahead),
    ("this unit=unit", spans.this_unit),
    ("this unit=unit and next=next", spans.this_unit),
    ("the=the unit=unit", spans.this_unit),
    ("over|during the unit=unit", spans.past_day),
    ("the count=count unit=unit", spans.the_units),
    ("in|within|over count=count|day|number unit=unit", spans.so_many_days),
    ("in|within|over a unit=unit", spans.so_many_days),
    ("the? same unit=unit", spans.same_unit),
    ("the? weekend", spans.weekend),
    ("the? past=past weekend", spans.weekend),
    ("this weekend", spans.weekend),
    ("next=next weekend", spans.weekend),
    ("in the season=season", spans.season),
    ("the? season=season", spans.bare_season),
    ("past=past season=season", spans.season),
    ("this season=season", spans.season),
    ("next=next season=season", spans.season),
    ("in? the? season=season of? year=year", spans.season),
    ("in? the? season=season of? past=past unit=unit", spans.season),
    ("in? the? season=season of? next=next unit=unit", spans.season),
)


def _by_opening() -> dict[str, list[tuple[re.Pattern[str], Reader]]]:
    """Index the patterns by each way that they can begin, so that few are tried at a place."""
    index = defaultdict(list)
    for spec, reader in _WRITTEN_DAYS + _RELATIVE_DAYS + _SPANS:
        pattern = compile_pattern(spec)
        for opening in openings(spec):
            index[opening].append((pattern, reader))
    return dict(index)


_PATTERNS = _by_opening()
# No pattern has more elements, each of which takes one letter at most.
_LONGEST_PATTERN = max(len(spec.split()) for spec, _ in _WRITTEN_DAYS + _RELATIVE_DAYS + _SPANS)


def _opening_places() -> re.Pattern[str]:
    """Return a pattern that takes one letter wherever a pattern can begin."""
    alone = "".join(opening for opening in _PATTERNS if len(opening) == 1)
    followers: dict[str, str] = defaultdict(str)
    for opening in _PATTERNS:
        if opening[0] not in alone:
            followers[opening[0]] += opening[1]
    firsts = alone + "".join(followers)
    ways = [f"(?<=[{alone}])"]
    ways += [f"(?<={first})(?=[{seconds}])" for first, seconds in followers.items()]
    return re.compile(f"[{firsts}](?:{'|'.join(ways)})")


_OPENING_PLACES = _opening_places()


@cache
def _patterns_at(opening: str) -> list[tuple[re.Pattern[str], Reader]]:
    """Return the patterns that can begin with these one or two letters."""
    one, two = _PATTERNS.get(opening[:1], []), _PATTERNS.get(opening, [])
    return one if opening[:1] == opening else one + two


# The same words stand beside dates again and again: which patterns they match is remembered.
@lru_cache(_REMEMBERED)
def _matching(letters: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Return the patterns that begin where the letters begin, the longest match first."""
    found = [
        (match.end(), pattern, reader)
        for pattern, reader in _patterns_at(letters[:2])
        if (match := pattern.match(letters)) is not None
    ]
    found.sort(key=lambda one: -one[0])
    return tuple((pattern, reader) for _, pattern, reader in found)


def _longest(tagged: Tagged, at: int, clock: Clock) -> Point | None:
    letters = tagged.letters
    for pattern, reader in _matching(letters[at : at + _LONGEST_PATTERN]):
        match = pattern.match(letters, at)
        point = reader(Match(match, tagged, clock)) if match is not None else None
        if point is not None:
            return point
    return None


def find_points(tagged: Tagged, clock: Clock) -> list[Point]:
    """Return the date expressions in text order, the longest at each place, none overlapping.

    "The same day" and the like refer to the dates last named, in the sentence or before it.
    """
    points = []
    at = 0
    for match in _OPENING_PLACES.finditer(tagged.letters):
        point = _longest(tagged, match.start(), clock) if match.start() >= at else None
        if point is None:
            continue
        points.append(point)
        at = point.end
        if point.span is not None and not point.bare:
            clock = clock._replace(before=point.span)
    return points
