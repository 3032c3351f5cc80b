"""What documents hold, left on disk until it is written: nearly all of the bytes.

While documents are merged they are the columns ``KEPT`` and their place, which stands for all the
others: rows of the stored file are counted down from -1; a staged document has the number of its
source and its row there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import DOCUMENTS
from etl.store.splicing import Positions

PLACE = "place"
KEPT = ("doc_id", "published_at", "retrieved_at")
_ROWS_A_SOURCE = 2**32

# Some rows, and some columns of them.
Source: TypeAlias = Callable[[Positions, Sequence[str]], pa.Table]


def placed(documents: pa.Table, places: pa.Array) -> pa.Table:
    """Return of documents the columns that are kept, as far as they are there, and the places."""
    kept = [name for name in KEPT if name in documents.column_names]
    return documents.select(kept).append_column(PLACE, places)


def staged_places(source: int, rows: int) -> pa.Array:
    """Return the places of the first ``rows`` documents of a source; sources count from 0."""
    return pa.array(source * _ROWS_A_SOURCE + np.arange(rows))


def stored_places(rows: int) -> pa.Array:
    """Return the places of the documents of a stored file of so many rows."""
    return pa.array(-1 - np.arange(rows))


@dataclass(frozen=True, slots=True)
class Contents:
    """Finds what places stand for. ``stored`` is None when there is no file yet."""

    staged: Sequence[Source]
    stored: Source | None = None

    def put_into(self, documents: pa.Table) -> pa.Table:
        """Return documents with all their columns instead of their places."""
        kept = documents.column_names
        others = [name for name in DOCUMENTS.names if name not in kept]
        found = self.take(documents[PLACE].to_numpy(), others)
        columns = [(documents if name in kept else found)[name] for name in DOCUMENTS.names]
        return pa.Table.from_arrays(columns, schema=DOCUMENTS)

    def take(self, places: Positions, names: Sequence[str]) -> pa.Table:
        """Return columns of the documents, in the order of their places.

        Those of the stored file have to come in its order.
        """
        sources = np.where(places < 0, -1, places // _ROWS_A_SOURCE)
        numbers = np.unique(sources)
        if len(numbers) == 1:
            return self._of_source(int(numbers[0]), places, names).combine_chunks()
        parts = [_schema(names).empty_table()]
        rows = [np.empty(0, np.int64)]
        for number in numbers:
            found = np.flatnonzero(sources == number)
            parts.append(self._of_source(int(number), places[found], names))
            rows.append(found)
        order = np.argsort(np.concatenate(rows))
        return pa.concat_tables(parts).take(pa.array(order)).combine_chunks()

    def _of_source(self, number: int, places: Positions, names: Sequence[str]) -> pa.Table:
        if number >= 0:
            return self.staged[number](places % _ROWS_A_SOURCE, names)
        assert self.stored is not None, "a document is looked for in a file that is not there"
        return self.stored(-1 - places, names)


def contents_of(rows: pa.Table | pa.RecordBatch) -> Source:
    """Return the source of documents that are in memory, or mapped to it."""

    def take(places: Positions, names: Sequence[str]) -> pa.Table:
        # Column by column: as a table they would be copied as a whole.
        taken = pa.array(places)
        columns = [rows.column(name).take(taken) for name in names]
        return pa.Table.from_arrays(columns, list(names)).cast(_schema(names))

    return take


def stored_contents(path: Path) -> Source:
    """Return the source of the documents of a file; one group of its rows is kept in memory."""
    parquet = pq.ParquetFile(path, page_checksum_verification=True)
    sizes = [parquet.metadata.row_group(n).num_rows for n in range(parquet.num_row_groups)]
    starts = np.cumsum([0, *sizes])

    @lru_cache(maxsize=1)
    def group(number: int, names: tuple[str, ...]) -> pa.Table:
        rows = parquet.read_row_group(number, columns=list(names), use_threads=False)
        return rows.select(list(names)).combine_chunks()

    def take(rows: Positions, names: Sequence[str]) -> pa.Table:
        groups = np.searchsorted(starts, rows, side="right") - 1
        parts = [
            group(number, tuple(names)).take(pa.array(rows[groups == number] - starts[number]))
            for number in np.unique(groups)
        ]
        # The rows come in the order of the file: group by group.
        return pa.concat_tables(parts).cast(_schema(names))

    return take


def _schema(names: Sequence[str]) -> pa.Schema:
    return pa.schema([DOCUMENTS.field(name) for name in names])
