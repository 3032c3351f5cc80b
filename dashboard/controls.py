"""The controls over the charts, the key under them and the export menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import words
from dashboard.charts import Charts
from dashboard.presets import presets
from dashboard.state import COLUMNS, DEFAULT_COLUMNS, View, search
from dashboard.table import column_label
from dashboard.traces import rolling_mean

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


def controls(view: View, latest: date | None) -> list[Component]:
    """Return the controls of a view; ``latest`` is the day of the newest event."""
    in_table = view.get("view") == "table"
    mean: list[Component] = []
    columns = [_columns(view)] if in_table else []
    groups = [
        _choice(view, name, label, options)
        for name, label, options in _CONTROLS
        if not in_table or name == "view"
    ]
    if not in_table and view.get("by") == "day":
        mean = [_mean(view)]
    return [
        html.Div([_filters_button(view), *groups, *columns], className="controls"),
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


def _columns(view: View) -> Component:
    """Return the menu that chooses the columns of the table."""
    shown = view.columns
    rows = []
    for column in COLUMNS:
        wanted = [name for name in COLUMNS if (name in shown) != (name == column)]
        text = None if tuple(wanted) == DEFAULT_COLUMNS or not wanted else ",".join(wanted)
        rows.append(
            html.A(
                [html.Span(className="tick"), html.Span(column_label(column), className="name")],
                href=view.href(columns=text),
                className="facet-row",
                role="checkbox",
                **{"data-nav": "", "aria-checked": "true" if column in shown else "false"},
            )
        )
    return html.Details(
        [html.Summary("Columns", className="button"), html.Div(rows, className="sheet small")],
        className="menu",
    )


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


def key(view: View, made: Charts) -> list[Component]:
    """Return the key to the marks that are drawn, and how to use them."""
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
    means = [rolling_mean(panel.marks, 7)[1] for panel in made.panels if not panel.total]
    if view.get("by") == "day" and view.get("mean") != "0" and any(map(any, means)):
        items.append(html.Span([html.I(className="mean"), f"{view.get('mean')}-day mean"]))
    parts: list[Component] = [html.Div(items, className="key")]
    hint = "Click a point for its sentence; drag to choose dates; arrow keys walk the points."
    if made.left_out:
        hint = f"{made.left_out} more series: choose metrics or sides at the left. {hint}"
    parts.append(html.P(hint, className="hint"))
    return parts


def export_menu(view: View | None, count: int) -> list[Component]:
    """Return the menu of exports of a view, with the number of facts in each."""
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
