"""Which facts the wall shows: the newest that filters select, each as its best teller words it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard import words
from dashboard.charts import side_of
from dashboard.snapshot import Snapshot
from dashboard.wall.slides import LATEST_LIMIT, is_same_thing
from dashboard.wall.statements import told_at
from etl.catalogue import load_catalogue
from etl.filters import Filters

Record = Mapping[str, Any]

RECENT_DAYS = 30
RECENT_FEWEST = 2
LOOKED_AT = 120
# So many of those who state a claim are looked at for the one who tells it best.
TELLERS = 5
# Claims of totals are compared when they are no further apart than this.
COMPARED_DAYS = 120
# Slides of what is recent are made of so many days.
READ_DAYS = RECENT_DAYS + COMPARED_DAYS


def newest(snapshot: Snapshot, filters: Filters, today: date) -> Record | None:
    """Return the newest claim up to today: the one of its day with the most support.

    A plan for later counts from its announcement. None when the filters select nothing.
    """
    found = [
        fact
        for fact in (_newest_past(snapshot, filters, today), _newest_plan(snapshot, filters, today))
        if fact is not None
    ]
    return max(found, key=lambda fact: (told_at(fact), fact["fact_id"]), default=None)


def _newest_plan(snapshot: Snapshot, filters: Filters, today: date) -> Record | None:
    if filters.last_day and filters.last_day <= today:
        return None
    if filters.of("status") not in ((), ("planned",)):
        return None
    first = max(filters.first_day or today, today + timedelta(days=1))
    ahead = replace(filters, first_day=first).with_values("status", ("planned",))
    plans = snapshot.latest(ahead, LOOKED_AT)
    return max(plans, key=lambda fact: (told_at(fact), fact["fact_id"]), default=None)


def _newest_past(snapshot: Snapshot, filters: Filters, today: date) -> Record | None:
    bounded = replace(filters, last_day=min(filters.last_day or today, today))
    if bounded.first_day and bounded.first_day > today:
        return None
    facts = snapshot.latest(bounded, 1)
    if not facts or not facts[0]["event_end"]:
        return facts[0] if facts else None
    return _standing(snapshot, bounded, facts[0])


def _standing(snapshot: Snapshot, filters: Filters, fact: Record) -> Record:
    """Return the claim that stands for a fact's day, in the words of its best teller."""
    day = date.fromisoformat(fact["event_end"])
    answer = snapshot.series(replace(filters, first_day=day, last_day=day), "day")
    claims = [*answer["points"], *answer["spans"]]
    if not claims:
        return fact
    best = max(claims, key=lambda claim: (claim["location"] is None, claim["n_sources"]))
    if best["observation_id"] is None:
        return fact
    tellers = snapshot.facts_by_id(best["fact_ids"][:TELLERS])
    same = [each for each in tellers if each["observation_id"] == best["observation_id"]]
    return max(same, key=_telling, default=fact)


def _telling(fact: Record) -> tuple[bool, bool, str, str]:
    """Rank how a claim is told: by a named source, not one that is only pointed at, lately."""
    attributed = bool(fact["attributed_to"])
    named = attributed and not words.is_pointed_at(words.source(fact))
    return named, attributed, fact["published_at"] or "", fact["fact_id"]


@dataclass(frozen=True)
class Line:
    """What one line of claims counts, and a fact of its newest day."""

    metric: str
    scope: str
    status: str
    side: str | None
    fact: Record


def newest_lines(snapshot: Snapshot, today: date) -> Sequence[Line]:
    """Return the newest day of each metric, scope and side, the most important first.

    Old ones are left out unless nearly all are old. Newer days come first, and within them the
    order of the catalogue.
    """
    edge = today - timedelta(days=RECENT_DAYS)
    recent = Filters(first_day=edge, last_day=today)
    lines = _lines(snapshot, recent)
    if len(lines) < RECENT_FEWEST:
        lines = _lines(snapshot, Filters(last_day=today))
    order = {name: index for index, name in enumerate(load_catalogue().metrics)}

    def rank(line: Line) -> tuple[int, int, bool]:
        days = (today - date.fromisoformat(told_at(line.fact)[:10])).days
        return _age_group(days), order.get(line.metric, len(order)), line.scope == "total"

    return sorted(lines, key=rank)


def _age_group(days: int) -> int:
    """Return how old in steps: two days, a week, a month, a quarter, older."""
    return sum(days > edge for edge in (2, 7, 31, 92))


def _lines(snapshot: Snapshot, filters: Filters) -> list[Line]:
    """Return the lines among the facts that are selected, and among plans told as lately."""
    facts = [*snapshot.latest(filters, LOOKED_AT), *_plans(snapshot, filters)]
    read = {fact["metric"] for fact in facts}
    for metric in snapshot.metrics(filters):
        if metric not in read:
            facts += snapshot.latest(filters.with_values("metric", (metric,)), LOOKED_AT)
    lines: dict[tuple[str | None, ...], Line] = {}
    for fact in facts:
        if told_at(fact):
            key = (fact["metric"], fact["scope"], fact["status"], side_of(fact))
            lines.setdefault(key, Line(*key, fact))
    return list(lines.values())


def _plans(snapshot: Snapshot, filters: Filters) -> Sequence[Record]:
    """Return the plans for later that were told since the filters' first day, newest first."""
    if filters.last_day is None:
        return ()
    ahead = Filters(first_day=filters.last_day + timedelta(days=1))
    plans = snapshot.latest(ahead.with_values("status", ("planned",)), LOOKED_AT)
    first = filters.first_day.isoformat() if filters.first_day else ""
    lately = [fact for fact in plans if told_at(fact) >= first]
    return sorted(lately, key=told_at, reverse=True)


def standing(snapshot: Snapshot, line: Line, today: date) -> Record:
    """Return the claim that stands for a line's newest day."""
    filters = _line_filters(line.fact, ("metric", "scope", "status"))
    return newest(snapshot, filters, today) or line.fact


def _line_filters(fact: Record, names: Iterable[str]) -> Filters:
    """Return the filters that select what a fact belongs to: some fields, and its side."""
    filters = Filters()
    for name in names:
        filters = filters.with_values(name, (fact[name],))
    side = side_of(fact)
    field = load_catalogue().metrics[fact["metric"]].side
    return filters.with_values(field, (side,)) if side else filters


def other_claim(snapshot: Snapshot, fact: Record, today: date) -> Record | None:
    """Return the newest claim about the same thing by somebody of another side; None without.

    Events must be of the same days; totals may be some months apart.
    """
    if not fact["event_end"]:
        return None
    day = date.fromisoformat(fact["event_end"])
    first = day - timedelta(days=COMPARED_DAYS) if fact["scope"] == "total" else day
    filters = _line_filters(fact, ("metric", "scope", "status", "unit"))
    facts = snapshot.latest(replace(filters, first_day=first, last_day=today), LOOKED_AT)
    side = words.speaker_side(words.source(fact))
    return next(
        (
            other
            for other in facts
            if is_same_thing(fact, other)
            and other["attributed_to"]
            and words.speaker_side(words.source(other)) != side
        ),
        None,
    )


def latest(snapshot: Snapshot, filters: Filters, today: date) -> Sequence[Record]:
    """Return the newest claims by what they count, the latest told first."""
    past = replace(filters, last_day=min(filters.last_day or today, today))
    facts = snapshot.latest(past, LOOKED_AT)
    plans = snapshot.latest(filters.with_values("status", ("planned",)), LOOKED_AT)
    found: dict[tuple[str | None, ...], Record] = {}
    for fact in sorted([*facts, *plans], key=_lateness, reverse=True):
        metric = load_catalogue().metrics.get(fact["metric"])
        item = fact["item"] if metric is not None and metric.by_item else None
        line = (fact["metric"], fact["scope"], fact["status"], side_of(fact), item)
        found.setdefault(line, fact)
    return list(found.values())[:LATEST_LIMIT]


def _lateness(fact: Record) -> tuple[str, str, int, tuple[bool, bool, str, str]]:
    """Rank claims by when they were told, then by their days and the order of the catalogue."""
    order = list(load_catalogue().metrics)
    place = order.index(fact["metric"]) if fact["metric"] in order else len(order)
    return told_at(fact), fact["event_end"] or "", -place, _telling(fact)
