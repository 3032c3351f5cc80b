"""Batches on their way into the tables: the newest in memory, the rest in files by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.store.rows import Batch

SPILL_BYTES = 64 * 1024 * 1024

MonthsOf = Callable[[pa.Table], pa.ChunkedArray]


@dataclass(frozen=True, slots=True)
class _Spill:
    """Two files of record batches: the n-th of each holds the rows of the n-th month."""

    documents: Path
    facts: Path
    months: tuple[str, ...]

    def part(self, month: str) -> Batch:
        number = self.months.index(month)
        return Batch(_record_batch(self.documents, number), _record_batch(self.facts, number))


class Staging:
    """Takes batches of any total size; memory holds about ``SPILL_BYTES`` of them and the ids.

    ``prefix`` begins the paths of the files, which are the caller's to remove; ``months_of`` tells
    the month that each document belongs to. Every method may raise OSError.
    """

    def __init__(self, prefix: Path, months_of: MonthsOf) -> None:
        self._prefix = prefix
        self._months_of = months_of
        self._spills: list[_Spill] = []
        self._recent: list[Batch] = []
        self._recent_bytes = 0
        self._ids: list[pa.ChunkedArray] = []
        self._rows = 0

    def add(self, batch: Batch) -> None:
        """Take a batch, each document once; its documents win over earlier ones of the same id."""
        numbered = _numbered(batch, self._rows)
        self._rows += batch.documents.num_rows
        self._ids.append(batch.documents["doc_id"])
        self._recent.append(numbered)
        self._recent_bytes += batch.documents.nbytes + batch.facts.nbytes
        if self._recent_bytes >= SPILL_BYTES:
            self._spill()

    def parts(self) -> Iterator[tuple[str, Batch]]:
        """Yield each month with its documents and their facts; the last of each id counts."""
        if not self._rows:
            return
        current = self._current_rows()
        recent = _joined(self._recent) if self._recent else None
        months = None if recent is None else self._months_of(recent.documents)
        names = {month for spill in self._spills for month in spill.months}
        if months is not None:
            names |= set(pc.unique(months).to_pylist())
        for month in sorted(names):
            found = [spill.part(month) for spill in self._spills if month in spill.months]
            if recent is not None and months is not None:
                found.append(_of_month(recent, months, month))
            part = _only(_joined(found), current)
            if part.documents.num_rows:
                yield month, part

    def _current_rows(self) -> pa.ChunkedArray | None:
        """Return the numbers of the documents that no later one replaces, None when all are."""
        ids = pa.table({"doc_id": pa.chunked_array([c for i in self._ids for c in i.chunks])})
        numbered = ids.append_column("row", pa.array(np.arange(self._rows)))
        last = numbered.group_by("doc_id").aggregate([("row", "max")])["row_max"]
        return None if len(last) == self._rows else last

    def _spill(self) -> None:
        joined = _joined(self._recent)
        months = self._months_of(joined.documents)
        names = sorted(pc.unique(months).to_pylist())
        number = len(self._spills)
        spill = _Spill(
            documents=self._prefix.with_name(f"{self._prefix.name}-{number}-documents"),
            facts=self._prefix.with_name(f"{self._prefix.name}-{number}-facts"),
            months=tuple(names),
        )
        parts = [_of_month(joined, months, name) for name in names]
        _write(spill.documents, [part.documents for part in parts])
        _write(spill.facts, [part.facts for part in parts])
        self._spills.append(spill)
        self._recent, self._recent_bytes = [], 0


def _numbered(batch: Batch, first: int) -> Batch:
    """Add the column ``row``: the number of the document, and with each fact that of its own."""
    numbers = pa.array(np.arange(first, first + batch.documents.num_rows))
    rows = pc.index_in(batch.facts["doc_id"], value_set=batch.documents["doc_id"])
    return Batch(
        batch.documents.append_column("row", numbers),
        batch.facts.append_column("row", pc.add(rows.cast(pa.int64()), first)),
    )


def _joined(batches: list[Batch]) -> Batch:
    return Batch(
        pa.concat_tables([batch.documents for batch in batches]),
        pa.concat_tables([batch.facts for batch in batches]),
    )


def _of_month(batch: Batch, months: pa.ChunkedArray, month: str) -> Batch:
    documents = batch.documents.filter(pc.equal(months, month))
    facts = pc.is_in(batch.facts["row"], value_set=documents["row"])
    return Batch(documents, batch.facts.filter(facts))


def _only(batch: Batch, rows: pa.ChunkedArray | None) -> Batch:
    """Return the rows with these numbers (None: all), without their numbers."""
    documents, facts = batch.documents, batch.facts
    if rows is not None:
        documents = documents.filter(pc.is_in(documents["row"], value_set=rows))
        facts = facts.filter(pc.is_in(facts["row"], value_set=rows))
    return Batch(documents.drop_columns(["row"]), facts.drop_columns(["row"]))


def _write(path: Path, tables: list[pa.Table]) -> None:
    schema = tables[0].schema
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        for table in tables:
            batches = table.combine_chunks().to_batches()
            writer.write_batch(batches[0] if batches else pa.RecordBatch.from_pylist([], schema))


def _record_batch(path: Path, number: int) -> pa.Table:
    with pa.OSFile(str(path)) as source, pa.ipc.open_file(source) as reader:
        return pa.Table.from_batches([reader.get_batch(number)])
