"""Facts in any order, from any row on: what a table shows while it is scrolled."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.

from __future__ import annotations

from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows, fetch_table
from etl.queries.pages import PAGE_ORDER, with_derived_flags
from etl.queries.selection import FACT_LIST, select_facts
from etl.records import Record

# What a table can be sorted by, and the column or expression behind it.
SORT_KEYS = {
    "date": "event_end",
    "published": "published_at",
    "metric": "metric",
    "value": "value",
    "attributed_to": "lower(coalesce(attributed_to, publisher))",
    "publisher": "lower(publisher)",
    "actor": "lower(actor)",
    "target": "lower(target)",
    "item": "lower(item)",
    "location": "lower(location)",
    "scope": "scope",
    "status": "status",
    "language": "language",
}


def rows(
    database: Database, filters: Filters, key: str, descending: bool, offset: int, limit: int
) -> list[Record]:
    """Return ``limit`` of the selected facts from row ``offset`` on, sorted by a ``SORT_KEYS`` key.

    Unknown values come last either way; equal ones stand in the order of pages. The order is
    decided over ids alone: whole rows are read only for what is returned.
    """
    selected = select_facts(database, filters)
    way = "DESC" if descending else "ASC"
    order = f"{SORT_KEYS[key]} {way} NULLS LAST, {PAGE_ORDER}"
    wanted = Query(
        f"SELECT fact_id {selected.sql} ORDER BY {order} LIMIT {int(limit)} OFFSET {int(offset)}",
        selected.values,
    )
    names = [name for (name,) in fetch_rows(database, wanted)]
    query = Query(
        f"SELECT {FACT_LIST} {selected.sql} AND list_contains(?, fact_id)",
        (*selected.values, names),
    )
    facts = with_derived_flags(database, fetch_table(database, query), filters.as_of)
    found = {fact["fact_id"]: fact for fact in facts}
    return [found[name] for name in names]
