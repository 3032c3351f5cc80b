"""What is answered when something is wrong: one sentence, as JSON or as a page."""

from __future__ import annotations

import json
import logging

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from dashboard.generations import TablesUnreadable
from etl.filters import FilterError

JSON_PATHS = ("/api/", "/export/", "/healthz", "/table/", "/wall/")
SENTENCES = {
    400: "This request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address only answers GET and HEAD.",
    413: "The request is too large.",
    415: "This kind of request is not answered.",
    500: "Something went wrong here; it is in the server’s log.",
    503: "The tables cannot be read at the moment.",
}
TITLES = {
    400: "This link cannot be followed",
    404: "Nothing here",
    405: "Not possible here",
    503: "The tables cannot be read",
}
_log = logging.getLogger("dashboard")


def error_answer(status: int, sentence: str | None = None) -> Response:
    """Return an error with one sentence, as JSON for programs and as a page for people."""
    text = sentence or SENTENCES.get(status, "This cannot be answered.")
    if request.path.startswith(JSON_PATHS):
        body = json.dumps({"error": text}, ensure_ascii=False)
        return Response(body, status, content_type="application/json; charset=utf-8")
    page = render_template(
        "notice.html",
        title=TITLES.get(status, "Something went wrong"),
        sentence=text,
        command="python -m etl check" if status == 503 else None,
    )
    return make_response(page, status)


def register_errors(server: Flask) -> None:
    """Turn everything that can go wrong into an answer of one sentence."""

    @server.errorhandler(FilterError)
    def bad_filter(error: FilterError) -> Response:
        return error_answer(400, str(error))

    @server.errorhandler(TablesUnreadable)
    def unreadable(error: TablesUnreadable) -> Response:
        return error_answer(503, str(error))

    @server.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        own = error.description if status in (400, 404, 503) and _is_ours(error) else None
        answer = error_answer(status, own)
        if status == 405:
            answer.headers["Allow"] = "GET, HEAD"
        if status == 503:
            answer.headers["Retry-After"] = "10"
        return answer

    # The last resort: nobody is to see a traceback.
    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        if request.path == "/_dash-update-component":
            _log.warning("callback refused: %s", type(error).__name__)
            return error_answer(400)
        if request.path.startswith("/_dash-component-suites/"):
            return error_answer(404)
        _log.exception("unexpected error")
        return error_answer(500)


def _is_ours(error: HTTPException) -> bool:
    """True when the sentence was written here, not by the library."""
    return error.description is not None and error.description != type(error).description
