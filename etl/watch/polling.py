"""One visit to a source: its new documents, what was refused, and what to keep in mind."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from etl.identity import content_id
from etl.model import Document, Refusal
from etl.readers.documents import (
    BadDocumentError,
    Defaults,
    build_document,
    parse_published,
    refuse,
)
from etl.readers.feeds import MAX_ENTRIES, MAX_FEED_BYTES
from etl.readers.html import MAX_PAGE_BYTES, PageReader, canonical, charset_of
from etl.watch.memory import Memory, SourceMemory, Visited, read_elsewhere
from etl.watch.source_list import Source
from etl.watch.visiting import MOST_TRIES, Page, Validators, VisitError, Visitor

# So many entries are handed on at a time, so that a long feed is not lost with its last entry.
_HANDED_ON = 25
_HTML_TYPES = ("text/html", "application/xhtml+xml", "")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Harvest:
    """A part of what a visit gave; ``memory`` is to be kept once the documents are stored.

    ``unchanged`` says that the source has nothing newer, ``last`` that no part follows.
    """

    source: Source
    documents: tuple[Document, ...]
    refusals: tuple[Refusal, ...]
    memory: SourceMemory
    unchanged: bool = False
    last: bool = True


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one entry, or several, gave; ``failures`` is how often the last was tried in vain."""

    documents: tuple[Document, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    failures: int = 0

    def with_more(self, other: _Reading) -> _Reading:
        return _Reading(self.documents + other.documents, self.refusals + other.refusals)


class Poller:
    """Visits sources, for several threads at once."""

    def __init__(self, visitor: Visitor, pages: PageReader, memory: Memory) -> None:
        self._visitor = visitor
        self._pages = pages
        self._reading = threading.Lock()
        self._memory = memory

    def poll(self, source: Source, now: datetime) -> Iterator[Harvest]:
        """Visit a source once; yields at least one part and raises nothing but Stopped."""
        memory = self._memory.get(source.url, SourceMemory())
        try:
            found = self._visitor.visit(
                source.url,
                most_bytes=MAX_FEED_BYTES if source.kind == "feed" else MAX_PAGE_BYTES,
                allow_private=source.allow_private,
                validators=memory.validators,
                tries=MOST_TRIES,
            )
            if found is None:
                kept = memory.succeeded(now, memory.validators)
                yield Harvest(source, (), (), kept, unchanged=True)
            elif source.kind == "feed":
                yield from self._poll_feed(source, found, memory, now)
            else:
                yield self._poll_page(source, found, memory, now)
        except VisitError as error:
            yield _failure(source, memory, now, str(error), error.not_before)
        except BadDocumentError as error:
            yield _failure(source, memory, now, str(error), None)

    def _poll_page(
        self, source: Source, found: Page, memory: SourceMemory, now: datetime
    ) -> Harvest:
        record = self._read_page(found)
        record |= {"id": record["url"], "published_at": record.pop("published")}
        document, refusals = _build(record, source, now)
        return Harvest(source, (document,), refusals, memory.succeeded(now, found.validators))

    def _poll_feed(
        self, source: Source, found: Page, memory: SourceMemory, now: datetime
    ) -> Iterator[Harvest]:
        with self._reading:
            feed = self._pages.read_feed(found.body, found.url, found.content_type)
        entries = dict(memory.entries)
        slow: set[str] = set()
        part = _Reading(refusals=_left_out(source, feed["left_out"]))
        for key, digest, entry in _keyed(feed["entries"]):
            failures = _failures_so_far(entries.get(key), digest)
            if failures is None or read_elsewhere(self._memory, key, source.url):
                continue
            reading = self._read_entry(source, feed, {**entry, "id": key}, failures, now, slow)
            # Put at the end, so that what the feed shows no more is forgotten first.
            entries.pop(key, None)
            entries[key] = Visited(digest, reading.failures)
            part = part.with_more(reading)
            if len(part.documents) + len(part.refusals) >= _HANDED_ON:
                so_far = replace(memory, entries=dict(entries))
                yield Harvest(source, part.documents, part.refusals, so_far, last=False)
                part = _Reading()
        waiting = any(0 < visited.failures < MOST_TRIES for visited in entries.values())
        # While an entry is to be tried again the feed must be sent again as well.
        validators = Validators() if waiting else found.validators
        memory = replace(memory, entries=entries).succeeded(now, validators)
        yield Harvest(source, part.documents, part.refusals, memory)

    def _read_entry(
        self,
        source: Source,
        feed: Mapping[str, Any],
        entry: Mapping[str, Any],
        failures: int,
        now: datetime,
        slow: set[str],
    ) -> _Reading:
        """Read the page of an entry; where that cannot be had, the text in the feed itself.

        ``slow`` are the hosts that let the time run out in this visit; they are not asked again.
        """
        place = entry["link"] or source.url
        try:
            page = self._visit_entry(source, entry, slow)
            refusals: tuple[Refusal, ...] = ()
        except (VisitError, BadDocumentError) as error:
            again = isinstance(error, VisitError) and error.temporary
            failures = failures + 1 if again else MOST_TRIES
            if failures < MOST_TRIES or not entry["text"]:
                return _Reading(refusals=(refuse(place, str(error)),), failures=failures)
            page = {}
            refusals = (refuse(place, f"{error}; the text in the feed is read instead"),)
        try:
            document, problems = _build(_entry_record(feed, entry, page), source, now)
        except BadDocumentError as error:
            return _Reading(refusals=(*refusals, refuse(place, str(error))), failures=MOST_TRIES)
        return _Reading((document,), (*refusals, *problems), MOST_TRIES if refusals else 0)

    def _visit_entry(
        self, source: Source, entry: Mapping[str, Any], slow: set[str]
    ) -> dict[str, Any]:
        if not entry["link"]:
            return {}
        host = urlsplit(entry["link"]).netloc
        if host in slow:
            raise VisitError("not asked for: its host kept us waiting before", temporary=True)
        try:
            found = self._visitor.visit(
                entry["link"],
                most_bytes=MAX_PAGE_BYTES,
                allow_private=source.allow_private,
                asks_robots=True,
            )
        except VisitError as error:
            if error.slow:
                slow.add(host)
            raise
        return self._read_page(found) if found else {}

    def _read_page(self, found: Page) -> dict[str, Any]:
        kind = (found.content_type or "").partition(";")[0].strip().lower()
        if kind not in _HTML_TYPES:
            raise BadDocumentError(f"not a web page but {ascii(kind)[:60]}")
        with self._reading:
            values = self._pages.read(found.body, charset_of(found.content_type))
        published = values.pop("published_at")
        return {**values, "url": canonical(values["url"], found.url), "published": published}


def _failure(
    source: Source,
    memory: SourceMemory,
    now: datetime,
    reason: str,
    not_before: datetime | None,
) -> Harvest:
    kept = memory.failed(now, reason, not_before)
    return Harvest(source, (), (refuse(source.url, reason),), kept)


def _keyed(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each entry with what it is known by and a digest of all that the feed says of it."""
    for entry in entries:
        key = entry["id"] or entry["link"] or content_id((entry["title"], entry["text"]))
        yield key, content_id([entry[name] for name in sorted(entry)]), entry


def _failures_so_far(visited: Visited | None, digest: str) -> int | None:
    """Return how often an entry was tried in vain, None when it is not to be read (again)."""
    if visited is None or visited.digest != digest:
        return 0
    return visited.failures if 0 < visited.failures < MOST_TRIES else None


def _left_out(source: Source, number: int) -> tuple[Refusal, ...]:
    if not number:
        return ()
    reason = f"only the first {MAX_ENTRIES:,} entries are read, {number:,} are left out"
    return (refuse(source.url, reason),)


def _entry_record(
    feed: Mapping[str, Any], entry: Mapping[str, Any], page: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the record of an entry's document: the text of its page, what the feed says of it."""
    published = entry["published"] or page.get("published") or entry["updated"]
    return {
        "id": entry["id"],
        "text": page.get("text") or entry["text"],
        "title": entry["title"] or page.get("title"),
        "publisher": page.get("publisher") or feed["title"],
        "url": page.get("url") or entry["link"],
        "language": page.get("language") or feed["language"],
        "published_at": published,
    }


def _build(
    record: dict[str, Any], source: Source, now: datetime
) -> tuple[Document, tuple[Refusal, ...]]:
    """Return the document of a record and what is wrong with it; raises BadDocumentError.

    What the list of sources says of publisher and language holds. A date that cannot be is left
    out: a figure is rather undated than dated wrongly.
    """
    place = record["url"] or source.url
    problems: tuple[Refusal, ...] = ()
    reason = _date_problem(record["published_at"], now)
    if reason:
        problems = (refuse(place, f"{reason}; the document is kept without it"),)
        record = {**record, "published_at": None}
    record = {
        **record,
        "publisher": source.publisher or record["publisher"],
        "language": source.language or record["language"],
    }
    return build_document(record, Defaults(), source.url), problems


def _date_problem(value: str | None, now: datetime) -> str | None:
    try:
        published = parse_published(value)
    except BadDocumentError as error:
        return str(error)
    if published and published.moment > now + _CLOCKS_DIFFER:
        return f"the publication date {published.day} lies in the future"
    if published and published.moment < _EARLIEST:
        return f"the publication date {published.day} is older than the web"
    return None
