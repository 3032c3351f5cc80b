"""The charts of a view: what the tables say, asked for and put into panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import breaks, charts, words
from dashboard.snapshot import Snapshot
from dashboard.state import View
from etl.filters import Filters

Record = dict[str, Any]


@dataclass(frozen=True)
class _Series:
    """Points and spans, with the claims that compete with them."""

    points: Sequence[Record]
    spans: Sequence[Record]
    rivals: Sequence[Record] = ()

    @property
    def all(self) -> list[Record]:
        """Points and spans together."""
        return [*self.points, *self.spans]


def charts_of(snapshot: Snapshot, view: View) -> tuple[charts.Charts, Sequence[Record]]:
    """Return the charts of a view, and the points and spans that they show."""
    by, split, filters = view.get("by"), view.get("split"), view.filters
    series = _series(snapshot, filters, by, split)
    ids = [point["fact_ids"][0] for point in series.all if point["fact_ids"]]
    facts = snapshot.claims(ids, filters.as_of)
    covered = None
    if by != "day":
        covered = charts.counted_days(_series(snapshot, filters, "day", split).all, by)
    made = charts.panels(series.points, series.spans, facts, series.rivals, split, covered)
    daily = series.points if by == "day" and split != "speaker" else None
    made = charts.with_breaks(made, _definitions(snapshot, filters, made, daily))
    if by == "day":
        pairs = [(c.before, c.after) for c in snapshot.corrections(filters) if c.after]
        made = charts.with_corrections(made, pairs, split)
    if view.get("view") == "chart" and made.panels:
        return charts.joined(made), series.points
    return made, series.all


def _series(snapshot: Snapshot, filters: Filters, by: str, split: str) -> _Series:
    """Return the points to draw: one claim a day, or one a day for each side
    that speaks, and for everybody else."""
    if split != "speaker":
        answer = snapshot.series(filters, by)
        rivals = snapshot.competing(filters) if by == "day" else ()
        return _Series(answer["points"], answer["spans"], rivals)
    voices = [snapshot.series(snapshot.said_by(filters, colour), by) for colour in words.speakers()]
    return _Series(
        [point for voice in voices for point in voice["points"]],
        [span for voice in voices for span in voice["spans"]],
    )


def _definitions(
    snapshot: Snapshot, filters: Filters, made: charts.Charts, daily: Sequence[Record] | None
) -> Sequence[breaks.Definition]:
    """Return the breaks that concern the charts; ``daily`` are their points, None: not by day."""
    metrics = breaks.related_metrics(panel.key[0] for panel in made.panels)
    if not metrics:
        return ()
    chosen = filters.of("metric")
    if daily is None or (chosen and not metrics <= set(chosen)):
        daily = snapshot.series(filters.with_values("metric", sorted(metrics)), "day")["points"]
    return breaks.definitions(daily)
