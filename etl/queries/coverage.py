"""How many documents and facts there are by day.

Documents tell a day without a figure from one on which nothing was read.
"""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import replace
from datetime import date

from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows
from etl.queries.selection import select_narrow

# The filters that choose documents, beside ``as_of``.
DOCUMENT_FILTERS = ("publisher", "language", "doc_id")


def documents_by_day(database: Database, filters: Filters) -> dict[date, int]:
    """Return how many documents were published on each day; undated ones are left out.

    Of the filters only ``DOCUMENT_FILTERS`` count, and ``as_of``, before which a document was
    fetched.
    """
    conditions = ["published_date IS NOT NULL"]
    values: list[object] = []
    for name in DOCUMENT_FILTERS:
        wanted = filters.of(name)
        if wanted:
            conditions.append(f"lower({name}) IN ({', '.join(['lower(?)'] * len(wanted))})")
            values += wanted
    if filters.as_of:
        conditions.append("retrieved_at <= ?")
        values.append(filters.as_of)
    query = Query(
        f"SELECT published_date, count(*) FROM documents WHERE {' AND '.join(conditions)} "
        "GROUP BY published_date",
        tuple(values),
    )
    return dict(fetch_rows(database, query))


def facts_by_day(database: Database, filters: Filters) -> dict[date, int]:
    """Return how many facts end on each day; those without dates are left out.

    The filters count without their own dates.
    """
    selected = select_narrow(database, replace(filters, first_day=None, last_day=None))
    sql = f"SELECT event_end, count(*) {selected.sql} AND event_end IS NOT NULL GROUP BY event_end"
    return dict(fetch_rows(database, replace(selected, sql=sql)))
