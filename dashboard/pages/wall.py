"""The wall: its page, and the one address that it asks for news."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime
from typing import Any

import orjson
from flask import Flask, Response, make_response, render_template, request

from dashboard.clock import Clock
from dashboard.reading import Tables, TablesUnreadable
from dashboard.state import check_mapping, search, split_query
from dashboard.wall.decks import Maker, Turn, deck_of
from dashboard.wall.playlists import DEFAULT_NAME, Playlist, Playlists
from etl.filters import FilterError

NAMES = ("playlist", "interval", "theme", "screen", "distance")
CACHE_LIMIT = 32
# Allowed values: seconds a slide, the screen's diagonal in inches, metres to the viewer.
BOUNDS = {"interval": (3, 3600), "screen": (3, 1000), "distance": (0.2, 200)}
_WHOLE = ("interval",)

Deck = list[dict[str, Any]]


class _Decks:
    """The slides of each playlist, made once a generation and day."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[tuple[Any, ...], Deck] = {}

    def get(self, key: tuple[Any, ...]) -> Deck | None:
        with self._lock:
            return self._made.get(key)

    def put(self, key: tuple[Any, ...], deck: Deck) -> None:
        with self._lock:
            if len(self._made) >= CACHE_LIMIT:
                self._made.clear()
            self._made[key] = deck


def register(server: Flask, tables: Tables, clock: Clock, playlists: Playlists, build: str) -> None:
    """Add ``/wall`` and ``/wall/slides``."""
    decks = _Decks()

    def current(asked: dict[str, str]) -> tuple[Deck, int]:
        playlist = _playlist(asked, playlists)
        snapshot = tables.snapshot()
        if snapshot is None:
            return [], 0
        now, seconds = clock.now(), int(asked.get("interval", "0"))
        origin = playlists.address or request.host_url.rstrip("/")
        key = (snapshot.number, now.date(), playlist.name, seconds, origin)
        deck = decks.get(key)
        if deck is None:
            turns = deck_of(Maker(snapshot, now, origin), playlist)
            deck = [_rendered(turn, seconds) for turn in turns]
            decks.put(key, deck)
        return deck, snapshot.number

    @server.get("/wall")
    def wall() -> Response:
        asked = _asked(playlists)
        trouble = None
        try:
            deck, generation = current(asked)
        except TablesUnreadable as error:
            deck, generation, trouble = [], 0, str(error)
        page = render_template(
            "wall/page.html",
            slides=deck,
            build=build,
            now=_stamp(clock.now()),
            demo=clock.demo,
            etag=_etag(deck, generation, build),
            source="/wall/slides" + search(asked.items()).removeprefix("/"),
            theme=asked.get("theme", "dark"),
            screen=asked.get("screen", ""),
            distance=asked.get("distance", ""),
            empty=_empty(trouble, generation, _playlist(asked, playlists)),
        )
        return make_response(page)

    @server.get("/wall/slides")
    def slides() -> Response:
        deck, generation = current(_asked(playlists))
        etag = _etag(deck, generation, build)
        answer = Response(content_type="application/json; charset=utf-8")
        answer.headers["ETag"] = etag
        answer.headers["X-Clock"] = _stamp(clock.now())
        if request.headers.get("If-None-Match") == etag:
            answer.status_code = 304
            return answer
        answer.set_data(orjson.dumps({"build": build, "generation": generation, "slides": deck}))
        return answer


def _rendered(turn: Turn, seconds: int) -> dict[str, Any]:
    """Return a slide as the page takes it; ``seconds`` overrules how long it stays unless 0."""
    html = render_template(f"wall/{turn.slide.kind}.html", slide=turn.slide)
    return {"key": turn.slide.key, "seconds": seconds or turn.seconds, "html": html}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _etag(deck: Deck, generation: int, build: str) -> str:
    digest = hashlib.sha256(orjson.dumps([deck, generation, build])).hexdigest()
    return f'"{digest[:24]}"'


def _playlist(asked: dict[str, str], playlists: Playlists) -> Playlist:
    return playlists.by_name[asked.get("playlist", DEFAULT_NAME)]


def _asked(playlists: Playlists) -> dict[str, str]:
    """Read the parameters of the request; raises FilterError."""
    filters, asked = split_query(request.args.items(multi=True), NAMES)
    if filters:
        raise FilterError(f"The wall has no filter “{filters[0][0]}”; filters are in its playlist.")
    check_mapping(asked, {"theme": ("dark", "light"), "playlist": tuple(playlists.by_name)})
    for name, (low, high) in BOUNDS.items():
        if name in asked and not _is_between(asked[name], low, high, name in _WHOLE):
            kind = "a whole number" if name in _WHOLE else "a number"
            raise FilterError(f"“{name}” must be {kind} from {low:g} to {high:g}.")
    return asked


def _is_between(text: str, low: float, high: float, whole: bool) -> bool:
    plain = text if whole else text.replace(".", "", 1)
    return plain.isascii() and plain.isdigit() and low <= float(text[:12]) <= high


def _empty(trouble: str | None, generation: int, playlist: Playlist) -> dict[str, str]:
    """Say why there is no slide, and what to do."""
    if trouble:
        return {"title": "The tables cannot be read", "advice": trouble}
    if generation and playlist.slides:
        return {
            "title": f"Nothing for the playlist “{playlist.name}”",
            "advice": "The tables hold no fact that its slides select. "
            "This page shows them as soon as one has been loaded.",
        }
    return {
        "title": "No facts yet",
        "advice": "This page shows the newest numbers as soon as reports have been loaded: "
        "python -m etl run examples",
    }
