"""How many facts carry each flag, stored or derived."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import replace

from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows
from etl.queries.marks import FLAGS
from etl.queries.selection import derived_table, select_facts, select_narrow


def flag_counts(database: Database, filters: Filters) -> list[tuple[str, int]]:
    """Return how many of the selected facts carry each flag, the most frequent first.

    The flag that is chosen itself does not count.
    """
    if database.index is not None and filters.as_of is None:
        return _counted_marks(database, replace(filters, flag=None))
    selected = select_facts(database, replace(filters, flag=None))
    derived = derived_table(database, filters.as_of)
    query = Query(
        f"SELECT flag, count(*) FROM (SELECT unnest(flags) AS flag {selected.sql} UNION ALL "
        f"SELECT unnest(flags) FROM {derived} WHERE fact_id IN (SELECT fact_id {selected.sql})) "
        "GROUP BY flag ORDER BY 2 DESC, 1",
        (*selected.values, *selected.values),
    )
    return [(str(flag), int(number)) for flag, number in fetch_rows(database, query)]


def _counted_marks(database: Database, filters: Filters) -> list[tuple[str, int]]:
    """Return the same by the index, where the flags of a fact are bits of one number."""
    selected = select_narrow(database, filters)
    sums = ", ".join(f"count(*) FILTER (marks & {1 << bit} <> 0)" for bit in range(len(FLAGS)))
    numbers = fetch_rows(database, replace(selected, sql=f"SELECT {sums} {selected.sql}"))[0]
    counted = [(name, int(number)) for name, number in zip(FLAGS, numbers, strict=True) if number]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))
