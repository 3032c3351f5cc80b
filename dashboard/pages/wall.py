"""The wall: its page, and the one address that it asks for news."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
from flask import Flask, Response, make_response, render_template, request

from dashboard.clock import Clock
from dashboard.generations import Tables, TablesUnreadable
from dashboard.recent import Recent
from dashboard.state import check_mapping, search, split_query
from dashboard.wall.choice import READ_DAYS
from dashboard.wall.decks import Maker, Turn, deck_of
from dashboard.wall.early import Early
from dashboard.wall.playlists import DEFAULT_NAME, Playlist, Playlists
from etl.filters import FilterError

NAMES = ("playlist", "interval", "theme", "screen", "distance")
CACHE_LIMIT = 32
# Seconds after which a deck that is being made is not waited for: the page gives up after eight.
PATIENCE = 5.0
# Allowed values: seconds a slide, the screen's diagonal in inches, metres to the viewer.
BOUNDS = {"interval": (3, 3600), "screen": (3, 1000), "distance": (0.2, 200)}
_WHOLE = ("interval",)


@dataclass(frozen=True)
class Deck:
    """The slides of a playlist as the page takes them, their generation, and their tag."""

    slides: Sequence[Mapping[str, Any]]
    generation: int
    etag: str


class Decks:
    """The slides of each playlist, made once a generation and day, however many walls ask."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._made: dict[tuple[Any, ...], tuple[tuple[Any, ...], Deck]] = {}

    def get(self, wall: tuple[Any, ...], state: tuple[Any, ...], make: Callable[[], Deck]) -> Deck:
        """Return the deck of a wall in a state of the tables; others wait while one makes it.

        Whoever waited ``patience`` seconds gets the wall's last deck, if there is one: where new
        states come faster than decks are made, each wait ends with the newest that is ready.
        """
        known = self._made.get(wall)
        if known is not None and known[0] == state:
            return known[1]
        if known is None:
            self._lock.acquire()
        elif not self._lock.acquire(timeout=self._patience):
            return self._made.get(wall, known)[1]
        try:
            known = self._made.get(wall)
            if known is None or known[0] != state:
                if len(self._made) >= CACHE_LIMIT:
                    self._made.clear()
                known = self._made[wall] = (state, make())
            return known[1]
        finally:
            self._lock.release()


@dataclass(frozen=True)
class _Wall:
    """What a wall asks for: a playlist, seconds a slide (0: the playlist's), where codes lead."""

    playlist: Playlist
    seconds: int
    origin: str

    @property
    def name(self) -> tuple[str, int, str]:
        return self.playlist.name, self.seconds, self.origin


class _Current:
    """The current deck of each wall, made when it is asked for, or before."""

    def __init__(self, server: Flask, tables: Tables, clock: Clock, build: str) -> None:
        self._server, self._tables, self._clock, self._build = server, tables, clock, build
        self._decks, self._recent, self._early = Decks(), Recent(), Early(tables)

    def of(self, wall: _Wall) -> Deck:
        """Return the deck of a wall that asks; raises TablesUnreadable."""
        self._early.note(wall.name, partial(self._keep_ready, wall))
        return self._deck(wall)

    def _keep_ready(self, wall: _Wall) -> None:
        with self._server.app_context(), suppress(TablesUnreadable):
            self._deck(wall)

    def _deck(self, wall: _Wall) -> Deck:
        snapshot = self._tables.snapshot()
        if snapshot is None:
            return _deck([], 0, self._build)
        now, number = self._clock.now(), snapshot.number

        def make() -> Deck:
            quick = self._recent.of(snapshot, now.date() - timedelta(days=READ_DAYS))
            turns = deck_of(Maker(quick, now, wall.origin), wall.playlist)
            slides = [_rendered(turn, wall.seconds) for turn in turns]
            return _deck(slides, number, self._build)

        return self._decks.get(wall.name, (number, now.date()), make)


def register(server: Flask, tables: Tables, clock: Clock, playlists: Playlists, build: str) -> None:
    """Add ``/wall`` and ``/wall/slides``."""
    decks = _Current(server, tables, clock, build)

    def current(asked: dict[str, str]) -> Deck:
        origin = playlists.address or request.host_url.rstrip("/")
        return decks.of(_Wall(_playlist(asked, playlists), int(asked.get("interval", "0")), origin))

    @server.get("/wall")
    def wall() -> Response:
        asked = _asked(playlists)
        trouble = None
        try:
            deck = current(asked)
        except TablesUnreadable as error:
            deck, trouble = _deck([], 0, build), str(error)
        page = render_template(
            "wall/page.html",
            slides=deck.slides,
            build=build,
            now=_stamp(clock.now()),
            demo=clock.demo,
            etag=deck.etag,
            source="/wall/slides" + search(asked.items()).removeprefix("/"),
            theme=asked.get("theme", "dark"),
            screen=asked.get("screen", ""),
            distance=asked.get("distance", ""),
            empty=_empty(trouble, deck.generation, _playlist(asked, playlists)),
        )
        return make_response(page)

    @server.get("/wall/slides")
    def slides() -> Response:
        deck = current(_asked(playlists))
        answer = Response(content_type="application/json; charset=utf-8")
        answer.headers["ETag"] = deck.etag
        answer.headers["X-Clock"] = _stamp(clock.now())
        if request.headers.get("If-None-Match") == deck.etag:
            answer.status_code = 304
            return answer
        body = {"build": build, "generation": deck.generation, "slides": deck.slides}
        answer.set_data(orjson.dumps(body))
        return answer


def _rendered(turn: Turn, seconds: int) -> dict[str, Any]:
    """Return a slide as the page takes it; ``seconds`` overrules how long it stays unless 0."""
    html = render_template(f"wall/{turn.slide.kind}.html", slide=turn.slide)
    return {"key": turn.slide.key, "seconds": seconds or turn.seconds, "html": html}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _deck(slides: Sequence[Mapping[str, Any]], generation: int, build: str) -> Deck:
    digest = hashlib.sha256(orjson.dumps([slides, generation, build])).hexdigest()
    return Deck(slides, generation, f'"{digest[:24]}"')


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
        "python -m etl run examples/documents",
    }
