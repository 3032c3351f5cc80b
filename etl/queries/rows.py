"""Facts in any order, from any row on: what a table shows while it is scrolled."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.

from __future__ import annotations

from dataclasses import replace

from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows, fetch_table
from etl.queries.order import PAGE_ORDER
from etl.queries.pages import with_derived_flags
from etl.queries.places import facts_at
from etl.queries.ranks import ranked
from etl.queries.selection import FACT_LIST, select_facts, select_narrow
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
    if database.index is not None and filters.as_of is None:
        return _indexed_rows(database, filters, _order(key, descending, "rank"), offset, limit)
    selected = select_facts(database, filters)
    order = _order(key, descending, PAGE_ORDER)
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


def _order(key: str, descending: bool, among_equals: str) -> str:
    way = "DESC" if descending else "ASC"
    return f"{SORT_KEYS[key]} {way} NULLS LAST, {among_equals}"


def _indexed_rows(
    database: Database, filters: Filters, order: str, offset: int, limit: int
) -> list[Record]:
    # The latest first is the order of pages itself.
    order = order.removeprefix("event_end DESC NULLS LAST, ")
    if order == "rank":
        return facts_at(database, ranked(database, filters, "place, marks", offset, limit))
    selected = select_narrow(database, filters)
    sql = f"SELECT place, marks {selected.sql} ORDER BY {order} LIMIT {limit} OFFSET {offset}"
    return facts_at(database, fetch_rows(database, replace(selected, sql=sql)))
