"""Batches on their way into the tables: the newest in memory, the rest in files by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.store.contents import Source, contents_of, placed, staged_places
from etl.store.rows import Batch
from etl.store.splicing import Positions

SPILL_BYTES = 64 * 1024 * 1024

_NO_ROWS = np.empty(0, np.int64)

MonthsOf: TypeAlias = Callable[[pa.Table], pa.ChunkedArray]


@dataclass(frozen=True, slots=True)
class StagedMonth:
    """The documents of one month with their facts; their places say which of ``contents`` is whose.

    Of the documents themselves only what puts them in order is there.
    """

    batch: Batch
    contents: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Spill:
    """Two files of record batches: the n-th of each holds the rows of the n-th month."""

    documents: Path
    facts: Path
    months: tuple[str, ...]

    def part(self, month: str) -> Batch:
        """Return the rows of a month. Of the documents only what is looked at is read."""
        number = self.months.index(month)
        batches = (_mapped(path, number) for path in (self.documents, self.facts))
        return Batch(*(pa.Table.from_batches([batch]) for batch in batches))

    def contents(self, month: str) -> Source:
        """Return the source of the month's documents; it maps the file anew for each reading."""
        return partial(_mapped_contents, self.documents, self.months.index(month))


class Staging:
    """Takes batches of any total size; memory holds about ``SPILL_BYTES`` of them at a time.

    Of a document in a file no more is kept than eight bytes. ``prefix`` begins the paths of the
    files, which are the caller's to remove; ``months_of`` tells the month that each document
    belongs to. Every method may raise OSError.
    """

    def __init__(self, prefix: Path, months_of: MonthsOf) -> None:
        self._prefix = prefix
        self._months_of = months_of
        self._spills: list[_Spill] = []
        self._recent: list[Batch] = []
        self._recent_bytes = 0
        self._hashes: list[Positions] = []
        self._rows = 0

    def add(self, batch: Batch) -> None:
        """Take a batch, each document once; its documents win over earlier ones of the same id."""
        if not batch.documents.num_rows:
            return
        numbered = _numbered(batch, self._rows)
        self._rows += batch.documents.num_rows
        self._hashes.append(_hashes(batch.documents["doc_id"]))
        self._recent.append(numbered)
        self._recent_bytes += batch.documents.nbytes + batch.facts.nbytes
        if self._recent_bytes >= SPILL_BYTES:
            self._spill()

    def parts(self) -> Iterator[tuple[str, Callable[[], StagedMonth]]]:
        """Yield each month with what reads its documents and facts; the last of each id counts.

        A month may turn out to be empty. Nothing of it is kept here once it has been read.
        """
        if self._spills and self._recent:
            self._spill()
        recent = dict(_by_month(_joined(self._recent), self._months_of)) if self._recent else {}
        replaced = self._replaced_rows(recent)
        names = {month for spill in self._spills for month in spill.months} | set(recent)
        for month in sorted(names):
            yield month, partial(self._read, month, recent, replaced)

    def _read(
        self, month: str, recent: Mapping[str, Batch], replaced: pa.ChunkedArray
    ) -> StagedMonth:
        spills = [spill for spill in self._spills if month in spill.months]
        found = [(spill.part(month), spill.contents(month)) for spill in spills]
        if month in recent:
            found.append((recent[month], contents_of(recent[month].documents.combine_chunks())))
        rows = _without(_placed([batch for batch, _ in found]), replaced)
        return StagedMonth(rows, tuple(source for _, source in found))

    def _replaced_rows(self, recent: Mapping[str, Batch]) -> pa.ChunkedArray:
        """Return the numbers of the documents that a later one of the same id replaces."""
        suspects = pa.array(_with_equals(np.concatenate([*self._hashes, _NO_ROWS])))
        if not len(suspects):
            return pa.chunked_array([suspects])
        # Different ids may have one hash: those few, and those that did come again, are read.
        parts = [spill.part(month) for spill in self._spills for month in spill.months]
        ids = pa.concat_tables(
            part.documents.select(["doc_id", "row"]).filter(
                pc.is_in(part.documents["row"], value_set=suspects)
            )
            for part in (*parts, *recent.values())
        )
        last = ids.group_by("doc_id").aggregate([("row", "max")])["row_max"]
        return ids["row"].filter(pc.invert(pc.is_in(ids["row"], value_set=last)))

    def _spill(self) -> None:
        documents, facts = (
            self._prefix.with_name(f"{self._prefix.name}-{len(self._spills)}-{table}")
            for table in ("documents", "facts")
        )
        months = []
        rows = _joined(self._recent)
        # Month by month, so that no more than one of them is in memory twice.
        with (
            _new_file(documents, rows.documents.schema) as of_documents,
            _new_file(facts, rows.facts.schema) as of_facts,
        ):
            for month, part in _by_month(rows, self._months_of):
                _write(of_documents, part.documents)
                _write(of_facts, part.facts)
                months.append(month)
        self._spills.append(_Spill(documents, facts, tuple(months)))
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


def _placed(batches: list[Batch]) -> Batch:
    """Return the batches as one, of the documents only their key, their place and their number."""
    parts = []
    for source, batch in enumerate(batches):
        documents = placed(batch.documents, staged_places(source, batch.documents.num_rows))
        parts.append(Batch(documents.append_column("row", batch.documents["row"]), batch.facts))
    return _joined(parts)


def _by_month(batch: Batch, months_of: MonthsOf) -> Iterator[tuple[str, Batch]]:
    """Yield each month of the documents, in order, with its rows."""
    months = months_of(batch.documents)
    for name in sorted(pc.unique(months).to_pylist()):
        yield name, _of_month(batch, months, name)


def _of_month(batch: Batch, months: pa.ChunkedArray, month: str) -> Batch:
    documents = batch.documents.filter(pc.equal(months, month))
    facts = pc.is_in(batch.facts["row"], value_set=documents["row"])
    return Batch(documents, batch.facts.filter(facts))


def _without(batch: Batch, replaced: pa.ChunkedArray) -> Batch:
    """Return the rows but those with these numbers, without their numbers."""
    documents, facts = batch.documents, batch.facts
    if len(replaced):
        documents, facts = (
            rows.filter(pc.invert(pc.is_in(rows["row"], value_set=replaced)))
            for rows in (documents, facts)
        )
    return Batch(documents.drop_columns(["row"]), facts.drop_columns(["row"]))


def _hashes(ids: pa.ChunkedArray) -> Positions:
    return np.fromiter(map(hash, ids.to_pylist()), np.int64, len(ids))


def _with_equals(hashes: Positions) -> Positions:
    """Return the places of the numbers that are there more than once, in order."""
    order = np.argsort(hashes, kind="stable")
    equal = hashes[order][1:] == hashes[order][:-1]
    return np.unique(np.concatenate([order[1:][equal], order[:-1][equal]]))


@contextmanager
def _new_file(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatchFileWriter]:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
        yield writer


def _write(writer: pa.RecordBatchFileWriter, rows: pa.Table) -> None:
    """Write rows as one batch, also when there are none."""
    batches = rows.combine_chunks().to_batches()
    writer.write_batch(batches[0] if batches else pa.RecordBatch.from_pylist([], rows.schema))


def _mapped(path: Path, number: int) -> pa.RecordBatch:
    with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as reader:
        return reader.get_batch(number)


def _mapped_contents(path: Path, number: int, rows: Positions, names: Sequence[str]) -> pa.Table:
    return contents_of(_mapped(path, number))(rows, names)
