"""What strangers may send: odd HTTP, odd callbacks; and exports that break off."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import downloads
from dashboard.app import create_app
from dashboard.security import HEADERS
from etl import export, queries
from tests.dashboard.conftest import standing_clock

CALLBACK = "/_dash-update-component"
POST = f"POST {CALLBACK} HTTP/1.1\r\nHost: localhost\r\n"
GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
CLOSE = "Connection: close\r\n\r\n"
END = f" HTTP/1.1\r\nHost: localhost\r\n{CLOSE}"
CHUNKS = "Transfer-Encoding: chunked\r\n"
NO_CHUNK = "\r\n0\r\n\r\n"
OTHER = "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"
TRAVERSALS = (
    "/assets/../../pyproject.toml",
    "/assets/%2e%2e/%2e%2e/pyproject.toml",
    "/assets/..%2f..%2fpyproject.toml",
    "/assets/..\\..\\pyproject.toml",
    "/assets//etc/passwd",
)
PROBES = {
    "length and chunks": f"{POST}Content-Length: 4\r\n{CHUNKS}{NO_CHUNK}{OTHER}",
    "chunked, identity": f"{POST}Transfer-Encoding: chunked, identity\r\n{NO_CHUNK}{OTHER}",
    "identity": f"{POST}Transfer-Encoding: identity\r\n{NO_CHUNK}{OTHER}",
    "xchunked": f"{POST}Transfer-Encoding: xchunked\r\n{NO_CHUNK}{OTHER}",
    "two encodings": f"{POST}{CHUNKS}Transfer-Encoding: x\r\n{NO_CHUNK}{OTHER}",
    "two lengths": f"{POST}Content-Length: 0\r\nContent-Length: 40\r\n\r\n{OTHER}",
    "a length with a sign": f"{POST}Content-Length: +5\r\n\r\n{OTHER}",
    "a length with a line": f"{POST}Content-Length: 1_0\r\n\r\n{OTHER}",
    "a space before the colon": f"{POST}Content-Length : 5\r\n\r\n{OTHER}",
    "an underscore in a name": f"{POST}Content_Length: 5\r\n{CLOSE}",
    "bare line feeds": "GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n",
    "a folded line": f"{GET}X-Long: one\r\n two\r\n{CLOSE}",
    "a NUL": f"{GET}X-Odd: a\0b\r\n{CLOSE}",
    "a line feed in a chunk": f"{POST}{CHUNKS}\r\n0;x\n\r\n{OTHER}",
    "a negative chunk": f"{POST}{CHUNKS}\r\n-1\r\n\r\n{OTHER}",
    "no host": f"GET /healthz HTTP/1.1\r\n{CLOSE}",
    "another host": f"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n{CLOSE}",
    "two hosts": f"{GET}Host: evil.example\r\n{CLOSE}",
    "TRACE": f"TRACE /{END}",
    "FOO": f"FOO /{END}",
    "PUT": f"PUT /{END}",
    "a long address": f"GET /{'x' * 5000}{END}",
    "many headers": GET + "".join(f"X-{n}: y\r\n" for n in range(101)) + CLOSE,
    "a long header": f"{GET}X-Long: {'y' * 9216}\r\n{CLOSE}",
    **{f"out of the folder {n}": f"GET {path}{END}" for n, path in enumerate(TRAVERSALS)},
    "another package": f"GET /_dash-component-suites/os/path.py{END}",
    "a backslash": f"GET /\\evil.example{END}",
    "two slashes": f"GET //evil.example{END}",
    "the reload hash": f"GET /_reload-hash{END}",
}
# These are odd, and are nevertheless answered: what they ask for is harmless.
ANSWERED = {"a folded line", "many headers", "a long header", "a NUL"}


def said(port: int, request: str) -> bytes:
    """Send bytes, and return all that comes back until the other side closes or falls silent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(65536):
            received += part
    return received


def test_there_are_thirty_three_probes() -> None:
    assert len(PROBES) == 33


@pytest.mark.parametrize("name", PROBES)
def test_odd_requests_get_one_plain_refusal(port: int, name: str) -> None:
    answer = said(port, PROBES[name])
    assert answer.count(b"HTTP/1.") <= 1, answer
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1]) if head else 400
    # 501: the server knows no such coding.
    assert status == 501 or 400 <= status < 500 or (name in ANSWERED and status == 200), head
    assert b"location:" not in head.lower()
    assert b"[project]" not in body
    assert b"root:" not in body
    assert b"Traceback" not in body


def test_other_methods_are_405(port: int) -> None:
    for name in ("TRACE", "FOO", "PUT"):
        assert b" 405 " in said(port, PROBES[name]).split(b"\r\n")[0]


KEYS = st.sampled_from(
    ["output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds", "id",
     "property", "value", "background", "oldJob", "cacheKey", "job"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
        st.sampled_from(["asked", "asked.data", "chosen", "data", "url.search", "evidence.children",
                         "..rail.children...summary.children..", "sink.data"]),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)  # fmt: skip
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=8)
BODIES = st.binary(max_size=60) | OBJECTS.map(lambda value: json.dumps(value).encode())


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=BODIES)
def test_malformed_callbacks_are_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post(CALLBACK, data=body, content_type="application/json")
    assert answer.status_code < 500, body
    assert b"Traceback" not in answer.data


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=VALUES)
def test_a_view_of_any_shape_is_answered(client: FlaskClient, asked: object) -> None:
    outputs = [("rail", "children"), ("summary", "children")]
    body = {
        "output": "..rail.children...summary.children..",
        "outputs": [{"id": name, "property": kind} for name, kind in outputs],
        "inputs": [{"id": "asked", "property": "data", "value": asked}],
        "changedPropIds": ["asked.data"],
    }
    answer = client.post(CALLBACK, data=json.dumps(body), content_type="application/json")
    assert answer.status_code < 500, body


def test_nesting_without_end_is_refused(client: FlaskClient) -> None:
    for body in (b"[" * 100_000, b'{"inputs":' * 100_000):
        answer = client.post(CALLBACK, data=body, content_type="application/json")
        assert 400 <= answer.status_code < 500


def test_every_kind_of_answer_carries_the_headers(tables: Path, tmp_path: Path) -> None:
    app = create_app(tables, clock=standing_clock())

    @app.server.get("/breaks")
    def breaks() -> str:
        raise RuntimeError("on purpose")

    client = app.server.test_client()
    asset = client.get("/assets/base.css?v=1", headers={"Host": "localhost"})
    unchanged = {"Host": "localhost", "If-None-Match": asset.headers["ETag"]}
    answers = {
        200: client.get("/healthz", headers={"Host": "localhost"}),
        304: client.get("/assets/base.css?v=1", headers=unchanged),
        400: client.get("/?nonsense=1", headers={"Host": "localhost"}),
        404: client.get("/nothing", headers={"Host": "localhost"}),
        405: client.put("/", headers={"Host": "localhost"}),
        413: client.post(
            CALLBACK,
            data=b"x" * (2 << 20),
            content_type="application/json",
            headers={"Host": "localhost"},
        ),
        500: client.get("/breaks", headers={"Host": "localhost"}),
    }
    export = client.get("/export/facts.csv", headers={"Host": "localhost"})
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    broken = create_app(tmp_path, clock=standing_clock()).server.test_client()
    unreadable = broken.get("/export/facts.csv", headers={"Host": "localhost"})
    for status, answer in [*answers.items(), (200, export), (503, unreadable)]:
        assert answer.status_code == status
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, status
        assert answer.headers["Content-Security-Policy"]
        assert "Werkzeug" not in answer.headers.get("Server", "")
        assert b"on purpose" not in answer.data


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_export_that_fails_is_cut_off(
    port: int, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = queries.stream

    def broken(*arguments: object, **more: object) -> Iterator[pa.RecordBatch]:
        yield next(whole(*arguments, **more))  # type: ignore[arg-type]
        raise OSError("the disk went away")

    for module in (queries, export):
        monkeypatch.setattr(module, "stream", broken)
    request = f"GET /export/facts.{form} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for _ in range(20):
        answer = said(port, request)
        assert answer.startswith(b"HTTP/1.1 200")
        assert not answer.endswith(b"0\r\n\r\n"), "a clean end"


def test_an_export_that_is_whole_ends_clean(port: int) -> None:
    answer = said(port, "GET /export/facts.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.endswith(b"0\r\n\r\n")


def test_places_of_exports_are_free_again_when_readers_leave(port: int) -> None:
    for _ in range(2 * downloads.AT_ONCE):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(b"GET /export/facts.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
            connection.recv(10)
    for _ in range(100):
        answer = said(port, "GET /export/facts.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
        if answer.startswith(b"HTTP/1.1 200"):
            return
        time.sleep(0.1)
    pytest.fail("the places of those who left stay taken")
