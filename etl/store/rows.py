"""Documents and refusals as Arrow tables; a batch is both with the facts found."""

from __future__ import annotations

from collections.abc import Iterable
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
        columns.append(pa.array(values, column.type))
    return pa.Table.from_arrays(columns, schema=STAGED_DOCUMENTS)


def refusals_to_table(refusals: Iterable[Refusal], now: datetime) -> pa.Table:
    """Return the refusals, first seen ``now``, each (input, line, reason) once."""
    rows = list({(row.input, row.line, row.reason): row for row in refusals}.values())
    columns = [
        [row.input for row in rows],
        [row.line for row in rows],
        [row.reason for row in rows],
        [now for _ in rows],
        [row.payload for row in rows],
    ]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, REFUSED, strict=True)]
    return pa.Table.from_arrays(arrays, schema=REFUSED)
