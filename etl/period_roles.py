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
_SINCE_REACH = 18
_SAYING_REACH = 9
_RECORD_REACH = 10
_LEAD_REACH = 25
_DATELINE_REACH = 8

_SINCE = compile_pattern("since the? late?", "$")
_FROM = compile_pattern("from|starting the? late?", "$")
_BY = compile_pattern("by the? late?", "$")
_UNTIL = compile_pattern("until the? late?", "$")
_AS_OF = compile_pattern("as of|at|in|from the? late?", "$")
_SO_FAR = compile_pattern("so far in?", "$")
_SO_FAR_AFTER = compile_pattern("comma? so far")
_FROM_START = compile_pattern("from the? start of")
_DAYS_OF_WAR = compile_pattern("during|in the? past? count|day|number unit of the? war")
_DURING_WAR = compile_pattern("during the? war war?")
_SPANS = frozenset(("week", "month", "quarter", "half", "year", "season", "span", "range", "past"))


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
    found = [_record(entry, tagged, words) for entry in found]
    return [_placed(period, sentence, tagged, start, end) for start, end, period in found]


def _record(
    entry: tuple[int, int, Period], tagged: Tagged, words: PeriodWords
) -> tuple[int, int, Period]:
    """Mark ``the largest attack since March``: a comparison, not the time of a number."""
    start, end, period = entry
    if period.kind != "since":
        return entry
    if start == 0 and any(t.lower in words.record for t in tagged.tokens[end : end + 6]):
        return start, end, replace(period, kind="record", cumulative=False)
    for token in reversed(tagged.tokens[max(0, start - _RECORD_REACH) : start]):
        if token.lower in words.record:
            return start, end, replace(period, kind="record", cumulative=False)
        if token.lower in words.clause_end:
            break
    return entry


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
    is_since = letter == LETTER["since"]
    days = _DAYS_OF_WAR.match(tagged.letters, at) or _DURING_WAR.match(tagged.letters, at)
    if days is not None:
        war = _war_meant(tagged, words, war_name)
        start = war.start if war is not None else None
        return at, days.end(), _to_today(start, clock, "relative")
    if not is_since and _FROM_START.match(tagged.letters, at) is None:
        return None
    end = _reach(tagged, at)
    point = next((point for point in points if at < point.start < end), None)
    if point is None:
        point = _in_commas(end, tagged, points)
    war_at = _war_at(tagged, words, at, end)
    war = _war_meant(tagged, words, war_name)
    if war is not None and war_at >= 0 and (point is None or war_at < point.start):
        return _since_war(at, war_at, point, war, tagged, clock)
    if not is_since:
        return None
    if point is not None and point.kind != "ahead":
        start = _anniversary(point, war) or point.first
        return at, point.end, _to_today(start, clock, point.basis, point.flags)
    if tagged.letters[at + 1 : at + 2] == LETTER["then"]:
        earlier = [point for point in points if point.end <= at and point.first is not None]
        before = earlier[-1].first if earlier else clock.before[0] if clock.before else None
        return at, at + 2, _to_today(before, clock, "relative")
    return None


def _war_at(tagged: Tagged, words: PeriodWords, at: int, end: int) -> int:
    """Return where a war is named between two tokens, -1 when none is ("World War" is another)."""
    for index in range(at + 1, end):
        if tagged.letters[index] == LETTER["war"]:
            return -1 if tagged.tokens[index - 1].lower in words.other_war else index
    return -1


def _since_war(
    at: int, war_at: int, point: Point | None, war: War, tagged: Tagged, clock: Clock
) -> tuple[int, int, Period]:
    """Return the span from the start of a war, up to D or up to ``until today`` after it."""
    if point is None:
        return at, war_at + 1, _to_today(war.start, clock, "relative")
    if _UNTIL.search(tagged.letters[: point.start]) or LETTER["to"] in (
        tagged.letters[point.start - 1 : point.start]
    ):
        period = replace(_to_today(war.start, clock, "relative"), last=point.last)
        return at, point.end, period
    if _names_start(point, war):
        return at, point.end, _to_today(war.start, clock, "relative")
    if point.dated and point.month is not None:
        return at, point.end, _to_today(point.first, clock, point.basis)
    return at, war_at + 1, _to_today(war.start, clock, "relative")


def _in_commas(end: int, tagged: Tagged, points: Sequence[Point]) -> Point | None:
    """Return the date of ``since the last one, on 21 May,``, where ``end`` is the first comma."""
    for point in points:
        if end < point.start <= end + 2 and point.kind == "day":
            comma = LETTER["comma"]
            closed = tagged.letters[point.end : point.end + 1] == comma
            return point if closed and tagged.letters[end] == comma else None
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
    if after and after[0].lower in words.saying_after and point.start > 1:
        return True
    if point.start <= 1 and _leads_saying(point, tagged, words):
        return True
    for index in range(point.start - 1, max(-1, point.start - _SAYING_REACH), -1):
        lower = tagged.tokens[index].lower
        if lower in words.saying:
            return True
        if lower in words.clause_end:
            return False
    return False


def _leads_saying(point: Point, tagged: Tagged, words: PeriodWords) -> bool:
    """Tell whether ``On 5 May, NAME said that …`` follows, before any number."""
    for index in range(point.end, min(len(tagged.tokens) - 1, point.end + _LEAD_REACH)):
        token = tagged.tokens[index]
        if "0" <= token.text[0] <= "9":
            return False
        if token.lower in words.saying_after:
            return tagged.tokens[index + 1].lower in words.clause_end
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
