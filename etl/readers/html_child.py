"""The process that reads web pages and feeds: one after another, within limits of memory.

A page can make a parser run for ever or take all memory, so this process may be killed at any
time; ``etl.readers.html`` starts another. A request is two messages, JSON with what is known and
the bytes; the answer is the JSON of a record (of a document, or of a feed where ``feed`` gives its
address), or of ``{"refused": reason}``.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import lxml.etree
import lxml.html
import trafilatura
from trafilatura.utils import decode_file

from etl.readers.documents import BadDocumentError, parse_published

# Of memory that is written to; the libraries that are mapped would count as address space.
MEMORY_BYTES = 512 * 1024 * 1024

# What a reader of the page does not see must not be read either.
_HIDDEN = [
    "//*[@hidden or @aria-hidden='true']",
    "//*[contains(translate(@style, ' ', ''), 'display:none')]",
    "//*[contains(translate(@style, ' ', ''), 'visibility:hidden')]",
    "//*[contains(translate(@style, ' ', ''), 'font-size:0')]",
    "//*[contains(translate(@style, ' ', ''), 'font-size:1px')]",
    "//template | //noscript",
]
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_CHARSET_BYTES = 4096
UNCLEAR_CHARSET = "the charset is neither said nor clear, figures in it would be wrong"
# A sign that is neither a letter, a space nor usual between digits; and UTF-8's fixed and narrow
# spaces as they look in Western, Central European, Cyrillic and ISO Cyrillic charsets.
_ODD_FIGURES = re.compile(
    r"[0-9](?:[^\x00-\x7f]{0,3}(?![\w\s–—−‑‒…’‘′×÷±·•°½¼¾²³€£«»©])[^\x00-\x7f][^\x00-\x7f]{0,3}"
    r"|[ÂВТ]\xa0|(?:â€|вЂ|‚Ä)[^\x00-\x7f])[0-9]"
)
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//time[@itemprop='datePublished']/@datetime",
)
_LINKED_DATA = "//script[@type='application/ld+json']/text()"
# Never today's date: a guess from the page's words or its file time is no publication date.
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2999-12-31"}


def read_page(raw: bytes, charset: str | None) -> dict[str, str | None]:
    """Return the record of the document on a page; raises BadDocumentError with the reason."""
    text = decode_page(raw, charset)
    try:
        tree = lxml.html.document_fromstring(_without_declaration(text))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise BadDocumentError("not HTML that can be read") from error
    # Read first: the extraction may take elements out of the tree.
    published, language = _published(tree), _language(tree)
    found = trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=_DATES,
        prune_xpath=_HIDDEN,
    )
    if found is None or not (found.text or "").strip():
        raise BadDocumentError("no main text was found on the page")
    return {
        "text": found.text,
        "title": found.title,
        "publisher": found.sitename,
        "url": found.url,
        "published_at": published or found.date,
        "language": language,
    }


def decode_page(raw: bytes, charset: str | None) -> str:
    """Return the text of a page: UTF-8 if it is that, else as labelled, else as it looks.

    Raises BadDocumentError when the figures cannot be right in any of these.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    for text in _decoded(raw, charset):
        if not has_odd_figures(text):
            return text
    raise BadDocumentError(UNCLEAR_CHARSET)


def has_odd_figures(text: str) -> bool:
    """Tell whether a sign that separates no digits stands between two: another charset was meant.

    ``1 053`` whose space became such a sign would be read as 1 and 53.
    """
    return _ODD_FIGURES.search(text) is not None


def _decoded(raw: bytes, charset: str | None) -> Iterator[str]:
    label = _CHARSET.search(raw[:_CHARSET_BYTES])
    for name in (charset, label and label[1].decode("ascii")):
        try:
            if name:
                yield raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    yield str(decode_file(raw))


def _without_declaration(text: str) -> str:
    # lxml refuses text that says which encoding its bytes once had.
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)


def _published(tree: lxml.html.HtmlElement) -> str | None:
    for value in _dates(tree):
        try:
            if parse_published(value):
                return value
        except BadDocumentError:
            continue
    return None


def _dates(tree: lxml.html.HtmlElement) -> Iterator[str]:
    for path in _PUBLISHED:
        yield from map(str, tree.xpath(path))
    for script in tree.xpath(_LINKED_DATA):
        try:
            yield from _linked_dates(json.loads(script))
        except (ValueError, RecursionError):
            continue


def _linked_dates(data: Any) -> Iterator[str]:
    entries = data if isinstance(data, list) else [data]
    for entry in entries:
        if isinstance(entry, dict):
            if isinstance(entry.get("datePublished"), str):
                yield entry["datePublished"]
            if isinstance(entry.get("@graph"), list):
                yield from _linked_dates(entry["@graph"])


def _language(tree: lxml.html.HtmlElement) -> str | None:
    language = str(tree.get("lang") or "").strip().lower()
    return re.split(r"[-_]", language)[0] or None


def _answer(request: dict[str, Any], raw: bytes) -> dict[str, Any]:
    try:
        if "feed" in request:
            from etl.readers.feeds import read_feed

            return read_feed(raw, request["feed"], request["content_type"])
        return read_page(raw, request["charset"])
    except BadDocumentError as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"refused": "the page takes too much memory"}


def main() -> None:
    """Answer requests from the pipe whose number is the argument, until it is closed."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    with Connection(int(sys.argv[1])) as pipe:
        while True:
            try:
                request = json.loads(pipe.recv_bytes())
                answer = _answer(request, pipe.recv_bytes())
            except EOFError:
                return
            pipe.send_bytes(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
