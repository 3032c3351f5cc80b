"""RSS and Atom feeds: what they say of each entry. Runs in the process that reads web pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser
import lxml.etree
import lxml.html

from etl.readers.documents import BadDocumentError
from etl.readers.html_child import UNCLEAR_CHARSET, has_odd_figures

MAX_FEED_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 1_000

# What the library raises for feeds that are not what it relies on.
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
# What a reader of the text does not see must not be read either.
_UNSEEN = "//script | //style | //template | //noscript | //*[@hidden] | //comment()"
_BLOCKS = "//p | //br | //div | //li | //tr | //h1 | //h2 | //h3 | //h4 | //blockquote"
_ENTRY_END = re.compile(rb"</(?:[a-zA-Z]{1,20}:)?(?:item|entry)>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINES = re.compile(r" ?\n[ \n]*")


def read_feed(raw: bytes, url: str, content_type: str | None) -> dict[str, Any]:
    """Return the record of a feed: ``title``, ``language``, ``entries``, ``left_out``.

    An entry has ``id``, ``link``, ``title``, ``published``, ``updated`` (ISO times) and ``text``,
    each None where the feed does not say. ``left_out`` counts the entries behind ``MAX_ENTRIES``.
    A feed with faults is read as far as it goes; raises BadDocumentError for what is none.
    """
    raw, cut = _first_entries(raw)
    if _is_surely_utf8(raw):
        content_type = "application/xml; charset=utf-8"
    headers = {"content-type": content_type} if content_type else {}
    try:
        # The library is given bytes alone: a text it would take for an address or a path. Not told
        # where the feed lies it leaves ids as they are; addresses are completed here.
        found = feedparser.parse(
            io.BytesIO(raw),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _BROKEN as error:
        raise BadDocumentError("a feed with faults that cannot be read over") from error
    if not found.get("version"):
        raise BadDocumentError("neither RSS nor Atom")
    entries = [_entry(entry, url) for entry in found.entries[:MAX_ENTRIES]]
    if not found.get("encoding", "").lower().startswith("utf"):
        _check_figures(entries)
    return {
        "title": _words(found.feed.get("title")),
        "language": _language(found.feed.get("language")),
        "entries": entries,
        "left_out": cut + len(found.entries) - len(entries),
    }


def plain_text(markup: str) -> str:
    """Return the text of a piece of HTML, a line for each of its blocks."""
    try:
        tree = lxml.html.document_fromstring(f"<div>{_CONTROLS.sub('', markup)}</div>")
    except (lxml.etree.LxmlError, ValueError):
        return ""
    for element in tree.xpath(_UNSEEN):
        element.drop_tree()
    for element in tree.xpath(_BLOCKS):
        element.tail = _new_line(element.tail)
        element.text = None if element.tag == "br" else _new_line(element.text)
    return _LINES.sub("\n", _SPACES.sub(" ", _CONTROLS.sub("", tree.text_content()))).strip()


def _is_surely_utf8(raw: bytes) -> bool:
    """Tell whether bytes make sense as UTF-8 alone, whatever the feed says of itself."""
    if raw.isascii() or b"\x00" in raw:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _check_figures(entries: list[dict[str, str | None]]) -> None:
    for entry in entries:
        if has_odd_figures(f"{entry['title']}\n{entry['text']}"):
            raise BadDocumentError(UNCLEAR_CHARSET)


def _new_line(text: str | None) -> str:
    # References to control characters pass the parser, which does not take them back.
    return "\n" + _CONTROLS.sub("", text or "")


def _first_entries(raw: bytes) -> tuple[bytes, int]:
    """Return a feed without what stands behind ``MAX_ENTRIES``, and how many entries that is.

    The library takes as long for each entry as for the one that is wanted.
    """
    ends = [match.end() for match in _ENTRY_END.finditer(raw)]
    if len(ends) <= MAX_ENTRIES:
        return raw, 0
    return raw[: ends[MAX_ENTRIES - 1]] + raw[ends[-1] :], len(ends) - MAX_ENTRIES


def _entry(entry: Any, url: str) -> dict[str, str | None]:
    markup = [content.get("value") or "" for content in entry.get("content", ())]
    text = plain_text(max([*markup, entry.get("summary") or ""], key=len))
    return {
        "id": entry.get("id") or None,
        "link": _complete(entry.get("link"), url),
        "title": _words(entry.get("title")),
        "published": _moment(entry.get("published"), entry.get("published_parsed")),
        # Asked itself, the library gives the time of publication where none is said.
        "updated": _moment(dict.get(entry, "updated"), dict.get(entry, "updated_parsed")),
        "text": text or None,
    }


def _complete(link: str | None, url: str) -> str | None:
    """Return where a link leads, None where it leads to no page."""
    try:
        complete = urljoin(url, link.strip()) if link else ""
    except ValueError:
        return None
    return complete if complete.lower().startswith(("http://", "https://")) else None


def _words(markup: str | None) -> str | None:
    return " ".join(plain_text(markup).split()) or None if markup else None


def _language(value: str | None) -> str | None:
    return re.split(r"[-_]", value.strip().lower())[0] or None if value else None


def _moment(text: str | None, parsed: struct_time | None) -> str | None:
    """Return the time in the offset that the feed gives; the library's own knows only UTC."""
    for moment in _moments(text, parsed):
        return moment.isoformat()
    return None


def _moments(text: str | None, parsed: struct_time | None) -> Iterator[datetime]:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            if text:
                yield read(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    try:
        if parsed:
            yield datetime(*parsed[:6], tzinfo=UTC)
    except (ValueError, OverflowError):
        return
