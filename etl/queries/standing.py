"""Which claim stands for each line and day, as SQL over any relation of facts.

The smaller figures of one source in one document are subsets of its largest. A claim supports
another when its bounds contain the other's value, and competes when they exclude it. The claim with
the most support stands. Sources are told apart by their origins (see ``etl.origins``): two
spellings of one, or two printings of one report, are no support. What is reported as done and dated
after its publication, or after it was read, is on no chart, because that date cannot be right; a
day is left for the time zones.
"""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from etl.catalogue import load_catalogue
from etl.queries.database import Query
from etl.series import DAY_LENGTH

LINE = ("metric", "scope", "status", "unit", "side", "location", "line_item")
SIDES = ("actor", "target")
_FACTS_OF_LINES = f"""
    SELECT fact_id, observation_id, metric, scope, status, unit, actor, target, item, location,
        value, low, high, qualifier, doc_id, published_at,
        CASE WHEN list_contains(?, metric) THEN actor::VARCHAR ELSE target::VARCHAR END AS side,
        CASE WHEN list_contains(?, metric) THEN item END AS line_item,
        attributed_to::VARCHAR AS attributed_to, publisher::VARCHAR AS publisher,
        {{reprint}} AS reprint,
        coalesce(event_start, event_end) AS start, event_end AS "end",
        CASE WHEN scope = 'increment' AND event_end - start >= {DAY_LENGTH} THEN start END
            AS long_start,
        hash(metric, scope, status, unit, side, location, line_item, long_start) AS slot
    {{selected}} AND event_end IS NOT NULL
        AND (status <> 'reported' OR event_end <= first_seen::DATE + 1
            AND coalesce(event_end <= published_at::DATE + 1, true))
"""
_STANDING = f"""
WITH facts_of_lines AS MATERIALIZED ({_FACTS_OF_LINES}),
sources AS (
    SELECT *, source_key(attributed_to, metric::VARCHAR, actor::VARCHAR, target::VARCHAR) AS source
    FROM (SELECT DISTINCT attributed_to, metric, actor, target FROM facts_of_lines
        WHERE attributed_to IS NOT NULL)
),
publishers AS (
    SELECT publisher, publisher_key(publisher) AS printer
    FROM (SELECT DISTINCT publisher FROM facts_of_lines WHERE attributed_to IS NULL)
),
wholes AS (
    SELECT facts_of_lines.*, coalesce(source, reprint, printer, '') AS origin
    FROM facts_of_lines LEFT JOIN publishers USING (publisher)
    LEFT JOIN sources ON facts_of_lines.attributed_to = sources.attributed_to
        AND facts_of_lines.metric = sources.metric
        AND facts_of_lines.actor IS NOT DISTINCT FROM sources.actor
        AND facts_of_lines.target IS NOT DISTINCT FROM sources.target
    QUALIFY value = max(value) OVER (PARTITION BY slot, "end", doc_id, origin)
),
claims AS (
    SELECT slot, "end", observation_id, min(start) AS start, any_value(metric) AS metric,
        any_value(scope) AS scope, any_value(status) AS status, any_value(unit) AS unit,
        any_value(side) AS side, any_value(location) AS location,
        any_value(line_item) AS line_item, min(actor) AS actor,
        min(target) AS target, min(item) AS item, max(value) AS value,
        any_value(low) AS low, any_value(high) AS high, arg_min(qualifier, fact_id) AS qualifier,
        list(DISTINCT origin ORDER BY origin) AS origins,
        list(fact_id ORDER BY fact_id) AS fact_ids,
        max(published_at) AS published_at
    FROM wholes GROUP BY slot, "end", observation_id
),
pairs AS (
    SELECT one.*, other.observation_id AS other_id, other.origins AS other_origins,
        other.fact_ids AS other_facts,
        coalesce(other.low <= one.value, true) AND coalesce(other.high >= one.value, true)
            OR other.observation_id = one.observation_id AS supports
    FROM claims AS one JOIN claims AS other ON one.slot = other.slot AND one."end" = other."end"
),
weighed AS (
    SELECT slot, "end", observation_id, any_value(COLUMNS(pairs.* EXCLUDE (slot, "end",
            observation_id, origins, fact_ids, other_id, other_origins, other_facts, supports))),
        list_distinct(flatten(list(other_origins) FILTER (supports))) AS origins,
        any_value(fact_ids) || coalesce(flatten(list(other_facts ORDER BY other_id)
            FILTER (supports AND other_id <> observation_id)), []) AS fact_ids,
        count(*) FILTER (NOT supports) AS n_competing
    FROM pairs GROUP BY slot, "end", observation_id
)
SELECT * EXCLUDE (slot, published_at) FROM weighed
QUALIFY row_number() OVER (PARTITION BY slot, "end" ORDER BY len(origins) DESC,
    published_at DESC NULLS LAST, value DESC, observation_id) = 1
"""


def standing_claims(selected: Query, reprint: str) -> Query:
    """Return the claims that stand among facts; ``selected`` is their FROM and WHERE.

    ``reprint`` is the SQL of the origin that a fact shares with its other printings, else null.
    """
    return _of_lines(_STANDING, selected, reprint)


def mixed_fields(selected: Query) -> Query:
    """Return by metric whether facts of one line and day differ in actor, target and item."""
    differs = ", ".join(
        f"bool_or(least_{name} IS NOT NULL AND (least_{name} <> most_{name} OR n_{name} < n)) "
        f"AS {name}"
        for name in (*SIDES, "item")
    )
    ends = ", ".join(
        f"min({name}::VARCHAR) AS least_{name}, max({name}::VARCHAR) AS most_{name}, "
        f"count({name}) AS n_{name}"
        for name in (*SIDES, "item")
    )
    sql = (
        f"SELECT metric, {differs} FROM (SELECT metric, count(*) AS n, {ends} "
        f'FROM ({_FACTS_OF_LINES}) GROUP BY metric, slot, "end") GROUP BY metric'
    )
    return _of_lines(sql, selected, "NULL")


def _of_lines(sql: str, selected: Query, reprint: str) -> Query:
    """Put the facts into a statement, and the metrics that are told apart by actor and by item."""
    metrics = load_catalogue().metrics
    by_actor = [name for name, metric in metrics.items() if metric.side == "actor"]
    by_item = [name for name, metric in metrics.items() if metric.by_item]
    return Query(
        sql.format(selected=selected.sql, reprint=reprint),
        (by_actor, by_item, *selected.values),
        selected.tables,
    )
