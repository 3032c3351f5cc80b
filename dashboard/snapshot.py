"""One generation of the tables as the pages ask it; its answers are kept while it lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from dashboard import indexing, words
from dashboard.ahead import Ahead
from dashboard.arithmetic import counted_with
from dashboard.charts import side_of
from dashboard.factview import Related
from dashboard.sources import sources
from dashboard.timeline import Timeline, timeline
from etl import queries
from etl.catalogue import load_catalogue
from etl.filters import Filters
from etl.store import Generation

Record = dict[str, Any]
Answer = TypeVar("Answer")

KEPT_ANSWERS = 256
EVENT_LIMIT = 300
COMPETING_LIMIT = 400
# A source that no text names: it selects nothing.
NOBODY = "\u2205"


class Snapshot:
    """One generation of the tables, ready to be asked; answers are kept.

    ``number`` is the generation, ``facts`` how many facts it has, ``loaded_at`` a timestamp.
    """

    def __init__(self, database: queries.Database, number: int, facts: int, loaded_at: str) -> None:
        self._database = database
        self._kept: dict[Any, Any] = {}
        self._lock = threading.Lock()
        self._ahead: Ahead | None = None
        self.number = number
        self.facts = facts
        self.loaded_at = loaded_at

    @property
    def database(self) -> queries.Database:
        """The database, for those who stream from it."""
        return self._database

    def _keep(self, key: Any, ask: Callable[[], Answer]) -> Answer:
        with self._lock:
            if key in self._kept:
                kept: Answer = self._kept[key]
                return kept
        answer = ask()
        with self._lock:
            if len(self._kept) >= KEPT_ANSWERS:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = answer
        return answer

    def latest_event(self, now: datetime) -> date | None:
        """Return the day of the latest reported event that is not after ``now``."""
        key = ("latest", now.date())
        return self._keep(key, lambda: queries.summary(self._database, now).latest_event)

    def count(self, filters: Filters) -> int:
        """Return how many facts the filters select."""
        return self._keep(("count", filters), lambda: queries.count(self._database, filters))

    def facets(self, filters: Filters) -> Mapping[str, Sequence[tuple[str, int]]]:
        """Return for each filter its values with the facts that each would leave."""
        return self._keep(
            ("facets", filters),
            lambda: {
                **queries.facets(self._database, filters),
                "flag": queries.flag_counts(self._database, filters),
            },
        )

    def metrics(self, filters: Filters) -> Sequence[str]:
        """Return the metrics of the facts that the filters select, the most frequent first."""
        key = ("metrics", filters)
        counts = self._keep(key, lambda: queries.facets(self._database, filters, ["metric"]))
        return [metric for metric, _ in counts["metric"]]

    def timeline(self, filters: Filters) -> Timeline | None:
        """Return the strip on which dates are chosen; the filters' own dates do not count."""
        asked = replace(filters, first_day=None, last_day=None)
        return self._keep(
            ("timeline", asked), lambda: timeline(queries.facts_by_day(self._database, asked))
        )

    def source_names(self) -> Mapping[str, str]:
        """Return for each spelling of a source the name of the source that it means."""
        return self._keep("sources", lambda: queries.source_names(self._database))

    def series_json(self, filters: Filters, by: str, with_ids: bool) -> bytes:
        """Return the points and spans of a chart as JSON."""
        return queries.series_json(self._database, filters, by, with_ids)

    def series(self, filters: Filters, by: str) -> Mapping[str, Any]:
        """Return the points and spans of a chart, with the ids of their facts."""
        if by == "day" and self._ahead is not None and self._ahead.holds(filters):
            return self._ahead.within(filters)
        key = ("series", filters, by)
        return self._keep(key, lambda: queries.series(self._database, filters, by))

    def read_ahead(self, metrics: Iterable[str], first: date, last: date) -> None:
        """Ask at once for the claims of metrics, from which charts of their lines are answered."""
        names = frozenset(metrics)
        days = Filters(first_day=first, last_day=last)
        claims = self.series(days.with_values("metric", sorted(names)), "day")
        self._ahead = Ahead(names, first, last, claims)

    def page(self, filters: Filters, limit: int, cursor: str | None = None) -> queries.Page:
        """Return some facts, the latest first, and where the next ones begin."""
        return queries.page(self._database, filters, limit, cursor)

    def latest(self, filters: Filters, limit: int) -> Sequence[Record]:
        """Return so many of the facts, the latest first."""
        key = ("latest facts", filters, limit)
        return self._keep(key, lambda: queries.latest(self._database, filters, limit))

    def rows(
        self, filters: Filters, key: str, descending: bool, offset: int, limit: int
    ) -> Sequence[Record]:
        """Return some facts in the order of a column, from a row on."""
        return queries.rows(self._database, filters, key, descending, offset, limit)

    def claims(
        self, fact_ids: Sequence[str], as_of: datetime | None = None
    ) -> Mapping[str, Record]:
        """Return in brief the facts with these ids by id, as known at a time.

        Unknown ones are absent.
        """
        return self._keep(
            ("claims", tuple(fact_ids), as_of),
            lambda: queries.brief_facts_by_id(self._database, fact_ids, as_of),
        )

    def corrections(self, filters: Filters) -> Sequence[queries.Correction]:
        """Return what the filters select of the statements that were given up."""
        key = ("corrections", filters)
        return self._keep(key, lambda: queries.corrections(self._database, filters))

    def days_read(self, filters: Filters) -> frozenset[date]:
        """Return the days on which documents were published, of those that the filters choose."""
        chosen = Filters(as_of=filters.as_of)
        for name in queries.DOCUMENT_FILTERS:
            chosen = chosen.with_values(name, filters.of(name))
        return self._keep(
            ("days", chosen),
            lambda: frozenset(queries.documents_by_day(self._database, chosen)),
        )

    def said_by(self, filters: Filters, colour: str) -> Filters:
        """Return the filters narrowed to the sources that speak for a side, or for none."""
        listed = self.facets(filters.with_values("attributed_to", ()))["attributed_to"]
        chosen = {name.casefold() for name in filters.of("attributed_to")}
        names = [
            spelling
            for source in sources(listed, self.source_names())
            if words.speaker_side(source.name) == colour
            for spelling in source.spellings
            if not chosen or spelling.casefold() in chosen
        ]
        return filters.with_values("attributed_to", names or (NOBODY,))

    def competing(self, filters: Filters) -> Sequence[Record]:
        """Return the facts among these whose claims exclude one another, the latest first."""
        if filters.flag not in (None, "conflict"):
            return ()
        conflicting = replace(filters, flag="conflict")
        return self.latest(conflicting, COMPETING_LIMIT)

    def fact(self, fact_id: str) -> tuple[Record, str | None] | None:
        """Return a fact and when it was superseded (None: it stands); None if there is none."""
        return queries.fact(self._database, fact_id)

    def facts_by_id(self, fact_ids: Sequence[str]) -> Sequence[Record]:
        """Return the facts with these ids, in their order; unknown ones are absent."""
        key = ("facts", tuple(fact_ids))
        return self._keep(key, lambda: queries.facts_by_id(self._database, fact_ids))

    def related(
        self, fact: Record, superseded_at: str | None = None, as_of: datetime | None = None
    ) -> Related:
        """Return the records around a fact, as known at a time (None: now)."""
        document = None if superseded_at else self.document(fact["doc_id"])
        same = queries.facts_of_observation(self._database, fact["observation_id"], as_of)
        return Related(
            same=same,
            event=self.event(fact, as_of),
            text=document["text"] if document else None,
            superseded_at=superseded_at,
            corrections=self._corrections_of(fact),
        )

    def _corrections_of(self, fact: Record) -> Sequence[tuple[Record, Record | None, str]]:
        """Return the corrections that a fact is a side of: before, after, and since when."""
        filters = Filters(values=(("doc_id", (fact["doc_id"],)),))
        return [
            (pair.before, pair.after, pair.at)
            for pair in self.corrections(filters)
            if fact["fact_id"] == pair.before["fact_id"]
            or (pair.after is not None and fact["fact_id"] == pair.after["fact_id"])
        ]

    def event(self, fact: Mapping[str, Any], as_of: datetime | None = None) -> Sequence[Record]:
        """Return the facts of the same day that count the same thing, or parts of it."""
        if not fact["event_end"]:
            return ()
        metrics = counted_with(fact["metric"])
        day = date.fromisoformat(fact["event_end"])
        filters = Filters(
            values=(("metric", tuple(sorted(metrics))),),
            first_day=day,
            last_day=day,
            as_of=as_of,
        )
        return self.latest(filters, EVENT_LIMIT)

    def document(self, doc_id: str) -> Record | None:
        """Return a document with its text, None if there is none."""
        return queries.document(self._database, doc_id)

    def facts_of(self, doc_id: str, as_of: datetime | None = None) -> Sequence[Record]:
        """Return the facts of a document in text order, as known at a time (None: now)."""
        return queries.facts_of_document(self._database, doc_id, as_of)

    def line(self, fact: Record, days: int) -> Sequence[Record]:
        """Return the points of the fact's line in the days up to it, each with ``who`` says so."""
        if not fact["event_end"]:
            return ()
        last = date.fromisoformat(fact["event_end"])
        filters = _line_filters(fact, last - timedelta(days=days), last)
        by_item = load_catalogue().metrics[fact["metric"]].by_item
        points = [
            point
            for point in self.series(filters, "day")["points"]
            if point["location"] == fact["location"]
            and (not by_item or point["item"] == fact["item"])
        ]
        claims = self.claims([name for point in points for name in point["fact_ids"]])
        return [{**point, "who": _who(point, claims)} for point in points]


def open_snapshot(generation: Generation, loaded_at: datetime) -> Snapshot:
    """Return the snapshot of a generation; of a large one the index is made in the background."""
    facts = generation.rows("facts")
    few = facts < indexing.FEWEST_FACTS
    database = queries.open_database(generation, in_memory=few)
    if not few:
        key = indexing.index_key([file.sha256 for file in generation.of("facts")])
        files = generation.paths("facts")
        indexing.index_in_background(database, files, generation.root, key)
    loaded = loaded_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Snapshot(database, generation.number, facts, loaded)


def _who(point: Record, claims: Mapping[str, Record]) -> str | None:
    """Return the source that a point is attributed to; None when none of its facts names one."""
    found = (claims[name] for name in point["fact_ids"] if name in claims)
    sources = (words.source(fact) for fact in found if fact["attributed_to"])
    return next((name for name in sources if not words.is_pointed_at(name)), None)


def _line_filters(fact: Record, first: date, last: date) -> Filters:
    metric = load_catalogue().metrics[fact["metric"]]
    filters = Filters(first_day=first, last_day=last)
    for name in ("metric", "scope", "status", "unit"):
        filters = filters.with_values(name, (fact[name],))
    side = side_of(fact)
    return filters.with_values(metric.side, (side,)) if side else filters
