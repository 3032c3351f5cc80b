"""How the server reads requests and sends answers, where waitress itself does it otherwise."""

from __future__ import annotations

import selectors
import time

from waitress.buffers import ReadOnlyFileBasedBuffer
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError

# Of these answers few run at once, and they are long.
STREAMED = "/export/"
# Their parts of this size and more are sent as they are; smaller ones are gathered first.
LARGE = 32 * 1024
# Seconds after which a reader who takes nothing has left.
PATIENCE = 60.0


class Parser(HTTPRequestParser):
    """Refuses what a proxy in front could read as two requests."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers; raises ParsingError."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length beside Transfer-Encoding")


class Channel(HTTPChannel):
    """Sends the large parts of exports straight to the socket.

    waitress copies each part four times and keeps up to 16 MB of an answer in memory, which would
    decide how fast an export is. Here the thread that makes it waits for its reader, and makes
    the next part when this one is gone. Other answers are kept: their readers hold no thread.
    """

    parser_class = Parser
    patience = PATIENCE

    def write_soon(self, data: bytes | ReadOnlyFileBasedBuffer) -> int:
        """Send or keep a part; raises ClientDisconnected when nobody takes it."""
        if isinstance(data, ReadOnlyFileBasedBuffer) or not self._is_sent_at_once(data):
            kept: int = super().write_soon(data)
            return kept
        self._send_kept()
        left = memoryview(data)
        while left:
            left = left[self._sent(left) :]
        return len(data)

    def _is_sent_at_once(self, data: bytes) -> bool:
        return len(data) >= LARGE and self.requests[0].path.startswith(STREAMED)

    def _send_kept(self) -> None:
        """Send what was kept before, such as the headers."""
        while self.total_outbufs_len:
            self._flush_kept()
            if self.total_outbufs_len:
                self._await_reader()
                before = self.total_outbufs_len
                self._flush_kept()
                # A socket that is ready and takes nothing is broken.
                if self.total_outbufs_len == before:
                    raise self._gone()

    def _flush_kept(self) -> None:
        with self.outbuf_lock:
            _, failed = self._flush_exception(self._flush_some, do_close=False)
        if failed or not self.connected:
            raise self._gone()

    def _sent(self, part: memoryview) -> int:
        """Return how many bytes of a part the socket took."""
        if not self.connected:
            raise ClientDisconnected
        try:
            count = self.socket.send(part)
        except BlockingIOError:
            self._await_reader()
            return 0
        except OSError as error:
            raise self._gone() from error
        self.last_activity = time.time()
        return int(count)

    def _await_reader(self) -> None:
        """Wait until the socket takes more."""
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self.socket, selectors.EVENT_WRITE)
                ready = selector.select(self.patience)
        except (OSError, ValueError) as error:
            # The server closed the socket meanwhile.
            raise self._gone() from error
        if not ready:
            raise self._gone()

    def _gone(self) -> ClientDisconnected:
        self.will_close = True
        self.server.pull_trigger()
        return ClientDisconnected()
