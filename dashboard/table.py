"""The facts as a table, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.evidence import marked_sentence, shorten
from dashboard.panel import marked
from dashboard.state import View

Record = Mapping[str, Any]
SENTENCE_LENGTH = 58

_HEADS = {
    "date": ("When", "date", "128px"),
    "metric": ("Metric", "metric", "150px"),
    "value": ("Value", "value", "140px"),
    "who": ("Who says", "attributed_to", "170px"),
    "sentence": ("Sentence", None, None),
    "publisher": ("Publisher", "publisher", "140px"),
    "location": ("Place", None, "10%"),
    "scope": ("Scope", None, "10%"),
    "flags": ("Notes", None, "12%"),
}
_NARROW = ("date", "metric", "value", "sentence")


def column_label(column: str) -> str:
    """Return the head of a column."""
    return _HEADS[column][0]


def table(view: View, facts: Sequence[Record], sortable: bool) -> Component:
    """Return the rows as a table whose rows open the evidence, and whose heads may sort it."""
    return html.Table(
        [
            html.Caption("Facts that the filters select", className="unseen"),
            html.Thead(html.Tr([_head(view, column, sortable) for column in view.columns])),
            html.Tbody([_row(view, fact) for fact in facts]),
        ],
        className="rows",
    )


def _class(column: str, more: str = "") -> str:
    return f"col-{column} {'' if column in _NARROW else 'wide-only'} {more}".strip()


def _head(view: View, column: str, sortable: bool) -> Component:
    label, key, width = _HEADS[column]
    style = {"width": width} if width else None
    name = _class(column, "value" if column == "value" else "")
    if key is None or not sortable:
        return html.Th(label, className=name, style=style, scope="col")
    current, descends = view.sort
    sorting = {}
    if current == key:
        sorting = {"aria-sort": "descending" if descends else "ascending"}
    wanted = key if current == key and descends else f"-{key}"
    arrow = (" ↓" if descends else " ↑") if current == key else ""
    link = html.A(f"{label}{arrow}", href=view.href(sort=wanted), **{"data-nav": ""})
    return html.Th(link, className=name, style=style, scope="col", **sorting)


def _row(view: View, fact: Record) -> Component:
    cells = [_cell(view, column, fact) for column in view.columns]
    chosen = view.get("fact") == fact["fact_id"]
    return html.Tr(cells, **{"aria-selected": "true" if chosen else "false"})


def _cell(view: View, column: str, fact: Record) -> Component:
    if column == "value":
        serif = fact["qualifier"] == "vague"
        name = "col-value value words" if serif else "col-value value"
        return html.Td(words.value_words(fact), className=name)
    if column == "who":
        who = words.source(fact)
        body = [html.I(className=f"side {words.speaker_side(who)}"), html.Span(who)]
        return html.Td(html.Span(body, className="who"), className=_class(column), title=who)
    if column == "sentence":
        pieces = shorten(marked_sentence(fact), SENTENCE_LENGTH)
        link = html.A(
            marked(pieces),
            href=view.href(fact=fact["fact_id"]),
            className="quoted",
            **{"data-nav": ""},
        )
        return html.Td(link, className="col-sentence", title=fact["sentence"])
    return html.Td(_plain(column, fact), className=_class(column), title=_plain(column, fact))


def _plain(column: str, fact: Record) -> str:
    if column == "date":
        return words.when(fact, long=False).removeprefix("Night of ").removeprefix("As of ")
    if column == "metric":
        return words.metric_label(fact["metric"])
    if column == "scope":
        return words.SCOPES[fact["scope"]]
    if column == "flags":
        return ", ".join(words.FLAGS.get(flag, flag) for flag in fact["flags"] or ())
    return fact[column] or ""
