"""What the wall shows: playlists from a TOML file, or slides for whatever the tables hold.

address = "https://metrics.example.org"    # where QR codes lead, if not to the wall's own server

[[playlist]]
name = "default"
seconds = 20

[[playlist.slide]]
kind = "number"                            # or "comparison", "arithmetic", "latest"
metric = "drones_launched"
fresh_for_hours = 30
filters = { actor = "Russia" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.wall.statements import HOUR
from etl.catalogue import load_catalogue
from etl.filters import FilterError, Filters, parse_filters

DEFAULT_NAME = "default"
DEFAULT_SECONDS = 20
LONGEST_SECONDS = 3600

_FILE_KEYS = ("address", "playlist")
_PLAYLIST_KEYS = ("name", "seconds", "slide")
_COMMON_KEYS = ("kind", "title", "seconds", "fresh_for_hours", "filters")
_KIND_KEYS = {
    "number": ("metric",),
    "comparison": ("metric", "left", "right"),
    "arithmetic": ("metric",),
    "latest": (),
}


class PlaylistError(ValueError):
    """The file of playlists says something that cannot be; the message names file and key."""


@dataclass(frozen=True)
class Wanted:
    """One slide of a playlist.

    ``filters`` select its facts, of which the newest is shown; ``sides`` are those of the two
    sides of a comparison, empty for other kinds. ``title`` replaces the usual one unless empty.
    ``fresh_for`` is after how many seconds a claim counts as old, None for what is usual.
    """

    kind: str
    filters: Filters
    seconds: int
    sides: tuple[Filters, ...] = ()
    title: str = ""
    fresh_for: int | None = None


@dataclass(frozen=True)
class Playlist:
    """Slides in order; none means: whatever the tables hold."""

    name: str
    seconds: int = DEFAULT_SECONDS
    slides: tuple[Wanted, ...] = ()


@dataclass(frozen=True)
class Playlists:
    """All playlists by name; ``address`` is where QR codes lead, empty for the own server."""

    by_name: Mapping[str, Playlist] = field(
        default_factory=lambda: {DEFAULT_NAME: Playlist(DEFAULT_NAME)}
    )
    address: str = ""


def read_playlists(path: Path | None) -> Playlists:
    """Read the file of playlists; without one there is the default one alone.

    Raises PlaylistError naming file and key.
    """
    if path is None:
        return Playlists()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlaylistError(f"{path}: cannot be read: {error}") from error
    _check_keys(entries, _FILE_KEYS, str(path))
    found = {DEFAULT_NAME: Playlist(DEFAULT_NAME)}
    named: set[str] = set()
    for index, entry in enumerate(_tables(entries, "playlist", str(path)), 1):
        playlist = _playlist(entry, f"{path}: playlist {index}")
        if playlist.name in named:
            raise PlaylistError(f"{path}: playlist {index}: the name {playlist.name!r} is taken")
        named.add(playlist.name)
        found[playlist.name] = playlist
    return Playlists(found, _address(entries, str(path)))


def _address(entries: Mapping[str, Any], where: str) -> str:
    address = entries.get("address", "")
    parts = urlsplit(address) if isinstance(address, str) else None
    if address and (parts is None or parts.scheme not in ("http", "https") or not parts.netloc):
        raise PlaylistError(f"{where}: address must be like https://metrics.example.org")
    return address.rstrip("/") if isinstance(address, str) else ""


def _playlist(entry: Any, where: str) -> Playlist:
    _check_keys(entry, _PLAYLIST_KEYS, where)
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise PlaylistError(f"{where}: lacks the key 'name'")
    seconds = _whole(entry, "seconds", DEFAULT_SECONDS, where, LONGEST_SECONDS)
    slides = tuple(
        _slide(slide, seconds, f"{where} ({name}), slide {index}")
        for index, slide in enumerate(_tables(entry, "slide", where), 1)
    )
    return Playlist(name, seconds, slides)


def _slide(entry: Any, seconds: int, where: str) -> Wanted:
    kind = entry.get("kind", "number") if isinstance(entry, dict) else "number"
    if not isinstance(kind, str) or kind not in _KIND_KEYS:
        raise PlaylistError(f"{where}: kind = {kind!r} is none of {', '.join(_KIND_KEYS)}")
    _check_keys(entry, (*_COMMON_KEYS, *_KIND_KEYS[kind]), where)
    shared = _values(entry, "filters", where)
    if kind != "latest":
        if "metric" in shared:
            raise PlaylistError(f"{where}: filters: the metric is a key of the slide itself")
        shared = {**shared, "metric": [_metric(entry, kind, where)]}
    filters = _filters(shared, where, "filters")
    sides = _sides(entry, shared, where) if kind == "comparison" else ()
    title = entry.get("title", "")
    if not isinstance(title, str):
        raise PlaylistError(f"{where}: title must be text, not {title!r}")
    hours = _whole(entry, "fresh_for_hours", 0, where)
    stay = _whole(entry, "seconds", seconds, where, LONGEST_SECONDS)
    return Wanted(kind, filters, stay, sides, title, hours * HOUR or None)


def _metric(entry: Mapping[str, Any], kind: str, where: str) -> str:
    metric = entry.get("metric")
    if metric is None:
        raise PlaylistError(f"{where}: lacks the key 'metric'")
    if metric not in load_catalogue().metrics:
        raise PlaylistError(f"{where}: metric {metric!r} is not in the catalogue")
    wholes = [rule.whole for rule in load_catalogue().arithmetic]
    if kind == "arithmetic" and metric not in wholes:
        known = ", ".join(wholes)
        raise PlaylistError(f"{where}: metric {metric!r} has no parts; those that have: {known}")
    return str(metric)


def _sides(
    entry: Mapping[str, Any], shared: Mapping[str, list[str]], where: str
) -> tuple[Filters, ...]:
    """Return the filters of the two sides of a comparison, each with the shared ones."""
    found = []
    for name in ("left", "right"):
        own = _values(entry, name, where)
        if not own:
            raise PlaylistError(f'{where}: lacks the key {name!r}, like {{ actor = "Russia" }}')
        found.append(_filters({**shared, **own}, where, name))
    return tuple(found)


def _filters(values: Mapping[str, list[str]], where: str, key: str) -> Filters:
    try:
        return parse_filters(values)
    except FilterError as error:
        raise PlaylistError(f"{where}: {key}: {error}") from error


def _values(entry: Mapping[str, Any], key: str, where: str) -> dict[str, list[str]]:
    """Return the filters that a table of the file holds, as lists of words."""
    given = entry.get(key, {})
    if not isinstance(given, dict):
        raise PlaylistError(f'{where}: {key} must be a table, like {{ actor = "Russia" }}')
    pairs = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    return {name: [str(value) for value in values] for name, values in pairs.items()}


def _tables(entry: Mapping[str, Any], key: str, where: str) -> list[Any]:
    found = entry.get(key, [])
    if not isinstance(found, list):
        raise PlaylistError(f"{where}: {key} must be written [[{key}]]")
    return found


def _check_keys(entry: Any, known: tuple[str, ...], where: str) -> None:
    if not isinstance(entry, dict):
        raise PlaylistError(f"{where}: must be a table")
    for key in entry:
        if key not in known:
            raise PlaylistError(f"{where}: unknown key {key!r}; known are {', '.join(known)}")


def _whole(
    entry: Mapping[str, Any], key: str, default: int, where: str, most: int | None = None
) -> int:
    value = entry.get(key, default)
    least = 1 if key in entry else 0
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        until = f" to {most}" if most else ""
        raise PlaylistError(f"{where}: {key} must be a whole number from 1{until}, not {value!r}")
    return int(value)
