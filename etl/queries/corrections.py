"""What was given up for something else: numbers that a later version of a document corrected."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from etl.corrections import Statement
from etl.corrections import corrections as pairs_of
from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows, fetch_table
from etl.queries.selection import FACT_LIST, select_superseded
from etl.records import Record, table_to_records
from etl.schema import HISTORY

MAX_CORRECTIONS = 100


@dataclass(frozen=True, slots=True)
class Correction:
    """What a document stated, what it states instead, and since when we know.

    ``after`` is None when a new text took the statement back without another in its place.
    """

    before: Record
    after: Record | None
    at: str


def corrections(
    database: Database, filters: Filters, limit: int = MAX_CORRECTIONS
) -> list[Correction]:
    """Return what the filters select of the statements that were given up, the latest first.

    Sentences that were merely worded anew are left out. With ``as_of``: what was known then.
    """
    selected = select_superseded(database, filters)
    latest = Query(
        f"SELECT doc_id {selected.sql} GROUP BY doc_id ORDER BY max(superseded_at) DESC LIMIT ?",
        (*selected.values, limit),
    )
    documents = [name for (name,) in fetch_rows(database, latest)]
    chosen = Query(
        f"SELECT fact_id, superseded_at {selected.sql} AND list_contains(?, doc_id)",
        (*selected.values, documents),
    )
    gone = {tuple(row.values()) for row in fetch_table(database, chosen).to_pylist()}
    pairs = [
        (before, after)
        for before, after in pairs_of(_statements(database, documents, filters.as_of))
        if (before["fact_id"], before["superseded_at"]) in gone
    ]
    pairs.sort(key=lambda pair: (pair[0]["doc_id"], pair[0]["number_start"]))
    pairs.sort(key=lambda pair: pair[0]["superseded_at"], reverse=True)
    return [_correction(*pair) for pair in pairs[:limit]]


def _statements(
    database: Database, documents: list[str], as_of: datetime | None
) -> list[dict[str, Any]]:
    """Return all that these documents ever stated, or had stated by ``as_of``."""
    known = "list_contains(?, doc_id)" + ("" if as_of is None else " AND first_seen <= ?")
    values = (documents,) if as_of is None else (documents, as_of)
    query = Query(
        f"SELECT {FACT_LIST}, NULL::TIMESTAMPTZ AS superseded_at FROM facts WHERE {known} "
        f"UNION ALL SELECT {FACT_LIST}, superseded_at FROM history WHERE {known}",
        (*values, *values),
    )
    rows: list[dict[str, Any]] = fetch_table(database, query).to_pylist()
    return rows


def _correction(before: Statement, after: Statement | None) -> Correction:
    rows = pa.Table.from_pylist([before] if after is None else [before, after], HISTORY)
    old, *new = table_to_records(rows)
    for record in new:
        del record["superseded_at"]
    return Correction(old, next(iter(new), None), old.pop("superseded_at"))
