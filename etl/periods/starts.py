"""What runs up to the day of writing: ``since X``, ``since the war began``, ``in the war``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from etl.model import Period
from etl.periods.lexicon import PeriodWords, War
from etl.periods.points import Clock, Point
from etl.periods.tags import LETTER, Tagged, compile_pattern

# How many tokens may stand between "since" and its date ("since the first swap in March 2022").
_SINCE_REACH = 18
_UNTIL = compile_pattern("until|through|to the? late?", "$")
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

# An expression placed: first token, token after the last, and what it means.
Placed = tuple[int, int, Period]


def find_starts(
    tagged: Tagged, points: Sequence[Point], clock: Clock, words: PeriodWords, war: str | None
) -> list[Placed]:
    """Return in text order what runs up to the day of writing in one sentence.

    ``points`` are its dates; ``war`` is the name of the war spoken of before, None without one.
    """
    return _Starts(tagged, points, clock, words, war).found()


def to_today(start: date | None, clock: Clock, basis: str, flags: tuple[str, ...] = ()) -> Period:
    """Return the running span from ``start`` (None: not known) to the day of writing."""
    last = clock.today
    if start is not None and last is not None and start > last:
        last = start
    known = start is not None or last is not None
    return Period(
        start, last, basis if known else "unknown", cumulative=True, flags=flags, kind="since"
    )


class _Starts:
    """Finds what runs up to the day of writing in one sentence."""

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
