"""The rail of filters: every value with the number of facts that it would leave.

It is plain data, which ``assets/rail.js`` draws: hundreds of rows as components would take a
browser longer than the charts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import words
from dashboard.sources import sources
from dashboard.state import View
from etl.catalogue import load_catalogue
from etl.filters import SINGLE_NAMES

Counts = Sequence[tuple[str, int]]
FIRST_ROWS = 5


@dataclass(frozen=True)
class Choice:
    """A row of the rail: what it is called, the values that it stands for, and its facts."""

    label: str
    values: tuple[str, ...]
    count: int


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


def rail(
    view: View, facets: Mapping[str, Counts], source_names: Mapping[str, str]
) -> dict[str, Any]:
    """Return the whole rail for a view; ``source_names`` say which source a spelling means."""
    shown = []
    for facet in FACETS:
        counts = _with_chosen(facet.name, view, facets.get(facet.name, ()))
        if counts:
            shown.append(_facet(facet, view, _choices(facet.name, counts, source_names)))
    return {"clear": _clear(view), "facets": shown}


def _clear(view: View) -> dict[str, str] | None:
    """Return the link that takes all filters away, when there are any."""
    count = len(view.pairs)
    if not count:
        return None
    label = "Clear the filter" if count == 1 else f"Clear all {count} filters"
    return {"label": label, "href": view.cleared()}


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


def _choices(
    name: str, counts: Sequence[tuple[str, int]], source_names: Mapping[str, str]
) -> list[Choice]:
    if name == "attributed_to":
        found = sources(counts, source_names)
        return [Choice(source.name, source.spellings, source.count) for source in found]
    return [Choice(value_label(name, value), (value,), count) for value, count in counts]


def _facet(facet: Facet, view: View, choices: Sequence[Choice]) -> dict[str, Any]:
    chosen = {value.casefold() for value in view.values(facet.name)}
    most = max(choice.count for choice in choices) or 1
    return {
        "name": facet.name,
        "title": facet.title,
        "open": facet.rows,
        "clear": view.replaced(**{facet.name: None}) if chosen else None,
        "rows": [_row(facet, view, choice, most, chosen) for choice in choices],
    }


def _row(facet: Facet, view: View, choice: Choice, most: int, chosen: set[str]) -> dict[str, Any]:
    """Return a row; ``checked`` is ``mixed`` where some of its values are chosen."""
    taken = [value.casefold() in chosen for value in choice.values]
    return {
        "label": choice.label,
        "count": choice.count,
        "share": round(100 * choice.count / most, 1),
        "href": _address(facet, view, choice, all(taken)),
        "checked": "true" if all(taken) else "mixed" if any(taken) else "false",
        "mark": _mark(facet, choice),
        "title": _title(facet.name, choice),
    }


def _mark(facet: Facet, choice: Choice) -> str | None:
    """Return the class of the sign in front of a row, None without one."""
    if facet.glyphs:
        return f"glyph {choice.values[0]}"
    if facet.name == "attributed_to":
        return f"side {words.speaker_side(choice.label)}"
    return None


def _address(facet: Facet, view: View, choice: Choice, chosen: bool) -> str:
    if facet.name in SINGLE_NAMES:
        return view.replaced(**{facet.name: None if chosen else choice.values[0]})
    return view.toggled(facet.name, *choice.values)


def _title(name: str, choice: Choice) -> str:
    metric = load_catalogue().metrics.get(choice.values[0]) if name == "metric" else None
    if metric is not None:
        return metric.definition
    return "written as " + ", ".join(choice.values) if len(choice.values) > 1 else choice.label
