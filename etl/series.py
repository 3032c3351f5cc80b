"""Chosen claims into the points and spans of a chart.

A claim is one observation as a line of a chart sees it: a metric, scope, status, unit, side,
place, and item where the catalogue counts by item. Everything here is pure; which claim stands
for a day is decided in ``etl.queries``.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from etl.records import plain_number

BUCKETS = ("day", "week", "month")
# A night is written as two days; what covers more is no event of one day.
DAY_LENGTH = 2

Line = tuple[str | None, ...]
Point = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim that stands for one day, or for one longer period, of a line.

    ``line`` tells the lines of a chart apart. ``start`` and ``end`` are inclusive. ``origins`` are
    who states it, or a figure that it agrees with; ``n_competing`` counts the claims that exclude
    it. ``fact_ids`` are the facts behind it, those that state it first. ``observation_id`` is None
    for a sum of several.
    """

    line: Line
    metric: str
    scope: str
    status: str
    unit: str
    actor: str | None
    target: str | None
    item: str | None
    location: str | None
    observation_id: str | None
    start: date
    end: date
    value: float
    low: float | None
    high: float | None
    qualifier: str
    origins: frozenset[str]
    n_competing: int
    fact_ids: tuple[str, ...]


def build_series(claims: Iterable[Claim], by: str, with_ids: bool = True) -> dict[str, Any]:
    """Return the points and spans of all lines by ``day``, ``week`` or ``month``.

    Increments of a bucket are summed, unless they overlap: a claim about a longer period stands
    for the days in it. Of totals the latest stands for the bucket. Increments that are longer than
    a bucket are spans. Both are sorted by date, then line.
    """
    buckets: dict[tuple[Line, date], list[Claim]] = defaultdict(list)
    spans = []
    for claim in claims:
        if claim.scope == "increment" and _length(claim) > bucket_days(claim.end, by):
            spans.append(claim)
        else:
            buckets[claim.line, bucket_of(claim.end, by)].append(claim)
    points = [
        (day, line, _point(_standing(bucket), day)) for (line, day), bucket in buckets.items()
    ]
    lasting = [(claim.end, claim.line, _span(claim)) for claim in spans]
    return {
        "by": by,
        "points": _in_order(points, with_ids),
        "spans": _in_order(lasting, with_ids),
    }


def _length(claim: Claim) -> int:
    return (claim.end - claim.start).days + 1


def bucket_days(day: date, by: str) -> int:
    """Return how many days the bucket of a day has; a day's own has two, as a night is written."""
    return {"day": DAY_LENGTH, "week": 7}.get(by) or monthrange(day.year, day.month)[1]


def bucket_of(day: date, by: str) -> date:
    """Return the date that names the bucket of a day: itself, a week's Monday, a month's first."""
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def _standing(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims of one line and bucket that together stand for it, without overlaps."""
    if claims[0].scope == "total":
        return [max(claims, key=lambda claim: (claim.end, claim.start))]
    if len(claims) == 1:
        return list(claims)
    ordered = sorted(claims, key=lambda claim: (-_length(claim), claim.end, claim.fact_ids))
    chosen: list[Claim] = []
    for claim in ordered:
        if not any(_overlap(claim, other) for other in chosen):
            chosen.append(claim)
    return sorted(chosen, key=lambda claim: claim.end)


def _overlap(shorter: Claim, longer: Claim) -> bool:
    # Successive nights share a date and are nevertheless two events.
    if _length(longer) <= DAY_LENGTH:
        return shorter.end == longer.end
    if _length(shorter) <= DAY_LENGTH:
        return longer.start <= shorter.end <= longer.end
    return shorter.start <= longer.end and longer.start <= shorter.end


def _point(claims: Sequence[Claim], day: date) -> Point:
    claim = claims[0] if len(claims) == 1 else _sum(claims)
    return {
        "date": day.isoformat(),
        "metric": claim.metric,
        "value": plain_number(claim.value),
        "low": None if claim.low is None else plain_number(claim.low),
        "high": None if claim.high is None else plain_number(claim.high),
        "qualifier": claim.qualifier,
        "n_sources": len(claim.origins),
        "n_competing": claim.n_competing,
        "fact_ids": list(claim.fact_ids),
        "scope": claim.scope,
        "status": claim.status,
        "unit": claim.unit,
        "actor": claim.actor,
        "target": claim.target,
        "item": claim.item,
        "location": claim.location,
        "observation_id": claim.observation_id,
    }


def _span(claim: Claim) -> Point:
    point = _point([claim], claim.end)
    period = {"event_start": claim.start.isoformat(), "event_end": claim.end.isoformat()}
    return {"date": point.pop("date"), **period, **point}


def _sum(claims: Sequence[Claim]) -> Claim:
    """Return the sum of claims of one line; what they do not agree on is None."""
    low = _sum_of_bounds([claim.low for claim in claims])
    high = _sum_of_bounds([claim.high for claim in claims])
    return replace(
        claims[0],
        value=sum(claim.value for claim in claims),
        low=low,
        high=high,
        qualifier=_qualifier({claim.qualifier for claim in claims}, low, high),
        origins=claims[0].origins.union(*(claim.origins for claim in claims)),
        n_competing=sum(claim.n_competing for claim in claims),
        fact_ids=tuple(name for claim in claims for name in claim.fact_ids),
        actor=_agreed({claim.actor for claim in claims}),
        target=_agreed({claim.target for claim in claims}),
        item=_agreed({claim.item for claim in claims}),
        observation_id=_agreed({claim.observation_id for claim in claims}),
    )


def _sum_of_bounds(bounds: Sequence[float | None]) -> float | None:
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if len(known) == len(bounds) else None


def _qualifier(kinds: Set[str], low: float | None, high: float | None) -> str:
    """Return what the sum of several amounts is: exact only if all are."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if low is None or high is None:
        return "at_most" if low is None and high is not None else "at_least"
    return "range" if low < high else "approximate"


def _agreed(values: Set[str | None]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _in_order(entries: list[tuple[date, Line, Point]], with_ids: bool) -> list[Point]:
    entries.sort(key=lambda entry: (entry[0], [part or "" for part in entry[1]]))
    points = [point for _, _, point in entries]
    if not with_ids:
        for point in points:
            del point["fact_ids"]
    return points
