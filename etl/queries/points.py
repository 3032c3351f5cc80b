"""The points of a chart by day as JSON, written by SQL when the index is made.

They equal those that ``etl.series`` makes of the same claims: by day, one claim is one point.

A part of ``index``, whose tests hold it too.
"""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from etl.queries.standing import LINE
from etl.series import DAY_LENGTH

_TEXTS = ("scope", "status", "unit", "actor", "target", "item", "location", "observation_id")
LONG = f"scope = 'increment' AND \"end\" - start >= {DAY_LENGTH}"
_LINE_ORDER = ", ".join(f"coalesce({name}::VARCHAR, '')" for name in LINE)


def claims_with_points(claims: str) -> str:
    """Return the SQL that adds to claims what a chart by day shows of them.

    ``line`` numbers the lines in their order; ``long`` tells spans from points; ``head``, the
    fact ids and ``tail`` are one JSON object, the ids optional.
    """
    period = (
        f'CASE WHEN {LONG} THEN \'"event_start":"\' || start || \'","event_end":"\' || '
        "\"end\" || '\",' ELSE '' END"
    )
    numbers = " || ".join(f"',\"{name}\":' || {_number(name)}" for name in ("value", "low", "high"))
    tail = " || ".join(f"',\"{name}\":' || {_text(name)}" for name in _TEXTS)
    return (
        f"SELECT *, dense_rank() OVER (ORDER BY {_LINE_ORDER})::UINTEGER AS line, "
        f"{LONG} AS long, "
        f'\'{{"date":"\' || "end" || \'",\' || {period} || \'"metric":\' || {_text("metric")} || '
        f"{numbers} || ',\"qualifier\":' || {_text('qualifier')} || "
        "',\"n_sources\":' || len(origins) || ',\"n_competing\":' || n_competing AS head, "
        f"{tail} || '}}' AS tail FROM ({claims})"
    )


def _text(name: str) -> str:
    return f"coalesce(to_json({name}::VARCHAR)::VARCHAR, 'null')"


def _number(name: str) -> str:
    # A float tells whole numbers apart up to 2**53; these are written without a point.
    return (
        f"CASE WHEN {name} IS NULL THEN 'null' "
        f"WHEN {name} = trunc({name}) AND abs({name}) < 9007199254740992 "
        f"THEN {name}::BIGINT::VARCHAR ELSE {name}::VARCHAR END"
    )
