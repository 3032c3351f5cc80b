"""What walls ask for next, made as soon as the tables have changed and not only when one asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from time import monotonic, sleep

from dashboard.generations import Tables, TablesUnreadable

# Seconds between two looks at the tables, and after which a wall that has not asked is gone.
GLANCE = 0.25
LATELY = 30.0
WALL_LIMIT = 32


class Early:
    """Looks for new tables while walls ask now and then, and makes for each what it will get."""

    def __init__(self, tables: Tables, lately: float = LATELY) -> None:
        self._tables = tables
        self._lately = lately
        self._lock = threading.Lock()
        self._asked: dict[Hashable, tuple[float, Callable[[], object]]] = {}
        self._watching = False

    def note(self, wall: Hashable, make: Callable[[], object]) -> None:
        """Take it that a wall has asked, and that ``make`` keeps ready what it asks for."""
        with self._lock:
            if len(self._asked) < WALL_LIMIT or wall in self._asked:
                self._asked[wall] = (monotonic(), make)
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="early", daemon=True).start()

    def _watch(self) -> None:
        seen = self._generation()
        while walls := self._still_there():
            generation = self._generation()
            if generation not in (None, seen):
                for make in walls:
                    make()
                seen = generation
            sleep(GLANCE)

    def _still_there(self) -> list[Callable[[], object]]:
        """Return how to make what each wall gets that asked lately; without one nobody watches."""
        with self._lock:
            oldest = monotonic() - self._lately
            self._asked = {wall: each for wall, each in self._asked.items() if each[0] >= oldest}
            self._watching = bool(self._asked)
            return [make for _, make in self._asked.values()]

    def _generation(self) -> int | None:
        """Return the number of the current tables; None when there are none to be read."""
        try:
            snapshot = self._tables.snapshot()
        except TablesUnreadable:
            return None
        return None if snapshot is None else snapshot.number
