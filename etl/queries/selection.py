"""Filters as SQL: which facts are meant, and which were known when."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from etl.catalogue import load_catalogue
from etl.filters import Filters, phrases
from etl.queries.database import Database, Query, create_table, fetch_table
from etl.schema import DERIVED_FLAGS, FACT_FIELDS

_CLOSED = ("metric", "qualifier", "status", "scope", "date_basis")
_KEPT_SNAPSHOTS = 16
_EDGE = r"[^\pL\pN_]"
FACT_LIST = ", ".join(FACT_FIELDS)
_DERIVED_FROM = (
    "fact_id, observation_id, metric, scope, status, unit, location, item, actor, target, "
    "event_start, event_end, value, low, high, qualifier, doc_id, "
    "attributed_to, publisher, sentence"
)


def select_facts(database: Database, filters: Filters) -> Query:
    """Return the FROM and WHERE of the facts that the filters select."""
    known = known_facts(filters.as_of)
    conditions = _conditions(database, filters)
    return Query(
        f"FROM {known.sql} AS known WHERE {conditions.sql}", (*known.values, *conditions.values)
    )


def select_superseded(database: Database, filters: Filters) -> Query:
    """Return the FROM and WHERE of the statements given up that the filters select."""
    conditions = _conditions(database, filters)
    sql = f"FROM history WHERE {conditions.sql}"
    if filters.as_of is None:
        return Query(sql, conditions.values)
    return Query(f"{sql} AND superseded_at <= ?", (*conditions.values, filters.as_of))


def _conditions(database: Database, filters: Filters) -> Query:
    conditions = [Query("true"), *_value_conditions(filters)]
    if filters.first_day:
        conditions.append(Query("event_end >= ?", (filters.first_day,)))
    if filters.last_day:
        conditions.append(Query("event_end <= ?", (filters.last_day,)))
    conditions += [_says(phrase) for phrase in phrases(filters.q or "")]
    if filters.flag in DERIVED_FLAGS:
        derived = derived_table(database, filters.as_of)
        sql = f"fact_id IN (SELECT fact_id FROM {derived} WHERE list_contains(flags, ?))"
        conditions.append(Query(sql, (filters.flag,)))
    elif filters.flag:
        conditions.append(Query("list_contains(flags, ?)", (filters.flag,)))
    return Query(
        " AND ".join(part.sql for part in conditions),
        tuple(value for part in conditions for value in part.values),
    )


def known_facts(as_of: datetime | None) -> Query:
    """Return the facts that were known at a time, None is now."""
    if as_of is None:
        return Query("facts")
    return Query(
        f"(SELECT {FACT_LIST} FROM facts WHERE first_seen <= ? UNION ALL "
        f"SELECT {FACT_LIST} FROM history WHERE first_seen <= ? AND superseded_at > ?)",
        (as_of, as_of, as_of),
    )


def derived_table(database: Database, as_of: datetime | None) -> str:
    """Return the name of the table of derived flags of what was known, made when first needed."""
    with database.lock:
        if as_of not in database.derived:
            if len(database.derived) >= _KEPT_SNAPSHOTS:
                oldest = next(key for key in database.derived if key is not None)
                database.connection.execute(f"DROP TABLE {database.derived.pop(oldest)}")
            number = max((int(name[7:]) for name in database.derived.values()), default=-1) + 1
            _make_derived(database, as_of, f"derived{number}")
            database.derived[as_of] = f"derived{number}"
        return database.derived[as_of]


def _make_derived(database: Database, as_of: datetime | None, name: str) -> None:
    from etl.observations import derived_flags

    known = known_facts(as_of)
    facts = fetch_table(database, Query(f"SELECT {_DERIVED_FROM} FROM {known.sql}", known.values))
    flags = derived_flags(facts, load_catalogue())
    flagged = pa.table({"fact_id": facts["fact_id"], "flags": flags})
    create_table(
        database.connection, name, flagged.filter(pc.greater(pc.list_value_length(flags), 0))
    )


def _value_conditions(filters: Filters) -> Iterator[Query]:
    for name, wanted in filters.values:
        # Values of closed sets are in lower case everywhere.
        column, mark = (name, "?") if name in _CLOSED else (f"lower({name})", "lower(?)")
        yield Query(f"{column} IN ({', '.join([mark] * len(wanted))})", wanted)


def _says(words: Sequence[str]) -> Query:
    """Return the condition that a sentence holds these words, whole, one after the other."""
    pattern = f"{_EDGE}+".join(_folded(word) for word in words)
    return Query("regexp_matches(sentence, ?)", (f"(?i)(?:^|{_EDGE}){pattern}(?:$|{_EDGE})",))


def _folded(word: str) -> str:
    # Case folding writes one letter as two; the pattern has to find the one.
    return re.escape(word).replace("ss", "(?:ss|ß|ẞ)")
