"""One generation of the tables as a DuckDB database."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb.func import SPECIAL
from duckdb.sqltypes import VARCHAR

from etl.origins import publisher_key
from etl.queries.lines import Lines
from etl.queries.words import Words
from etl.schema import TABLES
from etl.source_keys import source_key
from etl.store import Generation


@dataclass(frozen=True, slots=True)
class Query:
    """A piece of SQL with the values of its question marks, in order, and tables that it names."""

    sql: str
    values: tuple[Any, ...] = ()
    tables: tuple[tuple[str, pa.Table], ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a database (see ``etl.queries.index``), attached to it as ``served``.

    ``words`` are for full-text search; ``lines`` for exports as CSV, None when the order of the
    files is not that of exports. ``metrics`` are those that have facts. ``whole`` holds the pairs
    of metric and field whose filter takes all facts behind a claim or none. ``known`` keeps which
    values of a field were found for wanted ones.
    """

    words: Words
    lines: Lines | None
    metrics: tuple[str, ...]
    whole: frozenset[tuple[str, str]]
    known: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Database:
    """One generation, ready to be asked. Close it when the next one is open.

    ``first_places`` counts, for each file of facts, the rows of the files before it. ``held`` are
    the files, open, so that an answer that takes long survives their removal. ``index`` is None
    until one is attached; ``pending`` is set when an index that is being made is there, or failed.
    ``documents_beside`` are, for each file of facts, the file that holds their documents, None
    where that is not known. Where ``derives`` is false facts come without their derived flags,
    which take long to find.
    """

    connection: duckdb.DuckDBPyConnection
    fact_files: tuple[Path, ...]
    first_places: tuple[int, ...]
    held: list[BinaryIO | Words | Lines]
    lock: threading.Lock = field(default_factory=threading.Lock)
    derived: dict[datetime | None, str] = field(default_factory=dict)
    index: Index | None = None
    pending: threading.Event | None = None
    derives: bool = True
    documents_beside: tuple[Path | None, ...] = ()

    def close(self) -> None:
        """Release the generation; whoever still asks gets an error."""
        self.connection.close()
        for file in self.held:
            file.close()


def open_database(
    tables: Generation | Mapping[str, Sequence[Path]], in_memory: bool = False
) -> Database:
    """Return a database over the files of a generation, or over paths by name of table.

    ``in_memory`` reads the facts once instead of for each question: twice as fast while they are
    few. Raises OSError when a file cannot be opened.
    """
    given = (
        {name: tables.paths(name) for name in TABLES} if isinstance(tables, Generation) else tables
    )
    held = {name: [path.open("rb") for path in given.get(name, ())] for name in TABLES}
    paths = {name: [_open_path(file) for file in files] for name, files in held.items()}
    connection = connect()
    for name, schema in TABLES.items():
        if files := paths[name]:
            kind = "TABLE" if in_memory and name == "facts" else "VIEW"
            connection.execute(f"CREATE {kind} {name} AS SELECT * FROM {read_parquet(files)}")
        else:
            create_table(connection, name, schema.empty_table())
    facts = tuple(paths["facts"])
    opened: list[BinaryIO | Words | Lines] = list(itertools.chain(*held.values()))
    beside = _documents_beside(tables, paths) if isinstance(tables, Generation) else ()
    return Database(connection, facts, first_places(facts), opened, documents_beside=beside)


def _documents_beside(
    generation: Generation, paths: Mapping[str, Sequence[Path]]
) -> tuple[Path | None, ...]:
    """Return for each file of facts that of its documents, which lie in the same month."""
    documents = zip(generation.of("documents"), paths["documents"], strict=True)
    months = {file.month: path for file, path in documents}
    return tuple(months.get(file.month) for file in generation.of("facts"))


def open_newest(database: Database, since: date) -> Database:
    """Return a database, held in memory, of the facts of another whose event ended since a day.

    It holds neither documents nor history, and its facts come without their derived flags. Where
    questions are about those days alone, it answers as the other does.
    """
    connection = connect()
    facts = f"SELECT * FROM {read_parquet(database.fact_files)} WHERE event_end >= ?"
    connection.execute(f"CREATE TABLE facts AS {facts}", [since])
    for name, schema in TABLES.items():
        if name != "facts":
            create_table(connection, name, schema.empty_table())
    return Database(connection, database.fact_files, database.first_places, [], derives=False)


def without_flags(database: Database) -> Database:
    """Return the same database, from which facts come without their derived flags."""
    return replace(database, derives=False)


def connect(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to a new database, in memory or in a file, that asks no network.

    Its SQL knows the functions ``source_key`` and ``publisher_key`` (see ``etl.origins``).
    """
    connection = duckdb.connect(
        path or ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(Path(tempfile.gettempdir(), "conflict-metrics-queries")),
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET parquet_metadata_cache = true")
    # Whose sides are not known is said by null.
    connection.create_function(
        "source_key", source_key, [VARCHAR] * 4, VARCHAR, null_handling=SPECIAL
    )
    connection.create_function("publisher_key", publisher_key, [VARCHAR], VARCHAR)
    return connection


def first_places(fact_files: Sequence[Path]) -> tuple[int, ...]:
    """Return for each file of facts how many rows the files before it have."""
    rows = [pq.read_metadata(path).num_rows for path in fact_files]
    return tuple(itertools.accumulate(rows, initial=0))[: len(rows)]


def fetch_rows(database: Database, query: Query) -> list[tuple[Any, ...]]:
    """Return the answer as rows of Python values."""
    with database.connection.cursor() as cursor:
        register(cursor, query)
        return cursor.execute(query.sql, query.values).fetchall()


def fetch_table(database: Database, query: Query) -> pa.Table:
    """Return the answer as an Arrow table."""
    with database.connection.cursor() as cursor:
        register(cursor, query)
        table: pa.Table = cursor.sql(query.sql, params=query.values).to_arrow_table()
        return table


def register(cursor: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Make the tables that a query names known to the cursor that runs it."""
    for name, rows in query.tables:
        cursor.register(name, rows)


def create_table(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make a table of the database from an Arrow table."""
    connection.register("given_rows", rows)
    connection.execute(f"CREATE TABLE {name} AS FROM given_rows")
    connection.unregister("given_rows")


def read_parquet(files: Sequence[Path], **options: str) -> str:
    """Return the SQL that reads Parquet files as one table."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    said = "".join(f", {name} = {value}" for name, value in options.items())
    return f"read_parquet([{listed}]{said})"


def placed_facts(files: Sequence[Path], places: Sequence[int]) -> str:
    """Return the SQL of all facts of files with their ``place``; ``places`` are the first ones."""
    return " UNION ALL ".join(
        f"SELECT {first} + file_row_number AS place, * EXCLUDE file_row_number FROM "
        f"{read_parquet([path], file_row_number='true')}"
        for path, first in zip(files, places, strict=True)
    )


def _open_path(file: BinaryIO) -> Path:
    """Return a path to an open file that stays valid when its name is removed, where there is."""
    descriptor = Path("/proc/self/fd", str(file.fileno()))
    return descriptor if descriptor.exists() else Path(file.name)
