"""The index of one generation: what is asked of many facts at once, narrow and sorted.

It is a DuckDB file made from the tables' own files, never the other way round. Every question can
be answered without it, only slower, and gets the same answer. It holds

- ``facts``: the columns that filters and charts need. The row of a fact is its ``place``, which
  counts over all files; ``rank`` is its row in the order of pages, from 1; ``marks`` are its flags
  as bits; ``reprint`` is the origin that it shares with its other printings, else null; ``doc_id``
  is a number that stands for the document.
- ``ids`` and ``observations``: where the facts of an id are, sorted by hash of the id.
- ``claims``: the claim that stands for each line and day (see ``etl.queries.claims``), with its
  point of a chart by day as JSON; ``whole``: for which metrics a filter on a field takes either
  all facts behind a claim or none.
- ``names``: every value of every field that filters can name.

Beside it lie the words of the sentences and the facts as lines of CSV.
"""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from etl.catalogue import load_catalogue
from etl.observations import derived_marks
from etl.origins import reprint_origins
from etl.printings import printings
from etl.queries.database import (
    Database,
    Index,
    Query,
    connect,
    create_table,
    first_places,
    placed_facts,
    read_parquet,
)
from etl.queries.lines import ROWS_A_BATCH, Lines, Numbers, write_lines
from etl.queries.marks import FLAGS, with_flags
from etl.queries.order import PAGE_ORDER
from etl.queries.points import claims_with_points
from etl.queries.selection import DERIVED_FROM
from etl.queries.standing import mixed_fields, standing_claims
from etl.queries.words import USUAL_SENTENCE, Words, write_words
from etl.schema import CSV_FIELDS, FACTS, STORED_FLAGS

INDEX_NAME, WORDS_NAME, LINES_NAME = "index.duckdb", "words.sqlite", "lines.arrow"
CSV_SCHEMA = pa.schema([FACTS.field(name) for name in CSV_FIELDS])
NAMED = (
    "metric",
    "qualifier",
    "status",
    "scope",
    "unit",
    "date_basis",
    "language",
    "actor",
    "target",
    "item",
    "location",
    "attributed_to",
    "publisher",
)
_NARROW = (
    "place, rank, marks, reprint, line_bytes, fact_id, observation_id, doc_id, value, low, high, "
    "number_text, event_start, event_end, published_at, first_seen"
)
_STORED_BITS = " + ".join(
    f"(list_contains(flags, '{name}')::INTEGER << {bit})" for bit, name in enumerate(STORED_FLAGS)
)
_BATCH_ROWS = 65_536


def build_index(fact_files: Sequence[Path], folder: Path) -> None:
    """Write the index of one or more files of facts into a folder, which must be empty.

    Raises OSError, duckdb.Error or sqlite3.Error; what is in the folder is then of no use.
    """
    with closing(connect(folder / INDEX_NAME)) as connection:
        _make_names(connection, fact_files)
        _make_derived(connection, fact_files, folder / LINES_NAME)
        _make_facts(connection, fact_files)
        _make_places(connection)
        _make_claims(connection)
        _make_words(connection, fact_files, folder / WORDS_NAME)
        if not _in_export_order(connection, fact_files):
            (folder / LINES_NAME).unlink()


def attach_index(database: Database, folder: Path) -> None:
    """Let a database answer from the index in a folder, which was made from its files.

    The folder may be removed afterwards where open files outlive their names.
    """
    path = str(folder / INDEX_NAME).replace("'", "''")
    database.connection.execute(f"ATTACH '{path}' AS served (READ_ONLY)")
    with database.connection.cursor() as cursor:
        metrics = cursor.execute("SELECT name FROM served.names WHERE field = 'metric'").fetchall()
        whole = cursor.execute("SELECT metric, field FROM served.whole").fetchall()
    words = Words(folder / WORDS_NAME)
    lines = Lines(folder / LINES_NAME) if (folder / LINES_NAME).exists() else None
    database.held += [words, lines] if lines else [words]
    database.index = Index(words, lines, tuple(name for (name,) in metrics), frozenset(whole))


def _make_names(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Make an enumeration of the values of each named field, in their order, and their list."""
    connection.execute("CREATE TABLE names (field VARCHAR, name VARCHAR)")
    for field in NAMED:
        connection.execute(
            f"INSERT INTO names SELECT '{field}', name FROM (SELECT DISTINCT {field} AS name "
            f"FROM {read_parquet(files)} WHERE {field} IS NOT NULL) ORDER BY name"
        )
        connection.execute(
            f"CREATE TYPE {field}_name AS ENUM "
            f"(SELECT name FROM names WHERE field = '{field}' ORDER BY name)"
        )


def _make_facts(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    enums = ", ".join(f"{field}::{field}_name AS {field}" for field in NAMED)
    connection.execute(
        f"CREATE TABLE facts AS SELECT {_NARROW.replace(' doc_id', ' hash(doc_id) AS doc_id')}, "
        f"{', '.join(NAMED)} FROM (SELECT place::UINTEGER AS place, "
        f"({_STORED_BITS} + bits)::USMALLINT AS marks, "
        f"row_number() OVER (ORDER BY {PAGE_ORDER})::UINTEGER AS rank, "
        f"* EXCLUDE (place, bits, {', '.join(NAMED)}), {enums} "
        f"FROM ({_placed(files)}) JOIN derived USING (place)) ORDER BY place"
    )
    connection.execute("DROP TABLE derived")
    connection.execute(
        "CREATE TABLE documents AS SELECT DISTINCT hash(doc_id) AS key, doc_id AS name "
        f"FROM {read_parquet(files)}"
    )


def _make_derived(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], lines: Path
) -> None:
    """Make the table ``derived``, and the lines, which show the derived flags."""
    facts = connection.sql(f"SELECT {DERIVED_FROM} FROM {read_parquet(files)}").to_arrow_table()
    printing = printings(facts)
    reprints = reprint_origins(facts, printing)
    bits = np.zeros(facts.num_rows, np.int32)
    for name, mark in derived_marks(facts, load_catalogue(), printing).items():
        bits |= mark.astype(np.int32) << FLAGS.index(name)
    del facts
    columns = {
        "place": np.arange(len(bits), dtype=np.uint32),
        "bits": bits,
        "reprint": reprints,
        "line_bytes": write_lines(lines, _facts_with_flags(connection, files, bits)),
    }
    create_table(connection, "derived", pa.table(columns))


def _facts_with_flags(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], bits: Numbers
) -> Iterator[pa.Table]:
    """Yield all facts in the order of their places, with derived flags, ``ROWS_A_BATCH`` a time."""
    facts = connection.sql(f"SELECT {', '.join(CSV_FIELDS)} FROM {read_parquet(files)}")
    waiting = CSV_SCHEMA.empty_table()
    done = 0
    for batch in chain(facts.to_arrow_reader(ROWS_A_BATCH), [None]):
        if batch is not None:
            rows = pa.Table.from_batches([batch]).cast(CSV_SCHEMA)
            waiting = pa.concat_tables([waiting, rows])
        while waiting.num_rows >= ROWS_A_BATCH or (batch is None and waiting.num_rows):
            part, waiting = waiting.slice(0, ROWS_A_BATCH), waiting.slice(ROWS_A_BATCH)
            yield with_flags(part.combine_chunks(), bits[done : done + part.num_rows])
            done += part.num_rows


def _placed(files: Sequence[Path]) -> str:
    return placed_facts(files, first_places(files))


def _make_places(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "CREATE TABLE ids AS SELECT hash(fact_id) AS key, place, marks FROM facts ORDER BY key"
    )
    connection.execute(
        "CREATE TABLE observations AS SELECT hash(lower(observation_id)) AS key, "
        "observation_id, place, rank, marks FROM facts ORDER BY key, rank"
    )


def _make_claims(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the claims metric by metric, so that memory holds what one of them needs."""
    empty = Query("FROM facts WHERE false")
    _execute(connection, "CREATE TABLE standing AS", standing_claims(empty, "reprint"))
    connection.execute("CREATE TABLE whole (metric VARCHAR, field VARCHAR)")
    metrics = connection.execute("SELECT name FROM names WHERE field = 'metric'").fetchall()
    for (metric,) in metrics:
        selected = Query("FROM facts WHERE metric = ?", (metric,))
        _execute(connection, "INSERT INTO standing", standing_claims(selected, "reprint"))
        mixed = mixed_fields(selected)
        unmixed = (
            f"SELECT metric, field FROM ({mixed.sql}) UNPIVOT "
            "(mixed FOR field IN (actor, target, item)) WHERE NOT mixed"
        )
        _execute(connection, "INSERT INTO whole", Query(unmixed, mixed.values))
    connection.execute(
        f"CREATE TABLE claims AS FROM ({claims_with_points('FROM standing')}) "
        'ORDER BY metric, line, "end"'
    )
    connection.execute("DROP TABLE standing")


def _in_export_order(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> bool:
    """Tell whether facts lie in the order of exports: by publication, those without one last.

    Within a file they do; no two files may overlap, and only the last may hold undated ones.
    """
    latest, undated = None, False
    for path in files:
        first, last, none = connection.execute(
            "SELECT min(published_at), max(published_at), count(*) FILTER (published_at IS NULL) "
            f"FROM {read_parquet([path])}"
        ).fetchall()[0]
        if (first or none) and (undated or (latest and first and first <= latest)):
            return False
        latest, undated = last or latest, undated or bool(none)
    return True


def _execute(connection: duckdb.DuckDBPyConnection, into: str, query: Query) -> None:
    connection.execute(f"{into} {query.sql}", query.values)


def _make_words(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], path: Path) -> None:
    sentences = f"SELECT place::UINTEGER AS place, sentence FROM ({_placed(files)}) WHERE"
    usual = f"regexp_full_match(sentence, '{USUAL_SENTENCE}', 's')"
    connection.execute(f"CREATE TABLE unusual AS {sentences} NOT {usual}")
    found = connection.sql(f"{sentences} {usual}").to_arrow_reader(_BATCH_ROWS)
    write_words(path, found)
