"""Chosen claims into the points and spans of a chart.

A claim is one observation as a line of a chart sees it: a metric, scope, status, unit, side,
place, and item where the catalogue counts by item. Everything here is pure; which claim stands
for a day is decided in ``etl.queries``.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
    it. ``fact_ids`` are the facts behind it, those that state it first.
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
    observation_id: str
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
        if claim.scope == "increment" and _length(claim) > _limit(claim.end, by):
            spans.append(claim)
        else:
            buckets[claim.line, _bucket(claim.end, by)].append(claim)
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


def _limit(day: date, by: str) -> int:
    return {"day": DAY_LENGTH, "week": 7}.get(by) or monthrange(day.year, day.month)[1]


def _bucket(day: date, by: str) -> date:
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def _standing(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims of one line and bucket that together stand for it, without overlaps."""
    if claims[0].scope == "total":
        return [max(claims, key=lambda claim: (claim.end, claim.start))]
    if len(claims) == 1:
        return list(claims)
    ordered = sorted(claims, key=lambda claim: (-_length(claim), claim.end, claim.observation_id))
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
    first = claims[0]
    return {
        "date": day.isoformat(),
        "metric": first.metric,
        "value": plain_number(sum(claim.value for claim in claims)),
        "low": _sum([claim.low for claim in claims]),
        "high": _sum([claim.high for claim in claims]),
        "qualifier": _qualifier(claims),
        "n_sources": len(frozenset[str]().union(*(claim.origins for claim in claims))),
        "n_competing": sum(claim.n_competing for claim in claims),
        "fact_ids": [name for claim in claims for name in claim.fact_ids],
        "scope": first.scope,
        "status": first.status,
        "unit": first.unit,
        "actor": _agreed(claims, lambda claim: claim.actor),
        "target": _agreed(claims, lambda claim: claim.target),
        "item": _agreed(claims, lambda claim: claim.item),
        "location": first.location,
        "observation_id": _agreed(claims, lambda claim: claim.observation_id),
    }


def _span(claim: Claim) -> Point:
    point = _point([claim], claim.end)
    period = {"event_start": claim.start.isoformat(), "event_end": claim.end.isoformat()}
    return {"date": point.pop("date"), **period, **point}


def _sum(bounds: Sequence[float | None]) -> float | int | None:
    known = [bound for bound in bounds if bound is not None]
    return plain_number(sum(known)) if len(known) == len(bounds) else None


def _qualifier(claims: Sequence[Claim]) -> str:
    """Return what the sum of several amounts is: exact only if all are."""
    kinds = {claim.qualifier for claim in claims}
    if len(kinds) == 1:
        return kinds.pop()
    low, high = _sum([claim.low for claim in claims]), _sum([claim.high for claim in claims])
    if low is None or high is None:
        return "at_most" if low is None and high is not None else "at_least"
    return "range" if low < high else "approximate"


def _agreed(claims: Sequence[Claim], read: Callable[[Claim], str | None]) -> str | None:
    values = {read(claim) for claim in claims}
    return values.pop() if len(values) == 1 else None


def _in_order(entries: list[tuple[date, Line, Point]], with_ids: bool) -> list[Point]:
    entries.sort(key=lambda entry: (entry[0], [part or "" for part in entry[1]]))
    points = [point for _, _, point in entries]
    if not with_ids:
        for point in points:
            del point["fact_ids"]
    return points
