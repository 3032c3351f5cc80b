"""One question to one machine of the web, within limits of time and size.

The only module of the package that uses the network. What it gets is decompressed in steps and
cut at a limit; a machine that answers byte by byte is left when the time is over.
"""

from __future__ import annotations

import http.client
import math
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from etl import __version__
from etl.watch.addresses import Address, may_visit
from etl.watch.timing import Stopped

AGENT = "conflict-metrics"
# What an address may take in all, redirects and further tries included.
LONGEST_QUESTION = 30.0
_HEADERS = {
    "User-Agent": f"{AGENT}/{__version__}",
    "Accept": "application/rss+xml, application/atom+xml, text/html, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_BLOCK = 65_536
_OK = 200
_GZIP = zlib.MAX_WBITS | 16

Resolve = Callable[[str, int], Sequence[str]]


class FetchError(Exception):
    """No answer that can be used.

    ``temporary`` tells whether it is worth asking again, ``slow`` whether time ran out.
    """

    def __init__(self, reason: str, temporary: bool = True, slow: bool = False) -> None:
        super().__init__(reason)
        self.temporary = temporary
        self.slow = slow


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost.

    ``seconds`` is for all of it, ``silence`` for the connection and between two pieces of the
    answer.
    """

    seconds: float = LONGEST_QUESTION
    silence: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a machine answered: status, headers, and the decompressed body of a 200."""

    status: int
    headers: urllib3.HTTPHeaderDict
    body: bytes


def resolve_name(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a host, as the system finds them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Asks machines of the web; ``stop`` ends every question that is under way."""

    def __init__(self, limits: Limits | None = None, resolve: Resolve = resolve_name) -> None:
        self._limits = limits or Limits()
        self._resolve = resolve
        self._tls = ssl.create_default_context()
        self._open: set[socket.socket] = set()
        self._stopped = False

    def fetch(
        self,
        address: Address,
        *,
        most_bytes: int,
        seconds: float = math.inf,
        allow_private: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Return the answer to one GET; redirects are not followed.

        ``most_bytes`` is the limit of the body once decompressed; ``seconds`` is what is left of
        the time, if less than the limit. Raises FetchError, and Stopped after ``stop``.
        """
        until = time.monotonic() + min(self._limits.seconds, seconds)
        connection = self._connect(address, self._machines(address, allow_private), until)
        try:
            asked = {**_HEADERS, **(headers or {}), "Host": address.authority}
            with self._cut_off(connection, until - time.monotonic()) as cut:
                try:
                    answer = _ask(connection, address.path, asked, most_bytes)
                except (HTTPError, http.client.HTTPException, OSError, zlib.error) as error:
                    self._check_end(cut)
                    raise FetchError(_reason(error), slow=_is_timeout(error)) from error
                # A connection that was shut may look like an answer that came to its end.
                self._check_end(cut)
                return answer
        finally:
            connection.close()

    def stop(self) -> None:
        """End every question that is under way, and every later one at once."""
        self._stopped = True
        for opened in tuple(self._open):
            _shut(opened)

    def _check_end(self, cut: threading.Event) -> None:
        if self._stopped:
            raise Stopped
        if cut.is_set():
            raise self._too_late()

    def _too_late(self) -> FetchError:
        return FetchError(f"not answered within {self._limits.seconds:g} seconds", slow=True)

    def _machines(self, address: Address, allow_private: bool) -> Sequence[str]:
        try:
            machines = self._resolve(address.host, address.port)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"the host {address.host} cannot be found") from error
        for machine in machines:
            if not may_visit(machine, allow_private):
                raise FetchError(
                    f"the host {address.host} is not public ({machine}); "
                    "if that is meant, give the source allow_private = true",
                    temporary=False,
                )
        return machines

    def _connect(self, address: Address, machines: Sequence[str], until: float) -> HTTPConnection:
        """Return a connection to the first machine that takes one."""
        reason, slow = "no machine has this name", False
        for machine in machines:
            left = until - time.monotonic()
            if left <= 0:
                raise self._too_late()
            connection = self._connection(address, machine, min(self._limits.silence, left))
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                reason, slow = _reason(error), _is_timeout(error)
            else:
                return connection
        raise FetchError(f"cannot be reached: {reason}", slow=slow)

    def _connection(self, address: Address, machine: str, silence: float) -> HTTPConnection:
        if address.scheme == "http":
            return HTTPConnection(machine, address.port, timeout=silence)
        return HTTPSConnection(
            machine,
            address.port,
            timeout=silence,
            ssl_context=self._tls,
            server_hostname=address.host,
        )

    @contextmanager
    def _cut_off(self, connection: HTTPConnection, seconds: float) -> Iterator[threading.Event]:
        """Shut the connection after ``seconds``; the event tells whether that happened.

        The time-outs of a socket begin anew with every byte, so a machine that sends one now and
        then would never be left.
        """
        opened = connection.sock
        cut = threading.Event()

        def shut() -> None:
            cut.set()
            _shut(opened)

        timer = threading.Timer(max(seconds, 0.0), shut)
        timer.daemon = True
        self._open.add(opened)
        timer.start()
        if self._stopped:
            _shut(opened)
        try:
            yield cut
        finally:
            timer.cancel()
            self._open.discard(opened)


def _ask(connection: HTTPConnection, path: str, headers: dict[str, str], most_bytes: int) -> Answer:
    connection.request("GET", path, headers=headers, preload_content=False, decode_content=False)
    response = connection.getresponse()
    if response.status != _OK:
        return Answer(response.status, response.headers, b"")
    too_large = FetchError(f"larger than {most_bytes // 1024**2} MiB", temporary=False)
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > most_bytes:
        raise too_large
    blocks: list[bytes] = []
    left = most_bytes
    for block in _decompressed(iter(partial(response.read, _BLOCK), b""), response.headers):
        left -= len(block)
        if left < 0:
            raise too_large
        blocks.append(block)
    return Answer(response.status, response.headers, b"".join(blocks))


def _decompressed(blocks: Iterator[bytes], headers: urllib3.HTTPHeaderDict) -> Iterator[bytes]:
    """Yield a body in steps of bounded size; raises FetchError when it is cut off.

    The libraries take a compressed body that ends too early for a whole one.
    """
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        yield from blocks
        return
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError("compressed in a way that was not asked for", temporary=False)
    member = zlib.decompressobj(_GZIP)
    for block in blocks:
        left = block
        while left:
            if member.eof:
                member = zlib.decompressobj(_GZIP)
            yield member.decompress(left, _BLOCK)
            left = member.unconsumed_tail or member.unused_data
    yield member.flush()
    if not member.eof:
        raise FetchError("the answer broke off")


def _reason(error: Exception) -> str:
    """Return why it failed in words that stay the same each time."""
    match error:
        case urllib3.exceptions.NewConnectionError(__cause__=OSError(strerror=str(words))):
            return words
        case _ if _is_timeout(error):
            return "nothing came for too long"
        case zlib.error():
            return "the answer cannot be decompressed"
        case urllib3.exceptions.SSLError() | ssl.SSLError():
            return "no safe connection (TLS)"
        case urllib3.exceptions.ProtocolError() | http.client.HTTPException():
            return "the answer broke off"
        case OSError(strerror=str(words)):
            return words
        case _:
            return "no answer"


def _is_timeout(error: Exception) -> bool:
    return isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError)) and not isinstance(
        error, urllib3.exceptions.NewConnectionError
    )


def _shut(opened: socket.socket) -> None:
    # The method of the base class: that of a TLS socket would change it under its reader.
    try:
        socket.socket.shutdown(opened, socket.SHUT_RDWR)
    except OSError:
        return
