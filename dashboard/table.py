"""The facts as a table: its columns and its rows as plain data, which the browser draws.

Only the rows in sight are drawn; ``assets/table.js`` asks for others while it is scrolled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import datewords, words
from dashboard.evidence import NUMBER, marked_sentence, shorten
from dashboard.state import View

Record = Mapping[str, Any]
Cell = dict[str, Any]

# Rows that are sent at a time.
BLOCK_ROWS = 100
SENTENCE_LENGTH = 220


@dataclass(frozen=True)
class Column:
    """A column: its head, what it is sorted by (None: it cannot be), its width in px.

    ``width`` 0 takes what is left. ``narrow`` columns are shown on a phone too.
    """

    label: str
    sort: str | None
    width: int
    narrow: bool = False


HEADS = {
    "date": Column("When", "date", 176, narrow=True),
    "metric": Column("Metric", "metric", 200, narrow=True),
    "value": Column("Value", "value", 172, narrow=True),
    "who": Column("Who says", "attributed_to", 176, narrow=True),
    "sentence": Column("Sentence", None, 0, narrow=True),
    "publisher": Column("Publisher", "publisher", 126),
    "published": Column("Published", "published", 104),
    "actor": Column("Acting side", "actor", 120),
    "target": Column("Affected side", "target", 120),
    "item": Column("Counted", "item", 130),
    "location": Column("Place", "location", 130),
    "scope": Column("Period or total", "scope", 124),
    "status": Column("Happened", "status", 92),
    "language": Column("Language", "language", 92),
    "flags": Column("Notes", None, 190),
}


def column_label(column: str) -> str:
    """Return the head of a column."""
    return HEADS[column].label


def table_data(view: View, facts: Sequence[Record], total: int) -> dict[str, Any]:
    """Return what the browser draws: the columns, how many rows there are, and the first ones."""
    current, descends = view.sort
    columns = []
    for name in view.columns:
        head = HEADS[name]
        sorted_here = head.sort is not None and head.sort == current
        wanted = head.sort if sorted_here and descends else f"-{head.sort}"
        columns.append(
            {
                "name": name,
                "label": head.label,
                "width": head.width,
                "narrow": head.narrow,
                "href": view.href(sort=wanted) if head.sort else None,
                "sorted": ("descending" if descends else "ascending") if sorted_here else None,
            }
        )
    query = view.href(fact=None).partition("?")[2]
    return {"columns": columns, "total": total, "query": query, "rows": table_rows(view, facts)}


def table_rows(view: View, facts: Sequence[Record]) -> list[dict[str, Any]]:
    """Return rows of the table, one a fact: its id and a cell for each column of the view."""
    return [
        {"id": fact["fact_id"], "cells": [_cell(column, fact) for column in view.columns]}
        for fact in facts
    ]


def _cell(column: str, fact: Record) -> Cell:
    """Return a cell: its text, and what marks it needs."""
    if column == "sentence":
        pieces = shorten(marked_sentence(fact), SENTENCE_LENGTH)
        marked = [[piece.text, int(piece.kind == NUMBER)] for piece in pieces]
        return {"pieces": marked, "full": fact["sentence"]}
    if column == "who":
        return {"text": words.source_as_named(fact), "side": _side(fact)}
    if column == "value":
        glyph = "planned" if fact["status"] == "planned" else fact["qualifier"]
        return {"text": words.value_words(fact), "glyph": glyph, "side": _side(fact)}
    return {"text": _plain(column, fact)}


def _side(fact: Record) -> str:
    return words.speaker_side(words.source(fact))


def _plain(column: str, fact: Record) -> str:
    if column == "date":
        return datewords.when_brief(fact)
    if column == "metric":
        return words.metric_label(fact["metric"])
    if column == "published":
        stamp = fact["published_at"]
        return datewords.short_date(date.fromisoformat(stamp[:10])) if stamp else ""
    if column == "flags":
        return ", ".join(words.FLAGS.get(flag, flag) for flag in fact["flags"] or ())
    known = {"scope": words.SCOPES, "status": words.STATUSES, "language": words.LANGUAGES}
    value = fact[column] or ""
    return known.get(column, {}).get(value, value)
