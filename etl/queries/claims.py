"""The chart made of the claims that stand."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from etl.filters import FilterError, Filters
from etl.queries.database import Database, Query, fetch_rows, fetch_table
from etl.queries.selection import select_claims, select_for_claims
from etl.queries.standing import LINE, standing_claims
from etl.series import BUCKETS, Claim, build_series

_OF_CLAIM = (
    '"end", observation_id, start, metric, scope, status, unit, side, location, line_item, actor, '
    "target, item, value, low, high, qualifier, origins, fact_ids, n_competing"
)


def series(
    database: Database, filters: Filters, by: str = "day", with_ids: bool = True
) -> dict[str, Any]:
    """Return the points and spans of a chart (see ``etl.series``).

    For every line and day the claim with the most support stands. Raises FilterError when ``by``
    is not one of ``BUCKETS``.
    """
    _check(by)
    if by == "day" and (claims := _whole_claims(database, filters)) is not None:
        return dict(orjson.loads(_day_series(database, claims, with_ids)))
    return build_series(_standing_claims(database, filters), by, with_ids)


def series_json(
    database: Database, filters: Filters, by: str = "day", with_ids: bool = True
) -> bytes:
    """Return the same as JSON; by day this is many times faster when there is an index."""
    _check(by)
    if by == "day" and (claims := _whole_claims(database, filters)) is not None:
        return _day_series(database, claims, with_ids)
    return orjson.dumps(build_series(_standing_claims(database, filters), by, with_ids))


def _check(by: str) -> None:
    if by not in BUCKETS:
        raise FilterError(f"The parameter 'by' is none of {', '.join(BUCKETS)}.")


def day_query(claims: Query, with_ids: bool) -> Query:
    """Return the query for the points and spans by day among claims of the index, in order."""
    ids = "',\"fact_ids\":' || to_json(fact_ids)::VARCHAR || " if with_ids else ""
    sql = f'SELECT head || {ids} tail, long {claims.sql} ORDER BY "end", line'
    return replace(claims, sql=sql)


def _day_series(database: Database, claims: Query, with_ids: bool) -> bytes:
    found = fetch_rows(database, day_query(claims, with_ids))
    points = ",".join([text for text, long in found if not long])
    spans = ",".join([text for text, long in found if long])
    return f'{{"by":"day","points":[{points}],"spans":[{spans}]}}'.encode()


def _whole_claims(database: Database, filters: Filters) -> Query | None:
    """Return the claims of the index if they are all that the filters select, else None."""
    selected = select_claims(database, filters)
    return selected[0] if selected is not None and selected[1] is None else None


def _standing_claims(database: Database, filters: Filters) -> Iterator[Claim]:
    """Yield for each line and day (or longer period) the claim with the most support."""
    selected = select_claims(database, filters)
    rest: Filters | None = filters
    if selected is not None:
        claims, rest = selected
        yield from _claims(database, replace(claims, sql=f"SELECT {_OF_CLAIM} {claims.sql}"))
    if rest is not None:
        yield from _claims(database, standing_claims(*select_for_claims(database, rest)))


def _claims(database: Database, query: Query) -> Iterator[Claim]:
    for row in fetch_table(database, query).to_pylist():
        line = tuple(row.pop(name) for name in LINE)
        named = dict(zip(LINE, line, strict=True))
        row["origins"] = frozenset(row["origins"])
        row["fact_ids"] = tuple(row["fact_ids"])
        names = {name: named[name] for name in ("metric", "scope", "status", "unit", "location")}
        yield Claim(line=line, **names, **row)
