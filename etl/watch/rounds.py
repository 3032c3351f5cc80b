"""Rounds of visits, once or for ever: what the sources have that is new goes into the tables."""

from __future__ import annotations

import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from etl.model import Document, Refusal
from etl.store import StoreError, StoreLocked
from etl.watch.addresses import parse_address
from etl.watch.memory import Memory, SourceMemory, due_at, write_memory
from etl.watch.polling import Harvest
from etl.watch.source_list import Source
from etl.watch.states import SourceState, write_states
from etl.watch.timing import Stopped, Timing

_HOSTS_AT_ONCE = 8
# So many documents and refusals are stored together, unless the round is over before.
_STORED_TOGETHER = 200
# … or nothing has come for so long: what others have must not wait for a slow source.
_IDLE_SECONDS = 5.0
# While somebody else writes to the tables.
_LOCKED_PAUSE = 5.0
_LOCKED_TRIES = 60
_SHORTEST_REST = 1.0
_LOCK_NAME = ".watch.lock"

# Visits a source once and yields what it has in parts; raises nothing but Stopped.
Poll = Callable[[Source, datetime], Iterator[Harvest]]
# Puts documents and refusals into the tables; raises StoreError.
Store = Callable[[Sequence[Document | Refusal], datetime], None]


class Reporter(Protocol):
    """Is told what a watch does, as it does it."""

    def begins(self, sources: int) -> None:
        """Tell that a round of visits to so many sources begins."""

    def part(self, harvest: Harvest) -> None:
        """Tell what a visit gave."""

    def ends(self) -> None:
        """Tell that the round is over, or was broken off."""

    def held_back(self, source: Source, until: datetime) -> None:
        """Tell that a source asked not to be visited before ``until``."""

    def warn(self, line: str) -> None:
        """Tell something that is not as it should be, but stops nothing."""

    def rest(self, until: datetime) -> None:
        """Tell that nothing is due before ``until``."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The sources, what is known of them, and everything that a round needs.

    ``memory`` changes with every round; ``every`` holds for sources that do not say themselves.
    """

    sources: tuple[Source, ...]
    every: timedelta
    root: Path
    memory: Memory
    poll: Poll
    store: Store
    timing: Timing
    reporter: Reporter

    def once(self) -> None:
        """Visit every source that did not ask for a pause; raises StoreError and Stopped."""
        now = self.timing.now()
        visited = []
        for source in self.sources:
            not_before = self._known(source).not_before
            if not_before and not_before > now:
                self.reporter.held_back(source, not_before)
            else:
                visited.append(source)
        self._round(visited, now)

    def for_ever(self) -> None:
        """Visit every source whenever it is due; ends by raising StoreError or Stopped."""
        while True:
            now = self.timing.now()
            due = [source for source in self.sources if self._due(source, now) <= now]
            if due:
                self._round(due, now)
            next_due = min(self._due(source, now) for source in self.sources)
            self.reporter.rest(next_due)
            rest = (next_due - self.timing.now()).total_seconds()
            self.timing.wait(max(rest, _SHORTEST_REST))

    def _known(self, source: Source) -> SourceMemory:
        return self.memory.get(source.url, SourceMemory())

    def _state(self, source: Source) -> SourceState:
        known = self._known(source)
        return SourceState(
            name=source.name,
            url=source.url,
            visited_at=known.visited_at,
            succeeded_at=known.succeeded_at,
            failures=known.failures,
            reason=known.reason,
            due_at=due_at(known, source.every or self.every),
        )

    def _due(self, source: Source, now: datetime) -> datetime:
        return due_at(self._known(source), source.every or self.every) or now

    def _round(self, sources: Sequence[Source], now: datetime) -> None:
        """Visit the sources and store what they have; whatever came before a stop is stored."""
        self.reporter.begins(len(sources))
        try:
            parts: list[Harvest] = []
            for part in self._visits(sources, now):
                if part is not None:
                    self.reporter.part(part)
                    parts.append(part)
                if parts and (part is None or _size(parts) >= _STORED_TOGETHER):
                    self._keep(parts, now)
                    parts = []
            self._keep(parts, now)
        finally:
            self.reporter.ends()
        self.timing.wait(0)

    def _keep(self, parts: Sequence[Harvest], now: datetime) -> None:
        """Store documents first, then what is known: nothing is taken for read that is not in."""
        self._store_when_free([*_items(parts)], now)
        for part in parts:
            self.memory[part.source.url] = replace(part.memory, name=part.source.name)
        for url in self.memory.keys() - {source.url for source in self.sources}:
            del self.memory[url]
        try:
            write_memory(self.root, self.memory)
            write_states(self.root, map(self._state, self.sources))
        except OSError as error:
            raise StoreError(f"{error.filename or self.root}: {error.strerror}") from error

    def _store_when_free(self, items: Sequence[Document | Refusal], now: datetime) -> None:
        for left in reversed(range(_LOCKED_TRIES)):
            try:
                self.store(items, now)
                return
            except StoreLocked as error:
                if not left:
                    raise
                if left == _LOCKED_TRIES - 1:
                    self.reporter.warn(f"{error}; waiting for it")
            self.timing.wait(_LOCKED_PAUSE)

    def _visits(self, sources: Sequence[Source], now: datetime) -> Iterator[Harvest | None]:
        """Yield the parts as they come: several hosts at once, the sources of one in turn.

        None is yielded whenever nothing has come for a while.
        """
        results: queue.SimpleQueue[Harvest | None] = queue.SimpleQueue()
        over = threading.Event()

        def visit(group: Sequence[Source]) -> None:
            try:
                for source in group:
                    for part in self.poll(source, now):
                        results.put(part)
                        if over.is_set():
                            return
            except Stopped:
                return
            finally:
                results.put(None)

        groups = _by_host(sources)
        with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
            futures = [pool.submit(visit, group) for group in groups]
            try:
                running = len(groups)
                while running:
                    try:
                        part = results.get(timeout=_IDLE_SECONDS)
                    except queue.Empty:
                        yield None
                        continue
                    if part is None:
                        running -= 1
                    else:
                        yield part
            finally:
                over.set()
        for future in futures:
            future.result()


@contextmanager
def watching_alone(root: Path) -> Iterator[None]:
    """Keep a second watch of the same tables out; raises StoreLocked."""
    lock = FileLock(root / _LOCK_NAME, blocking=False)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StoreLocked(f"another watch is filling {root}: end that one first") from error
    except OSError as error:
        raise StoreError(f"{error.filename or root}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def _size(parts: Sequence[Harvest]) -> int:
    return sum(len(part.documents) + len(part.refusals) for part in parts)


def _items(parts: Sequence[Harvest]) -> Iterator[Document | Refusal]:
    for part in parts:
        yield from part.documents
        yield from part.refusals


def _by_host(sources: Sequence[Source]) -> list[list[Source]]:
    groups: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        groups[parse_address(source.url).host].append(source)
    return list(groups.values())
