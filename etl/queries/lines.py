"""The facts as lines of CSV, ready to be sent: one compressed Arrow file, a line a row, by place.

An export of a part takes lines out, so nothing is read or formatted again.

A part of ``index``, whose tests hold it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.records import csv_lines

Numbers: TypeAlias = npt.NDArray[Any]

ROWS_A_BATCH = 16_384
_SCHEMA = pa.schema([("line", pa.binary())])
_PIECE_BYTES = 256 * 1024


def write_lines(path: Path, batches: Iterable[pa.Table]) -> Numbers:
    """Write the lines of facts in the order of their places; return the bytes of each.

    Every batch but the last has ``ROWS_A_BATCH`` facts.
    """
    sizes = [np.zeros(0, np.uint32)]
    # Larger than with zstd by half, and read twice as fast.
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, _SCHEMA, options=options) as out:
        for batch in batches:
            lines = csv_lines(batch)
            sizes.append(np.diff(np.frombuffer(lines.buffers()[1], np.int32)).astype(np.uint32))
            out.write_batch(pa.record_batch([lines], schema=_SCHEMA))
    return np.concatenate(sizes)


class Lines:
    """The lines of facts, open. The file may be removed where open files outlive their names."""

    def __init__(self, path: Path) -> None:
        self._file = pa.memory_map(str(path))

    def at(self, places: Numbers | None) -> Iterator[bytes]:
        """Yield the lines at these places, which ascend, in pieces; None: all lines."""
        with pa.ipc.open_file(self._file) as reader:
            count = reader.num_record_batches
            if places is None:
                for number in range(count):
                    yield from _pieces(reader.get_batch(number).column(0))
                return
            firsts = np.arange(count + 1, dtype=places.dtype) * ROWS_A_BATCH
            for number, (start, end) in enumerate(pairwise(np.searchsorted(places, firsts))):
                if start < end:
                    lines = reader.get_batch(number).column(0)
                    yield from _pieces(_at(lines, places[start:end] - firsts[number]))

    def close(self) -> None:
        """Close the file; whoever still reads gets an error."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class CsvExport:
    """Selected facts as lines of CSV in the order of exports, without a header: how long, what."""

    size: int
    parts: Iterator[bytes]


def _at(lines: pa.BinaryArray, places: Numbers) -> pa.BinaryArray:
    """Return the lines at ascending places; neighbours are not copied."""
    first, last = int(places[0]), int(places[-1])
    if last - first + 1 == len(places):
        return lines.slice(first, len(places))
    return lines.take(pa.array(places))


def _pieces(lines: pa.BinaryArray) -> Iterator[bytes]:
    """Yield the bytes of all lines, in pieces that are small enough for a socket."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, np.int32)[[lines.offset, lines.offset + len(lines)]]
    whole = memoryview(data)[ends[0] : ends[1]]
    for start in range(0, len(whole), _PIECE_BYTES):
        yield bytes(whole[start : start + _PIECE_BYTES])
