"""Where reports begin to give one number for what they counted apart before. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import datewords, words

Record = Mapping[str, Any]

# On either side of a break there are at least so many days with a figure …
FEWEST = 5
# … and at most this share of all days has its figure on the wrong side.
STRAY = 0.1


@dataclass(frozen=True)
class Definition:
    """From ``day`` on, ``joint`` stands for what ``parts`` counted before."""

    joint: str
    parts: tuple[str, ...]
    day: date


def related_metrics(metrics: Iterable[str]) -> frozenset[str]:
    """Return the metrics whose figures must be known to see a break of some of them."""
    wanted = set(metrics)
    found: set[str] = set()
    for joint, parts in words.joint_metrics().items():
        if wanted & {joint, *parts}:
            found |= {joint, *parts}
    return frozenset(found)


def definitions(points: Sequence[Record]) -> tuple[Definition, ...]:
    """Return the breaks that the points of daily series show: increments that happened alone."""
    days: dict[str, set[date]] = {}
    for point in points:
        if point["scope"] == "increment" and point["status"] == "reported":
            days.setdefault(point["metric"], set()).add(date.fromisoformat(point["date"]))
    found = []
    for joint, parts in words.joint_metrics().items():
        day = break_day(days.get(parts[0], ()), days.get(joint, ()))
        if day is not None:
            found.append(Definition(joint, parts, day))
    return tuple(found)


def break_day(apart: Collection[date], together: Collection[date]) -> date | None:
    """Return the first day of figures given together, None if there is no clear break."""
    before, after = sorted(apart), sorted(together)
    if len(before) < FEWEST or len(after) < FEWEST:
        return None
    day = min(after, key=lambda day: _strays(before, after, day))
    strays = _strays(before, after, day)
    kept_before = bisect_left(before, day)
    kept_after = len(after) - bisect_left(after, day)
    if min(kept_before, kept_after) < FEWEST:
        return None
    return day if strays <= STRAY * (len(before) + len(after)) else None


def _strays(before: Sequence[date], after: Sequence[date], day: date) -> int:
    """Return how many figures a break at a day has on its wrong side."""
    return len(before) - bisect_left(before, day) + bisect_left(after, day)


def note(definition: Definition, metric: str, *, short: bool = False) -> str:
    """Return one sentence that says what changed, for the chart of one of the metrics."""
    if short:
        brief = datewords.short_date(definition.day)
        joint = metric == definition.joint
        return f"Before {brief}: counted apart" if joint else f"From {brief}: one number"
    day = datewords.long_date(definition.day)
    names = [words.metric_label(part).lower() for part in definition.parts]
    if metric == definition.joint:
        return f"Before {day} reports gave {' and '.join(names)} apart"
    return f"From {day} reports give one number: {words.metric_label(definition.joint).lower()}"
