"""The answers for programs: facts, series and health, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Flask, Response, request

from dashboard.clock import Clock
from dashboard.generations import Tables, TablesUnreadable
from dashboard.state import check_mapping, grouped, ignored, split_query
from etl.filters import FilterError, Filters, parse_filters

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 1000


def json_answer(body: Any, status: int = 200) -> Response:
    """Return a body as JSON."""
    return _json(orjson.dumps(body), status)


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status, content_type="application/json; charset=utf-8")


def asked_filters(extra: Sequence[str]) -> tuple[Filters, dict[str, str]]:
    """Read the query of the request; raises FilterError."""
    pairs, others = split_query(request.args.items(multi=True), extra)
    return parse_filters(grouped(pairs)), others


def register(server: Flask, tables: Tables, clock: Clock, build: str) -> None:
    """Add the addresses of the JSON answers."""

    @server.get("/api/facts")
    def facts() -> Response:
        filters, others = asked_filters(("limit", "cursor"))
        limit = _limit(others.get("limit"))
        snapshot = tables.snapshot()
        if snapshot is None:
            return json_answer({"total": 0, "facts": [], "next": None})
        page = snapshot.page(filters, limit, others.get("cursor"))
        return json_answer(
            {
                "total": page.total,
                "facts": page.facts,
                "next": _next_address(page.cursor) if page.cursor else None,
            }
        )

    @server.get("/api/series")
    def series() -> Response:
        filters, others = asked_filters(("by", "ids"))
        check_mapping(others, {"by": ("day", "week", "month"), "ids": ("0", "1")})
        by = others.get("by", "day")
        snapshot = tables.snapshot()
        if snapshot is None:
            return json_answer({"by": by, "points": [], "spans": []})
        return _json(snapshot.series_json(filters, by, others.get("ids") != "0"))

    @server.get("/healthz")
    def health() -> Response:
        _no_parameters()
        try:
            snapshot = tables.snapshot()
        except TablesUnreadable as error:
            return json_answer({"error": str(error)}, 503)
        if snapshot is None:
            return json_answer(_health("empty", 0, None, None, 0, build))
        latest = snapshot.latest_event(clock.now())
        return json_answer(
            _health(
                "ok",
                snapshot.facts,
                latest.isoformat() if latest else None,
                snapshot.loaded_at,
                snapshot.number,
                build,
            )
        )


def _health(
    status: str, facts: int, latest: str | None, loaded_at: str | None, number: int, build: str
) -> Mapping[str, Any]:
    return {
        "status": status,
        "facts": facts,
        "latest_event": latest,
        "loaded_at": loaded_at,
        "generation": number,
        "build": build,
    }


def _no_parameters() -> None:
    for name in request.args:
        if not ignored(name):
            raise FilterError(f"Unknown parameter “{name[:60]}”.")


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_LIMIT):
        raise FilterError(f"“limit” must be a number from 1 to {LARGEST_LIMIT}.")
    return int(text)


def _next_address(cursor: str) -> str:
    pairs = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name != "cursor" and not ignored(name)
    ]
    return f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}"
