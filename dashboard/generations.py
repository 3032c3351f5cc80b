"""The tables in a folder: the newest generation that can be read, and why a newer one cannot."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from dashboard.clock import Clock
from dashboard.snapshot import Snapshot, open_snapshot
from etl.store import Generation, NoTables, StoreError, open_generation
from etl.watch.states import SourceState, StatesDamagedError, read_states

MANIFEST = "manifest.json"


class TablesUnreadable(Exception):  # noqa: N818
    """The tables exist and cannot be read; the message says why in one sentence."""


class Tables:
    """The tables in a folder. ``snapshot`` follows what the ETL publishes."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: tuple[int, ...] | None = None
        self._generation: Generation | None = None
        self._snapshot: Snapshot | None = None
        self._last: Snapshot | None = None

    def readable(self) -> tuple[Snapshot | None, str]:
        """Return the latest generation that can be read, and why the current one cannot ("").

        Raises TablesUnreadable when none was ever read.
        """
        try:
            return self.snapshot(), ""
        except TablesUnreadable as error:
            if self._last is None:
                raise
            return self._last, str(error)

    def watched(self) -> Sequence[SourceState]:
        """Return how the sources that the ETL watches fare; none where nothing is watched."""
        try:
            return read_states(self._root)
        except StatesDamagedError:
            # The next round writes it anew, and nothing that is shown comes from it.
            return ()

    def snapshot(self) -> Snapshot | None:
        """Return the current generation; None when there are no tables yet.

        Raises TablesUnreadable.
        """
        with self._lock:
            seen = self._look()
            if seen is None:
                self._seen = self._generation = self._snapshot = None
            elif seen != self._seen or self._snapshot is None:
                self._open()
                self._seen = seen
            return self._snapshot

    def _look(self) -> tuple[int, ...] | None:
        try:
            status = (self._root / MANIFEST).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise TablesUnreadable(f"{MANIFEST}: {error.strerror}.") from error
        return status.st_mtime_ns, status.st_ino, status.st_size

    def _open(self) -> None:
        now = self._clock.now()
        try:
            generation = open_generation(self._root, loaded_at=now, known=self._generation)
            self._snapshot = self._last = open_snapshot(generation, now)
            self._generation = generation
        except NoTables:
            self._snapshot = self._generation = None
        except (StoreError, OSError) as error:
            self._snapshot = None
            # Where the tables lie is nothing for those who read the pages.
            raise TablesUnreadable(str(error).replace(f"{self._root}/", "")) from error
