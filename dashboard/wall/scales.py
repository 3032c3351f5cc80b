"""Round ticks, and amounts as bars from zero: ranges, open amounts, the gap of two. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import words
from dashboard.wall.statements import within

Record = Mapping[str, Any]

# An axis ends so much beyond its largest amount, an open amount reaches to the end.
HEADROOM = 1.12
OPEN_HEADROOM = 3.0
# A name stands in a bar that takes so much of the axis, in percent, else behind it.
NAME_ROOM = 48.0
NAME_LENGTH = 26
TICK_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ROUND_NUMBERS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 9.0)
# Claims for days further apart than this differ by time as much as by what is claimed.
SAME_TIME_DAYS = 7


@dataclass(frozen=True)
class Tick:
    """A label of an axis, ``place`` in percent of its length."""

    place: float
    text: str


@dataclass(frozen=True)
class Bar:
    """An amount from zero on, in percent of the axis.

    ``sure`` is the least that was stated, ``reach`` the most; ``open`` has no end that anybody
    stated. ``name`` is who states it, empty where the bar is alone, and ``place`` where the name
    stands: ``in`` the bar, ``behind`` it, or ``over`` a part that is not sure.
    """

    sure: float
    reach: float
    side: str
    open: bool
    planned: bool = False
    name: str = ""

    @property
    def place(self) -> str:
        """Where the name stands."""
        if self.sure >= NAME_ROOM:
            return "in"
        return "behind" if self.reach <= 100 - NAME_ROOM else "over"


@dataclass(frozen=True)
class Scale:
    """Amounts as bars on one axis. ``gap`` says how far two are apart, if they are."""

    bars: tuple[Bar, ...]
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
    """Return a range or an amount without an upper bound as a bar; None for plain numbers."""
    if fact["qualifier"] not in ("range", "vague", "at_least") or fact["low"] is None:
        return None
    ends = [0.0, fact["low"], *([] if _is_open(fact) else [fact["high"]])]
    return _scale([(fact, side)], ends, "")


def scale_of_two(one: tuple[Record, str], other: tuple[Record, str]) -> Scale:
    """Return two claims about one thing, each with its speaker's side, on one axis."""
    claims = [one, other]
    is_open = any(_is_open(fact) for fact, _ in claims)
    top = _largest(claims) * (1.0 if is_open else HEADROOM)
    return _scale(claims, round_ticks(top, 4), gap_words(one[0], other[0]))


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


def _scale(claims: Sequence[tuple[Record, str]], ticks: Sequence[float], gap: str) -> Scale:
    """Return claims on an axis with labels at ``ticks``; several are named."""
    is_open = any(_is_open(fact) for fact, _ in claims)
    end = _largest(claims) * (OPEN_HEADROOM if is_open else HEADROOM)
    label = "; ".join(f"{words.source(fact)}: {words.value_words(fact)}" for fact, _ in claims)
    return Scale(
        bars=tuple(_bar(fact, side, end, len(claims) > 1) for fact, side in claims),
        ticks=tuple(Tick(round(100 * value / end, 2), words.number(value)) for value in ticks),
        open=is_open,
        gap=gap,
        label=label,
    )


def _is_open(fact: Record) -> bool:
    return fact["high"] is None


def _largest(claims: Sequence[tuple[Record, str]]) -> float:
    bounds = [fact[name] for fact, _ in claims for name in ("low", "high", "value")]
    return max(bound for bound in bounds if bound is not None) or 1.0


def _bar(fact: Record, side: str, end: float, named: bool) -> Bar:
    return Bar(
        sure=round(100 * (fact["low"] or 0.0) / end, 2),
        reach=100.0 if _is_open(fact) else round(100 * fact["high"] / end, 2),
        side=side,
        open=_is_open(fact),
        planned=fact["status"] == "planned",
        name=within(words.capital(words.source(fact)), NAME_LENGTH) if named else "",
    )
