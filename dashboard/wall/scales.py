"""Round ticks, and amounts on one line from zero: ranges, open amounts, the gap of two. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import words

Record = Mapping[str, Any]

# A line ends so much beyond its largest amount, an open amount reaches to the end.
HEADROOM = 1.12
OPEN_HEADROOM = 3.0
TICK_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ROUND_NUMBERS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 9.0)
NARROWEST = 0.6
# Claims for days further apart than this differ by time as much as by what is claimed.
SAME_TIME_DAYS = 7


@dataclass(frozen=True)
class Tick:
    """A label of an axis, ``place`` in percent of its length."""

    place: float
    text: str


@dataclass(frozen=True)
class Span:
    """An amount on the line, in percent; ``open`` has no end that anybody stated."""

    start: float
    width: float
    side: str
    open: bool
    planned: bool = False


@dataclass(frozen=True)
class Scale:
    """Amounts on one line from zero. ``gap`` says how far two are apart, if they are."""

    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]
    open: bool
    gap: str
    label: str


def round_ticks(top: float, most: int) -> list[float]:
    """Return zero and at most ``most`` round numbers up to ``top``, in equal steps."""
    if top <= 0:
        return [0.0]
    power = 10.0 ** math.floor(math.log10(top / most))
    step = next(power * each for each in TICK_STEPS if top / (power * each) < most + 1)
    if top >= 1:
        step = max(1.0, step)
    return [step * index for index in range(math.floor(top / step) + 1)]


def round_below(top: float) -> float:
    """Return the largest round number up to ``top``, which is above zero."""
    power = 10.0 ** math.floor(math.log10(top))
    return max(power * each for each in ROUND_NUMBERS if power * each <= top)


def scale_of(fact: Record, side: str) -> Scale | None:
    """Return a range or an amount without an upper bound on its line; None for plain numbers."""
    if fact["qualifier"] not in ("range", "vague", "at_least") or fact["low"] is None:
        return None
    return _scale([(fact, side)], "")


def scale_of_two(one: tuple[Record, str], other: tuple[Record, str]) -> Scale:
    """Return two claims about one thing, each with its speaker's side, on one line."""
    return _scale([one, other], gap_words(one[0], other[0]))


def gap_words(one: Record, other: Record) -> str:
    """Say how far two claims are apart; empty where they overlap or a bound is unknown.

    Of claims for days far apart the days are said: between totals most of the gap is time.
    """
    days = _days_apart(one, other)
    if days > SAME_TIME_DAYS:
        return f"counted {days} days apart"
    lower, upper = sorted((one, other), key=lambda fact: fact["value"])
    if lower["high"] is None or upper["low"] is None or upper["low"] <= lower["high"]:
        return ""
    exact = {one["qualifier"], other["qualifier"]} <= {"exact", "range"}
    say = words.number if exact else _roughly
    about = "" if exact else "about "
    least = upper["low"] - lower["high"]
    if lower["low"] is None or upper["high"] is None:
        return f"gap at least {say(least)}"
    most = upper["high"] - lower["low"]
    return f"gap {about}{say(least)}" + (f" to {say(most)}" if most > least else "")


def _days_apart(one: Record, other: Record) -> int:
    """Return the days between the ends of two claims; 0 when one has no date."""
    ends = [fact["event_end"] for fact in (one, other)]
    if not all(ends):
        return 0
    first, last = sorted(date.fromisoformat(end) for end in ends)
    return (last - first).days


def _roughly(value: float) -> str:
    """Return a number in two digits: a gap between rough amounts is no better known."""
    digits = max(0, math.floor(math.log10(value)) - 1) if value >= 1 else 0
    return words.number(round(value, -digits))


def _scale(claims: Sequence[tuple[Record, str]], gap: str) -> Scale:
    is_open = any(_is_open(fact) for fact, _ in claims)
    largest = max(bound for fact, _ in claims for bound in _bounds(fact)) or 1.0
    end = largest * (OPEN_HEADROOM if is_open else HEADROOM)
    spans = tuple(_span(fact, side, end) for fact, side in claims)
    ticks = tuple(
        Tick(round(100 * value / end, 2), words.number(value))
        for value in round_ticks(largest if is_open else end, 4)
    )
    label = "; ".join(f"{words.source(fact)}: {words.value_words(fact)}" for fact, _ in claims)
    return Scale(spans, ticks, is_open, gap, label)


def _is_open(fact: Record) -> bool:
    return fact["high"] is None


def _bounds(fact: Record) -> list[float]:
    return [bound for bound in (fact["low"], fact["high"], fact["value"]) if bound is not None]


def _span(fact: Record, side: str, end: float) -> Span:
    low = 100 * (fact["low"] or 0.0) / end
    width = 100 - low if _is_open(fact) else max(100 * fact["high"] / end - low, NARROWEST)
    return Span(round(low, 2), round(width, 2), side, _is_open(fact), fact["status"] == "planned")
