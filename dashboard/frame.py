"""The frame of the analysts' page: its parts, empty until the callbacks fill them."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component


def layout() -> Component:
    """Return the page's frame; the callbacks fill it."""
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="asked"),
            dcc.Store(id="chosen"),
            dcc.Store(id="rail-data"),
            dcc.Store(id="timeline-data"),
            dcc.Store(id="table-data"),
            dcc.Store(id="figure-data"),
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
            _menu("as-of", "As known now", "Known"),
            html.Button(
                html.Span("Copy link", className="label"),
                className="button wide-only",
                **{"data-do": "copy-link"},
            ),
            _menu("export", "Export", "Export"),
            html.Button(
                "◐",
                className="button",
                title="Light or dark",
                **{"data-do": "theme", "aria-label": "Light or dark"},
            ),
        ],
        className="head",
    )


def _menu(name: str, label: str, short: str) -> Component:
    """Return a menu of the head with the button that stands there until it is filled.

    It takes as much room as the one that follows, ``short`` on a phone.
    """
    said = [
        html.Span(label, className="wide-only"),
        html.Span(short, className="only-narrow"),
        html.Span("▾", className="open-sign", **{"aria-hidden": "true"}),
    ]
    return html.Details(html.Summary(said, className="button"), id=name, className="menu")


def _main() -> list[Component]:
    return [
        html.Div(id="summary"),
        html.Div(id="feeds"),
        html.Div(id="controls"),
        html.Div(
            id="timeline",
            className="timeline",
            hidden=True,
            role="group",
            **{"aria-label": "Dates: facts over time"},
        ),
        html.Div(id="message"),
        html.Div(
            [
                html.Div(id="key"),
                html.Div(
                    html.Div(id="plot"),
                    id="chart",
                    className="chart",
                    tabIndex="0",
                    role="application",
                    **{
                        "aria-label": "Chart. Left and right arrows walk the points, up and down "
                        "change the panel; the evidence of a point is read out."
                    },
                ),
                html.P(id="hint", className="hint"),
            ],
            id="chart-part",
            hidden=True,
        ),
        html.Div(id="table", hidden=True),
    ]
