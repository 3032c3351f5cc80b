"""The metric catalogue: loaded from ``metrics.toml`` and checked when loaded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

_REQUIRED = ("label", "definition", "family", "unit", "side", "nouns", "verbs", "scope")
_OPTIONAL = (
    "by_item",
    "agent",
    "owner",
    "patient",
    "status",
    "needs",
    "needs_for",
    "unless",
    "list_nouns",
    "kin",
    "destination",
)
_CHOICES = {
    "unit": ("count", "km2", "currency"),
    "side": ("actor", "target"),
    "scope": ("increment", "total"),
    "status": ("reported", "planned"),
    "agent": ("actor", "target"),
    "owner": ("actor", "target"),
    "patient": ("actor", "target"),
}
_LISTS = ("nouns", "verbs", "list_nouns", "kin", "needs", "unless")


class CatalogueError(ValueError):
    """A file of the catalogue says something that cannot be; the message names file and key."""


@dataclass(frozen=True)
class Metric:
    """One thing that is counted; the keys are explained at the head of ``metrics.toml``."""

    id: str
    label: str
    definition: str
    family: str
    unit: str
    side: str
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    scope: str
    by_item: bool = False
    agent: str | None = None
    owner: str | None = None
    patient: str | None = None
    status: str | None = None
    list_nouns: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    destination: bool = False
    needs: frozenset[str] = frozenset()
    needs_for: dict[str, frozenset[str]] = field(default_factory=dict)
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Arithmetic:
    """For one event and one source the parts add up to no more than the whole."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All metrics in the order of the file, and the arithmetic between them."""

    metrics: dict[str, Metric]
    arithmetic: tuple[Arithmetic, ...]


def _metric(name: str, entry: dict[str, Any], file: str) -> Metric:
    if not isinstance(entry, dict):
        raise CatalogueError(f"{file}: {name} must be a table: [{name}]")
    for key in _REQUIRED:
        if key not in entry:
            raise CatalogueError(f"{file}: [{name}] lacks the key {key!r}")
    for key, value in entry.items():
        if key not in _REQUIRED and key not in _OPTIONAL:
            raise CatalogueError(f"{file}: [{name}] has the unknown key {key!r}")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise CatalogueError(f"{file}: [{name}] {key} = {value!r} is none of {_CHOICES[key]}")
        if key in _LISTS and not _is_list_of_words(value):
            raise CatalogueError(f"{file}: [{name}] {key} must be a list of words")
    needs_for = entry.get("needs_for", {})
    if not isinstance(needs_for, dict) or not all(map(_is_list_of_words, needs_for.values())):
        raise CatalogueError(f"{file}: [{name}.needs_for] must hold lists of words")
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    for key in ("needs", "unless"):
        values[key] = frozenset(values.get(key, ()))
    values["needs_for"] = {kind: frozenset(w) for kind, w in needs_for.items()}
    return Metric(id=name, **values)


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def read_catalogue(path: Path) -> Catalogue:
    """Read and check a catalogue file; raises CatalogueError naming file, entry and key."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    rules = entries.pop("arithmetic", [])
    metrics = {name: _metric(name, entry, path.name) for name, entry in entries.items()}
    for rule in rules:
        for name in (rule["whole"], *rule["parts"]):
            if name not in metrics:
                raise CatalogueError(
                    f"{path.name}: [[arithmetic]] names the unknown metric {name!r}"
                )
    for metric in metrics.values():
        for name in metric.kin:
            if name not in metrics:
                raise CatalogueError(f"{path.name}: [{metric.id}] kin: unknown metric {name!r}")
    arithmetic = tuple(Arithmetic(rule["whole"], tuple(rule["parts"])) for rule in rules)
    return Catalogue(metrics, arithmetic)


@cache
def load_catalogue() -> Catalogue:
    """Return the catalogue that the product ships."""
    return read_catalogue(HERE / "metrics.toml")
