"""Where some of the selected facts are in the order of pages, by the index.

A part of ``index``, whose tests hold it too.
"""

# Names of tables and columns are put into the SQL, all from this package; values are bound.

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from etl.filters import Filters
from etl.queries.database import Database, Query, fetch_rows, fetch_table
from etl.queries.selection import select_narrow


def ranked(
    database: Database, filters: Filters, columns: str, offset: int, limit: int, after: int = 0
) -> list[tuple[Any, ...]]:
    """Return columns of ``limit`` of the selected facts in the order of pages.

    They begin ``offset`` facts behind the rank ``after``.
    """
    selected = select_narrow(database, filters)
    ends = (after + offset + 1, after + offset + limit)
    if filters != Filters():
        ends = _ends(database, selected, offset, limit, after)
    sql = f"SELECT {columns} {selected.sql} AND rank BETWEEN {ends[0]} AND {ends[1]} ORDER BY rank"
    return fetch_rows(database, replace(selected, sql=sql))


def _ends(
    database: Database, selected: Query, offset: int, limit: int, after: int
) -> tuple[int, int]:
    """Return the first and the last rank of some rows; the last is less if there are none."""
    query = replace(selected, sql=f"SELECT rank {selected.sql} AND rank > {after}")
    ranks = fetch_table(database, query)["rank"].to_numpy()
    if offset >= len(ranks):
        return 1, 0
    last = min(offset + limit, len(ranks)) - 1
    # Much faster than to sort: only these two have to be in their places.
    placed = np.partition(ranks, (offset, last))
    return int(placed[offset]), int(placed[last])
