"""A small web on this machine, a clock that only waiting moves, and feeds to serve."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from etl.watch.timing import Stopped

NOON = datetime(2024, 12, 6, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    """What the server answers; ``raw`` replaces the whole answer, written as it is called."""

    status: int = 200
    body: bytes | str = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Callable[[Callable[[bytes], object]], object] | None = None


@dataclass
class Web:
    """A server whose pages are set by path; what it was asked is in ``asked``."""

    url: str
    pages: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def reply(self, path: str) -> Reply:
        """Return what lies at a path: of several, one after the other, the last for ever."""
        found = self.pages.get(path, Reply(404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serve() -> Iterator[Web]:
    """Give a web on a free port."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        web = Web(f"http://127.0.0.1:{server.server_port}")
        server.web = web  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # With the usual five, a busy machine turns connections away, and they come again much later.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        web: Web = self.server.web  # type: ignore[attr-defined]
        web.asked.append((self.path, dict(self.headers)))
        reply = web.reply(self.path)
        try:
            if reply.raw is not None:
                reply.raw(self.wfile.write)
                return
            self._send(reply)
        except OSError:
            return  # the client has left

    def _send(self, reply: Reply) -> None:
        known = {self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")}
        marks = {reply.headers.get("ETag"), reply.headers.get("Last-Modified")}
        status = 304 if (known & marks) - {None} else reply.status
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in reply.headers and "Transfer-Encoding" not in reply.headers:
            self.send_header("Content-Length", str(0 if status == 304 else len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Print nothing."""


class FakeTiming:
    """A clock that stands still until somebody waits; ``waits`` are the seconds of each time."""

    def __init__(self, now: datetime = NOON, stop_after: float | None = None) -> None:
        self._now = now
        self._end = None if stop_after is None else now + timedelta(seconds=stop_after)
        self._lock = threading.Lock()
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self._now

    def wait(self, seconds: float) -> None:
        with self._lock:
            if seconds > 0:
                self.waits.append(seconds)
                self._now += timedelta(seconds=seconds)
            if self._end is not None and self._now >= self._end:
                raise Stopped


FIRST = "Russia launched 53 drones at Ukraine overnight, and the air force shot down 32 of them."
SECOND = (
    "The statement was published by the service on its page in the morning, and it was repeated "
    "by the governor of the region in an address to the people."
)


def article(words: str = FIRST, head: str = "") -> str:
    """Return a page of the web."""
    return (
        f'<!doctype html><html lang="en"><head><title>Night</title>{head}</head><body><article>'
        f"<h1>Night</h1><p>{words}</p><p>{SECOND}</p></article></body></html>"
    )


def item(name: str, link: str | None = None, **values: str) -> str:
    """Return an entry of an RSS feed; ``description`` and the like are escaped HTML."""
    values.setdefault("pubDate", "Fri, 06 Dec 2024 06:30:00 +0200")
    rest = "".join(f"<{key}>{value}</{key}>" for key, value in values.items())
    where = f"<link>{link}</link>" if link else ""
    return f'<item><guid isPermaLink="false">{name}</guid><title>{name}</title>{where}{rest}</item>'


def rss(items: Sequence[str] = (), head: str = "") -> str:
    """Return an RSS feed."""
    channel = f"<channel><title>Example feed</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0">{channel}</rss>'
