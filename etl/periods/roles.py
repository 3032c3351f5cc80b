"""What a date expression is for: the time of an event, a start, a deadline, or a date of saying.

``since X`` runs from X to the day of writing; ``by X`` ends at X; ``said on Friday`` is the date of
saying; a dateline is the day of writing itself.
"""

from __future__ import annotations

from functools import lru_cache

from etl.model import Period, Sentence
from etl.periods.expressions import compose
from etl.periods.lexicon import CueWords, PeriodWords
from etl.periods.points import Clock, Point
from etl.periods.starts import Placed, find_starts, to_today
from etl.periods.surroundings import (
    as_of_before,
    is_beginning,
    is_birth,
    is_dateline,
    is_record,
    is_record_of,
    is_saying,
)
from etl.periods.tags import LETTER, Tagged, compile_pattern, endings, tag

_LEADS = (
    ("by the? late?", "by"),
    ("before the? late?", "before"),
    ("until|through|to the? late?", "until"),
    ("as of|at|in|from the? late?", "as of"),
    ("so far in?", "so far"),
    ("from|starting the? late?", "from"),
)
_ROLES = tuple((compile_pattern(spec, "$"), role) for spec, role in _LEADS)
_ROLE_ENDINGS = frozenset().union(*(endings(spec) for spec, _ in _LEADS))
_ALL_THROUGH = compile_pattern("whole through the?", "$")
_SO_FAR_AFTER = compile_pattern("comma? so far")
# How many tokens before a date are looked at for what leads to it.
_WINDOW = 5
# So many ways to stand before a date are remembered.
_REMEMBERED = 1 << 14
# "The worst attack this year" compares; it does not tell when.
_RUNNING = frozenset(("week", "month", "quarter", "half", "year"))
_SAYABLE = frozenset(("day", "span", "month", "week"))
_SPANS = frozenset(("week", "month", "quarter", "half", "year", "season", "span", "range", "past"))


def find_roles(
    sentence: Sentence, clock: Clock, words: PeriodWords, war: str | None
) -> list[Period]:
    """Return the date expressions of a sentence in text order, each with its kind.

    ``war`` is the name of the war spoken of before, which "since the war began" means.
    """
    tagged = tag(sentence, words.table)
    points = compose(tagged, clock, words.cues)
    starts = find_starts(tagged, points, clock, words, war)
    placed = [
        _role(point, tagged, clock, words.cues)
        for point in points
        if not any(start <= point.start < end for start, end, _ in starts)
    ]
    if starts:
        placed = sorted(starts + placed, key=lambda entry: entry[0])
    return [_in_document(entry, sentence, tagged, words.cues) for entry in placed]


def _in_document(placed: Placed, sentence: Sentence, tagged: Tagged, cues: CueWords) -> Period:
    start, end, period = placed
    if period.kind == "since" and is_record(start, end, tagged, cues):
        period = period._replace(kind="record", cumulative=False)
    if tagged.tokens[end - 1].text == "." and tagged.letters[end - 2] == LETTER["month"]:
        end -= 1  # The full stop of the sentence, not of the month.
    first, last = tagged.tokens[start].start, tagged.tokens[end - 1].end
    text = sentence.text[first - sentence.start : last - sentence.start]
    return period._replace(text=text, start_offset=first, end_offset=last)


# The same words stand before dates again and again: what they make of them is remembered.
@lru_cache(_REMEMBERED)
def _roles_ending(letters: str) -> tuple[tuple[str, int], ...]:
    """Return the roles that words give to the date behind them, with the length of their words."""
    if letters[-1:] not in _ROLE_ENDINGS or _ALL_THROUGH.search(letters):
        return ()
    found = ((role, pattern.search(letters)) for pattern, role in _ROLES)
    return tuple((role, len(letters) - match.start()) for role, match in found if match)


def _role(point: Point, tagged: Tagged, clock: Clock, cues: CueWords) -> Placed:
    """Return what the words around a point make of it."""
    before = tagged.letters[max(0, point.start - _WINDOW) : point.start]
    for role, length in _roles_ending(before):
        if _fits(role, point):
            return point.start - length, point.end, _marked(point, role, clock)
    far = _SO_FAR_AFTER.match(tagged.letters, point.end) if point.kind in _SPANS else None
    if far is not None:
        return point.start, far.end(), to_today(point.first, clock, point.basis)
    as_of = as_of_before(point, tagged, cues)
    if as_of is not None:
        return as_of, point.end, _marked(point, "as of", clock)
    kind = point.kind
    if is_birth(point, tagged, cues):
        return point.start, point.end, _plain(point, "record", clock)
    if kind in _RUNNING and point.basis == "relative" and is_record_of(point, tagged, cues):
        return point.start, point.end, _plain(point, "record", clock)
    if is_dateline(point, tagged):
        kind = "dateline"
    elif kind in _SAYABLE and is_saying(point, tagged, cues):
        kind = "saying"
    elif kind in _SAYABLE and is_beginning(point, tagged, cues):
        kind = "began"
    return point.start, point.end, _plain(point, kind, clock)


def _fits(role: str, point: Point) -> bool:
    if role == "until":
        return point.kind != "night"
    return role != "from" or point.kind not in ("range", "night")


def _marked(point: Point, role: str, clock: Clock) -> Period:
    if role == "so far":
        return to_today(point.first, clock, point.basis)
    if role == "from":
        return _plain(point._replace(first=point.middle or point.first), role, clock)
    day = point.middle or point.last
    if role == "as of" and day is not None and clock.today is not None:
        day = min(day, max(clock.today, point.first or day))
    return Period(day, day, point.basis, flags=point.flags, kind=role)


def _plain(point: Point, kind: str, clock: Clock) -> Period:
    first, last, flags = point.first, point.last, point.flags
    if first is not None and last is not None and clock.today is not None and not clock.forward:
        if first > clock.today:
            flags = (*flags, "future_date")
        elif last > clock.today and kind != "ahead":
            last = clock.today
    return Period(first, last, point.basis, flags=flags, kind=kind)
