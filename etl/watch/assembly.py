"""A watch put together from its parts, with the signals that end it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from etl.model import Document, Refusal
from etl.progress import Silent
from etl.readers.html import PageReader
from etl.run import run
from etl.watch.fetching import Fetcher
from etl.watch.memory import Memory, MemoryDamagedError, read_memory
from etl.watch.polling import Poller
from etl.watch.reporting import WatchLines
from etl.watch.rounds import Watch, watching_alone
from etl.watch.source_list import Source
from etl.watch.timing import Stopped, SystemTiming
from etl.watch.visiting import Visitor


def watch_sources(
    sources: tuple[Source, ...],
    root: Path,
    *,
    every: timedelta,
    once: bool,
    build: str,
    start: datetime | None,
    quiet: bool,
) -> bool:
    """Visit the sources, once or until SIGTERM or SIGINT; return whether anything was refused.

    ``start`` is the time to begin at, None the system's. Raises StoreError.
    """
    timing, fetcher = SystemTiming(start), Fetcher()
    lines = WatchLines(quiet, sys.stderr if sys.stderr.isatty() else None)

    def store(items: Sequence[Document | Refusal], now: datetime) -> None:
        report = run(
            items, root, build=build, now=now, jobs=1, progress=Silent(),
            report_refusal=_told_already,
        )  # fmt: skip
        lines.stored(report)

    def stop() -> None:
        timing.stop()
        fetcher.stop()

    with watching_alone(root), PageReader() as pages, _ended_by_signals(stop):
        memory = _memory(root, lines)
        poller = Poller(Visitor(fetcher, timing), pages, memory)
        watch = Watch(sources, every, root, memory, poller.poll, store, timing, lines)
        try:
            if once:
                watch.once()
            else:
                watch.for_ever()
        except Stopped:
            lines.stopped()
    lines.sums(root)
    return lines.any_refused


def _memory(root: Path, lines: WatchLines) -> Memory:
    try:
        return read_memory(root)
    except MemoryDamagedError as error:
        lines.warn(str(error))
        return {}


def _told_already(refusal: Refusal) -> None:
    """Refusals are told when they come, not when they are stored."""


@contextmanager
def _ended_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - called by the system
        stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
