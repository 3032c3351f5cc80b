"""How many facts each value of each field has."""

from __future__ import annotations

from collections.abc import Sequence

from etl.filters import VALUE_NAMES, Filters
from etl.queries.database import Database, Query, fetch_rows
from etl.queries.selection import select_narrow

FACET_VALUES = 200
FACETS = tuple(name for name in VALUE_NAMES if name not in ("doc_id", "observation_id"))


def facets(
    database: Database, filters: Filters, names: Sequence[str] = FACETS
) -> dict[str, list[tuple[str, int]]]:
    """Return how many facts each value of each field has, the most frequent first.

    What is chosen in a field itself does not count for it. At most ``FACET_VALUES`` a field.
    """
    alone = [name for name in names if filters.of(name)]
    found = _value_counts(database, filters, [name for name in names if name not in alone])
    for name in alone:
        found |= _value_counts(database, filters.with_values(name, ()), [name])
    return {name: found[name] for name in names}


def _value_counts(
    database: Database, filters: Filters, names: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """Return the values of these fields among the selected facts, read in one pass."""
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
    if not names:
        return found
    selected = select_narrow(database, filters)
    listed = ", ".join(names)
    texts = ", ".join(f"{name}::VARCHAR" for name in names)
    sets = ", ".join(f"({name})" for name in names)
    query = Query(
        f"SELECT grouping({listed}), coalesce({texts}) AS value, count(*) {selected.sql} "
        f"GROUP BY GROUPING SETS ({sets}) HAVING value IS NOT NULL ORDER BY 3 DESC, 2",
        selected.values,
        selected.tables,
    )
    everything = 2 ** len(names) - 1
    fields = {everything - 2 ** (len(names) - 1 - at): name for at, name in enumerate(names)}
    for mask, value, number in fetch_rows(database, query):
        if len(found[fields[mask]]) < FACET_VALUES:
            found[fields[mask]].append((value, number))
    return found
