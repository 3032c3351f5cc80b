"""The analysts' page: filters, charts or table, and the evidence for a chosen point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import request

from dashboard import charts, words
from dashboard.chartdata import charts_of
from dashboard.clock import Clock
from dashboard.controls import controls, key
from dashboard.daterange import read_range
from dashboard.factview import Sum, fact_view, sum_of
from dashboard.figures import GRAPH_CONFIG, Figure, figure
from dashboard.marks import Options
from dashboard.menus import as_of_menu, export_menu, source_line
from dashboard.messages import bad_link, no_dates, no_tables, nothing, unreadable
from dashboard.panel import evidence_panel, missing_panel
from dashboard.rail import rail
from dashboard.reading import Snapshot, Tables, TablesUnreadable
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


def layout() -> Component:
    """Return the page's frame; the callbacks fill it."""
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="asked"),
            dcc.Store(id="chosen"),
            dcc.Store(id="table-data"),
            dcc.Store(id="settled"),
            dcc.Store(id="sink"),
            _head(),
            html.Div(
                [
                    html.Nav(id="rail", className="rail", **{"aria-label": "Filters"}),
                    html.Main(_main(), className="main", id="main"),
                    html.Aside(
                        id="evidence",
                        className="evidence",
                        hidden=True,
                        **{"aria-label": "Evidence"},
                    ),
                ],
                className="work",
                id="work",
            ),
            html.Div(id="live", className="unseen", role="status"),
        ],
        id="app",
    )


def _head() -> Component:
    search_box = html.Div(
        [
            dcc.Input(
                id="q",
                type="search",
                placeholder="Search the sentences",
                autoComplete="off",
                n_submit=0,
            ),
            html.Kbd("/"),
        ],
        className="search",
        role="search",
    )
    return html.Header(
        [
            html.A("Conflict Metrics", href="/", className="brand", **{"data-nav": ""}),
            search_box,
            html.Span(className="space"),
            _menu("as-of", "As known now"),
            html.Button(
                html.Span("Copy link", className="label"),
                className="button wide-only",
                **{"data-do": "copy-link"},
            ),
            _menu("export", "Export"),
            html.Button(
                "◐",
                className="button",
                title="Light or dark",
                **{"data-do": "theme", "aria-label": "Light or dark"},
            ),
        ],
        className="head",
    )


def _menu(name: str, label: str) -> Component:
    """Return a menu of the head, with the button that stands there until it is filled."""
    return html.Details(html.Summary(label, className="button"), id=name, className="menu")


def _main() -> list[Component]:
    graph = dcc.Graph(
        id="chart-graph",
        config=GRAPH_CONFIG,
        figure={"data": [], "layout": {"height": 420}},
        responsive=True,
    )
    return [
        html.Div(id="summary"),
        html.Div(id="controls"),
        html.Div(id="message"),
        html.Div(
            [
                html.Div(
                    graph,
                    id="chart",
                    className="chart",
                    tabIndex="0",
                    role="application",
                    **{
                        "aria-label": "Chart. Left and right arrows walk the points, up and down "
                        "change the panel; the evidence of a point is read out."
                    },
                ),
                html.Div(id="key"),
            ],
            id="chart-part",
            hidden=True,
        ),
        html.Div(id="table", hidden=True),
    ]


def register(app: Dash, tables: Tables, clock: Clock) -> None:
    """Connect the page's callbacks: one request for a change of the view, one for a point."""
    _register_browser(app)
    _register_view(app, tables, clock)
    _register_evidence(app, tables, clock)


def _register_browser(app: Dash) -> None:
    """Connect what the browser does by itself, in ``assets/explore.js``."""
    sink = Output("sink", "data", allow_duplicate=True)
    for name, parts in {
        "split": (
            Output("asked", "data"),
            Output("chosen", "data"),
            Output("q", "value"),
            Input("url", "search"),
        ),
        "chosen": (sink, Input("evidence", "data-day"), Input("chart-graph", "figure")),
        "click": (sink, Input("chart-graph", "clickData")),
        "zoom": (sink, Input("chart-graph", "relayoutData")),
        "table": (sink, Input("table-data", "data")),
        "settled": (sink, Input("settled", "data")),
    }.items():
        app.clientside_callback(
            ClientsideFunction("explore", name), *parts, prevent_initial_call=name != "split"
        )


def _register_view(app: Dash, tables: Tables, clock: Clock) -> None:
    @app.callback(
        Output("rail", "children"),
        Output("summary", "children"),
        Output("controls", "children"),
        Output("message", "children"),
        Output("chart-part", "hidden"),
        Output("chart-graph", "figure"),
        Output("chart-graph", "style"),
        Output("key", "children"),
        Output("table-data", "data"),
        Output("table", "hidden"),
        Output("export", "children"),
        Output("as-of", "children"),
        Output("settled", "data"),
        Input("asked", "data"),
        prevent_initial_call=True,
    )
    def show(asked: dict[str, Any] | None) -> tuple[Any, ...]:
        return answer(tables, clock, asked or {}).outputs()


def _register_evidence(app: Dash, tables: Tables, clock: Clock) -> None:
    @app.callback(
        Output("evidence", "children"),
        Output("evidence", "hidden"),
        Output("evidence", "data-day"),
        Output("work", "className"),
        Input("chosen", "data"),
        State("asked", "data"),
        prevent_initial_call=True,
    )
    def choose(
        chosen: dict[str, Any] | None, asked: dict[str, Any] | None
    ) -> tuple[Any, bool, str, str]:
        fact_id = (chosen or {}).get("fact")
        if not isinstance(fact_id, str) or not fact_id:
            return [], True, "", "work"
        try:
            children, day = evidence_of(tables, fact_id, clock, asked or {})
        except (FilterError, TablesUnreadable):
            children, day = missing_panel(fact_id), ""
        return children, False, day, "work open"


def evidence_of(
    tables: Tables, fact_id: str, clock: Clock, asked: dict[str, Any]
) -> tuple[list[Any], str]:
    """Return the evidence panel of a fact, and the day that it is drawn at ("" if none)."""
    snapshot, _ = tables.readable()
    found = snapshot.fact(fact_id) if snapshot else None
    if snapshot is None or found is None:
        return missing_panel(fact_id), ""
    fact, superseded_at = found
    query = asked.get("search")
    view_shown = parse_view(query if isinstance(query, str) else "")
    related = snapshot.related(fact, superseded_at, view_shown.filters.as_of)
    total = _sum_of(snapshot, view_shown, fact_id)
    origin = request.host_url.rstrip("/")
    view = fact_view(fact, related, origin=origin, now=clock.now())
    return evidence_panel(view, total), total.day if total else fact["event_end"] or ""


def _sum_of(snapshot: Snapshot, view: View, fact_id: str) -> Sum | None:
    """Return the sum that a fact is part of on a chart by week or month; None by day."""
    if view.get("by") == "day":
        return None
    for point in snapshot.series(view.filters, view.get("by"))["points"]:
        if fact_id in point["fact_ids"] and point["scope"] == "increment":
            facts = snapshot.claims(point["fact_ids"], view.filters.as_of)
            return sum_of(point, list(facts.values()), view.get("by"))
    return None


@dataclass(frozen=True)
class Shown:
    """Everything that an address shows; what is empty is hidden."""

    rail: Children = ()
    summary: Children = ()
    controls: Children = ()
    message: Children = ()
    figure: Figure | None = None
    key: Children = ()
    table: dict[str, Any] | None = None
    export: Children = ()
    as_of: Children = ()
    settled: str | None = None

    def outputs(self) -> tuple[Any, ...]:
        """Return the values of the callback's outputs, in their order."""
        height = None if self.figure is None else f"{self.figure['layout']['height']}px"
        return (
            self.rail,
            self.summary,
            self.controls,
            self.message,
            self.figure is None,
            no_update if self.figure is None else self.figure,
            no_update if self.figure is None else {"height": height},
            self.key,
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
        rail=rail(view, facets),
        controls=controls(view, latest, trouble),
        export=export_menu(view, count, now, source_line(facets, count)),
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
    return replace(frame, figure=figure(made.panels, options), key=key(view, made))


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
        parts.append(html.Span(f", as known {_moment(view.filters.as_of)}", className="care"))
    if latest and count:
        parts.append(f"; the newest event of all is of {words.long_date(latest)}")
    return [html.H1(title), html.P([*parts, "."], className="summary")]


def _moment(as_of: datetime) -> str:
    """Return a time in words; the end of a day is the day."""
    day = words.long_date(as_of.date())
    return f"on {day}" if as_of.time() >= time(23, 59, 59) else f"on {day} at {as_of:%H:%M} UTC"
