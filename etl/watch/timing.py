"""The clock of ``etl watch``, and waiting: the one place where time passes."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """The watch is to end now."""


class Timing(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> datetime:
        """Return the time, aware (UTC)."""

    def wait(self, seconds: float) -> None:
        """Return after ``seconds``; raises Stopped as soon as the watch is to end."""


class SystemTiming:
    """The time of the system, or one that is ``start`` when first asked and runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._began: float | None = None
        self._stop = threading.Event()

    def now(self) -> datetime:
        """Return the time, aware (UTC)."""
        if self._start is None:
            return datetime.now(UTC)
        if self._began is None:
            self._began = time.monotonic()
        return self._start + timedelta(seconds=int(time.monotonic() - self._began))

    def wait(self, seconds: float) -> None:
        """Return after ``seconds``; raises Stopped as soon as ``stop`` is called."""
        if self._stop.wait(max(seconds, 0.0)):
            raise Stopped

    def stop(self) -> None:
        """End all waiting, now and later."""
        self._stop.set()
