"""Facts as records: plain dictionaries, JSON Lines, CSV and Arrow tables.

A record has every field of ``etl.schema.EXTRACT_FIELDS`` (or ``FACT_FIELDS``, once the store has
added ``first_seen``) in that order; unknown is None, dates are ``YYYY-MM-DD``, timestamps
``YYYY-MM-DDTHH:MM:SSZ``, whole numbers have no point.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from typing import Any, TextIO

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from etl.model import Evidence, Fact, Rejection
from etl.schema import EXTRACT_FIELDS, FACT_COLUMNS, FACTS

Record = dict[str, Any]

EXTRACT_SCHEMA = pa.schema([FACTS.field(name) for name in EXTRACT_FIELDS], FACTS.metadata)
CSV_LINE_END = "\r\n"
FORMULA_STARTS = "=+-@'\t\r\n"

_TYPES = {column.name: column.type for column in FACT_COLUMNS}
_IS_FORMULA_BYTE = np.isin(np.arange(256), [ord(start) for start in FORMULA_STARTS])
# The CSV writer prints larger floats with an exponent.
_PLAIN_FLOAT_LIMIT = 1e10
_DECIMAL = pa.decimal128(38, 0)
_DECIMAL_LIMIT = 1e37


class RecordError(ValueError):
    """A CSV file is not an export of facts; the message names row and column."""


def fact_to_record(fact: Fact) -> Record:
    """Return the record of one fact, in the order of ``EXTRACT_FIELDS``."""
    return {name: _plain(getattr(fact, name)) for name in EXTRACT_FIELDS}


def record_to_fact(record: Mapping[str, Any]) -> Fact:
    """Return the fact that a record describes; the inverse of ``fact_to_record``."""
    values = {name: record[name] for name in EXTRACT_FIELDS}
    for name in ("value", "low", "high"):
        values[name] = None if values[name] is None else float(values[name])
    for name in ("event_start", "event_end"):
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    published_at = values["published_at"]
    values["published_at"] = None if published_at is None else _moment(published_at)
    values["evidence"] = tuple(Evidence(**entry) for entry in record["evidence"])
    values["flags"] = tuple(record["flags"])
    return Fact(**values)


def rejection_to_record(rejection: Rejection) -> Record:
    """Return the record of a number that did not become a fact."""
    return {column.name: getattr(rejection, column.name) for column in fields(Rejection)}


def facts_to_table(facts: Iterable[Fact]) -> pa.Table:
    """Return the facts as an Arrow table with the columns of ``EXTRACT_SCHEMA``."""
    rows = list(facts)
    columns = []
    for column in EXTRACT_SCHEMA:
        values: list[Any] = [getattr(fact, column.name) for fact in rows]
        if column.name == "evidence":
            values = [[_evidence(entry) for entry in evidence] for evidence in values]
        columns.append(pa.array(values, column.type))
    return pa.Table.from_arrays(columns, schema=EXTRACT_SCHEMA)


def _evidence(entry: Evidence) -> Record:
    return {"role": entry.role, "start": entry.start, "end": entry.end, "text": entry.text}


def table_to_records(table: pa.Table | pa.RecordBatch) -> Iterator[Record]:
    """Yield the rows of a table or batch as records, with the table's columns in their order."""
    names = table.schema.names
    columns = [_plain_values(table.column(name)) for name in names]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def json_lines(records: Iterable[Record]) -> bytes:
    """Return the records as JSON Lines in UTF-8, one line each."""
    return b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)


def csv_header(names: Sequence[str]) -> bytes:
    """Return the header row of a CSV file, without ``evidence``."""
    return ",".join(name for name in names if name != "evidence").encode() + b"\r\n"


def csv_rows(table: pa.Table | pa.RecordBatch) -> bytes:
    """Return the rows of a table as CSV without a header: RFC 4180, CRLF, UTF-8.

    ``evidence`` is left out. Null is an empty cell, ``flags`` are joined by ``;``, whole numbers
    have neither point nor exponent. Text that a spreadsheet would run as a formula gets one
    apostrophe in front, which ``read_csv`` takes off.
    """
    return _csv_text(table, CSV_LINE_END)


def csv_lines(table: pa.Table | pa.RecordBatch) -> pa.BinaryArray:
    """Return each row of a table as CSV (see ``csv_rows``) with its line end."""
    # A cell may hold line ends, so rows are told apart by what no cell holds.
    for number in range(table.num_rows + 1):
        mark = f"\x1e{number}\x1e"
        lines = _csv_text(table, CSV_LINE_END + mark).split(mark.encode())
        if len(lines) == table.num_rows + 1:
            break
    return pa.array(lines[:-1], pa.binary())


def _csv_text(table: pa.Table | pa.RecordBatch, line_end: str) -> bytes:
    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    names = [name for name in table.column_names if name != "evidence"]
    columns = [_csv_column(table.column(name), _TYPES.get(name)) for name in names]
    sink = BytesIO()
    options = arrow_csv.WriteOptions(include_header=False, eol=line_end, batch_size=16_384)
    for part in _printable_parts(pa.Table.from_arrays(columns, names=names)):
        arrow_csv.write_csv(part, sink, options)
    return sink.getvalue()


def read_csv(stream: TextIO) -> Iterator[Record]:
    """Yield the records (without ``evidence``) of a CSV file that ``csv_rows`` wrote.

    ``stream`` is opened with ``newline=""``; a byte order mark is skipped. Columns that no fact
    has are kept as text. Raises RecordError when a needed column is absent or a cell is not a
    number.
    """
    csv.field_size_limit(sys.maxsize)
    rows = csv.reader(stream)
    names = next(rows, [])
    if names:
        names[0] = names[0].removeprefix("\ufeff")
    missing = [name for name in ("fact_id", "doc_id", "sentence") if name not in names]
    if missing:
        raise RecordError(f"the header row has no column {missing[0]!r}: not an export of facts")
    readers = [_cell_reader(name) for name in names]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(names):
            raise RecordError(
                f"row {number} has {len(row)} cells where the header has {len(names)}"
            )
        yield {
            name: _read_cell(read, cell, number, name)
            for name, read, cell in zip(names, readers, row, strict=True)
        }


def plain_number(value: float) -> float | int:
    """Return a whole number as an int, as far as a float tells whole numbers apart."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _plain(value: Any) -> Any:
    match value:
        case float():
            return plain_number(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case tuple():
            return [_evidence(entry) if isinstance(entry, Evidence) else entry for entry in value]
        case _:
            return value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _plain_values(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    if pa.types.is_floating(column.type):
        return [None if value is None else plain_number(value) for value in column.to_pylist()]
    if pa.types.is_timestamp(column.type):
        return list(_timestamp_text(column).to_pylist())
    if pa.types.is_date(column.type):
        return list(column.cast(pa.string()).to_pylist())
    return list(column.to_pylist())


def _timestamp_text(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    # Few distinct times, many rows: each is printed once.
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = column.dictionary_encode()
    seconds = encoded.dictionary.cast(pa.timestamp("s", tz="UTC"), safe=False)
    return pc.strftime(seconds, "%Y-%m-%dT%H:%M:%SZ").take(encoded.indices)


def _csv_column(column: pa.ChunkedArray, wanted: pa.DataType | None) -> pa.Array | pa.ChunkedArray:
    if wanted is not None and column.type != wanted:
        column = column.cast(wanted)
    if pa.types.is_timestamp(column.type):
        return _timestamp_text(column)
    if pa.types.is_list(column.type):
        joined = pc.binary_join(column, ";")
        return _guarded(pc.if_else(pc.equal(joined, ""), None, joined))
    if pa.types.is_string(column.type):
        return _guarded(column)
    return column


def _guarded(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if not any(_may_hold_formula(chunk) for chunk in chunks):
        return column
    first = pc.binary_slice(column.cast(pa.binary()), 0, 1)
    risky = pc.is_in(first, value_set=_formula_bytes())
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


@cache
def _formula_bytes() -> pa.Array:
    # Made when first needed: the first ``pa.array`` of a process loads pandas.
    return pa.array([start.encode() for start in FORMULA_STARTS], pa.binary())


def _may_hold_formula(column: pa.StringArray) -> bool:
    """Tell whether a cell may begin like a formula; an empty cell shows the next one's start."""
    _, offsets, data = column.buffers()
    if data is None or data.size == 0:
        return False
    starts = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column)]
    text = np.frombuffer(data, np.uint8)
    return bool(_IS_FORMULA_BYTE[text[np.minimum(starts, text.size - 1)]].any())


def _printable_parts(table: pa.Table) -> Iterator[pa.Table]:
    """Yield slices in which each float column prints as wanted: all whole, or none large."""
    columns = [_printable(column) for column in table.itercolumns()]
    if all(column is not None for column in columns):
        yield pa.Table.from_arrays(columns, names=table.column_names)
        return
    half = table.num_rows // 2
    yield from _printable_parts(table.slice(0, half))
    yield from _printable_parts(table.slice(half))


def _printable(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    if not pa.types.is_floating(column.type):
        return column
    largest = pc.max(pc.abs(column)).as_py() or 0.0
    if pc.all(pc.equal(column, pc.floor(column))).as_py() and largest < _DECIMAL_LIMIT:
        return column.cast(pa.int64() if largest < 2**63 else _DECIMAL)
    return column if largest < _PLAIN_FLOAT_LIMIT or len(column) == 1 else None


def _cell_reader(name: str) -> Callable[[str], Any]:
    wanted = _TYPES.get(name)
    if wanted is None or pa.types.is_string(wanted):
        return _text_cell
    if pa.types.is_list(wanted):
        return lambda cell: _text_cell(cell).split(";") if cell else []
    if pa.types.is_floating(wanted):
        return lambda cell: plain_number(float(cell)) if cell else None
    if pa.types.is_integer(wanted):
        return lambda cell: int(cell) if cell else None
    return lambda cell: cell or None


def _text_cell(cell: str) -> Any:
    return cell.removeprefix("'") or None if cell else None


def _read_cell(read: Callable[[str], Any], cell: str, row: int, name: str) -> Any:
    try:
        return read(cell)
    except ValueError as error:
        raise RecordError(f"row {row}, column {name!r}: {cell!r} is not a number") from error
