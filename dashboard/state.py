"""The state of a page, as it stands in its address: filters, and how to show what they select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from etl.filters import FILTER_NAMES, FilterError, Filters, parse_filters
from etl.queries import SORT_KEYS

Pairs = tuple[tuple[str, str], ...]

# Mail and chat programs add these to links; they say nothing about the view.
IGNORED = ("fbclid", "gclid")
IGNORED_PREFIX = "utm_"

CHOICES: dict[str, tuple[str, ...]] = {
    "view": ("multiples", "chart", "table"),
    "by": ("day", "week", "month"),
    "split": ("side", "metric", "speaker"),
    "scale": ("linear", "log"),
    "mean": ("7", "0", "28"),
    "theme": ("auto", "light", "dark"),
}
COLUMNS = (
    "date",
    "metric",
    "value",
    "who",
    "sentence",
    "publisher",
    "published",
    "actor",
    "target",
    "item",
    "location",
    "scope",
    "status",
    "language",
    "flags",
)
DEFAULT_COLUMNS = ("date", "metric", "value", "who", "sentence", "publisher")
FREE = ("sort", "columns", "fact")
VIEW_NAMES = (*CHOICES, *FREE)


@dataclass(frozen=True)
class View:
    """What an address asks the analysts' page to show. ``pairs`` are the filters as written."""

    filters: Filters
    pairs: Pairs
    shown: Pairs

    def get(self, name: str) -> str:
        """Return how something is shown: as the address says, else the default."""
        for key, value in self.shown:
            if key == name:
                return value
        return CHOICES[name][0] if name in CHOICES else ""

    @property
    def sort(self) -> tuple[str, bool]:
        """The column that the table is sorted by, and whether it descends."""
        text = self.get("sort") or "-date"
        return text.removeprefix("-"), text.startswith("-")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table, in order."""
        text = self.get("columns")
        return tuple(text.split(",")) if text else DEFAULT_COLUMNS

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values that a filter has in the address, as written there."""
        return tuple(value for key, value in self.pairs if key == name)

    def href(self, **changes: str | None) -> str:
        """Return the address of this view with other ways to show it; None takes one away."""
        kept = [(key, value) for key, value in self.shown if key not in changes]
        added = [(key, value) for key, value in changes.items() if value and not _plain(key, value)]
        return search([*self.pairs, *kept, *added])

    def toggled(self, name: str, *values: str) -> str:
        """Return the address with values of a filter added, or taken away if all are there."""
        folded = {value.casefold() for value in values}
        chosen = {value.casefold() for key, value in self.pairs if key == name}
        kept = [p for p in self.pairs if p[0] != name or p[1].casefold() not in folded]
        if not folded <= chosen:
            kept += [(name, value) for value in values]
        return search([*kept, *self.shown])

    def replaced(self, **values: str | None) -> str:
        """Return the address with filters set to one value each, or taken away (None)."""
        kept = [pair for pair in self.pairs if pair[0] not in values]
        added = [(name, value) for name, value in values.items() if value]
        return search([*kept, *added, *self.shown])

    def between(self, first: date | None, last: date | None) -> str:
        """Return the address with other dates; None is an open end."""
        return self.replaced(
            **{
                "from": first.isoformat() if first else None,
                "to": last.isoformat() if last else None,
            }
        )

    def cleared(self) -> str:
        """Return the address without any filter."""
        return search(self._without("fact"))

    def _without(self, *names: str) -> list[tuple[str, str]]:
        return [pair for pair in self.shown if pair[0] not in names]


def _plain(name: str, value: str) -> bool:
    return name in CHOICES and CHOICES[name][0] == value


def search(pairs: Iterable[tuple[str, str]]) -> str:
    """Return pairs as the query part of an address, with ``?``; ``/`` when there are none."""
    text = urlencode(list(pairs))
    return f"/?{text}" if text else "/"


def ignored(name: str) -> bool:
    """True for parameters that other programs add to links."""
    return name in IGNORED or name.startswith(IGNORED_PREFIX)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the pairs as lists of values by name."""
    groups: dict[str, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return groups


def split_query(
    pairs: Iterable[tuple[str, str]], extra: Sequence[str]
) -> tuple[Pairs, dict[str, str]]:
    """Divide a query into filters and the ``extra`` parameters of an address.

    Raises FilterError for a name that is neither, and for an extra one given twice.
    """
    filters: list[tuple[str, str]] = []
    others: dict[str, str] = {}
    for name, value in pairs:
        if ignored(name):
            continue
        if name in FILTER_NAMES:
            filters.append((name, value))
        elif name not in extra:
            raise FilterError(f"Unknown parameter “{name[:60]}”.")
        elif name in others:
            raise FilterError(f"“{name}” is given twice; it takes one value.")
        else:
            others[name] = value
    return tuple(filters), others


def parse_view(query: str) -> View:
    """Read the query part of the analysts' page; raises FilterError with one sentence."""
    pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True, max_num_fields=400)
    filters, shown = split_query(pairs, VIEW_NAMES)
    for name, value in shown.items():
        _check(name, value)
    return View(parse_filters(grouped(filters)), filters, tuple(shown.items()))


def _check(name: str, value: str) -> None:
    if not value:
        raise FilterError(f"“{name}” has no value.")
    if name in CHOICES and value not in CHOICES[name]:
        raise FilterError(_none_of(name, value, CHOICES[name]))
    if name == "sort" and value.removeprefix("-") not in SORT_KEYS:
        raise FilterError(_none_of(name, value, SORT_KEYS))
    if name == "columns":
        for column in value.split(","):
            if column not in COLUMNS:
                raise FilterError(_none_of(name, column, COLUMNS))


def _none_of(name: str, value: str, known: Iterable[str]) -> str:
    return f"“{name}” cannot be “{value[:60]}”; it is one of {', '.join(known)}."


def check_mapping(given: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> None:
    """Raise FilterError when a parameter has a value that it cannot have."""
    for name, values in known.items():
        if name in given and given[name] not in values:
            raise FilterError(_none_of(name, given[name], values))
