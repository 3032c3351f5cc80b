"""``sources.toml``: which feeds and pages are watched, checked when it is loaded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from etl.watch.addresses import AddressError, parse_address

KINDS = ("feed", "page")
_REQUIRED = ("name", "url", "kind")
_OPTIONAL = ("publisher", "language", "every", "allow_private")
_EVERY = re.compile(r"([0-9]{1,6})(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class SourceListError(ValueError):
    """``sources.toml`` says something that cannot be; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Source:
    """A feed or a page that is watched.

    ``publisher`` and ``language`` hold for everything it leads to; None: as the page says.
    ``every`` is the time between two visits, None the one of the command line.
    ``allow_private`` lets it, and what it links to, lie in the own network.
    """

    name: str
    url: str
    kind: str
    publisher: str | None = None
    language: str | None = None
    every: timedelta | None = None
    allow_private: bool = False


def read_sources(path: Path) -> tuple[Source, ...]:
    """Read and check a list of sources; raises SourceListError naming file, source and key."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceListError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceListError(f"{path}: {error}") from error
    listed = entries.pop("source", None)
    if entries:
        raise SourceListError(f"{path}: the key {next(iter(entries))!r} is unknown")
    if not isinstance(listed, list) or not listed:
        raise SourceListError(f"{path}: there is no [[source]]")
    sources = tuple(
        _source(entry, f"{path}: source {number}") for number, entry in enumerate(listed, start=1)
    )
    for key in ("name", "url"):
        _check_unique((getattr(source, key) for source in sources), key, path)
    return sources


def parse_every(text: object) -> timedelta:
    """Return the time that ``30s``, ``10m``, ``2h`` or ``1d`` means; raises ValueError."""
    match = _EVERY.fullmatch(text) if isinstance(text, str) else None
    if not match or not int(match[1]):
        raise ValueError(f"{text!r} is not a time such as 10m, 2h or 1d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _source(entry: Any, place: str) -> Source:
    if not isinstance(entry, dict):
        raise SourceListError(f"{place} is not a table: [[source]]")
    for key in _REQUIRED:
        if key not in entry:
            raise SourceListError(f"{place} lacks the key {key!r}")
    values = {key: _value(key, value, place) for key, value in entry.items()}
    return Source(**values)


def _value(key: str, value: Any, place: str) -> Any:
    if key not in _REQUIRED and key not in _OPTIONAL:
        raise SourceListError(f"{place} has the unknown key {key!r}")
    if key == "allow_private":
        if not isinstance(value, bool):
            raise SourceListError(f"{place}: {key} is neither true nor false")
        return value
    if not isinstance(value, str) or not value.strip():
        raise SourceListError(f"{place}: {key} is not a text")
    if key == "kind" and value not in KINDS:
        raise SourceListError(f"{place}: kind = {value!r} is none of {', '.join(KINDS)}")
    try:
        if key == "url":
            parse_address(value)
        return parse_every(value) if key == "every" else value.strip()
    except (AddressError, ValueError) as error:
        raise SourceListError(f"{place}: {key}: {error}") from error


def _check_unique(values: Iterable[str], key: str, path: Path) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise SourceListError(f"{path}: two sources have the {key} {value!r}")
        seen.add(value)
