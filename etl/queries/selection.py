"""Filters as SQL: which facts are meant, and which were known when."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from etl.catalogue import load_catalogue
from etl.filters import Filters, phrases
from etl.origins import ORIGIN_COLUMNS, reprint_origins
from etl.printings import printings
from etl.queries.database import Database, Index, Query, create_table, fetch_rows, fetch_table
from etl.queries.marks import FLAGS
from etl.schema import DERIVED_FLAGS, FACT_FIELDS, STORED_FLAGS

_CLOSED = ("metric", "qualifier", "status", "scope", "date_basis")
_KEPT_SNAPSHOTS = 16
_KEPT_NAMES = 1000
# A claim is about these; its facts agree in them.
_OF_LINE = ("metric", "scope", "status", "unit", "location")
_EDGE = r"[^\pL\pN_]"
FACT_LIST = ", ".join(FACT_FIELDS)
# What a chart and a list of claims show of a fact; the index holds it.
BRIEF_FIELDS = (
    "fact_id",
    "observation_id",
    "metric",
    "value",
    "low",
    "high",
    "qualifier",
    "unit",
    "item",
    "scope",
    "status",
    "actor",
    "target",
    "location",
    "attributed_to",
    "event_start",
    "event_end",
    "date_basis",
    "number_text",
    "publisher",
    "language",
)
BRIEF_LIST = ", ".join(BRIEF_FIELDS)
_INDEXED_FLAGS = (
    "SELECT fact_id, list_filter(["
    + ", ".join(
        f"CASE WHEN marks & {1 << FLAGS.index(name)} <> 0 THEN '{name}' END"
        for name in DERIVED_FLAGS
    )
    + f"], lambda name: name IS NOT NULL) AS flags FROM served.facts "
    f"WHERE marks >> {len(STORED_FLAGS)} <> 0"
)
DERIVED_FROM = (
    "fact_id, observation_id, metric, scope, status, unit, location, item, actor, target, "
    "event_start, event_end, value, low, high, qualifier, doc_id, "
    "attributed_to, publisher, sentence"
)
# What tells which facts are printings of one report, and who says so.
PRINTED_FROM = "observation_id, doc_id, sentence, " + ", ".join(ORIGIN_COLUMNS)


def select_facts(database: Database, filters: Filters) -> Query:
    """Return the FROM and WHERE of the facts that the filters select."""
    known = known_facts(filters.as_of)
    conditions = _conditions(database, filters)
    return Query(
        f"FROM {known.sql} AS known WHERE {conditions.sql}", (*known.values, *conditions.values)
    )


def select_narrow(database: Database, filters: Filters) -> Query:
    """Return the FROM and WHERE of the same facts where only the columns of the index are needed.

    They are the index's ``facts`` when there is one, else those of ``select_facts``.
    """
    if database.index is None or filters.as_of is not None:
        return select_facts(database, filters)
    conditions = _joined([Query("true"), *_index_conditions(database, filters)])
    return replace(conditions, sql=f"FROM served.facts AS known WHERE {conditions.sql}")


def select_for_claims(database: Database, filters: Filters) -> tuple[Query, str]:
    """Return the FROM and WHERE of ``select_narrow``, and the SQL of the origin of a reprint.

    That is the origin that a fact shares with its other printings (``etl.origins``), else null.
    """
    selected = select_narrow(database, filters)
    if database.index is not None and filters.as_of is None:
        return selected, "reprint"
    tables = (*selected.tables, ("reprints", _reprints(database, filters.as_of, selected)))
    origin = "(SELECT origin FROM reprints WHERE reprints.fact_id = known.fact_id)"
    return replace(selected, tables=tables), origin


def _reprints(database: Database, as_of: datetime | None, selected: Query) -> pa.Table:
    """Return ``fact_id`` and ``origin`` of the reprints among the selected facts and their like."""
    known = known_facts(as_of)
    # Printings are of one observation; most observations have but one document.
    sql = (
        f"SELECT fact_id, {PRINTED_FROM} FROM {known.sql} "
        f"WHERE observation_id IN (SELECT observation_id {selected.sql}) "
        "QUALIFY min(doc_id) OVER (PARTITION BY observation_id) <> "
        "max(doc_id) OVER (PARTITION BY observation_id) "
        "AND bool_or(attributed_to IS NULL) OVER (PARTITION BY observation_id)"
    )
    query = Query(sql, (*known.values, *selected.values), selected.tables)
    facts = fetch_table(database, query)
    origins = reprint_origins(facts, printings(facts))
    reprints = pa.table({"fact_id": facts["fact_id"], "origin": origins})
    return reprints.filter(reprints["origin"].is_valid())


def select_claims(database: Database, filters: Filters) -> tuple[Query, Filters | None] | None:
    """Return the FROM and WHERE of the index's claims that are those of the selected facts.

    That holds for metrics where the filters take all facts behind a claim or none; the facts of
    the others are what the second part selects, None if there are none. None: no claim is.
    """
    index = database.index
    parts = dict(filters.values)
    if index is None or filters.as_of or filters.q or filters.flag:
        return None
    if not set(parts) <= {*_OF_LINE, "actor", "target", "item"}:
        return None
    asked = [name for name in index.metrics if name in parts.get("metric", index.metrics)]
    whole = [name for name in asked if all(_is_whole(index, name, field) for field in parts)]
    claims = filters.with_values("metric", whole)
    conditions = _joined([Query("true" if whole else "false"), *_line_conditions(database, claims)])
    rest = [name for name in asked if name not in whole]
    return (
        replace(conditions, sql=f"FROM served.claims WHERE {conditions.sql}"),
        filters.with_values("metric", rest) if rest else None,
    )


def _is_whole(index: Index, metric: str, field: str) -> bool:
    known = load_catalogue().metrics.get(metric)
    side = "actor" if known is not None and known.side == "actor" else "target"
    return (
        field in (*_OF_LINE, side)
        or (field == "item" and known is not None and known.by_item)
        or (metric, field) in index.whole
    )


def select_superseded(database: Database, filters: Filters) -> Query:
    """Return the FROM and WHERE of the statements given up that the filters select."""
    conditions = _conditions(database, filters)
    sql = f"FROM history WHERE {conditions.sql}"
    if filters.as_of is None:
        return Query(sql, conditions.values)
    return Query(f"{sql} AND superseded_at <= ?", (*conditions.values, filters.as_of))


def _conditions(database: Database, filters: Filters) -> Query:
    conditions = [Query("true"), *_value_conditions(filters), *_day_conditions(filters)]
    conditions += [_says(phrase) for phrase in phrases(filters.q or "")]
    if filters.flag in DERIVED_FLAGS:
        derived = derived_table(database, filters.as_of)
        sql = f"fact_id IN (SELECT fact_id FROM {derived} WHERE list_contains(flags, ?))"
        conditions.append(Query(sql, (filters.flag,)))
    elif filters.flag:
        conditions.append(Query("list_contains(flags, ?)", (filters.flag,)))
    return _joined(conditions)


def _joined(conditions: Sequence[Query]) -> Query:
    return Query(
        " AND ".join(part.sql for part in conditions),
        tuple(value for part in conditions for value in part.values),
        tuple(table for part in conditions for table in part.tables),
    )


def _day_conditions(filters: Filters, day: str = "event_end") -> Iterator[Query]:
    if filters.first_day:
        yield Query(f"{day} >= ?", (filters.first_day,))
    if filters.last_day:
        yield Query(f"{day} <= ?", (filters.last_day,))


def _index_conditions(database: Database, filters: Filters) -> Iterator[Query]:
    for name, wanted in filters.values:
        if name == "doc_id":
            yield Query(
                "doc_id IN (SELECT key FROM served.documents WHERE list_contains(?, lower(name)))",
                ([value.lower() for value in wanted],),
            )
        elif name == "observation_id":
            marks = ", ".join(["lower(?)"] * len(wanted))
            keys = ", ".join(["hash(lower(?))"] * len(wanted))
            places = f"SELECT place FROM served.observations WHERE key IN ({keys})"
            yield Query(f"rowid IN ({places}) AND lower({name}) IN ({marks})", (*wanted, *wanted))
        else:
            yield _named_condition(database, name, wanted)
    yield from _day_conditions(filters)
    if filters.q:
        rows = found_rows(database, filters.q)
        yield Query("rowid IN (SELECT row FROM found_rows)", (), (("found_rows", rows),))
    if filters.flag:
        yield Query(f"marks & {1 << FLAGS.index(filters.flag)} <> 0")


def _line_conditions(database: Database, filters: Filters) -> Iterator[Query]:
    for name, wanted in filters.values:
        yield _named_condition(database, name, wanted)
    yield from _day_conditions(filters, '"end"')


def _named_condition(database: Database, name: str, wanted: Sequence[str]) -> Query:
    """Return the condition that a field of the index holds one of these values, in any case."""
    assert database.index is not None, "the field is one of an index"
    known = database.index.known
    key = (name, tuple(wanted))
    if key not in known:
        marks = ", ".join(["lower(?)"] * len(wanted))
        query = Query(
            f"SELECT name FROM served.names WHERE field = ? AND lower(name) IN ({marks})",
            (name, *wanted),
        )
        if len(known) >= _KEPT_NAMES:
            known.clear()
        known[key] = tuple(found for (found,) in fetch_rows(database, query))
    names = known[key]
    return Query(f"{name} IN ({', '.join('?' * len(names))})" if names else "false", names)


def found_rows(database: Database, q: str) -> pa.Table:
    """Return the ``row`` in the index of each fact whose sentence says ``q``, each once."""
    assert database.index is not None, "words are found by an index"
    wanted = phrases(q)
    unusual = _joined([_says(phrase) for phrase in wanted])
    others = Query(f"SELECT place FROM served.unusual WHERE {unusual.sql}", unusual.values)
    found = pa.concat_tables([database.index.words.find(wanted), fetch_table(database, others)])
    # Only rows as the database counts them let it skip the others.
    return found.rename_columns(["row"]).cast(pa.schema([("row", pa.int64())]))


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
    """Return the name of the table of derived flags of what was known, made when first needed.

    It waits for an index that is being made: that holds them, and they take long to find.
    """
    if as_of is None and database.pending is not None:
        database.pending.wait()
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

    if as_of is None and database.index is not None:
        database.connection.execute(f"CREATE TABLE {name} AS {_INDEXED_FLAGS}")
        return
    known = known_facts(as_of)
    facts = fetch_table(database, Query(f"SELECT {DERIVED_FROM} FROM {known.sql}", known.values))
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
