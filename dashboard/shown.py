"""Everything that an address of the analysts' page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dash import html, no_update
from dash.development.base_component import Component

from dashboard import charts, datewords, words
from dashboard.chartdata import charts_of
from dashboard.clock import Clock
from dashboard.controls import controls, hint, key
from dashboard.daterange import read_range
from dashboard.feeds import feed_notice
from dashboard.figures import Figure, figure
from dashboard.generations import Tables, TablesUnreadable
from dashboard.marks import Options
from dashboard.menus import as_of_menu, export_menu, source_line
from dashboard.messages import bad_link, no_dates, no_tables, nothing, unreadable
from dashboard.rail import Counts, rail
from dashboard.snapshot import Snapshot
from dashboard.sources import sources
from dashboard.state import View, parse_view
from dashboard.table import BLOCK_ROWS, table_data
from etl.filters import FilterError

Children = Sequence[Component]

PANEL_HEIGHTS = {1: 440, 2: 230, 3: 158, 4: 132, 5: 124, 6: 120}
NARROW_HEIGHTS = {1: 230, 2: 130, 3: 96}
NARROW_LEAST = 92


@dataclass(frozen=True)
class Screen:
    """What the browser shows the page on: its theme, and whether it is narrow."""

    theme: str
    narrow: bool


@dataclass(frozen=True)
class Shown:
    """Everything that an address shows; what is empty is hidden."""

    rail: dict[str, Any] | None = None
    summary: Children = ()
    feeds: Children = ()
    timeline: dict[str, Any] | None = None
    controls: Children = ()
    message: Children = ()
    figure: Figure | None = None
    key: Children = ()
    hint: str = ""
    table: dict[str, Any] | None = None
    export: Children = ()
    as_of: Children = ()
    settled: str | None = None

    def outputs(self) -> tuple[Any, ...]:
        """Return the values of the callback's outputs, in their order.

        What scripts draw has its room at once, so that nothing moves when they have drawn.
        """
        figure = self.figure
        return (
            self.rail,
            self.summary,
            self.feeds,
            self.controls,
            self.timeline,
            self.timeline is None,
            self.message,
            figure is None,
            no_update if figure is None else {"height": f"{figure['layout']['height']}px"},
            no_update if figure is None else figure,
            self.key,
            self.hint,
            self.table,
            self.table is None,
            self.export,
            self.as_of,
            self.settled,
        )


def answer(tables: Tables, clock: Clock, asked: dict[str, Any]) -> Shown:
    """Return everything that an address shows; ``typed`` dates become part of the address."""
    query = asked.get("search")
    now = clock.now()
    menus = Shown(export=export_menu(None, 0, now), as_of=as_of_menu(None, now))
    try:
        view = parse_view(query if isinstance(query, str) else "")
        snapshot, trouble = tables.readable()
    except FilterError as error:
        return replace(menus, message=[bad_link(str(error))])
    except TablesUnreadable as error:
        return replace(menus, message=[unreadable(str(error))])
    if snapshot is None:
        return replace(menus, message=[no_tables()])
    theme = "dark" if asked.get("theme") == "dark" else "light"
    screen = Screen(theme, bool(asked.get("narrow")))
    shown = _with_typed(snapshot, view, screen, now, asked.get("typed"))
    shown = replace(shown, feeds=feed_notice(tables.watched(), now))
    if trouble:
        warning = unreadable(trouble, snapshot.loaded_at)
        return replace(shown, message=[warning, *shown.message], export=menus.export)
    return shown


def _with_typed(snapshot: Snapshot, view: View, screen: Screen, now: datetime, typed: Any) -> Shown:
    """Return what a view shows; ``typed`` are dates in words that it should have, if any."""
    if not isinstance(typed, str):
        return _shown(snapshot, view, screen, now)
    try:
        first, last = read_range(typed, now.date())
    except FilterError as error:
        return _shown(snapshot, view, screen, now, str(error))
    settled = view.between(first, last)
    view = parse_view(settled.removeprefix("/"))
    return replace(_shown(snapshot, view, screen, now), settled=settled)


def _shown(
    snapshot: Snapshot, view: View, screen: Screen, now: datetime, trouble: str = ""
) -> Shown:
    count = snapshot.count(view.filters)
    latest = snapshot.latest_event(now)
    facets = snapshot.facets(view.filters)
    frame = Shown(
        rail=rail(view, facets, snapshot.source_names()),
        controls=controls(view, latest, trouble),
        timeline=_timeline(snapshot, view),
        export=export_menu(view, count, now, _source_line(snapshot, facets, count)),
        as_of=as_of_menu(view, now),
    )
    if not count:
        summary = _summary("Nothing matches", latest, view, 0)
        return replace(frame, summary=summary, message=[nothing(snapshot, view)])
    if view.get("view") == "table":
        facts = snapshot.rows(view.filters, *view.sort, 0, BLOCK_ROWS)
        return replace(
            frame,
            summary=_summary(_title(view, ()), latest, view, count),
            table=table_data(view, facts, count),
        )
    made, points = charts_of(snapshot, view)
    frame = replace(frame, summary=_summary(_title(view, points), latest, view, count))
    if not made.panels:
        return replace(frame, message=[no_dates(view)])
    options = _options(view, made.panels, screen, snapshot.days_read(view.filters))
    return replace(
        frame, figure=figure(made.panels, options), key=key(view, made), hint=hint(view, made)
    )


def _timeline(snapshot: Snapshot, view: View) -> dict[str, Any] | None:
    made = snapshot.timeline(view.filters)
    return made.data((view.filters.first_day, view.filters.last_day)) if made else None


def _source_line(snapshot: Snapshot, facets: Mapping[str, Counts], count: int) -> str:
    """Return the line under a picture of the chart: who says its figures, who published them."""
    stated = [entry for entry in facets["attributed_to"] if entry[1]]
    named = [source.name for source in sources(stated, snapshot.source_names())]
    return source_line(named, [name for name, facts in facets["publisher"] if facts], count)


def _options(view: View, panels: Sequence[Any], screen: Screen, read: frozenset[date]) -> Options:
    count = len(panels)
    if screen.narrow:
        height = NARROW_HEIGHTS.get(count, NARROW_LEAST)
    else:
        height = PANEL_HEIGHTS[count]
    return Options(
        theme=screen.theme,
        log=view.get("scale") == "log",
        mean=int(view.get("mean")),
        by=view.get("by"),
        extent=(view.filters.first_day, view.filters.last_day),
        height=height,
        compact=screen.narrow,
        read=read,
    )


def _title(view: View, points: Sequence[Any]) -> str:
    chosen = view.values("metric")
    if chosen:
        return charts.title([words.metric_label(name.lower()) for name in chosen])
    return charts.heading(points) if view.pairs and points else "All metrics"


def _summary(title: str, latest: date | None, view: View, count: int) -> list[Component]:
    parts: list[Any] = [html.B(f"{count:,} fact{'' if count == 1 else 's'}")]
    if view.filters.q:
        parts.append(f" with “{view.filters.q}” in the sentence")
    if view.filters.as_of:
        parts.append(
            html.Span(f", as known {datewords.moment_words(view.filters.as_of)}", className="care")
        )
    if latest and count:
        parts.append(f"; the newest event of all is of {datewords.long_date(latest)}")
    return [html.H1(title), html.P([*parts, "."], className="summary")]
