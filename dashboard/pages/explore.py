"""The analysts' page: one request for a change of the view, one for a chosen point."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State
from flask import request

from dashboard.clock import Clock
from dashboard.factview import Sum, fact_view, sum_of
from dashboard.generations import Tables, TablesUnreadable
from dashboard.panel import evidence_panel, missing_panel
from dashboard.shown import answer
from dashboard.snapshot import Snapshot
from dashboard.state import View, parse_view
from etl.filters import FilterError, Filters, to_query


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
        "chosen": (sink, Input("evidence", "data-day"), Input("figure-data", "data")),
        "figure": (sink, Input("figure-data", "data")),
        "rail": (sink, Input("rail-data", "data")),
        "timeline": (sink, Input("timeline-data", "data")),
        "table": (sink, Input("table-data", "data")),
        "settled": (sink, Input("settled", "data")),
    }.items():
        app.clientside_callback(
            ClientsideFunction("explore", name), *parts, prevent_initial_call=name != "split"
        )


def _register_view(app: Dash, tables: Tables, clock: Clock) -> None:
    @app.callback(
        Output("rail-data", "data"),
        Output("summary", "children"),
        Output("feeds", "children"),
        Output("controls", "children"),
        Output("timeline-data", "data"),
        Output("timeline", "hidden"),
        Output("message", "children"),
        Output("chart-part", "hidden"),
        Output("plot", "style"),
        Output("figure-data", "data"),
        Output("key", "children"),
        Output("hint", "children"),
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
    if view_shown.filters.as_of:
        then = to_query(Filters(as_of=view_shown.filters.as_of))
        view = replace(view, document=f"{view.document}?{then}")
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
