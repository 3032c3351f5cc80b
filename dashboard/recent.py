"""Large tables before their index is made: the newest facts answer for all where they decide.

An index of a million facts takes half a minute; news must not wait for it. What is asked about the
last months alone is answered from those months, held in memory, and gets the same answer.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dashboard.snapshot import Record, Snapshot
from etl import queries
from etl.filters import Filters


class Recent:
    """Gives for a snapshot one that answers sooner; the last is kept for whoever asks next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[Snapshot, date, Snapshot] | None = None

    def of(self, snapshot: Snapshot, since: date) -> Snapshot:
        """Return a snapshot that answers as another does, soonest about what ended since a day.

        That is the same one where it is fast already. Facts come without their derived flags.
        """
        if snapshot.database.index is not None or snapshot.database.pending is None:
            self._made = None
            return snapshot
        with self._lock:
            if self._made is None or self._made[:2] != (snapshot, since):
                self._made = (snapshot, since, _Newest(snapshot, since))
            return self._made[2]


class _Newest(Snapshot):
    """The newest facts in front of all; those are asked, without flags, where the first do not do.

    What selects by flag or time is asked of the tables as they are.
    """

    def __init__(self, tables: Snapshot, since: date) -> None:
        known = (tables.number, tables.facts, tables.loaded_at)
        super().__init__(queries.open_newest(tables.database, since), *known)
        self._tables = tables
        self._all = Snapshot(queries.without_flags(tables.database), *known)
        self._since = since

    def _decides(self, filters: Filters) -> bool:
        """True when all facts that the filters can select are among the newest."""
        return (
            self._is_plain(filters)
            and filters.first_day is not None
            and filters.first_day >= self._since
        )

    @staticmethod
    def _is_plain(filters: Filters) -> bool:
        return filters.flag is None and filters.as_of is None

    def _others(self, filters: Filters) -> Snapshot:
        return self._all if self._is_plain(filters) else self._tables

    def metrics(self, filters: Filters) -> Sequence[str]:
        """Return the metrics of the facts that the filters select, the most frequent first."""
        if self._decides(filters):
            return super().metrics(filters)
        return self._others(filters).metrics(filters)

    def series(self, filters: Filters, by: str) -> Mapping[str, Any]:
        """Return the points and spans of a chart, with the ids of their facts."""
        if self._decides(filters):
            return super().series(filters, by)
        return self._others(filters).series(filters, by)

    def latest(self, filters: Filters, limit: int) -> Sequence[Record]:
        """Return so many of the facts, the latest first: none is later than the newest."""
        if self._is_plain(filters):
            found = super().latest(filters, limit)
            if len(found) == limit or self._decides(filters):
                return found
        return self._others(filters).latest(filters, limit)

    def facts_by_id(self, fact_ids: Sequence[str]) -> Sequence[Record]:
        """Return the facts with these ids, in their order; unknown ones are absent."""
        found = super().facts_by_id(fact_ids)
        return found if len(found) == len(fact_ids) else self._all.facts_by_id(fact_ids)

    def claims(
        self, fact_ids: Sequence[str], as_of: datetime | None = None
    ) -> Mapping[str, Record]:
        """Return in brief the facts with these ids by id, as known at a time."""
        if as_of is not None:
            return self._tables.claims(fact_ids, as_of)
        found = super().claims(fact_ids)
        return found if found.keys() >= set(fact_ids) else self._all.claims(fact_ids)
