"""The menus of the analysts' page: what was known when, and what to take along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import datewords
from dashboard.state import View, search

# So many sources and publishers are named under a picture of a chart.
NAMED = 3


def as_of_menu(view: View | None, now: datetime) -> list[Component]:
    """Return the menu that goes back to what was known at the end of a day."""
    as_of = view.filters.as_of if view else None
    known = f"{datewords.short_date(as_of.date())}" if as_of else "now"
    steps = (("Now", None), ("Yesterday", 1), ("A week ago", 7), ("A month ago", 30))
    links = [
        html.A(
            label,
            href=view.replaced(
                as_of=(now.date() - timedelta(days=days)).isoformat() if days else None
            ),
            className="button",
            **{"data-nav": ""},
        )
        for label, days in steps
        if view is not None
    ]
    day = as_of.date().isoformat() if as_of else ""
    return [
        html.Summary(
            [
                html.Span("As known ", className="wide-only quiet"),
                html.B(known, className="wide-only"),
                html.Span("Known", className="only-narrow"),
                html.Span("▾", className="open-sign", **{"aria-hidden": "true"}),
            ],
            className="button" + (" cared" if as_of else ""),
            **{"aria-label": f"As known {known}"},
        ),
        html.Div(
            [
                html.H2("As known on …"),
                html.P(
                    "Shows what had been read by the end of that day (UTC), before later "
                    "reports and corrections. Exports and links follow.",
                    className="quiet",
                ),
                html.Div(id="as-of-day", **{"data-day": day, "data-last": now.date().isoformat()}),
                html.Div(links, className="steps-back"),
            ],
            className="sheet",
        ),
    ]


def source_line(sources: Sequence[str], publishers: Sequence[str], count: int) -> str:
    """Return who says the figures of a view and who published them, for a picture of the chart."""
    parts = [f"{count:,} fact{'' if count == 1 else 's'}"]
    for lead, names in (("according to", sources), ("published by", publishers)):
        if names:
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            parts.append(f"{lead} {', '.join(names[:NAMED])}{more}")
    return f"{', '.join(parts)}. Conflict Metrics"


def export_menu(view: View | None, count: int, now: datetime, source: str = "") -> list[Component]:
    """Return the menu of exports of a view, with the number of facts in each.

    ``source`` is the line that stands under a picture of the chart.
    """
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
                *([_picture_buttons(source)] if _has_chart(view, count) else []),
                _link_buttons(view, now),
            ],
            className="sheet",
        ),
    ]


def _has_chart(view: View | None, count: int) -> bool:
    return view is not None and count > 0 and view.get("view") != "table"


def _picture_buttons(source: str) -> Component:
    buttons = [
        html.Button(
            html.Span(form.upper(), className="label"),
            className="button",
            **{"data-do": form, "data-source": source},
        )
        for form in ("svg", "png")
    ]
    return html.Div(
        [html.H3("This chart"), html.P([*buttons, html.Span("with its source line")])],
        className="rule pictures",
    )


def _link_buttons(view: View | None, now: datetime) -> Component:
    buttons = [
        html.Button(
            html.Span("Copy the link", className="label"),
            className="button",
            title="New facts will appear in it",
            **{"data-do": "copy-link"},
        )
    ]
    if view is not None and view.filters.as_of is None:
        moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        buttons.append(
            html.Button(
                html.Span("Copy as known now", className="label"),
                className="button",
                title=f"The same view for ever: what was known at {moment}",
                **{"data-do": "copy-frozen", "data-as-of": moment},
            )
        )
    return html.Div([html.H3("This view as a link"), html.P(buttons)], className="rule pictures")
