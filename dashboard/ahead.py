"""One wide chart's claims answer for the narrow ones within it, so that few questions are asked.

Which claim stands is decided line by line and day by day: a chart whose filters choose whole lines
and days is a part of any wider one. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dashboard.charts import side_of
from etl.catalogue import load_catalogue
from etl.filters import Filters

# Filters that take a line whole or not at all, beside that of the side that tells lines apart.
_OF_LINE = ("metric", "scope", "status", "unit")


_PARTS = ("points", "spans")


@dataclass(frozen=True)
class Ahead:
    """The claims by day of some metrics over some days, as points and spans."""

    metrics: frozenset[str]
    first: date
    last: date
    claims: Mapping[str, Any]

    @cached_property
    def _by_metric(self) -> Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]:
        """The claims of each part and metric, so that a chart looks at no others."""
        found: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for part in _PARTS:
            for claim in self.claims[part]:
                found[part, claim["metric"]].append(claim)
        return found

    def _candidates(self, part: str, metrics: tuple[str, ...]) -> Sequence[Mapping[str, Any]]:
        if len(metrics) == 1:
            return self._by_metric.get((part, metrics[0]), ())
        claims: Sequence[Mapping[str, Any]] = self.claims[part]
        return claims

    def holds(self, narrow: Filters) -> bool:
        """True when all claims that the filters select are among these."""
        names = {name for name, _ in narrow.values}
        metrics = narrow.of("metric")
        if not metrics or not self.metrics.issuperset(metrics):
            return False
        if narrow.q or narrow.flag or narrow.as_of or not names <= {*_OF_LINE, *_sides(metrics)}:
            return False
        first, last = narrow.first_day, narrow.last_day
        if first is None or last is None:
            return False
        return self.first <= first <= last <= self.last

    def within(self, narrow: Filters) -> Mapping[str, Any]:
        """Return the points and spans that filters select among these, in the same order."""
        sides = _sides(narrow.of("metric"))
        wanted = {
            name: {value.lower() for value in values}
            for name, values in narrow.values
            if name not in sides
        }
        of_side = {value.lower() for name in sides for value in narrow.of(name)}
        first, last = str(narrow.first_day), str(narrow.last_day)

        def is_wanted(claim: Mapping[str, Any]) -> bool:
            return (
                first <= claim["date"] <= last
                and all(claim[name].lower() in values for name, values in wanted.items())
                and (not of_side or (side_of(claim) or "").lower() in of_side)
            )

        metrics = narrow.of("metric")
        parts = {part: list(filter(is_wanted, self._candidates(part, metrics))) for part in _PARTS}
        return {**self.claims, **parts}


def _sides(metrics: tuple[str, ...]) -> frozenset[str]:
    """Return the one field that tells the lines of all these metrics apart; none if they differ."""
    known = load_catalogue().metrics
    sides = frozenset(known[name].side if name in known else "" for name in metrics)
    return sides if len(sides) == 1 and "" not in sides else frozenset()
