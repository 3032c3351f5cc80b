"""Questions to one generation of the tables: the only module that knows SQL.

``open_database`` prepares a generation; the functions below answer from it and may be called from
several threads. Facts come back as records (see ``etl.records``) with their derived flags.
"""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import base64
import itertools
import json
import re
import struct
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalogue import load_catalogue
from etl.filters import VALUE_NAMES, FilterError, Filters, phrases
from etl.records import Record, table_to_records
from etl.schema import DERIVED_FLAGS, FACT_FIELDS, FACTS, TABLES
from etl.series import BUCKETS, DAY_LENGTH, Claim, build_series
from etl.store import Generation

PAGE_ROWS = 100
MAX_PAGE_ROWS = 1000
FACET_VALUES = 200
FACETS = tuple(name for name in VALUE_NAMES if name not in ("doc_id", "observation_id"))

_CLOSED = ("metric", "qualifier", "status", "scope", "date_basis")
_KEPT_SNAPSHOTS = 4
_BATCH_ROWS = 16_384
_EDGE = r"[^\pL\pN_]"
_FACT_LIST = ", ".join(FACT_FIELDS)
_DERIVED_FROM = (
    "fact_id, observation_id, metric, scope, status, unit, location, item, actor, target, "
    "event_start, event_end, value, low, high, qualifier, doc_id, "
    "attributed_to, publisher, sentence"
)
# Nulls last in descending order: they count as smaller than anything.
_PAGE_KEYS = (
    "coalesce(event_end, DATE '0001-01-01')",
    "coalesce(epoch_us(published_at), -9223372036854775807)",
    "doc_id",
    "number_start",
    "fact_id",
)
_EXPORT_ORDER = "ORDER BY published_at NULLS LAST, doc_id, number_start, number_end, fact_id"
_PAGE_ORDER = ", ".join(
    f"{key} {way}" for key, way in zip(_PAGE_KEYS, ("DESC", "DESC", "", "", ""), strict=True)
)

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


@dataclass(frozen=True, slots=True)
class Query:
    """A piece of SQL with the values of its question marks, in order."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the selected facts: how many there are in all, these, and where the next begin.

    ``cursor`` is None on the last page.
    """

    total: int
    facts: list[Record]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many facts there are, and the last day of the latest reported one, None if none."""

    facts: int
    latest_event: date | None


@dataclass(slots=True)
class Database:
    """One generation, ready to be asked. Close it when the next one is open.

    ``held`` are its files, open, so that an answer that takes long survives their removal.
    """

    connection: duckdb.DuckDBPyConnection
    fact_files: tuple[Path, ...]
    held: tuple[BinaryIO, ...]
    lock: threading.Lock = field(default_factory=threading.Lock)
    derived: dict[datetime | None, str] = field(default_factory=dict)

    def close(self) -> None:
        """Release the generation; whoever still asks gets an error."""
        self.connection.close()
        for file in self.held:
            file.close()


def open_database(tables: Generation | Mapping[str, Sequence[Path]]) -> Database:
    """Return a database over the files of a generation, or over paths by name of table.

    Raises OSError when a file cannot be opened.
    """
    given = (
        {name: tables.paths(name) for name in TABLES} if isinstance(tables, Generation) else tables
    )
    held = {name: [path.open("rb") for path in given.get(name, ())] for name in TABLES}
    paths = {name: [_open_path(file) for file in files] for name, files in held.items()}
    spill = Path(tempfile.gettempdir(), "conflict-metrics-queries")
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(spill),
        }
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET parquet_metadata_cache = true")
    for name, schema in TABLES.items():
        if files := paths[name]:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {_read(files)}")
        else:
            _create(connection, name, schema.empty_table())
    return Database(connection, tuple(paths["facts"]), tuple(itertools.chain(*held.values())))


def summary(database: Database, now: datetime) -> Summary:
    """Return the size of the tables and the latest reported event that is not after ``now``."""
    found = _rows(
        database,
        Query(
            "SELECT count(*), max(event_end) FILTER (status = 'reported' AND event_end <= ?) "
            "FROM facts",
            (now.astimezone(UTC).date(),),
        ),
    )
    return Summary(*found[0])


def count(database: Database, filters: Filters) -> int:
    """Return how many facts the filters select."""
    selected = _selected(database, filters)
    return int(_rows(database, Query(f"SELECT count(*) {selected.sql}", selected.values))[0][0])


def page(
    database: Database, filters: Filters, limit: int = PAGE_ROWS, cursor: str | None = None
) -> Page:
    """Return the latest facts first: by event_end, published_at, doc_id, number_start.

    ``cursor`` is that of the page before. Raises FilterError for a cursor that no page gave.
    """
    selected = _selected(database, filters)
    after = _after(cursor)
    query = Query(
        f"SELECT {_FACT_LIST}, {', '.join(_PAGE_KEYS[:2])} {selected.sql} {after.sql} "
        f"ORDER BY {_PAGE_ORDER} LIMIT {limit + 1}",
        (*selected.values, *after.values),
    )
    rows = _table(database, query)
    facts = _with_derived(database, rows.select(FACT_FIELDS), filters.as_of)
    following = _cursor(rows, limit - 1) if len(facts) > limit else None
    return Page(count(database, filters), facts[:limit], following)


def fact(database: Database, fact_id: str) -> tuple[Record, str | None] | None:
    """Return one fact and when it was superseded (None: it is current); None if there is none."""
    current = _facts_where(database, "fact_id", fact_id, "fact_id")
    if current:
        return current[0], None
    query = Query(
        f"SELECT {_FACT_LIST}, superseded_at FROM history WHERE fact_id = ? "
        "ORDER BY superseded_at DESC LIMIT 1",
        (fact_id,),
    )
    for record in table_to_records(_table(database, query)):
        return record, record.pop("superseded_at")
    return None


def facts_of_observation(database: Database, observation_id: str) -> list[Record]:
    """Return the facts that state one observation, the latest first."""
    return _facts_where(database, "observation_id", observation_id, _PAGE_ORDER)


def facts_of_document(database: Database, doc_id: str) -> list[Record]:
    """Return the facts of one document in text order."""
    return _facts_where(database, "doc_id", doc_id, "number_start, number_end, fact_id")


def superseded_facts_of_document(database: Database, doc_id: str) -> list[Record]:
    """Return what a document once stated and no longer does, with ``superseded_at``."""
    query = Query(
        f"SELECT {_FACT_LIST}, superseded_at FROM history WHERE doc_id = ? "
        "ORDER BY superseded_at DESC, number_start, fact_id",
        (doc_id,),
    )
    return list(table_to_records(_table(database, query)))


def facts_by_id(database: Database, fact_ids: Sequence[str]) -> list[Record]:
    """Return the current facts with these ids, in the order of the ids; unknown ones are absent."""
    query = Query(
        f"SELECT {_FACT_LIST} FROM facts WHERE list_contains(?, fact_id)", (list(fact_ids),)
    )
    found = {record["fact_id"]: record for record in _facts(database, query)}
    return [found[name] for name in fact_ids if name in found]


def document(database: Database, doc_id: str) -> Record | None:
    """Return one document with its text, None if there is none."""
    query = Query("SELECT * FROM documents WHERE doc_id = ?", (doc_id,))
    return next(table_to_records(_table(database, query)), None)


def facets(database: Database, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """Return how many facts each value of each field has, the most frequent first.

    What is chosen in a field itself does not count for it. At most ``FACET_VALUES`` a field.
    """
    alone = [name for name in FACETS if filters.of(name)]
    found = _value_counts(database, filters, [name for name in FACETS if name not in alone])
    for name in alone:
        found |= _value_counts(database, filters.with_values(name, ()), [name])
    return {name: found[name] for name in FACETS}


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


def stream(
    database: Database, filters: Filters, columns: Sequence[str] = FACT_FIELDS
) -> Iterator[pa.RecordBatch]:
    """Yield the selected facts in batches with these columns of ``FACTS``, in export order.

    That is by published_at (nulls last), doc_id, number_start. ``flags`` hold the derived ones.
    Memory stays flat: the store keeps the rows of a file in this order, so only files whose
    times of publication overlap are sorted.
    """
    schema = pa.schema([FACTS.field(name) for name in columns], FACTS.metadata)
    derived = _table(database, Query(f"FROM {_derived(database, filters.as_of)}"))
    for query in _parts_in_order(database, filters, ", ".join(columns)):
        with database.connection.cursor() as cursor:
            answer = cursor.sql(query.sql, params=query.values)
            for batch in answer.to_arrow_reader(_BATCH_ROWS):
                yield _flagged(pa.Table.from_batches([batch]).cast(schema), derived)


def _open_path(file: BinaryIO) -> Path:
    """Return a path to an open file that stays valid when its name is removed, where there is."""
    descriptor = Path("/proc/self/fd", str(file.fileno()))
    return descriptor if descriptor.exists() else Path(file.name)


def _read(files: Sequence[Path]) -> str:
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"read_parquet([{listed}])"


def _rows(database: Database, query: Query) -> list[tuple[Any, ...]]:
    with database.connection.cursor() as cursor:
        return cursor.execute(query.sql, query.values).fetchall()


def _table(database: Database, query: Query) -> pa.Table:
    with database.connection.cursor() as cursor:
        table: pa.Table = cursor.sql(query.sql, params=query.values).to_arrow_table()
        return table


def _facts(database: Database, query: Query) -> list[Record]:
    return _with_derived(database, _table(database, query), None)


def _with_derived(database: Database, rows: pa.Table, as_of: datetime | None) -> list[Record]:
    """Return facts as records, with their derived flags behind the stored ones."""
    if not rows:
        return []
    sql = f"SELECT fact_id, flags FROM {_derived(database, as_of)} WHERE list_contains(?, fact_id)"
    derived = dict(_rows(database, Query(sql, (rows["fact_id"].to_pylist(),))))
    records = list(table_to_records(rows))
    for record in records:
        record["flags"] += derived.get(record["fact_id"], [])
    return records


def _facts_where(database: Database, column: str, value: str, order: str) -> list[Record]:
    sql = f"SELECT {_FACT_LIST} FROM facts WHERE {column} = ? ORDER BY {order}"
    return _facts(database, Query(sql, (value,)))


def _selected(database: Database, filters: Filters) -> Query:
    """Return the FROM and WHERE of the facts that the filters select."""
    known = _known(filters.as_of)
    conditions = [Query("true"), *_value_conditions(filters)]
    if filters.first_day:
        conditions.append(Query("event_end >= ?", (filters.first_day,)))
    if filters.last_day:
        conditions.append(Query("event_end <= ?", (filters.last_day,)))
    conditions += [_says(phrase) for phrase in phrases(filters.q or "")]
    if filters.flag in DERIVED_FLAGS:
        derived = _derived(database, filters.as_of)
        sql = f"fact_id IN (SELECT fact_id FROM {derived} WHERE list_contains(flags, ?))"
        conditions.append(Query(sql, (filters.flag,)))
    elif filters.flag:
        conditions.append(Query("list_contains(flags, ?)", (filters.flag,)))
    return Query(
        f"FROM {known.sql} AS known WHERE " + " AND ".join(part.sql for part in conditions),
        (*known.values, *(value for part in conditions for value in part.values)),
    )


def _known(as_of: datetime | None) -> Query:
    """Return the facts that were known at a time, None is now."""
    if as_of is None:
        return Query("facts")
    return Query(
        f"(SELECT {_FACT_LIST} FROM facts WHERE first_seen <= ? UNION ALL "
        f"SELECT {_FACT_LIST} FROM history WHERE first_seen <= ? AND superseded_at > ?)",
        (as_of, as_of, as_of),
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


def _derived(database: Database, as_of: datetime | None) -> str:
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

    known = _known(as_of)
    facts = _table(database, Query(f"SELECT {_DERIVED_FROM} FROM {known.sql}", known.values))
    flags = derived_flags(facts, load_catalogue())
    flagged = pa.table({"fact_id": facts["fact_id"], "flags": flags})
    _create(database.connection, name, flagged.filter(pc.greater(pc.list_value_length(flags), 0)))


def _create(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("given_rows", rows)
    connection.execute(f"CREATE TABLE {name} AS FROM given_rows")
    connection.unregister("given_rows")


def _parts_in_order(database: Database, filters: Filters, columns: str) -> Iterator[Query]:
    """Yield queries whose answers, one after the other, are the selected facts in export order."""
    selected = _selected(database, filters)
    if filters.as_of or filters.flag in DERIVED_FLAGS:
        yield Query(f"SELECT {columns} {selected.sql} {_EXPORT_ORDER}", selected.values)
        return
    _, conditions = selected.sql.split(" AS known WHERE ", 1)
    for files in _runs_of_files(database):
        order = _EXPORT_ORDER if len(files) > 1 else ""
        sql = f"SELECT {columns} FROM {_read(files)} WHERE published_at IS NOT NULL"
        yield Query(f"{sql} AND {conditions} {order}", selected.values)
    sql = f"SELECT {columns} {selected.sql} AND published_at IS NULL {_EXPORT_ORDER}"
    yield Query(sql, selected.values)


def _runs_of_files(database: Database) -> list[list[Path]]:
    """Return the files of facts by time of publication; those that overlap are one entry."""
    ranges = []
    for path in database.fact_files:
        query = Query(f"SELECT min(published_at), max(published_at) FROM {_read([path])}")
        first, last = _rows(database, query)[0]
        if first is not None:
            ranges.append((first, last, path))
    runs: list[list[Path]] = []
    end: datetime | None = None
    for first, last, path in sorted(ranges):
        if end is None or first > end:
            runs.append([path])
            end = last
        else:
            runs[-1].append(path)
            end = max(end, last)
    return runs


def _flagged(rows: pa.Table, derived: pa.Table) -> pa.RecordBatch:
    """Return a batch with the derived flags behind the stored ones."""
    places = pc.index_in(rows["fact_id"], value_set=derived["fact_id"])
    if places.null_count < rows.num_rows:
        pairs = zip(
            rows["flags"].to_pylist(), derived["flags"].take(places).to_pylist(), strict=True
        )
        flags = pa.array([stored + (more or []) for stored, more in pairs], pa.list_(pa.string()))
        rows = rows.set_column(rows.column_names.index("flags"), FACTS.field("flags"), flags)
    return rows.combine_chunks().to_batches()[0]


def _value_counts(
    database: Database, filters: Filters, names: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """Return the values of these fields among the selected facts, read in one pass."""
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in names}
    if not names:
        return found
    selected = _selected(database, filters)
    listed = ", ".join(names)
    sets = ", ".join(f"({name})" for name in names)
    query = Query(
        f"SELECT grouping({listed}), coalesce({listed}) AS value, count(*) {selected.sql} "
        f"GROUP BY GROUPING SETS ({sets}) HAVING value IS NOT NULL ORDER BY 3 DESC, 2",
        selected.values,
    )
    everything = 2 ** len(names) - 1
    fields = {everything - 2 ** (len(names) - 1 - at): name for at, name in enumerate(names)}
    for mask, value, number in _rows(database, query):
        if len(found[fields[mask]]) < FACET_VALUES:
            found[fields[mask]].append((value, number))
    return found


def _standing_claims(database: Database, filters: Filters) -> Iterator[Claim]:
    """Yield for each line and day (or longer period) the claim with the most support.

    The smaller figures of one source in one document are subsets of its largest. A claim supports
    another when its bounds contain the other's value, and competes when they exclude it.
    """
    selected = _selected(database, filters)
    sides = [name for name, metric in load_catalogue().metrics.items() if metric.side == "actor"]
    itemised = [name for name, metric in load_catalogue().metrics.items() if metric.by_item]
    query = Query(
        _STANDING_CLAIMS.format(selected=selected.sql, length=DAY_LENGTH),
        (sides, itemised, *selected.values),
    )
    for row in _table(database, query).to_pylist():
        line = tuple(row.pop(name) for name in _LINE)
        named = dict(zip(_LINE, line, strict=True))
        row["origins"] = frozenset(row["origins"])
        row["fact_ids"] = tuple(dict.fromkeys(row["fact_ids"]))
        names = {name: named[name] for name in ("metric", "scope", "status", "unit", "location")}
        yield Claim(line=line, **names, **row)


def _cursor(rows: pa.Table, row: int) -> str:
    places = (*range(len(FACT_FIELDS), len(FACT_FIELDS) + 2), "doc_id", "number_start", "fact_id")
    content = json.dumps([rows.column(place)[row].as_py() for place in places], default=str)
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _after(cursor: str | None) -> Query:
    """Return the condition of coming after the fact that a cursor names, "" without a cursor."""
    if cursor is None:
        return Query("")
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        end, published, doc_id, start, name = json.loads(content)
        day, moment = date.fromisoformat(end), int(published)
        place = (str(doc_id), int(start), str(name))
        struct.pack("qq", moment, place[1])
        f"{doc_id}{name}".encode()
    except (ValueError, TypeError, OverflowError, RecursionError, struct.error) as error:
        raise FilterError("The parameter 'cursor' is not one that a page gave.") from error
    end_key, published_key, *rest = _PAGE_KEYS
    sql = (
        f"AND ({end_key} < ? OR ({end_key} = ? AND ({published_key} < ? OR "
        f"({published_key} = ? AND ({', '.join(rest)}) > (?, ?, ?)))))"
    )
    return Query(sql, (day, day, moment, moment, *place))
