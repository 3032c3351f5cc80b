"""The selected facts as CSV, Parquet, JSON Lines or a zip, streamed in the order of exports.

The order is published_at (nulls last), doc_id, number_start. Memory does not grow with the number
of facts. An error breaks the stream off by raising; it never ends like a whole one.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from etl.filters import Filters, to_options
from etl.queries import Database, count, csv_export, open_database, stream
from etl.records import csv_header, csv_rows, json_lines, table_to_records
from etl.schema import CSV_FIELDS, FACT_COLUMNS, FACT_FIELDS, FACTS
from etl.store import open_generation

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_THREADS = 2
_AHEAD = 3
# As Python objects rows are many times larger than in Arrow, as text a few times: few at once.
_RECORDS, _CSV_ROWS = 1024, 4096
_COPY_BYTES = 1024 * 1024
# Faster than the network; better compression would be slower than the export.
_ZIP_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an export comes from: the query's address, the generation, and when it was taken.

    ``demo`` says that the time is that of a demo clock.
    """

    address: str
    generation: int
    exported_at: datetime
    demo: bool = False


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file on its way: its size in bytes, None when that is not known, and its parts."""

    size: int | None
    parts: Iterator[bytes]


def export_facts(root: Path, filters: Filters, output: BinaryIO, form: str) -> int:
    """Write the facts of the tables in ``root`` that the filters select; return how many.

    ``form`` is a key of ``STREAMS``. Raises StoreError when there are no tables or they cannot be
    read, OSError when ``output`` cannot be written.
    """
    counter = _Counter()
    database = open_database(open_generation(root))
    with closing(database):
        columns = CSV_FIELDS if form == "csv" else FACT_FIELDS
        for part in STREAMS[form](counter.passing(stream(database, filters, columns))):
            output.write(part)
    return counter.rows


def stream_csv(batches: Iterator[pa.RecordBatch], bom: bool = False) -> Iterator[bytes]:
    """Yield a CSV file (see ``etl.records.csv_rows``); ``bom`` puts a mark in front for Excel."""
    yield _csv_head(bom)
    yield from _mapped(csv_rows, _slices(batches, _CSV_ROWS))


def csv_file(database: Database, filters: Filters, bom: bool = False) -> ExportFile:
    """Return the CSV file of the selected facts; with an index its size is known beforehand."""
    head = _csv_head(bom)
    lines = csv_export(database, filters)
    if lines is None:
        return ExportFile(None, stream_csv(stream(database, filters, CSV_FIELDS), bom))
    return ExportFile(len(head) + lines.size, chain((head,), lines.parts))


def _csv_head(bom: bool) -> bytes:
    return (BYTE_ORDER_MARK if bom else b"") + csv_header(CSV_FIELDS)


def stream_jsonl(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield a JSON Lines file."""
    for part in _slices(batches, _RECORDS):
        yield json_lines(table_to_records(part))


def stream_parquet(batches: Iterator[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield a Parquet file with the columns of ``FACTS``, one row group a batch."""
    sink = _Sink()
    with pq.ParquetWriter(sink, FACTS, compression="zstd", write_page_checksum=True) as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield sink.drain()
    yield sink.drain()


STREAMS: dict[str, Callable[[Iterator[pa.RecordBatch]], Iterator[bytes]]] = {
    "csv": stream_csv,
    "parquet": stream_parquet,
    "jsonl": stream_jsonl,
}


def stream_zip(
    database: Database, filters: Filters, provenance: Provenance, bom: bool = False
) -> Iterator[bytes]:
    """Yield a zip of the facts as CSV with schema, citation, the query's address and a README."""
    sink = _Sink()
    rows = count(database, filters)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=_ZIP_LEVEL) as archive:
        with archive.open(_entry("facts.csv"), "w", force_zip64=True) as file:
            for part in csv_file(database, filters, bom).parts:
                for start in range(0, len(part), _COPY_BYTES):
                    file.write(part[start : start + _COPY_BYTES])
                    yield sink.drain()
        archive.writestr(_entry("schema.json"), _schema_text())
        archive.writestr(_entry("CITATION.txt"), _citation(provenance) + "\n")
        archive.writestr(_entry("query.txt"), provenance.address + "\n")
        archive.writestr(_entry("README.md"), _readme(filters, provenance, rows))
    yield sink.drain()


class _Sink(io.RawIOBase):
    """A file that can only be written to, and gives what was written since the last time."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: bytes | memoryview) -> int:  # type: ignore[override]
        self._parts.append(bytes(part))
        return len(part)

    def drain(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


class _Counter:
    """Counts the rows of the batches that pass."""

    def __init__(self) -> None:
        self.rows = 0

    def passing(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            self.rows += batch.num_rows
            yield batch


def _slices(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Yield the batches in parts of at most so many rows."""
    for batch in batches:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)


def _mapped(
    function: Callable[[pa.RecordBatch], bytes], batches: Iterator[pa.RecordBatch]
) -> Iterator[bytes]:
    """Yield the results in order, a few of them computed ahead."""
    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for batch in batches:
            waiting.append(pool.submit(function, batch))
            while len(waiting) > _AHEAD or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _entry(name: str) -> zipfile.ZipInfo:
    # The default time of an entry is fixed, so equal facts make equal bytes.
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _schema_text() -> str:
    columns = [
        {"name": column.name, "type": str(column.type), "description": column.description}
        for column in FACT_COLUMNS
        if column.name != "evidence"
    ]
    return json.dumps({"columns": columns}, indent=2) + "\n"


def _citation(provenance: Provenance) -> str:
    day = provenance.exported_at.date().isoformat()
    clock = " (demo clock)" if provenance.demo else ""
    return (
        f"Conflict Metrics, generation {provenance.generation}, {day}{clock}: numbers stated in "
        f"news reports, with their sentences. {provenance.address}"
    )


def _taken(provenance: Provenance) -> str:
    taken = provenance.exported_at.isoformat(timespec="seconds")
    return f"{taken} by a demo clock" if provenance.demo else taken


def _readme(filters: Filters, provenance: Provenance, rows: int) -> str:
    options = " ".join(to_options(filters)) or "none: all facts"
    return f"""# Facts exported from Conflict Metrics

- {rows} rows in `facts.csv`, one for each number stated in one sentence of one document
- taken {_taken(provenance)} from generation {provenance.generation}
- the same view: {provenance.address}
- filters, as options of `python -m etl export`: {options}

`facts.csv` is UTF-8 with a header row. An empty cell is unknown. `flags` are joined by `;`. A cell
that begins with `= + - @ '`, a tab or a line end has one apostrophe in front: take it off.
Offsets count Unicode code points in the text of the document. `schema.json` says what the columns
mean. A number is what its source claims, not what happened: always name the source.

Check the rows against the documents: `python -m etl verify facts.csv --data DIR`.

Cite as: {_citation(provenance)}
"""
