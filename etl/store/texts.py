"""The texts of documents, left on disk until they are written: they are nearly all of the bytes.

While documents are merged, ``text_at`` stands for their text: rows of the stored file are counted
down from -1; a staged text has the number of its source and its row there.
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

TEXT_AT = "text_at"
_ROWS_A_SOURCE = 2**32

Source: TypeAlias = Callable[[Positions], pa.Array]


def staged_places(source: int, rows: int) -> pa.Array:
    """Return what stands for the first ``rows`` texts of a source, which are numbered from 0."""
    return pa.array(source * _ROWS_A_SOURCE + np.arange(rows))


def stored_places(rows: int) -> pa.Array:
    """Return what stands for the texts of a stored file of so many rows."""
    return pa.array(-1 - np.arange(rows))


@dataclass(frozen=True, slots=True)
class Texts:
    """Finds the texts that places stand for. ``stored`` is None when there is no file yet."""

    staged: Sequence[Source]
    stored: Source | None = None

    def put_into(self, documents: pa.Table) -> pa.Table:
        """Return documents with their texts instead of the places."""
        places = documents[TEXT_AT].to_numpy()
        at = DOCUMENTS.get_field_index("text")
        without = documents.drop_columns([TEXT_AT])
        return without.add_column(at, DOCUMENTS.field(at), self.take(places))

    def take(self, places: Positions) -> pa.Array:
        """Return the texts in the order of their places."""
        parts, rows = [pa.array([], pa.string())], [np.empty(0, np.int64)]
        sources = np.where(places < 0, -1, places // _ROWS_A_SOURCE)
        for number in np.unique(sources):
            found = np.flatnonzero(sources == number)
            parts.append(self._of_source(int(number), places[found]))
            rows.append(found)
        return pa.concat_arrays(parts).take(pa.array(np.argsort(np.concatenate(rows))))

    def _of_source(self, number: int, places: Positions) -> pa.Array:
        if number >= 0:
            return self.staged[number](places % _ROWS_A_SOURCE)
        assert self.stored is not None, "a text is looked for in a file that is not there"
        return self.stored(-1 - places)


def stored_texts(path: Path) -> Source:
    """Return the source of the texts of a file; one group of its rows is kept in memory."""
    parquet = pq.ParquetFile(path, page_checksum_verification=True)
    sizes = [parquet.metadata.row_group(n).num_rows for n in range(parquet.num_row_groups)]
    starts = np.cumsum([0, *sizes])

    @lru_cache(maxsize=1)
    def group(number: int) -> pa.Array:
        texts = parquet.read_row_group(number, columns=["text"], use_threads=False)["text"]
        return texts.combine_chunks()

    def take(rows: Positions) -> pa.Array:
        groups = np.searchsorted(starts, rows, side="right") - 1
        parts = [
            group(number).take(pa.array(rows[groups == number] - starts[number]))
            for number in np.unique(groups)
        ]
        # The rows of a file come in their order: group by group.
        return pa.concat_arrays(parts)

    return take
