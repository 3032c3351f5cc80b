"""Rows of Arrow columns as numbered groups: grouping numbers is many times faster than names."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

Codes: TypeAlias = npt.NDArray[np.int64]
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
Column: TypeAlias = pa.Array | pa.ChunkedArray


def group_codes(*columns: Column | npt.NDArray[Any]) -> Codes:
    """Return a number for each row: equal where the rows agree in all columns, else different.

    Null is a value of its own. Numbers count from 0, in order of first appearance.
    """
    codes: Codes | None = None
    for column in columns:
        numbers, count = _encoded(column)
        combined = numbers if codes is None else codes * count + numbers
        codes = pd.factorize(combined)[0]
    assert codes is not None, "nothing to group by"
    return codes


def text_hashes(column: pa.LargeStringArray) -> npt.NDArray[np.uint64]:
    """Return a hash of each text, equal for equal texts; different ones may share it."""
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
    starts, lengths = ends[:-1], np.diff(ends)
    letters = np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]].astype(np.uint64)
    places = np.arange(len(letters)) - np.repeat(starts - ends[0], lengths)
    with np.errstate(over="ignore"):
        powers = np.cumprod(np.full(lengths.max(initial=0) + 1, _MULTIPLIER))
        letters = (letters + np.uint64(1)) * powers[places]
        sums = np.concatenate([[np.uint64(0)], np.cumsum(letters)])
    return sums[ends[1:] - ends[0]] - sums[starts - ends[0]]


def _encoded(column: Column | npt.NDArray[Any]) -> tuple[Codes, int]:
    if isinstance(column, np.ndarray):
        return column, int(column.max(initial=0)) + 1
    encoded = _one(column).dictionary_encode(null_encoding="encode")
    return encoded.indices.to_numpy().astype(np.int64), max(len(encoded.dictionary), 1)


def _one(column: Column) -> pa.Array:
    """Return a column as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
