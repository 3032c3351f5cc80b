"""Documents and refusals as Arrow tables; a batch is both with the facts found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from etl.identity import text_digest
from etl.model import Document, Refusal
from etl.schema import DOCUMENTS, REFUSED


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents, each id once, and all facts found in them.

    ``documents`` has the columns of ``DOCUMENTS`` without ``retrieved_at``, ``facts`` those of
    ``FACTS`` without ``first_seen``.
    """

    documents: pa.Table
    facts: pa.Table


STAGED_DOCUMENTS = pa.schema(
    [field for field in DOCUMENTS if field.name != "retrieved_at"], DOCUMENTS.metadata
)


def documents_to_table(documents: Iterable[Document]) -> pa.Table:
    """Return the documents as a table with the columns of ``STAGED_DOCUMENTS``."""
    rows = list(documents)
    columns = []
    for column in STAGED_DOCUMENTS:
        if column.name == "sha256":
            values = [text_digest(row.text) for row in rows]
        else:
            values = [getattr(row, column.name) for row in rows]
        if column.name == "source":
            values = [storable(value) for value in values]
        columns.append(pa.array(values, column.type))
    return pa.Table.from_arrays(columns, schema=STAGED_DOCUMENTS)


def table_to_documents(rows: pa.Table) -> Iterator[Document]:
    """Yield the documents of a table with (at least) the columns of ``STAGED_DOCUMENTS``."""
    names = [column.name for column in STAGED_DOCUMENTS if column.name != "sha256"]
    for row in rows.select(names).to_pylist():
        yield Document(**row)


def refusals_to_table(refusals: Iterable[Refusal], now: datetime) -> pa.Table:
    """Return the refusals, first seen ``now``, each (input, line, reason) once."""
    unique: dict[tuple[str, int | None, str], Refusal] = {}
    for refusal in refusals:
        unique.setdefault((refusal.input, refusal.line, refusal.reason), refusal)
    rows = list(unique.values())
    columns = [
        [storable(row.input) for row in rows],
        [row.line for row in rows],
        [storable(row.reason) for row in rows],
        [now for _ in rows],
        [row.payload and storable(row.payload) for row in rows],
    ]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, REFUSED, strict=True)]
    return pa.Table.from_arrays(arrays, schema=REFUSED)


def storable(name: str) -> str:
    """Return ``name`` with the bytes of a path that are not UTF-8 spelled out."""
    return name.encode("utf-8", "backslashreplace").decode()
