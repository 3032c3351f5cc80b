"""Web pages among what is read: several child processes at work, everything in the order given."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, TypeAlias

from etl.model import Document, Refusal
from etl.readers.documents import BadDocumentError, Defaults, build_document, refuse
from etl.readers.html import MAX_PAGE_BYTES, PageReader
from etl.readers.lines import read_whole

TOO_LARGE = "the page is larger than 10 MiB"
# So many pages for each child wait to be read, or to be taken once they are.
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """The bytes of a page, and what becomes of it once they are read.

    ``charset`` is what it was sent as, None if nothing was said. ``build`` makes the document of
    the page's record and raises BadDocumentError; ``refuse`` makes the refusal of a reason.
    """

    raw: bytes
    charset: str | None
    build: Callable[[dict[str, Any]], Document]
    refuse: Callable[[str], Refusal]

    def read(self, pages: PageReader) -> Document | Refusal:
        """Return the document on the page, or why there is none."""
        try:
            return self.build(pages.read(self.raw, self.charset))
        except BadDocumentError as error:
            return self.refuse(str(error))


Item: TypeAlias = Document | Refusal | UnreadPage
_Read: TypeAlias = Future[Document | Refusal]


def read_html(stream: BinaryIO, source: str, defaults: Defaults) -> Iterator[UnreadPage | Refusal]:
    """Yield the one document of a saved page, yet to be read, or its refusal."""
    raw = read_whole(stream, MAX_PAGE_BYTES)
    if raw is None:
        yield refuse(source, TOO_LARGE)
        return

    def build(values: dict[str, Any]) -> Document:
        return build_document({**values, "id": values.get("url")}, defaults, source)

    yield UnreadPage(raw, None, build, partial(refuse, source))


def with_pages_read(items: Iterable[Item], children: int) -> Iterator[Document | Refusal]:
    """Yield the items in their order; so many child processes read the pages among them.

    Only some items are read ahead, so that memory does not grow with the input.
    """
    readers = [PageReader() for _ in range(children)]
    idle: queue.SimpleQueue[PageReader] = queue.SimpleQueue()
    for reader in readers:
        idle.put(reader)

    def read(page: UnreadPage) -> Document | Refusal:
        reader = idle.get()
        try:
            return page.read(reader)
        finally:
            idle.put(reader)

    waiting: deque[Document | Refusal | _Read] = deque()
    pool = ThreadPoolExecutor(children)
    try:
        for item in items:
            waiting.append(pool.submit(read, item) if isinstance(item, UnreadPage) else item)
            while waiting and (len(waiting) > _AHEAD * children or _is_ready(waiting[0])):
                yield _result(waiting.popleft())
        yield from map(_result, waiting)
    finally:
        pool.shutdown(cancel_futures=True)
        for reader in readers:
            reader.close()


def _is_ready(item: Document | Refusal | _Read) -> bool:
    return not isinstance(item, Future) or item.done()


def _result(item: Document | Refusal | _Read) -> Document | Refusal:
    return item.result() if isinstance(item, Future) else item
