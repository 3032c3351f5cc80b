"""The rows of the table that come into sight while it is scrolled."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, request

from dashboard.api import json_answer
from dashboard.generations import Tables
from dashboard.state import parse_view
from dashboard.table import BLOCK_ROWS, table_rows
from etl.filters import FilterError

LARGEST_OFFSET = 1_000_000_000


def register(server: Flask, tables: Tables) -> None:
    """Add ``/table/rows``: the parameters of the analysts' page, and ``offset``, a row number."""

    @server.get("/table/rows")
    def rows() -> Response:
        pairs = list(request.args.items(multi=True))
        offset = _offset([value for name, value in pairs if name == "offset"])
        view = parse_view(urlencode([pair for pair in pairs if pair[0] != "offset"]))
        snapshot, _ = tables.readable()
        if snapshot is None:
            return json_answer({"rows": []})
        facts = snapshot.rows(view.filters, *view.sort, offset, BLOCK_ROWS)
        return json_answer({"rows": table_rows(view, facts)})


def _offset(texts: list[str]) -> int:
    if not texts:
        return 0
    text = texts[0][:12]
    if len(texts) > 1 or not (text.isascii() and text.isdigit() and int(text) <= LARGEST_OFFSET):
        raise FilterError("“offset” must be one number of a row, from 0 on.")
    return int(text)
