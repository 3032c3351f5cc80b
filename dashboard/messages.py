"""What stands in the place of charts when there is nothing to show: why, and what to do."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import datewords
from dashboard.rail import filter_label, value_label
from dashboard.snapshot import Snapshot
from dashboard.state import View, parse_view


def _box(title: str, *parts: Any, warn: bool = False) -> Component:
    name = "message warn" if warn else "message"
    return html.Section([html.H2(title), *parts], className=name, role="status")


def nothing(snapshot: Snapshot, view: View) -> Component:
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


def no_dates(view: View) -> Component:
    """Say that facts without dates cannot be drawn."""
    link = html.A("See them in the table", href=view.href(view="table"), **{"data-nav": ""})
    return _box("These facts have no dates, so no chart can hold them", html.P(link))


def no_tables() -> Component:
    """Say how tables are made."""
    return _box(
        "There are no tables yet",
        html.P("Load some reports, then reload this page:"),
        html.P(html.Code("python -m etl run examples/documents")),
    )


def unreadable(reason: str, shown: str = "") -> Component:
    """Say why the tables cannot be read; ``shown`` is when what is shown instead was loaded."""
    instead = [_shown_instead(shown)] if shown else []
    return _box(
        "The newest tables cannot be read" if shown else "The tables cannot be read",
        html.P(reason),
        *instead,
        html.P(["Whoever runs the server can look closer: ", html.Code("python -m etl check")]),
        html.P(html.A("Try again", href="", className="button", **{"data-do": "reload"})),
        warn=True,
    )


def _shown_instead(loaded_at: str) -> Component:
    return html.P(
        f"Shown are the facts as loaded at {datewords.clock_time(loaded_at)}; nothing here is "
        "newer, and exports are stopped so that no partial file leaves."
    )


def bad_link(reason: str) -> Component:
    """Say what is wrong with the address."""
    return _box(
        "This link asks for something that does not exist",
        html.P(reason),
        html.P(html.A("Go to the charts without filters", href="/", **{"data-nav": ""})),
    )
