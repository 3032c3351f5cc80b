"""What a date expression is for: the time of an event, a start, a deadline, or a date of saying.

``since X`` runs from X to the day of writing; ``by X`` ends at X; ``said on Friday`` is the date of
saying; a dateline or a time stamp is the day of writing itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from etl.model import Period, Sentence
from etl.period_expressions import compose
from etl.period_lexicon import LETTER, PeriodWords, Tagged, War, compile_pattern, tag
from etl.period_points import Clock, Point

# How many tokens may stand between "since" and its date ("since the first swap in March 2022").
_SINCE_REACH = 12
_SAYING_REACH = 9
_DATELINE_REACH = 8

_SINCE = compile_pattern("since the? late?", "$")
_FROM = compile_pattern("from|starting the? late?", "$")
_BY = compile_pattern("by the? late?", "$")
_UNTIL = compile_pattern("until the? late?", "$")
_AS_OF = compile_pattern("as of|at|in|from the? late?", "$")
_SO_FAR = compile_pattern("so far in?", "$")
_SO_FAR_AFTER = compile_pattern("comma? so far")
_FROM_START = compile_pattern("from the? start of")
_SPANS = frozenset(("week", "month", "quarter", "half", "year", "season", "span", "range"))


def find_roles(sentence: Sentence, clock: Clock, words: PeriodWords, war: str | None) -> list[Period]:
    """Return the date expressions of a sentence in text order, each with its kind."""
    tagged = tag(sentence.tokens, words)
    points = compose(tagged, clock, words)
    found: list[tuple[int, int, Period]] = []
    taken = 0
    for at, letter in enumerate(tagged.letters):
        if at < taken:
            continue
        since = _since(at, letter, tagged, points, clock, words, war)
        if since is not None:
            found.append(since)
            taken = since[1]
            points = [point for point in points if not since[0] <= point.start < since[1]]
    found += [_role(point, tagged, clock, words) for point in points]
    found.sort(key=lambda entry: entry[0])
    return [_placed(period, sentence, tagged, start, end) for start, end, period in found]


def _placed(period: Period, sentence: Sentence, tagged: Tagged, start: int, end: int) -> Period:
    first, last = tagged.tokens[start].start, tagged.tokens[end - 1].end
    text = sentence.text[first - sentence.start : last - sentence.start]
    return replace(period, text=text, start_offset=first, end_offset=last)


def _since(
    at: int,
    letter: str,
    tagged: Tagged,
    points: Sequence[Point],
    clock: Clock,
    words: PeriodWords,
    war_name: str | None,
) -> tuple[int, int, Period] | None:
    """Return the span that begins at ``since`` (or ``from the start of the war``)."""
    if letter != LETTER["since"] and _FROM_START.match(tagged.letters, at) is None:
        return None
    end = _reach(tagged, at)
    point = next((point for point in points if at < point.start < end), None)
    war_at = tagged.letters.find(LETTER["war"], at, end)
    if letter != LETTER["since"] and (war_at < 0 or (point and point.start < war_at)):
        return None
    war = _war_meant(tagged, words, war_name)
    if war_at >= 0 and war is not None and (point is None or _names_start(point, war)):
        stop = max(war_at + 1, point.end if point is not None else 0)
        return at, stop, _to_today(war.start, clock, "relative")
    if point is not None and point.kind != "ahead":
        start = _anniversary(point, war) or point.first
        return at, point.end, _to_today(start, clock, point.basis, point.flags)
    if tagged.letters[at + 1 : at + 2] == LETTER["then"]:
        start = clock.before[0] if clock.before is not None else None
        return at, at + 2, _to_today(start, clock, "relative")
    return None


def _reach(tagged: Tagged, at: int) -> int:
    """Return where a phrase that begins at ``at`` ends at the latest."""
    for index in range(at + 1, min(len(tagged.tokens), at + _SINCE_REACH)):
        if tagged.letters[index] == LETTER["comma"] or tagged.tokens[index].text in ";:":
            return index
    return min(len(tagged.tokens), at + _SINCE_REACH)


def _names_start(point: Point, war: War) -> bool:
    """Tell whether a date beside a war is the date that it began."""
    return point.first is None or point.last is None or point.first <= war.start <= point.last


def _anniversary(point: Point, war: War | None) -> date | None:
    """Return the start of the war when a day without a year names it ("since October 7")."""
    if war is None or point.dated or point.day is None:
        return None
    return war.start if (point.month, point.day) == (war.start.month, war.start.day) else None


def _war_meant(tagged: Tagged, words: PeriodWords, war_name: str | None) -> War | None:
    lower = {token.lower for token in tagged.tokens}
    named = max(words.wars, key=lambda war: len(war.names & lower), default=None)
    if named is not None and named.names & lower:
        return named
    return next((war for war in words.wars if war.name == war_name), words.wars[0] if words.wars else None)


def _to_today(start: date | None, clock: Clock, basis: str, flags: tuple[str, ...] = ()) -> Period:
    last = clock.today
    if start is not None and last is not None and start > last:
        last = start
    if start is None and last is None:
        basis = "unknown"
    return Period(start, last, basis, cumulative=True, flags=flags, kind="since")


def _role(
    point: Point, tagged: Tagged, clock: Clock, words: PeriodWords
) -> tuple[int, int, Period]:
    before = tagged.letters[: point.start]
    window = max(0, point.start - 5)
    for pattern, kind in ((_BY, "by"), (_UNTIL, "until"), (_AS_OF, "asof"), (_SO_FAR, "so far")):
        match = pattern.search(before, window)
        if match is not None:
            return match.start(), point.end, _marked(point, kind, clock)
    after = _SO_FAR_AFTER.match(tagged.letters, point.end)
    if after is not None and point.kind in _SPANS:
        return point.start, after.end(), _marked(point, "so far", clock)
    kind = point.kind
    match = _FROM.search(before, window)
    if match is not None and kind not in ("range", "night"):
        return match.start(), point.end, _marked(point, "from", clock)
    if _is_dateline(point, tagged):
        kind = "dateline"
    elif kind in ("day", "span", "month", "week") and _is_saying(point, tagged, words):
        kind = "saying"
    return point.start, point.end, _plain(point, kind, clock)


def _marked(point: Point, kind: str, clock: Clock) -> Period:
    if kind == "so far":
        return _to_today(point.first, clock, point.basis)
    if kind == "asof":
        last = point.last
        if last is not None and clock.today is not None:
            last = min(last, max(clock.today, point.first or last))
        return Period(last, last, point.basis, flags=point.flags, kind="asof")
    day = point.first if kind == "from" else point.last
    return Period(day, day, point.basis, flags=point.flags, kind=kind)


def _plain(point: Point, kind: str, clock: Clock) -> Period:
    first, last, flags = point.first, point.last, point.flags
    if first is not None and last is not None and clock.today is not None and not clock.forward:
        if first > clock.today:
            flags = (*flags, "future_date")
        elif last > clock.today and kind != "ahead":
            last = clock.today
    return Period(first, last, point.basis, flags=flags, kind=kind)


def _is_saying(point: Point, tagged: Tagged, words: PeriodWords) -> bool:
    """Tell whether the date belongs to a verb of saying, before it or right after it."""
    after = tagged.tokens[point.end : point.end + 1]
    if after and after[0].lower in words.saying and point.start > 1:
        return True
    for index in range(point.start - 1, max(-1, point.start - _SAYING_REACH), -1):
        lower = tagged.tokens[index].lower
        if lower in words.saying:
            return True
        if lower in words.clause_end:
            return False
    return False


def _is_dateline(point: Point, tagged: Tagged) -> bool:
    """Tell whether the date stands in a dateline: ``KYIV, 19 May (Agency) -``."""
    if point.kind != "day" or not 1 <= point.start <= 8:
        return False
    head = [token.text for token in tagged.tokens[: point.start] if token.text[0].isalpha()]
    if not head or not head[0].isupper() or len(head[0]) < 3:
        return False
    tail = tagged.letters[point.end : point.end + _DATELINE_REACH]
    return LETTER["dash"] in tail and all(word[0].isupper() for word in head)


def is_date_line(sentence: Sentence, periods: Sequence[Period]) -> bool:
    """Tell whether a line is nothing but a date, with or without a time of day."""
    if not periods or len(sentence.tokens) > 14:
        return False
    covered = [(period.start_offset or 0, period.end_offset or 0) for period in periods]
    others = [
        token
        for token in sentence.tokens
        if re.match(r"[^\W\d_]{3}", token.text)
        and not any(start <= token.start < end for start, end in covered)
    ]
    return len(others) <= 1
