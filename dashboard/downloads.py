"""The exports: everything that the filters select, streamed, without a limit on rows."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from itertools import chain

from flask import Flask, Response, abort, request

from dashboard.api import asked_filters
from dashboard.clock import Clock
from dashboard.generations import Tables
from dashboard.state import check_mapping
from etl import export, queries
from etl.filters import Filters

AT_ONCE = 8
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "zip": "application/zip",
}


def register(server: Flask, tables: Tables, clock: Clock) -> None:
    """Add ``/export/facts.csv``, ``.parquet``, ``.jsonl`` and ``.zip``."""
    places = threading.BoundedSemaphore(AT_ONCE)

    @server.get("/export/facts.<form>")
    def export_facts(form: str) -> Response:
        if form not in TYPES:
            abort(404, "Facts are exported as csv, parquet, jsonl or zip.")
        filters, others = asked_filters(("bom",) if form in ("csv", "zip") else ())
        check_mapping(others, {"bom": ("0", "1")})
        bom = others.get("bom") == "1"
        snapshot = tables.snapshot()
        database = snapshot.database if snapshot else queries.open_database({})
        provenance = export.Provenance(
            request.url,
            snapshot.number if snapshot else 0,
            clock.now().replace(microsecond=0),
            clock.demo,
        )
        if request.method == "HEAD":
            return _answer(iter(()), form)
        if not places.acquire(blocking=False):
            abort(503, "Too many exports are running; try again in a moment.")
        with ExitStack() as held:
            held.callback(places.release)
            made = _file(database, filters, form, bom, provenance)
            parts = _held(made.parts, held.pop_all())
        # The first part is made before the answer begins, so that a failure can still say so.
        first = next(parts, b"")
        answer = _answer(chain((first,), parts), form)
        # A reader who leaves ends the work at once, and gives the place back.
        answer.call_on_close(parts.close)
        if made.size is not None:
            # What is cut off then shows at once.
            answer.content_length = made.size
        return answer


def _file(
    database: queries.Database,
    filters: Filters,
    form: str,
    bom: bool,
    provenance: export.Provenance,
) -> export.ExportFile:
    if form == "csv":
        return export.csv_file(database, filters, bom)
    if form == "zip":
        parts = export.stream_zip(database, filters, provenance, bom)
    else:
        parts = export.STREAMS[form](queries.stream(database, filters))
    return export.ExportFile(None, parts)


def _held(parts: Iterator[bytes], held: ExitStack) -> Generator[bytes]:
    """Yield the parts; let go what is held when they end, fail, or nobody wants more."""
    with held:
        yield from parts


def _answer(parts: Iterator[bytes], form: str) -> Response:
    answer = Response(parts, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="facts.{form}"'
    return answer
