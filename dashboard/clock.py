"""The clock that ages are counted from: the machine's, or a given time that runs on from there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Clock:
    """Tells the time, aware and in UTC. ``demo`` is true when it was set by hand."""

    start: datetime
    demo: bool
    elapsed: Callable[[], float]

    def now(self) -> datetime:
        """Return the time of this clock."""
        return self.start + timedelta(seconds=self.elapsed())


def real_clock() -> Clock:
    """Return the machine's clock."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return Clock(epoch, False, time.time)


def demo_clock(start: datetime) -> Clock:
    """Return a clock that says ``start`` now and runs on from there."""
    began = time.monotonic()
    return Clock(start, True, lambda: time.monotonic() - began)


def parse_time(text: str) -> datetime:
    """Read an ISO time, UTC unless it says; raises ValueError."""
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
