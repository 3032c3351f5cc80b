"""The child process that reads web pages: main text, title, publisher, date and address.

Feeds are read by that process too: they are as hostile.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from etl.readers.documents import BadDocumentError

MAX_PAGE_BYTES = 10 * 1024 * 1024
SECONDS_A_PAGE = 10.0
_PAGES_A_CHILD = 1000
_START_SECONDS = 60.0
_ROOT = Path(__file__).parents[2]
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


class PageReader:
    """Reads pages in a child process, which is replaced when it hangs, dies or gets old."""

    def __init__(self, seconds: float = SECONDS_A_PAGE) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._pages = 0

    def __enter__(self) -> PageReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, raw: bytes, charset: str | None = None) -> dict[str, Any]:
        """Return the record of a page; raises BadDocumentError with the reason.

        ``charset`` is what the page was sent as, None if nothing was said.
        """
        return self._ask({"charset": charset}, raw)

    def read_feed(self, raw: bytes, url: str, content_type: str | None) -> dict[str, Any]:
        """Return the record of a feed (``etl.readers.feeds``); raises BadDocumentError."""
        return self._ask({"feed": url, "content_type": content_type}, raw)

    def close(self) -> None:
        """End the child process."""
        if self._pipe is not None:
            self._pipe.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._pipe = self._child = None
        self._pages = 0

    def _ask(self, request: dict[str, str | None], raw: bytes) -> dict[str, Any]:
        answer = self._send(json.dumps(request).encode(), raw)
        if "refused" in answer:
            raise BadDocumentError(answer["refused"])
        return answer

    def _send(self, request: bytes, raw: bytes) -> dict[str, Any]:
        if self._pages >= _PAGES_A_CHILD:
            self.close()
        seconds = self._seconds if self._pipe else self._seconds + _START_SECONDS
        pipe = self._pipe or self._start()
        self._pages += 1
        try:
            pipe.send_bytes(request)
            pipe.send_bytes(raw)
            if pipe.poll(seconds):
                answer: dict[str, Any] = json.loads(pipe.recv_bytes())
                return answer
            reason = f"the page could not be read within {self._seconds:g} seconds"
        except (EOFError, OSError):
            reason = "the page made the reader stop"
        self.close()
        raise BadDocumentError(reason)

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        number = theirs.fileno()
        self._child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "etl.readers.html_child", str(number)],
            pass_fds=[number],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        self._pipe = ours
        return ours


def charset_of(content_type: str | None) -> str | None:
    """Return the charset that the header ``Content-Type`` names, None if it names none."""
    label = _CHARSET.search(content_type or "")
    return label[1] if label else None


def canonical(named: str | None, fetched: str) -> str | None:
    """Return the address that a page names for itself, if it is on the host that served it."""
    if named and _host(named) == _host(fetched):
        return named
    return fetched or named


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
