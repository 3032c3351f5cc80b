"""The analysts' page: filters, charts or table, and the evidence for a chosen point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component
from flask import request

from dashboard import charts, words
from dashboard.clock import Clock
from dashboard.factview import fact_view
from dashboard.figures import GRAPH_CONFIG, figure
from dashboard.marks import Options
from dashboard.panel import evidence_panel, missing_panel
from dashboard.presets import presets
from dashboard.rail import filter_label, rail, value_label
from dashboard.reading import Snapshot, Tables, TablesUnreadable
from dashboard.state import View, parse_view, search
from dashboard.table import table
from etl.filters import FilterError

FIRST_ROWS = 100
MORE_ROWS = 200
PANEL_HEIGHTS = {1: 400, 2: 230, 3: 158, 4: 132, 5: 124, 6: 120}
NARROW_HEIGHTS = {1: 230, 2: 130, 3: 96}
NARROW_LEAST = 92

_CONTROLS = (
    ("view", "Shown as", (("multiples", "Panels"), ("chart", "Chart"), ("table", "Table"))),
    ("by", "Counted by", (("day", "Day"), ("week", "Week"), ("month", "Month"))),
    ("scale", "Scale", (("linear", "Linear"), ("log", "Log"))),
    ("split", "Panels", (("side", "By side"), ("metric", "By metric"))),
)
_KEY = (
    ("exact", "exact"),
    ("approximate", "about"),
    ("range", "range"),
    ("at_least", "at least"),
    ("at_most", "at most"),
    ("vague", "in words"),
    ("planned", "planned"),
)


@dataclass(frozen=True)
class Screen:
    """What the browser shows the page on: its theme, whether it is narrow, rows of the table."""

    theme: str
    narrow: bool
    rows: int


def layout() -> Component:
    """Return the page's frame; the callbacks fill it."""
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="asked"),
            dcc.Store(id="chosen"),
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
        html.Div(id="table"),
        html.Button("Show more rows", id="more", className="button", n_clicks=0, hidden=True),
    ]


def register(app: Dash, tables: Tables, clock: Clock) -> None:
    """Connect the page's callbacks: one request for a change of the view, one for a point."""

    sink = Output("sink", "data", allow_duplicate=True)
    for name, parts in {
        "split": (Output("asked", "data"), Output("chosen", "data"), Input("url", "search")),
        "chosen": (sink, Input("evidence", "data-day"), Input("chart-graph", "figure")),
        "click": (sink, Input("chart-graph", "clickData")),
        "zoom": (sink, Input("chart-graph", "relayoutData")),
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
        Output("table", "children"),
        Output("more", "hidden"),
        Output("export", "children"),
        Output("q", "value"),
        Input("asked", "data"),
        Input("more", "n_clicks"),
        prevent_initial_call=True,
    )
    def show(asked: dict[str, Any] | None, more: int | None) -> tuple[Any, ...]:
        rows = FIRST_ROWS + MORE_ROWS * min(max(int(more or 0), 0), 1000)
        return answer(tables, clock, asked or {}, rows)

    @app.callback(
        Output("evidence", "children"),
        Output("evidence", "hidden"),
        Output("evidence", "data-day"),
        Output("work", "className"),
        Input("chosen", "data"),
        prevent_initial_call=True,
    )
    def choose(chosen: dict[str, Any] | None) -> tuple[Any, bool, str, str]:
        fact_id = (chosen or {}).get("fact")
        if not isinstance(fact_id, str) or not fact_id:
            return [], True, "", "work"
        try:
            children, day = evidence_of(tables, fact_id, clock)
        except TablesUnreadable:
            children, day = missing_panel(fact_id), ""
        return children, False, day, "work open"


def evidence_of(tables: Tables, fact_id: str, clock: Clock) -> tuple[list[Any], str]:
    """Return the evidence panel of a fact, and the day that it is drawn at ("" if none)."""
    snapshot = tables.snapshot()
    found = snapshot.fact(fact_id) if snapshot else None
    if snapshot is None or found is None:
        return missing_panel(fact_id), ""
    fact, superseded_at = found
    related = snapshot.related(fact, superseded_at)
    origin = request.host_url.rstrip("/")
    view = fact_view(fact, related, origin=origin, now=clock.now())
    return evidence_panel(view), fact["event_end"] or ""


def answer(tables: Tables, clock: Clock, asked: dict[str, Any], rows: int) -> tuple[Any, ...]:
    """Return everything that an address shows, in the order of the callback's outputs."""
    query = asked.get("search")
    try:
        view = parse_view(query if isinstance(query, str) else "")
        snapshot = tables.snapshot()
    except FilterError as error:
        return _only_message(_bad_link(str(error)))
    except TablesUnreadable as error:
        return _only_message(_unreadable(str(error)))
    if snapshot is None:
        return _only_message(_no_tables())
    theme = "dark" if asked.get("theme") == "dark" else "light"
    screen = Screen(theme, bool(asked.get("narrow")), rows)
    return _shown(snapshot, view, screen, snapshot.latest_event(clock.now()))


def _only_message(message: Component) -> tuple[Any, ...]:
    return (
        [],
        [],
        [],
        message,
        True,
        no_update,
        no_update,
        [],
        [],
        True,
        _export_menu(None, 0),
        no_update,
    )


def _shown(snapshot: Snapshot, view: View, screen: Screen, latest: date | None) -> tuple[Any, ...]:
    count = snapshot.count(view.filters)
    facets = snapshot.facets(view.filters)
    head = (rail(view, facets),)
    controls = _controls(view, latest)
    tail = (_export_menu(view, count), view.filters.q or "")
    if not count:
        message = _nothing(snapshot, view)
        summary = _summary("Nothing matches", latest, view, 0)
        return (*head, summary, controls, message, True, no_update, no_update, [], [], True, *tail)
    if view.get("view") == "table":
        facts = snapshot.page(view.filters, screen.rows).facts
        summary = _summary(_title(view, ()), latest, view, count)
        body = [table(view, facts), _pager(len(facts), count)]
        more = len(facts) >= count
        return (*head, summary, controls, [], True, no_update, no_update, [], body, more, *tail)
    made, points = _charts(snapshot, view)
    summary = _summary(_title(view, points), latest, view, count)
    if not made.panels:
        return (
            *head,
            summary,
            controls,
            _no_dates(view),
            True,
            no_update,
            no_update,
            [],
            [],
            True,
            *tail,
        )
    drawn = figure(made.panels, _options(view, made.panels, screen))
    key = _key(view, made)
    height = {"height": f"{drawn['layout']['height']}px"}
    return (*head, summary, controls, [], False, drawn, height, key, [], True, *tail)


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
    if latest and count:
        parts.append(f"; the newest event of all is of {words.long_date(latest)}")
    return [html.H1(title), html.P([*parts, "."], className="summary")]


def _controls(view: View, latest: date | None) -> list[Component]:
    in_table = view.get("view") == "table"
    mean: list[Component] = []
    groups = [
        _choice(view, name, label, options)
        for name, label, options in _CONTROLS
        if not in_table or name == "view"
    ]
    if not in_table and view.get("by") == "day":
        mean = [_mean(view)]
    return [
        html.Div([_filters_button(view), *groups], className="controls"),
        _dates(view, latest, mean),
    ]


def _filters_button(view: View) -> Component:
    count = len(view.pairs)
    return html.Button(
        f"{count} filter{'' if count == 1 else 's'}" if count else "Filters",
        className="button only-narrow",
        **{"data-do": "filters", "aria-expanded": "false", "aria-controls": "rail"},
    )


def _choice(view: View, name: str, label: str, options: Sequence[tuple[str, str]]) -> Component:
    current = view.get(name)
    links = [
        html.A(
            text,
            href=view.href(**{name: value}),
            **{"data-nav": "", "aria-current": "true" if value == current else "false"},
        )
        for value, text in options
    ]
    return html.Div(links, className="choice", role="group", **{"aria-label": label})


def _mean(view: View) -> Component:
    on = view.get("mean") != "0"
    return html.A(
        [
            html.Span(className="tick", **{"aria-hidden": "true"}),
            html.Span("7-day mean", className="name"),
        ],
        href=view.href(mean="0" if on else "7"),
        className="facet-row check",
        role="checkbox",
        **{"data-nav": "", "aria-checked": "true" if on else "false"},
    )


def _dates(view: View, latest: date | None, more: list[Component]) -> Component:
    first, last = view.filters.first_day, view.filters.last_day
    inputs = [
        html.Label(
            [
                label,
                dcc.Input(
                    id=name,
                    type="text",
                    inputMode="numeric",
                    placeholder="YYYY-MM-DD",
                    value=day.isoformat() if day else "",
                    size="10",
                    className="day",
                ),
            ]
        )
        for name, label, day in (("from", "From", first), ("to", "to", last))
    ]
    links = [
        html.A(
            preset.name,
            href=view.replaced(
                **{
                    "from": preset.first.isoformat() if preset.first else None,
                    "to": preset.last.isoformat() if preset.last else None,
                }
            ),
            **{
                "data-nav": "",
                "aria-current": "true" if (preset.first, preset.last) == (first, last) else "false",
            },
        )
        for preset in presets(latest)
    ]
    return html.Div([*inputs, *links, *more], className="dates")


def _key(view: View, made: charts.Charts) -> list[Component]:
    kinds = {mark.qualifier for panel in made.panels for mark in panel.marks}
    kinds |= {"planned" for panel in made.panels for m in panel.marks if m.status == "planned"}
    items: list[Component] = [
        html.Span([html.I(className=f"glyph {kind}"), label])
        for kind, label in _KEY
        if kind in kinds
    ]
    sides = {mark.side: words.side_name(mark.side) for p in made.panels for mark in p.marks}
    items += [
        html.Span([html.I(className=f"side {side}"), f"{name} says" if side != "third" else name])
        for side, name in sorted(sides.items())
    ]
    summed = any(not panel.total for panel in made.panels)
    if view.get("by") == "day" and view.get("mean") != "0" and summed:
        items.append(html.Span([html.I(className="mean"), f"{view.get('mean')}-day mean"]))
    parts: list[Component] = [html.Div(items, className="key")]
    hint = "Click a point for its sentence; drag to choose dates; arrow keys walk the points."
    if made.left_out:
        hint = f"{made.left_out} more series: choose metrics or sides at the left. {hint}"
    parts.append(html.P(hint, className="hint"))
    return parts


def _pager(shown: int, count: int) -> Component:
    return html.P(f"Rows 1 to {shown:,} of {count:,}", className="pager")


def _export_menu(view: View | None, count: int) -> list[Component]:
    query = search(view.pairs).removeprefix("/") if view else ""
    excel = f"{query}&bom=1" if query else "?bom=1"
    kinds = (
        ("CSV", f"/export/facts.csv{query}", "UTF-8, every field, for data work"),
        ("CSV for Excel", f"/export/facts.csv{excel}", "the same rows; accents open right"),
        ("Parquet", f"/export/facts.parquet{query}", "types and units kept"),
        ("JSON Lines", f"/export/facts.jsonl{query}", "one fact a line, with its evidence"),
        ("Zip", f"/export/facts.zip{query}", "CSV, README, citation, schema, link"),
    )
    links = [
        html.Li(html.A([html.B(name), html.Span(note)], href=href, download=""))
        for name, href, note in kinds
    ]
    number = [html.Span(f"{count:,}", className="wide-only")] if count else []
    return [
        html.Summary(
            ["Export", *number, html.Span("▾", className="open-sign", **{"aria-hidden": "true"})],
            className="button strong",
        ),
        html.Div(
            [
                html.H2(f"Export {count:,} fact{'' if count == 1 else 's'}"),
                html.P(
                    "All that the filters select, streamed, without a limit.", className="quiet"
                ),
                html.Ul(links),
                html.P(
                    html.Button(
                        html.Span("Copy the link to this view", className="label"),
                        className="button",
                        **{"data-do": "copy-link"},
                    ),
                    className="rule",
                ),
            ],
            className="sheet",
        ),
    ]


def _box(title: str, *parts: Any, warn: bool = False) -> Component:
    name = "message warn" if warn else "message"
    return html.Section([html.H2(title), *parts], className=name, role="status")


def _nothing(snapshot: Snapshot, view: View) -> Component:
    """Name each filter that can go, with the number of facts that would come back."""
    rows = []
    for name in dict.fromkeys(name for name, _ in view.pairs):
        without = parse_view(view.replaced(**{name: None}).removeprefix("/"))
        count = snapshot.count(without.filters)
        said = ", ".join(value_label(name, value) for value in view.values(name))
        label = f"Without {filter_label(name)}: {said}"
        link = html.A(label, href=view.replaced(**{name: None}), **{"data-nav": ""})
        rows.append((count, html.Li([link, html.Span(f"  {count:,} facts", className="quiet")])))
    rows.sort(key=lambda row: -row[0])
    clear = html.Li(html.A("Clear all filters", href=view.cleared(), **{"data-nav": ""}))
    return _box(
        "No fact matches all filters",
        html.P("Take one away:"),
        html.Ul([*[row for _, row in rows], clear]),
    )


def _no_dates(view: View) -> Component:
    link = html.A("See them in the table", href=view.href(view="table"), **{"data-nav": ""})
    return _box("These facts have no dates, so no chart can hold them", html.P(link))


def _no_tables() -> Component:
    return _box(
        "There are no tables yet",
        html.P("Load some reports, then reload this page:"),
        html.P(html.Code("python -m etl run examples")),
    )


def _unreadable(reason: str) -> Component:
    return _box(
        "The tables cannot be read",
        html.P(reason),
        html.P(["Whoever runs the server can look closer: ", html.Code("python -m etl check")]),
        warn=True,
    )


def _bad_link(reason: str) -> Component:
    return _box(
        "This link asks for something that does not exist",
        html.P(reason),
        html.P(html.A("Go to the charts without filters", href="/", **{"data-nav": ""})),
    )
