"""The strip over the charts on which dates are chosen: how many facts there are in each while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

MOST_BARS = 180
# Long ago a few facts say little: the strip begins where this share of them is past.
BEFORE = 0.005
LONG = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Timeline:
    """Facts by while: ``step`` days each from ``first`` on, the last one holding ``last``."""

    first: date
    last: date
    step: int
    counts: tuple[int, ...]

    def data(self, chosen: tuple[date | None, date | None]) -> dict[str, Any]:
        """Return it as the browser draws it, with the dates that are ``chosen``."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "step": self.step,
            "counts": self.counts,
            "chosen": [day.isoformat() if day else None for day in chosen],
        }


def timeline(facts_by_day: Mapping[date, int]) -> Timeline | None:
    """Return the strip of some facts, None where it would be one day or none."""
    days = sorted(facts_by_day)
    if len(days) < 2:
        return None
    last = days[-1]
    first = _beginning(facts_by_day, days)
    span = (last - first).days + 1
    step = ceil(span / MOST_BARS)
    counts = [0] * ceil(span / step)
    for day, count in facts_by_day.items():
        if day >= first:
            counts[(day - first).days // step] += count
    return Timeline(first, last, step, tuple(counts))


def _beginning(facts_by_day: Mapping[date, int], days: list[date]) -> date:
    if days[-1] - days[0] <= LONG:
        return days[0]
    before = BEFORE * sum(facts_by_day.values())
    for day in days[:-1]:
        before -= facts_by_day[day]
        if before < 0:
            return day
    return days[0]
