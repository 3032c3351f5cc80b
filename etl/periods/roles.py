"""What a date expression is for: the time of an event, a start, a deadline, or a date of saying.

``since X`` runs from X to the day of writing; ``by X`` ends at X; ``said on Friday`` is the date of
saying; a dateline is the day of writing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from etl.model import Period, Sentence
from etl.periods.expressions import compose
from etl.periods.lexicon import CueWords, PeriodWords, War
from etl.periods.points import Clock, Point
from etl.periods.tags import LETTER, Tagged, compile_pattern, endings, tag

# How many tokens may stand between "since" and its date ("since the first swap in March 2022").
_SINCE_REACH = 18
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
_UNTIL = compile_pattern("until|through|to the? late?", "$")
_AS_OF = compile_pattern("as of")
_AS = LETTER["as"]
_ALL_THROUGH = compile_pattern("whole through the?", "$")
_SO_FAR_AFTER = compile_pattern("comma? so far")
_WAR_FROM_START = compile_pattern("from the? start of")
_IN_WAR = tuple(
    compile_pattern(spec)
    for spec in (
        "during|in the? past? count|day|number unit of the? war",
        "during the? war war?",
    )
)
# Without one of these nothing runs up to D.
_STARTS = frozenset((LETTER["since"], LETTER["war"]))
_OPENINGS = frozenset(LETTER[name] for name in ("since", "from", "during", "in"))
_WINDOW = 5
# So many ways to stand before a date are remembered.
_REMEMBERED = 1 << 14
_COUNTS = frozenset(LETTER[name] for name in ("count", "day", "number", "unit"))
# "The worst attack this year" compares; it does not tell when.
_RUNNING = frozenset(("week", "month", "quarter", "half", "year"))
_SAYABLE = frozenset(("day", "span", "month", "week"))
_SPANS = frozenset(("week", "month", "quarter", "half", "year", "season", "span", "range", "past"))

# An expression placed: first token, token after the last, and what it means.
Placed = tuple[int, int, Period]


def find_roles(
    sentence: Sentence, clock: Clock, words: PeriodWords, war: str | None
) -> list[Period]:
    """Return the date expressions of a sentence in text order, each with its kind.

    ``war`` is the name of the war spoken of before, which "since the war began" means.
    """
    tagged = tag(sentence, words.table)
    points = compose(tagged, clock, words.cues)
    starts = _Starts(tagged, points, clock, words, war).found()
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
    if period.kind == "since" and _is_record(start, end, tagged, cues):
        period = period._replace(kind="record", cumulative=False)
    first, last = tagged.tokens[start].start, tagged.tokens[end - 1].end
    text = sentence.text[first - sentence.start : last - sentence.start]
    return period._replace(text=text, start_offset=first, end_offset=last)


def _is_record(start: int, end: int, tagged: Tagged, cues: CueWords) -> bool:
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


class _Starts:
    """Finds what runs up to D in one sentence: ``since X``, ``from the start of the war``."""

    def __init__(
        self,
        tagged: Tagged,
        points: Sequence[Point],
        clock: Clock,
        words: PeriodWords,
        war: str | None,
    ) -> None:
        self.tagged, self.points, self.clock = tagged, points, clock
        self.words, self.spoken_of = words, war

    def found(self) -> list[Placed]:
        """Return all of them in text order."""
        placed: list[Placed] = []
        letters = self.tagged.letters
        if _STARTS.isdisjoint(letters):
            return placed
        for at in [at for at, letter in enumerate(letters) if letter in _OPENINGS]:
            if not (placed and at < placed[-1][1]):
                start = self._at(at, letters[at])
                if start is not None:
                    placed.append(start)
        return placed

    def _at(self, at: int, letter: str) -> Placed | None:
        for pattern in _IN_WAR:
            match = pattern.match(self.tagged.letters, at)
            war = self._war() if match is not None else None
            if match is not None and war is not None:
                return at, match.end(), self._to_today(war.start, "relative")
        if letter == LETTER["since"] or _WAR_FROM_START.match(self.tagged.letters, at):
            return self._since(at, is_since=letter == LETTER["since"])
        return None

    def _since(self, at: int, *, is_since: bool) -> Placed | None:
        end = self._reach(at)
        point = next((point for point in self.points if at < point.start < end), None)
        if point is None:
            point = self._in_commas(end)
        war_at = self._war_at(at, end)
        war = self._war() if war_at >= 0 or (point is not None and point.day) else None
        if war is not None and war_at >= 0 and (point is None or war_at < point.start):
            return self._since_war(at, war_at, point, war)
        if not is_since:
            return None
        if point is not None and point.kind != "ahead":
            start = _anniversary(point, war) or point.middle or point.first
            return at, point.end, self._to_today(start, point.basis, point.flags)
        if self.tagged.letters[at + 1 : at + 2] == LETTER["then"]:
            return at, at + 2, self._to_today(self._then(at), "relative")
        return None

    def _reach(self, at: int) -> int:
        """Return where a phrase that begins at ``at`` ends at the latest."""
        last = min(len(self.tagged.tokens), at + _SINCE_REACH)
        for index in range(at + 1, last):
            if self.tagged.tokens[index].text in ",;:":
                return index
        return last

    def _in_commas(self, end: int) -> Point | None:
        """Return the date of ``since the last one, on 21 May,``; ``end`` is the first comma."""
        comma, letters = LETTER["comma"], self.tagged.letters
        for point in self.points:
            if end < point.start <= end + 2 and point.kind == "day":
                return (
                    point if letters[end] == letters[point.end : point.end + 1] == comma else None
                )
        return None

    def _war_at(self, at: int, end: int) -> int:
        """Return where a war is named between two tokens, -1 when none is ("World War")."""
        for index in range(at + 1, end):
            if self.tagged.letters[index] == LETTER["war"]:
                before = self.tagged.tokens[index - 1].lower
                return -1 if before in self.words.cues.other_war else index
        return -1

    def _war(self) -> War | None:
        return self.words.war(self.tagged.tokens, self.spoken_of)

    def _since_war(self, at: int, war_at: int, point: Point | None, war: War) -> Placed:
        """Return the span from the start of a war, up to D or up to ``until today`` after it."""
        whole = self._to_today(war.start, "relative")
        if point is None:
            return at, war_at + 1, whole
        if _UNTIL.search(self.tagged.letters[: point.start]):
            return at, point.end, whole._replace(last=point.last)
        other = point.month is not None and not _holds(point, war.start or date.max)
        if war.start is None or (other and (point.dated or point.month != war.start.month)):
            return at, point.end, self._to_today(point.first, point.basis)
        return at, point.end if _holds(point, war.start) else war_at + 1, whole

    def _then(self, at: int) -> date | None:
        """Return the day that ``since then`` means: the one last named."""
        earlier = [point.first for point in self.points if point.end <= at and point.first]
        before = self.clock.before
        return earlier[-1] if earlier else before[0] if before is not None else None

    def _to_today(self, start: date | None, basis: str, flags: tuple[str, ...] = ()) -> Period:
        return to_today(start, self.clock, basis, flags)


def _holds(point: Point, day: date) -> bool:
    """Tell whether a date beside a war is the date that it began, or cannot tell."""
    return point.first is None or point.last is None or point.first <= day <= point.last


def _anniversary(point: Point, war: War | None) -> date | None:
    """Return the start of the war when a day without a year names it ("since October 7")."""
    if war is None or war.start is None or point.dated or point.day is None:
        return None
    return war.start if (point.month, point.day) == (war.start.month, war.start.day) else None


def to_today(start: date | None, clock: Clock, basis: str, flags: tuple[str, ...] = ()) -> Period:
    """Return the running span from ``start`` (None: not known) to the day of writing."""
    last = clock.today
    if start is not None and last is not None and start > last:
        last = start
    known = start is not None or last is not None
    return Period(
        start, last, basis if known else "unknown", cumulative=True, flags=flags, kind="since"
    )


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
    as_of = _as_of(point, tagged, cues)
    if as_of is not None:
        return as_of, point.end, _marked(point, "as of", clock)
    kind = point.kind
    if _is_birth(point, tagged, cues):
        return point.start, point.end, _plain(point, "record", clock)
    if kind in _RUNNING and point.basis == "relative" and _is_record_of(point, tagged, cues):
        return point.start, point.end, _plain(point, "record", clock)
    if _is_dateline(point, tagged):
        kind = "dateline"
    elif kind in _SAYABLE and _is_saying(point, tagged, cues):
        kind = "saying"
    elif kind in _SAYABLE and _is_beginning(point, tagged, cues):
        kind = "began"
    return point.start, point.end, _plain(point, kind, clock)


def _is_birth(point: Point, tagged: Tagged, cues: CueWords) -> bool:
    """Tell ``born in 1968``."""
    before = tagged.tokens[max(0, point.start - _BIRTH_REACH) : point.start]
    return any(token.lower in cues.birth for token in before)


def _is_record_of(point: Point, tagged: Tagged, cues: CueWords) -> bool:
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


def _fits(role: str, point: Point) -> bool:
    if role == "until":
        return point.kind != "night"
    return role != "from" or point.kind not in ("range", "night")


def _as_of(point: Point, tagged: Tagged, cues: CueWords) -> int | None:
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


def _is_saying(point: Point, tagged: Tagged, cues: CueWords) -> bool:
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


def _is_beginning(point: Point, tagged: Tagged, cues: CueWords) -> bool:
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


def _is_dateline(point: Point, tagged: Tagged) -> bool:
    """Tell whether the date stands in a dateline: ``KYIV, 19 May (Agency) -``."""
    if point.kind != "day" or not 1 <= point.start <= _DATELINE_START:
        return False
    head = [token.text for token in tagged.tokens[: point.start] if token.text[0].isalpha()]
    if not head or not head[0].isupper() or len(head[0]) < _SHORTEST_PLACE:
        return False
    tail = tagged.letters[point.end : point.end + _DATELINE_REACH]
    return LETTER["dash"] in tail and all(word[0].isupper() for word in head)
