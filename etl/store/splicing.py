"""A few rows put into a long table that is in order, without touching the rows between."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_LAST = np.iinfo(np.int64).max

Positions = npt.NDArray[np.int64]


def splice(old: pa.Table, removed: pa.ChunkedArray, new: pa.Table) -> pa.Table:
    """Return ``old`` without the rows that ``removed`` marks and with the rows of ``new``.

    Both tables are in order of ``published_at`` (nulls last) and ``doc_id``, and so is the result;
    no document has rows in ``new`` and rows that stay in ``old``.
    """
    events = [(start, 1, start, end) for start, end in _runs(_marked(removed))]
    positions = _positions(old, new)
    events += [(int(positions[start]), 0, start, end) for start, end in _groups(positions)]
    pieces, at = [new.slice(0, 0)], 0
    for position, is_removal, start, end in sorted(events):
        if position > at:
            pieces.append(old.slice(at, position - at))
            at = position
        if is_removal:
            at = max(at, end)
        else:
            pieces.append(new.slice(start, end - start))
    pieces.append(old.slice(at))
    return pa.concat_tables(pieces)


def _positions(old: pa.Table, new: pa.Table) -> Positions:
    """Return before which row of ``old`` each row of ``new`` belongs."""
    old_times, new_times = _times(old), _times(new)
    first = np.searchsorted(old_times, new_times, side="left")
    end = np.searchsorted(old_times, new_times, side="right")
    names = old["doc_id"].combine_chunks()
    wanted = new["doc_id"].to_pylist()
    positions = first.astype(np.int64)
    for row in np.flatnonzero(end > first):
        low, high = int(first[row]), int(end[row])
        positions[row] = bisect_left(names, wanted[row], low, high, key=_text)
    return positions


def _text(scalar: pa.Scalar) -> str:
    text: str = scalar.as_py()
    return text


def _times(rows: pa.Table) -> Positions:
    times = rows["published_at"].cast(pa.int64())
    return np.asarray(pc.fill_null(times, _LAST).to_numpy(), dtype=np.int64)


def _marked(mask: pa.ChunkedArray) -> Positions:
    return np.flatnonzero(mask.to_numpy())


def _runs(rows: Positions) -> list[tuple[int, int]]:
    """Return the runs of consecutive numbers as (first, last + 1)."""
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    starts = rows[np.concatenate(([0], breaks))]
    ends = rows[np.concatenate((breaks - 1, [len(rows) - 1]))] + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _groups(positions: Positions) -> list[tuple[int, int]]:
    """Return the stretches of equal positions as (first row, last row + 1)."""
    if not len(positions):
        return []
    breaks = np.flatnonzero(np.diff(positions) != 0) + 1
    starts = np.concatenate(([0], breaks))
    ends = np.concatenate((breaks, [len(positions)]))
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
