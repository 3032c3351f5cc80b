"""How many facts carry each flag, stored or derived."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import replace

from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows
from etl.queries.selection import derived_table, select_facts


def flag_counts(database: Database, filters: Filters) -> list[tuple[str, int]]:
    """Return how many of the selected facts carry each flag, the most frequent first.

    The flag that is chosen itself does not count.
    """
    selected = select_facts(database, replace(filters, flag=None))
    derived = derived_table(database, filters.as_of)
    query = Query(
        f"SELECT flag, count(*) FROM (SELECT unnest(flags) AS flag {selected.sql} UNION ALL "
        f"SELECT unnest(flags) FROM {derived} WHERE fact_id IN (SELECT fact_id {selected.sql})) "
        "GROUP BY flag ORDER BY 2 DESC, 1",
        (*selected.values, *selected.values),
    )
    return [(str(flag), int(number)) for flag, number in fetch_rows(database, query)]
