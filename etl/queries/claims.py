"""The claims that stand on a chart, and the chart made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from etl.catalogue import load_catalogue
from etl.filters import FilterError, Filters
from etl.queries.database import Database, Query, fetch_table
from etl.queries.selection import select_facts
from etl.series import BUCKETS, DAY_LENGTH, Claim, build_series

_LINE = ("metric", "scope", "status", "unit", "side", "location", "line_item")
_STANDING_CLAIMS = """
WITH facts_of_lines AS (
    SELECT fact_id, observation_id, metric, scope, status, unit, actor, target, item, location,
        value, low, high, qualifier, doc_id, published_at,
        CASE WHEN list_contains(?, metric) THEN actor ELSE target END AS side,
        CASE WHEN list_contains(?, metric) THEN item END AS line_item,
        coalesce(attributed_to, publisher, '') AS origin,
        coalesce(event_start, event_end) AS start, event_end AS "end",
        CASE WHEN scope = 'increment' AND event_end - start >= {length} THEN start END
            AS long_start,
        hash(metric, scope, status, unit, side, location, line_item, long_start) AS slot
    {selected} AND event_end IS NOT NULL
),
wholes AS (
    SELECT * FROM facts_of_lines
    QUALIFY value = max(value) OVER (PARTITION BY slot, "end", doc_id, origin)
),
claims AS (
    SELECT slot, "end", observation_id, min(start) AS start, any_value(metric) AS metric,
        any_value(scope) AS scope, any_value(status) AS status, any_value(unit) AS unit,
        any_value(side) AS side, any_value(location) AS location,
        any_value(line_item) AS line_item, any_value(actor) AS actor,
        any_value(target) AS target, min(item) AS item, max(value) AS value,
        any_value(low) AS low, any_value(high) AS high, arg_min(qualifier, fact_id) AS qualifier,
        list(DISTINCT origin ORDER BY origin) AS origins,
        list(fact_id ORDER BY fact_id) AS fact_ids,
        max(published_at) AS published_at
    FROM wholes GROUP BY slot, "end", observation_id
),
pairs AS (
    SELECT one.*, other.origins AS other_origins, other.fact_ids AS other_ids,
        coalesce(other.low <= one.value, true) AND coalesce(other.high >= one.value, true)
            OR other.observation_id = one.observation_id AS supports
    FROM claims AS one JOIN claims AS other ON one.slot = other.slot AND one."end" = other."end"
),
weighed AS (
    SELECT slot, "end", observation_id, any_value(COLUMNS(pairs.* EXCLUDE (
            slot, "end", observation_id, origins, fact_ids, other_origins, other_ids, supports))),
        list_distinct(flatten(list(other_origins) FILTER (supports))) AS origins,
        any_value(fact_ids) || flatten(list(other_ids) FILTER (supports)) AS fact_ids,
        count(*) FILTER (NOT supports) AS n_competing
    FROM pairs GROUP BY slot, "end", observation_id
)
SELECT * EXCLUDE (slot, published_at) FROM weighed
QUALIFY row_number() OVER (PARTITION BY slot, "end" ORDER BY len(origins) DESC,
    published_at DESC NULLS LAST, value DESC, observation_id) = 1
"""


def series(
    database: Database, filters: Filters, by: str = "day", with_ids: bool = True
) -> dict[str, Any]:
    """Return the points and spans of a chart (see ``etl.series``).

    For every line and day the claim with the most support stands. Raises FilterError when ``by``
    is not one of ``BUCKETS``.
    """
    if by not in BUCKETS:
        raise FilterError(f"The parameter 'by' is none of {', '.join(BUCKETS)}.")
    return build_series(_standing_claims(database, filters), by, with_ids)


def _standing_claims(database: Database, filters: Filters) -> Iterator[Claim]:
    """Yield for each line and day (or longer period) the claim with the most support.

    The smaller figures of one source in one document are subsets of its largest. A claim supports
    another when its bounds contain the other's value, and competes when they exclude it.
    """
    selected = select_facts(database, filters)
    sides = [name for name, metric in load_catalogue().metrics.items() if metric.side == "actor"]
    itemised = [name for name, metric in load_catalogue().metrics.items() if metric.by_item]
    query = Query(
        _STANDING_CLAIMS.format(selected=selected.sql, length=DAY_LENGTH),
        (sides, itemised, *selected.values),
    )
    for row in fetch_table(database, query).to_pylist():
        line = tuple(row.pop(name) for name in _LINE)
        named = dict(zip(_LINE, line, strict=True))
        row["origins"] = frozenset(row["origins"])
        row["fact_ids"] = tuple(dict.fromkeys(row["fact_ids"]))
        names = {name: named[name] for name in ("metric", "scope", "status", "unit", "location")}
        yield Claim(line=line, **names, **row)
