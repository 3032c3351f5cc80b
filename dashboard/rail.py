"""The rail of filters: every value with the number of facts that it would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.state import View
from etl.catalogue import load_catalogue
from etl.filters import SINGLE_NAMES

Counts = Sequence[tuple[str, int]]
FIRST_ROWS = 5
# So many hidden rows have a box to search them.
SEARCHED_FROM = 12


@dataclass(frozen=True)
class Facet:
    """A filter of the rail: its name in addresses, its heading, and how many rows stand open."""

    name: str
    title: str
    rows: int = FIRST_ROWS
    glyphs: bool = False


FACETS = (
    Facet("metric", "Metric", 7),
    Facet("actor", "Acting side"),
    Facet("target", "Affected side"),
    Facet("attributed_to", "Who says"),
    Facet("qualifier", "Wording", 6, glyphs=True),
    Facet("status", "Happened or planned", 2, glyphs=True),
    Facet("scope", "Period or running total", 2),
    Facet("flag", "Notes", 4),
    Facet("location", "Place", 4),
    Facet("item", "What is counted", 4),
    Facet("publisher", "Publisher", 4),
    Facet("date_basis", "How it is dated", 4),
    Facet("unit", "Unit", 4),
    Facet("language", "Language", 4),
)
# Filters that the rail does not list, as messages call them.
_OTHERS = {
    "from": "From",
    "to": "To",
    "q": "Words",
    "as_of": "As known on",
    "doc_id": "Document",
    "observation_id": "Observation",
}


def value_label(name: str, value: str) -> str:
    """Return what a value of a filter is called in the rail."""
    known: dict[str, Mapping[str, str]] = {
        "qualifier": words.QUALIFIERS,
        "status": words.STATUSES,
        "scope": words.SCOPES,
        "language": words.LANGUAGES,
        "flag": words.FLAGS,
        "date_basis": words.BASES,
    }
    if name == "metric":
        return words.metric_label(value)
    return known.get(name, {}).get(value, value)


def filter_label(name: str) -> str:
    """Return what a filter is called in the rail, or its name in addresses."""
    titles = {facet.name: facet.title for facet in FACETS}
    return titles.get(name) or _OTHERS.get(name, name)


def rail(view: View, facets: Mapping[str, Counts]) -> list[Component]:
    """Return the whole rail for a view."""
    parts: list[Component] = _clear(view)
    for facet in FACETS:
        counts = _with_chosen(facet.name, view, facets.get(facet.name, ()))
        if counts:
            parts.append(_facet(facet, view, counts))
    parts.append(
        html.Button(
            "Show the charts",
            className="button strong done only-narrow",
            **{"data-do": "filters"},
        )
    )
    return parts


def _clear(view: View) -> list[Component]:
    """Return the link that takes all filters away, when there are any."""
    count = len(view.pairs)
    if not count:
        return []
    label = "Clear the filter" if count == 1 else f"Clear all {count} filters"
    link = html.A(label, href=view.cleared(), className="button", **{"data-nav": ""})
    return [html.P(link, className="clear")]


def _with_chosen(name: str, view: View, counts: Counts) -> list[tuple[str, int]]:
    """Return the counts with every chosen value among them, in a fixed order where there is one."""
    listed = {value.casefold() for value, _ in counts}
    chosen = [(value, 0) for value in view.values(name) if value.casefold() not in listed]
    rows = [*counts, *chosen]
    orders: dict[str, Sequence[str]] = {
        "qualifier": tuple(words.QUALIFIERS),
        "status": tuple(words.STATUSES),
        "scope": tuple(words.SCOPES),
    }
    if name in orders:
        order = list(orders[name])
        rows.sort(key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    return rows


def _facet(facet: Facet, view: View, counts: Sequence[tuple[str, int]]) -> Component:
    chosen = {value.casefold() for value in view.values(facet.name)}
    most = max(count for _, count in counts) or 1
    rows = [
        _row(facet, view, value, count, most, value.casefold() in chosen) for value, count in counts
    ]
    open_rows = [
        row
        for index, row in enumerate(rows)
        if index < facet.rows or counts[index][0].casefold() in chosen
    ]
    hidden = [row for row in rows if row not in open_rows]
    clear = [
        html.A(
            "Clear",
            href=view.replaced(**{facet.name: None}),
            **{"data-nav": "", "aria-label": f"Clear {facet.title}"},
        )
    ]
    body: list[Component] = [
        html.H2([facet.title, *(clear if chosen else [])], id=f"facet-{facet.name}"),
        *open_rows,
    ]
    if hidden:
        narrower = [html.Div(className="narrower")] if len(hidden) >= SEARCHED_FROM else []
        body.append(html.Details([html.Summary(f"{len(hidden)} more"), *narrower, *hidden]))
    return html.Section(
        body, className="facet", role="group", **{"aria-labelledby": f"facet-{facet.name}"}
    )


def _row(facet: Facet, view: View, value: str, count: int, most: int, chosen: bool) -> Component:
    label = value_label(facet.name, value)
    marks: list[Component] = []
    if facet.glyphs:
        marks.append(html.Span(className=f"glyph {value}", **{"aria-hidden": "true"}))
    if facet.name == "attributed_to":
        marks.append(html.I(className=f"side {words.speaker_side(value)}"))
    share = {"width": f"{100 * count / most:.1f}%"}
    return html.A(
        [
            html.Span(className="tick", **{"aria-hidden": "true"}),
            html.Span(html.I(style=share), className="bar", **{"aria-hidden": "true"}),
            *marks,
            html.Span(label, className="name", title=_title(facet.name, value, label)),
            html.Span(f"{count:,}", className="count"),
        ],
        href=_address(facet, view, value, chosen),
        className="facet-row" + ("" if count else " none"),
        role="checkbox",
        **{
            "data-nav": "",
            "aria-checked": "true" if chosen else "false",
            "aria-label": f"{label}, {count:,} facts",
        },
    )


def _address(facet: Facet, view: View, value: str, chosen: bool) -> str:
    if facet.name in SINGLE_NAMES:
        return view.replaced(**{facet.name: None if chosen else value})
    return view.toggled(facet.name, value)


def _title(name: str, value: str, label: str) -> str:
    metric = load_catalogue().metrics.get(value) if name == "metric" else None
    return metric.definition if metric else label
