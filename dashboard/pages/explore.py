"""The analysts' page: filters, charts or table, and the evidence for a chosen point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import request

from dashboard import charts, words
from dashboard.clock import Clock
from dashboard.controls import controls, export_menu, key
from dashboard.factview import Sum, fact_view, sum_of
from dashboard.figures import GRAPH_CONFIG, Figure, figure
from dashboard.marks import Options
from dashboard.messages import bad_link, no_dates, no_tables, nothing, unreadable
from dashboard.panel import evidence_panel, missing_panel
from dashboard.rail import rail
from dashboard.reading import Snapshot, Tables, TablesUnreadable
from dashboard.state import View, parse_view
from dashboard.table import BLOCK_ROWS, table_data
from etl.filters import FilterError

Children = Sequence[Component]

PANEL_HEIGHTS = {1: 400, 2: 230, 3: 158, 4: 132, 5: 124, 6: 120}
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
                        **{"aria-label": "Evidence", "aria-live": "polite"},
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
            html.Button(
                html.Span("Copy link", className="label"),
                className="button wide-only",
                **{"data-do": "copy-link"},
            ),
            html.Details(id="export", className="menu"),
            html.Button(
                "◐",
                className="button",
                title="Light or dark",
                **{"data-do": "theme", "aria-label": "Light or dark"},
            ),
        ],
        className="head",
    )


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
    }.items():
        app.clientside_callback(
            ClientsideFunction("explore", name), *parts, prevent_initial_call=name != "split"
        )

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
        Input("asked", "data"),
        prevent_initial_call=True,
    )
    def show(asked: dict[str, Any] | None) -> tuple[Any, ...]:
        return answer(tables, clock, asked or {}).outputs()

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
    snapshot = tables.snapshot()
    found = snapshot.fact(fact_id) if snapshot else None
    if snapshot is None or found is None:
        return missing_panel(fact_id), ""
    fact, superseded_at = found
    related = snapshot.related(fact, superseded_at)
    total = _sum_of(snapshot, asked.get("search"), fact_id)
    origin = request.host_url.rstrip("/")
    view = fact_view(fact, related, origin=origin, now=clock.now())
    return evidence_panel(view, total), total.day if total else fact["event_end"] or ""


def _sum_of(snapshot: Snapshot, query: Any, fact_id: str) -> Sum | None:
    """Return the sum that a fact is part of on a chart by week or month; None by day."""
    view = parse_view(query if isinstance(query, str) else "")
    if view.get("by") == "day":
        return None
    for point in snapshot.series(view.filters, view.get("by"))["points"]:
        if fact_id in point["fact_ids"] and point["scope"] == "increment":
            return sum_of(point, list(snapshot.claims(point["fact_ids"]).values()), view.get("by"))
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
        )


def answer(tables: Tables, clock: Clock, asked: dict[str, Any]) -> Shown:
    """Return everything that an address shows."""
    query = asked.get("search")
    try:
        view = parse_view(query if isinstance(query, str) else "")
        snapshot = tables.snapshot()
    except FilterError as error:
        return Shown(message=[bad_link(str(error))], export=export_menu(None, 0))
    except TablesUnreadable as error:
        return Shown(message=[unreadable(str(error))], export=export_menu(None, 0))
    if snapshot is None:
        return Shown(message=[no_tables()], export=export_menu(None, 0))
    theme = "dark" if asked.get("theme") == "dark" else "light"
    screen = Screen(theme, bool(asked.get("narrow")))
    return _shown(snapshot, view, screen, snapshot.latest_event(clock.now()))


def _shown(snapshot: Snapshot, view: View, screen: Screen, latest: date | None) -> Shown:
    count = snapshot.count(view.filters)
    frame = Shown(
        rail=rail(view, snapshot.facets(view.filters)),
        controls=controls(view, latest),
        export=export_menu(view, count),
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
    made, points = _charts(snapshot, view)
    frame = replace(frame, summary=_summary(_title(view, points), latest, view, count))
    if not made.panels:
        return replace(frame, message=[no_dates(view)])
    drawn = figure(made.panels, _options(view, made.panels, screen))
    return replace(frame, figure=drawn, key=key(view, made))


def _charts(snapshot: Snapshot, view: View) -> tuple[charts.Charts, Sequence[Any]]:
    series = snapshot.series(view.filters, view.get("by"))
    points, spans = series["points"], series["spans"]
    ids = [point["fact_ids"][0] for point in (*points, *spans) if point["fact_ids"]]
    facts = snapshot.claims(ids)
    rivals = snapshot.competing(view.filters) if view.get("by") == "day" else ()
    made = charts.panels(points, spans, facts, rivals, view.get("split"))
    if view.get("view") == "chart" and made.panels:
        return charts.joined(made), points
    return made, (*points, *spans)


def _options(view: View, panels: Sequence[Any], screen: Screen) -> Options:
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
        parts.append(f", as known at {view.filters.as_of:%Y-%m-%d %H:%M} UTC")
    if latest and count:
        parts.append(f"; the newest event of all is of {words.long_date(latest)}")
    return [html.H1(title), html.P([*parts, "."], className="summary")]
