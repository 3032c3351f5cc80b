"""Rows put between those of a long table that is in order, without touching what stays.

A part of ``merging``, whose tests hold it too.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_LAST = np.iinfo(np.int64).max

Positions: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spliced:
    """The rows of two tables in one order; they are put together part by part.

    ``order`` counts the rows of ``old`` and goes on with those of ``new``. Of either table the rows
    come in their own order, some of ``old`` not at all.
    """

    old: pa.Table
    new: pa.Table
    order: Positions

    @property
    def num_rows(self) -> int:
        """How many rows there are in all."""
        return len(self.order)

    def part(self, start: int, count: int) -> pa.Table:
        """Return ``count`` rows from ``start`` on, in whole chunks."""
        rows = self.order[start : start + count]
        is_new = rows >= self.old.num_rows
        kept, came = rows[~is_new], rows[is_new] - self.old.num_rows
        old, new = _span(self.old, kept), _span(self.new, came)
        if len(kept) == len(rows) == old.num_rows:
            return old.combine_chunks()
        places = np.empty(len(rows), np.int64)
        places[~is_new] = kept - kept[:1]
        places[is_new] = came - came[:1] + old.num_rows
        return pa.concat_tables([old, new]).take(pa.array(places)).combine_chunks()

    def whole(self) -> pa.Table:
        """Return all rows as one table."""
        return self.part(0, self.num_rows)


def all_of(rows: pa.Table) -> Spliced:
    """Return a table as it is."""
    return Spliced(rows, rows.slice(0, 0), np.arange(rows.num_rows))


def splice(old: pa.Table, removed: pa.ChunkedArray, new: pa.Table) -> Spliced:
    """Return ``old`` without the rows that ``removed`` marks and with the rows of ``new``.

    Both tables are in order of ``published_at`` (nulls last) and ``doc_id``, and so is the result;
    no document has rows in ``new`` and rows that stay in ``old``.
    """
    kept = np.flatnonzero(~removed.to_numpy())
    before = np.searchsorted(kept, _positions(old, new))
    return Spliced(old, new, np.insert(kept, before, old.num_rows + np.arange(new.num_rows)))


def _span(rows: pa.Table, wanted: Positions) -> pa.Table:
    """Return the rows from the first to the last wanted one."""
    if not len(wanted):
        return rows.slice(0, 0)
    return rows.slice(int(wanted[0]), int(wanted[-1] - wanted[0]) + 1)


def _positions(old: pa.Table, new: pa.Table) -> Positions:
    """Return before which row of ``old`` each row of ``new`` belongs."""
    old_times, new_times = _times(old), _times(new)
    first = np.searchsorted(old_times, new_times, side="left")
    end = np.searchsorted(old_times, new_times, side="right")
    names = old["doc_id"].combine_chunks()
    wanted = new["doc_id"]
    positions = first.astype(np.int64)
    for row in np.flatnonzero(end > first):
        low, high = int(first[row]), int(end[row])
        positions[row] = bisect_left(names, _text(wanted[row]), low, high, key=_text)
    return positions


def _text(scalar: pa.Scalar) -> str:
    text: str = scalar.as_py()
    return text


def _times(rows: pa.Table) -> Positions:
    times = rows["published_at"].cast(pa.int64())
    return np.asarray(pc.fill_null(times, _LAST).to_numpy(), dtype=np.int64)
