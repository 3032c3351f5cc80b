"""Tables with one document a row: JSON Lines, CSV and Parquet."""

from __future__ import annotations

import csv
import json
import math
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq

from etl.model import Document, Refusal
from etl.readers.documents import (
    MAX_DIGITS,
    MAX_DOCUMENT_BYTES,
    BadDocumentError,
    Defaults,
    build_document,
    refuse,
)
from etl.readers.lines import bounded_lines

FIELDS = ("id", "title", "published_at", "publisher", "url", "language", "text")
_TOO_LONG = "longer than 64 MiB"
_PARQUET_BATCH = 256
_COPY_BLOCK = 1024 * 1024


def read_jsonl(stream: BinaryIO, source: str, defaults: Defaults) -> Iterator[Document | Refusal]:
    """Yield a document or a refusal a line of JSON Lines; empty lines are skipped."""
    for number, line in bounded_lines(stream):
        if line is None:
            yield refuse(source, _TOO_LONG, number)
        elif not line.isspace():
            try:
                yield build_document(parse_object(line), defaults, source)
            except BadDocumentError as error:
                yield refuse(source, str(error), number, line)


def parse_object(line: bytes | str) -> dict[str, Any]:
    """Return the one JSON object that ``line`` holds.

    Stricter than the standard library: NaN, infinities (also as 1e999) and duplicate keys are
    refused too. Raises BadDocumentError with the reason.
    """
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        value = _DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise BadDocumentError(f"not UTF-8 (byte {error.start} of the line)") from error
    except json.JSONDecodeError as error:
        raise BadDocumentError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise BadDocumentError("not JSON that can be read: nested too deeply") from error
    if not isinstance(value, dict):
        raise BadDocumentError("not a JSON object")
    return value


def read_csv(stream: BinaryIO, source: str, defaults: Defaults) -> Iterator[Document | Refusal]:
    """Yield a document or a refusal a row of a CSV file with a header row."""
    csv.field_size_limit(MAX_DOCUMENT_BYTES)
    rows = csv.reader(_csv_lines(stream))
    names: list[str] | None = None
    row: list[str] = []
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
            if names is None:
                names = _header(row)
            elif row:
                yield build_document(_row_values(names, row), defaults, source)
        except StopIteration:
            return
        except (csv.Error, BadDocumentError) as error:
            yield refuse(source, str(error), line, None if names is None else _row_bytes(row))
            if names is None:
                return


def read_parquet(stream: BinaryIO, source: str, defaults: Defaults) -> Iterator[Document | Refusal]:
    """Yield a document or a refusal a row of a Parquet file."""
    number = 0
    try:
        with _seekable(stream) as whole:
            file = pq.ParquetFile(whole, pre_buffer=False)
            columns = [name for name in FIELDS if name in file.schema_arrow.names]
            if "text" not in columns:
                yield refuse(source, "there is no column 'text'")
                return
            for batch in file.iter_batches(_PARQUET_BATCH, columns=columns):
                for row in range(batch.num_rows):
                    number += 1
                    yield _parquet_row(batch, row, number, source, defaults)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0]
        yield refuse(source, f"cannot be read as Parquet after row {number}: {reason}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadDocumentError(f"the key {twice!a} stands twice")
    return entries


def _constant(name: str) -> NoReturn:
    raise BadDocumentError(f"not JSON: {name} is no number")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise BadDocumentError(f"the number {text[:40]} is too large")
    return value


def _int(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise BadDocumentError(f"a number of {len(text)} digits is too large")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_constant, parse_float=_float, parse_int=_int
)


def _csv_lines(stream: BinaryIO) -> Iterator[str]:
    # Bytes that are no UTF-8 become lone surrogates, which refuse their own row only.
    for _, line in bounded_lines(stream):
        yield "\x00" if line is None else line.decode("utf-8", errors="surrogateescape")


def _header(row: list[str]) -> list[str]:
    names = [name.strip().lower() for name in row]
    if "text" not in names:
        raise BadDocumentError("the header row has no column 'text'")
    for name in FIELDS:
        if names.count(name) > 1:
            raise BadDocumentError(f"the header row has the column {name!r} twice")
    return names


def _row_values(names: list[str], row: list[str]) -> dict[str, object]:
    if len(row) != len(names):
        raise BadDocumentError(f"{len(row)} cells where the header has {len(names)}")
    return {name: cell or None for name, cell in zip(names, row, strict=True)}


def _row_bytes(row: list[str]) -> bytes:
    return ",".join(row).encode("utf-8", errors="surrogateescape")


def _seekable(stream: BinaryIO) -> BinaryIO:
    """Return the stream itself, or its bytes in a temporary file when it cannot seek."""
    if stream.seekable():
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    while block := stream.read(_COPY_BLOCK):
        copy.write(block)
    copy.seek(0)
    return copy


def _parquet_row(
    batch: pa.RecordBatch, row: int, number: int, source: str, defaults: Defaults
) -> Document | Refusal:
    try:
        values = {name: _cell(batch.column(name)[row], name) for name in batch.schema.names}
        return build_document(values, defaults, source)
    except BadDocumentError as error:
        return refuse(source, str(error), number)


def _cell(value: pa.Scalar, name: str) -> Any:
    try:
        return value.as_py()
    except (ValueError, OverflowError) as error:
        raise BadDocumentError(f"{name} cannot be read: {error}") from error
