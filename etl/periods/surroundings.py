"""What the words around a date tell of it: a saying, a beginning, a comparison, a dateline.

A part of ``roles``, whose tests hold it too.
"""

from __future__ import annotations

from etl.periods.lexicon import CueWords
from etl.periods.points import Point
from etl.periods.tags import LETTER, Tagged, compile_pattern

# How many tokens before or behind a date each of these words may stand.
_SAYING_REACH = 9
_LEAD_REACH = 25
_RECORD_REACH = 10
_RECORD_AFTER = 6
_BEGIN_REACH = 3
_BIRTH_REACH = 2
_AS_OF_REACH = 10
_DATELINE_START = 8
_DATELINE_REACH = 8
_SHORTEST_PLACE = 3
_AS_OF = compile_pattern("as of")
_AS = LETTER["as"]
_COUNTS = frozenset(LETTER[name] for name in ("count", "day", "number", "unit"))


def is_record(start: int, end: int, tagged: Tagged, cues: CueWords) -> bool:
    """Tell ``the largest attack since March``: a comparison, not the time of a number."""
    after = tagged.tokens[end : end + _RECORD_AFTER]
    if start == 0 and any(token.lower in cues.record for token in after):
        return True
    for token in reversed(tagged.tokens[max(0, start - _RECORD_REACH) : start]):
        if token.lower in cues.record:
            return True
        if token.lower in cues.clause_end:
            return False
    return False


def is_birth(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell ``born in 1968``."""
    before = tagged.tokens[max(0, point.start - _BIRTH_REACH) : point.start]
    return any(token.lower in cues.birth for token in before)


def is_record_of(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell ``the deadliest attack this year``, ``the year's last``, without a number between."""
    tokens, letters = tagged.tokens, tagged.letters
    if letters[point.end : point.end + 1] == LETTER["possessive"]:
        return tokens[point.end + 1 : point.end + 2] != () and (
            tokens[point.end + 1].lower in cues.record or letters[point.end + 1] == LETTER["past"]
        )
    for at in range(point.start - 1, max(-1, point.start - _RECORD_REACH), -1):
        lower = tokens[at].lower
        if lower in cues.record:
            return letters[at + 1] not in _COUNTS
        if lower in cues.clause_end or letters[at] in _COUNTS or lower[0].isdigit():
            return False
    return False


def as_of_before(point: Point, tagged: Tagged, cues: CueWords) -> int | None:
    """Return where ``as of 6 a.m. on`` begins before a day, None when nothing like it does."""
    if point.kind != "day":
        return None
    if _AS not in tagged.letters[max(0, point.start - _AS_OF_REACH) : point.start]:
        return None
    for at in range(point.start - 1, max(-1, point.start - _AS_OF_REACH), -1):
        if _AS_OF.match(tagged.letters, at):
            return at
        if tagged.tokens[at].lower in cues.clause_end - {":"}:
            return None
    return None


def is_saying(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell whether the date belongs to a verb of saying, before it or right after it."""
    after = tagged.tokens[point.end : point.end + 1]
    if after and after[0].lower in cues.saying_after and point.start > 1:
        return True
    if tagged.letters[point.end : point.end + 1] == LETTER["possessive"]:
        return False  # "Said Saturday's raids": the raids were then.
    if _is_done(point, tagged, cues):
        return False
    if point.start <= 1 and _leads_saying(point, tagged, cues):
        return True
    for index in range(point.start - 1, max(-1, point.start - _SAYING_REACH), -1):
        lower = tagged.tokens[index].lower
        if lower in cues.saying:
            return True
        if lower in cues.clause_end:
            return False
    return False


def _is_done(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell "a list of tanks destroyed on Monday": a deed stands right before the date."""
    before = tagged.tokens[max(0, point.start - 2) : point.start]
    if len(before) < 2 or tagged.letters[point.start - 1] != LETTER["in"]:
        return False
    return before[0].lower.endswith("ed") and before[0].lower not in cues.saying


def is_beginning(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell ``which began on 4 May``, ``broke out in May``."""
    before = tagged.tokens[max(0, point.start - _BEGIN_REACH) : point.start]
    return any(token.lower in cues.begins for token in before)


def _leads_saying(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell whether ``On 5 May, NAME said that …`` follows, before any number."""
    for index in range(point.end, min(len(tagged.tokens) - 1, point.end + _LEAD_REACH)):
        token = tagged.tokens[index]
        if "0" <= token.text[0] <= "9":
            return False
        if token.lower in cues.saying_after:
            return tagged.tokens[index + 1].lower in cues.clause_end
    return False


def is_dateline(point: Point, tagged: Tagged) -> bool:
    """Tell whether the date stands in a dateline: ``KYIV, 19 May (Agency) -``."""
    if point.kind != "day" or not 1 <= point.start <= _DATELINE_START:
        return False
    head = [token.text for token in tagged.tokens[: point.start] if token.text[0].isalpha()]
    if not head or not head[0].isupper() or len(head[0]) < _SHORTEST_PLACE:
        return False
    tail = tagged.letters[point.end : point.end + _DATELINE_REACH]
    return LETTER["dash"] in tail and all(word[0].isupper() for word in head)
