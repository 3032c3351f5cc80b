"""What the wall shows: playlists from a TOML file, or slides for whatever the tables hold.

[[playlist]]
name = "default"
seconds = 20

[[playlist.slide]]
metric = "drones_launched"
fresh_for_hours = 30
filters = { actor = "Russia" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.catalogue import load_catalogue
from etl.filters import FilterError, Filters, parse_filters

DEFAULT_NAME = "default"
DEFAULT_SECONDS = 20
HOUR = 3600
FRESH_INCREMENT = 30 * HOUR
FRESH_TOTAL = 10 * 24 * HOUR

_PLAYLIST_KEYS = ("name", "seconds", "slide")
_SLIDE_KEYS = ("metric", "seconds", "fresh_for_hours", "filters")


class PlaylistError(ValueError):
    """The file of playlists says something that cannot be; the message names file and key."""


@dataclass(frozen=True)
class Wanted:
    """One slide: which facts it is about (the newest is shown), and for how long.

    ``seconds`` is how long it stays, ``fresh_for`` after how many seconds a claim counts as old,
    None for the default of its kind.
    """

    filters: Filters
    seconds: int
    fresh_for: int | None = None


@dataclass(frozen=True)
class Playlist:
    """Slides in order; none means: whatever the tables hold."""

    name: str
    seconds: int = DEFAULT_SECONDS
    slides: tuple[Wanted, ...] = ()


Playlists = Mapping[str, Playlist]


def read_playlists(path: Path | None) -> Playlists:
    """Read the file of playlists; without one there is the default one alone.

    Raises PlaylistError naming file and key.
    """
    found = {DEFAULT_NAME: Playlist(DEFAULT_NAME)}
    if path is None:
        return found
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlaylistError(f"{path}: cannot be read: {error}") from error
    for key in entries:
        if key != "playlist":
            raise PlaylistError(f"{path}: unknown key {key!r}; playlists are [[playlist]]")
    for index, entry in enumerate(entries.get("playlist", []), 1):
        playlist = _playlist(entry, f"{path}: playlist {index}")
        found[playlist.name] = playlist
    return found


def _playlist(entry: Any, where: str) -> Playlist:
    _check_keys(entry, _PLAYLIST_KEYS, where)
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise PlaylistError(f"{where}: lacks a name")
    seconds = _whole(entry, "seconds", DEFAULT_SECONDS, where)
    slides = tuple(
        _slide(slide, seconds, f"{where} ({name}), slide {index}")
        for index, slide in enumerate(entry.get("slide", []), 1)
    )
    return Playlist(name, seconds, slides)


def _slide(entry: Any, seconds: int, where: str) -> Wanted:
    _check_keys(entry, _SLIDE_KEYS, where)
    metric = entry.get("metric")
    if metric not in load_catalogue().metrics:
        raise PlaylistError(f"{where}: metric {metric!r} is not in the catalogue")
    given = entry.get("filters", {})
    if not isinstance(given, dict):
        raise PlaylistError(f'{where}: filters must be a table, like {{ actor = "Russia" }}')
    pairs = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    try:
        filters = parse_filters({"metric": [metric], **{n: _texts(v) for n, v in pairs.items()}})
    except FilterError as error:
        raise PlaylistError(f"{where}: {error}") from error
    hours = _whole(entry, "fresh_for_hours", 0, where)
    return Wanted(filters, _whole(entry, "seconds", seconds, where), hours * HOUR or None)


def _texts(values: list[Any]) -> list[str]:
    return [str(value) for value in values]


def _check_keys(entry: Any, known: tuple[str, ...], where: str) -> None:
    if not isinstance(entry, dict):
        raise PlaylistError(f"{where}: must be a table")
    for key in entry:
        if key not in known:
            raise PlaylistError(f"{where}: unknown key {key!r}; known are {', '.join(known)}")


def _whole(entry: Mapping[str, Any], key: str, default: int, where: str) -> int:
    value = entry.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < (1 if key in entry else 0):
        raise PlaylistError(f"{where}: {key} must be a whole number from 1, not {value!r}")
    return value
