"""The controls and the key over the charts, and the hint under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import words
from dashboard.charts import Charts
from dashboard.daterange import range_words
from dashboard.presets import Preset, presets, shifted
from dashboard.state import COLUMNS, DEFAULT_COLUMNS, View
from dashboard.table import column_label
from dashboard.traces import rolling_mean

_CONTROLS = (
    ("view", "Shown as", (("multiples", "Panels"), ("chart", "Chart"), ("table", "Table"))),
    ("by", "Counted by", (("day", "Day"), ("week", "Week"), ("month", "Month"))),
    ("scale", "Scale", (("linear", "Linear"), ("log", "Log"))),
    ("split", "Panels", (("side", "By side"), ("metric", "By metric"), ("speaker", "By who says"))),
)
_MEANS = (("0", "No mean"), ("7", "7-day"), ("28", "28-day"))
_KEY = (
    ("exact", "exact"),
    ("approximate", "about"),
    ("range", "range"),
    ("at_least", "at least"),
    ("at_most", "at most"),
    ("vague", "in words"),
    ("planned", "planned"),
)


def controls(view: View, latest: date | None, trouble: str = "") -> list[Component]:
    """Return the controls of a view; ``latest`` is the day of the newest event.

    ``trouble`` says why dates that were typed cannot be read.
    """
    in_table = view.get("view") == "table"
    columns = [_columns(view)] if in_table else []
    groups = [
        _choice(view, name, label, options)
        for name, label, options in _CONTROLS
        if not in_table or name == "view"
    ]
    by_day = not in_table and view.get("by") == "day"
    mean = [_choice(view, "mean", "Rolling mean", _MEANS, last=True)] if by_day else []
    return [
        html.Div([_filters_button(view), *groups, *columns], className="controls"),
        _dates(view, latest, mean),
        *([html.P(trouble, className="care trouble", role="alert")] if trouble else []),
    ]


def _filters_button(view: View) -> Component:
    count = len(view.pairs)
    return html.Button(
        f"{count} filter{'' if count == 1 else 's'}" if count else "Filters",
        className="button only-narrow",
        **{"data-do": "filters", "aria-expanded": "false", "aria-controls": "rail"},
    )


def _choice(
    view: View, name: str, label: str, options: Sequence[tuple[str, str]], last: bool = False
) -> Component:
    current = view.get(name)
    links = [
        html.A(
            text,
            href=view.href(**{name: value}),
            **{"data-nav": "", "aria-current": "true" if value == current else "false"},
        )
        for value, text in options
    ]
    place = "choice last" if last else "choice"
    return html.Div(links, className=place, role="group", **{"aria-label": label})


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


def _range_link(view: View, preset: Preset) -> Component:
    current = (preset.first, preset.last) == (view.filters.first_day, view.filters.last_day)
    return html.A(
        preset.sign or preset.name,
        href=view.between(preset.first, preset.last),
        className="move" if preset.sign else None,
        title=preset.name if preset.sign else None,
        **{
            "data-nav": "",
            "aria-current": "true" if current else "false",
            **({"aria-label": preset.name} if preset.sign else {}),
        },
    )


def _dates(view: View, latest: date | None, more: list[Component]) -> Component:
    shown = range_words(view.filters.first_day, view.filters.last_day)
    box = html.Label(
        [
            html.Span("Dates", className="unseen"),
            dcc.Input(
                id="period",
                type="text",
                value=shown,
                placeholder="Dates: since August 2024",
                autoComplete="off",
                spellCheck=False,
            ),
        ],
        title="Type dates and press Enter: since August 2024; March to May 2025; last 30 days",
    )
    first, last = view.filters.first_day, view.filters.last_day
    moves = [_range_link(view, preset) for preset in shifted(first, last)] if first and last else []
    links = [*[_range_link(view, preset) for preset in presets(latest)], *moves]
    return html.Div(
        [box, *links, *more], className="dates", role="group", **{"aria-label": "Dates"}
    )


def key(view: View, made: Charts) -> list[Component]:
    """Return the key to the marks that are drawn."""
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
    days = int(view.get("mean"))
    means = [
        rolling_mean(panel.marks, days)[1]
        for panel in made.panels
        if panel.lines or not panel.total
    ]
    if view.get("by") == "day" and days and any(map(any, means)):
        items.append(html.Span([html.I(className="mean"), f"{days}-day mean"]))
    items += _days_key(view, made)
    return [html.Div(items, className="key")]


def hint(view: View, made: Charts) -> str:
    """Return how to use the charts, and what they leave out."""
    text = "Click a point for its sentence; drag to choose dates; arrow keys walk the points."
    if view.get("split") == "speaker":
        text = f"Only what names who says it. {text}"
    if made.left_out:
        text = f"{made.left_out} more series: choose metrics or sides at the left. {text}"
    return text


def _days_key(view: View, made: Charts) -> list[Component]:
    """Return what the line of days under a panel means, and the marks beside the figures."""
    marks = [mark for panel in made.panels for mark in panel.marks]
    found = []
    if any(mark.contested for mark in marks):
        found.append(("contested", "another claim excludes it"))
    if any(mark.regional for mark in marks):
        found.append(("regional", "a place only"))
    if any(panel.corrections for panel in made.panels):
        found.append(("corrected", "corrected since"))
    if any(mark.value == 0 for mark in marks):
        found.append(("zero", "zero stated"))
    if view.get("by") == "day" and any(not panel.total for panel in made.panels):
        found += [("day figure", "a figure"), ("day silent", "read, no figure")]
        found.append(("day", "blank: nothing read"))
    return [html.Span([html.I(className=f"sign {name}"), text]) for name, text in found]
