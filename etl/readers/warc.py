"""Web archives (CC-NEWS): one document an HTML response."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from etl.model import Document, Refusal
from etl.readers.documents import Defaults, build_document, refuse
from etl.readers.html import MAX_PAGE_BYTES, canonical, charset_of
from etl.readers.lines import read_whole
from etl.readers.pages import TOO_LARGE, UnreadPage

_HTML_TYPES = ("text/html", "application/xhtml+xml")
# What the library raises for archives that break its rules: it relies on their headers.
_BROKEN = (ArchiveLoadFailed, EOFError, AttributeError, TypeError, ValueError, zlib.error)


def read_warc(stream: BinaryIO, source: str, defaults: Defaults) -> Iterator[UnreadPage | Refusal]:
    """Yield a page or a refusal an HTML response; the line of a refusal is the record's number.

    Other records, and answers other than 200, are no documents. The date of the crawl is not a
    publication date.
    """
    number = 0
    try:
        for number, record in enumerate(_records(stream), start=1):
            if _is_page(record):
                yield _page_of(record, number, source, defaults)
    except _BROKEN as error:
        yield refuse(source, f"cannot be read as WARC after record {number}: {error}")


def _records(stream: BinaryIO) -> Iterator[Any]:
    # The library prints what it repairs, bytes of the archive included, on standard error.
    with redirect_stderr(io.StringIO()):
        records = iter(ArchiveIterator(stream))
    while True:
        with redirect_stderr(io.StringIO()):
            record = next(records, None)
        if record is None:
            return
        yield record


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
    return record.http_headers.get_statuscode() == "200" and kind.strip().lower() in _HTML_TYPES


def _page_of(record: Any, number: int, source: str, defaults: Defaults) -> UnreadPage | Refusal:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""

    def build(values: dict[str, Any]) -> Document:
        url = canonical(values.get("url"), address.strip("<>"))
        return build_document({**values, "url": url, "id": url}, defaults, source)

    def refused(reason: str) -> Refusal:
        return refuse(source, f"{address}: {reason}" if address else reason, number)

    raw = read_whole(record.content_stream(), MAX_PAGE_BYTES)
    if raw is None:
        return refused(TOO_LARGE)
    charset = charset_of(record.http_headers.get_header("Content-Type"))
    return UnreadPage(raw, charset, build, refused)
