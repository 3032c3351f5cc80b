"""What a simple date expression is, and what relative words count from.

A part of the readers in ``days`` and ``spans``, whose golden cases hold it too.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from etl.periods.arithmetic import DAY, Span
from etl.periods.tags import Tagged


class Clock(NamedTuple):
    """What relative words count from.

    ``today`` is D, None when unknown; ``forward`` is true in a plan; ``before`` are the dates last
    spoken of, which "the same day" and "the night before" refer to; ``frame`` is the span that the
    whole document is about, which "the month" refers to; ``day_first`` reads 01/02 as 1 February.
    """

    today: date | None
    forward: bool = False
    before: Span | None = None
    frame: Span | None = None
    language: str = "en"
    day_first: bool = True


class Point(NamedTuple):
    """One date expression: tokens ``start`` to ``end`` (exclusive) and the dates it names.

    ``first`` and ``last`` are None when D would be needed and is unknown. ``dated`` is false when
    the year was chosen by us; ``month`` and ``day`` are what was said. ``bare`` marks words that
    are a date only beside others: a year without a preposition, ``the month``. ``middle`` is the
    day that ``since mid-May`` and ``by mid-2026`` mean.
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
    middle: date | None = None
    flags: tuple[str, ...] = ()

    @property
    def span(self) -> Span | None:
        """The first and the last day, None when they are not known."""
        if self.first is None or self.last is None:
            return None
        return self.first, self.last


class Match:
    """The words that a pattern found, with their values."""

    __slots__ = ("clock", "end", "found", "start", "tagged")

    def __init__(self, found: re.Match[str], tagged: Tagged, clock: Clock) -> None:
        self.found, self.tagged, self.clock = found, tagged, clock
        self.start, self.end = found.span()

    def index(self, name: str) -> int:
        """Return the index of the token in a group, -1 when there is none."""
        return self.found.start(name) if name in self.found.re.groupindex else -1

    def has(self, name: str) -> bool:
        """Tell whether a group holds a word."""
        return self.index(name) >= 0

    def number(self, name: str) -> int | None:
        """Return the number that a group holds, None when there is none."""
        value = self.tagged.values[self.index(name)] if self.has(name) else None
        return value if isinstance(value, int) else None

    def word(self, name: str) -> str:
        """Return the value of a word ("calendar", "week"), '' when there is none."""
        value = self.tagged.values[self.index(name)] if self.has(name) else None
        return value if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """Return the word of a group as it stands in the text."""
        return self.tagged.tokens[self.index(name)].text

    def next_letter(self) -> str:
        """Return the class letter of the token after the match, '' at the end."""
        return self.tagged.letters[self.end : self.end + 1]

    def point(self, span: Span | None, kind: str, basis: str = "relative") -> Point:
        """Return the point that names ``span``; None: D is needed and not known."""
        if span is None:
            return Point(self.start, self.end, None, None, kind, "unknown")
        return Point(self.start, self.end, span[0], span[1], kind, basis)


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
