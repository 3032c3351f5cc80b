"""The wall: its page, and the one address that it asks for news."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
from flask import Flask, Response, make_response, render_template, request

from dashboard.clock import Clock
from dashboard.factview import fact_view
from dashboard.playlists import DEFAULT_NAME, Playlist, Playlists
from dashboard.reading import Snapshot, Tables, TablesUnreadable
from dashboard.slides import Slide, slide
from dashboard.state import check_mapping, search, split_query
from etl.filters import FilterError

NAMES = ("playlist", "interval", "theme", "screen", "distance")
SLIDE_LIMIT = 8
CACHE_LIMIT = 32

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

    def current() -> tuple[Deck, int, dict[str, str]]:
        asked = _asked(playlists)
        playlist = playlists[asked.get("playlist", DEFAULT_NAME)]
        snapshot = tables.snapshot()
        if snapshot is None:
            return [], 0, asked
        seconds = int(asked.get("interval", "0"))
        today = clock.now().date()
        key = (snapshot.number, today, playlist.name, seconds, request.host_url)
        deck = decks.get(key)
        if deck is None:
            deck = _deck(snapshot, playlist, seconds, today, clock.now())
            decks.put(key, deck)
        return deck, snapshot.number, asked

    @server.get("/wall")
    def wall() -> Response:
        trouble = None
        try:
            deck, generation, asked = current()
        except TablesUnreadable as error:
            deck, generation, asked, trouble = [], 0, {}, str(error)
        page = render_template(
            "wall.html",
            slides=deck,
            build=build,
            now=_stamp(clock.now()),
            demo=clock.demo,
            etag=_etag(deck, generation, build),
            source=_source(asked),
            theme=asked.get("theme", "dark"),
            empty=_empty(trouble),
        )
        return make_response(page)

    @server.get("/wall/slides")
    def slides() -> Response:
        deck, generation, _ = current()
        etag = _etag(deck, generation, build)
        answer = Response(content_type="application/json; charset=utf-8")
        answer.headers["ETag"] = etag
        answer.headers["X-Clock"] = _stamp(clock.now())
        if request.headers.get("If-None-Match") == etag:
            answer.status_code = 304
            return answer
        answer.set_data(orjson.dumps({"build": build, "generation": generation, "slides": deck}))
        return answer


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _etag(deck: Deck, generation: int, build: str) -> str:
    digest = hashlib.sha256(orjson.dumps([deck, generation, build])).hexdigest()
    return f'"{digest[:24]}"'


def _source(asked: dict[str, str]) -> str:
    return "/wall/slides" + search(asked.items()).removeprefix("/")


def _asked(playlists: Playlists) -> dict[str, str]:
    """Read the parameters of the request; raises FilterError."""
    filters, asked = split_query(request.args.items(multi=True), NAMES)
    if filters:
        raise FilterError(f"The wall has no filter “{filters[0][0]}”; filters are in its playlist.")
    check_mapping(asked, {"theme": ("dark", "light"), "playlist": tuple(playlists)})
    for name, low, high in (("interval", 3, 3600), ("screen", 1, 1000), ("distance", 1, 200)):
        text = asked.get(name)
        if text is not None and not (
            text.isascii() and text.isdigit() and low <= int(text[:9]) <= high
        ):
            raise FilterError(f"“{name}” must be a whole number from {low} to {high}.")
    return asked


def _deck(snapshot: Snapshot, playlist: Playlist, seconds: int, today: date, now: datetime) -> Deck:
    origin = request.host_url.rstrip("/")
    made: list[tuple[Slide, int]] = []
    for fact, stay, fresh_for in _newest(snapshot, playlist, today):
        related = snapshot.related(fact)
        view = fact_view(fact, related, origin=origin, now=now)
        points = snapshot.line(fact)
        shown = slide(fact, points, view.rivals, today=today, origin=origin, fresh_for=fresh_for)
        made.append((shown, seconds or stay))
    return [
        {
            "key": f"{index} {shown.key}",
            "seconds": stay,
            "html": render_template("slide.html", slide=shown),
        }
        for index, (shown, stay) in enumerate(made)
    ]


def _newest(
    snapshot: Snapshot, playlist: Playlist, today: date
) -> Sequence[tuple[Any, int, int | None]]:
    """Return the fact of each slide, how long it stays and how long it is fresh."""
    if not playlist.slides:
        facts = snapshot.newest_by_metric(today, SLIDE_LIMIT)
        return [(fact, playlist.seconds, None) for fact in facts]
    found = []
    for wanted in playlist.slides:
        fact = snapshot.newest(wanted.filters, today)
        if fact is not None:
            found.append((fact, wanted.seconds, wanted.fresh_for))
    return found


def _empty(trouble: str | None) -> dict[str, str]:
    if trouble:
        return {"title": "The tables cannot be read", "advice": trouble}
    return {
        "title": "No facts yet",
        "advice": "This page shows the newest numbers as soon as reports have been loaded: "
        "python -m etl run examples",
    }
