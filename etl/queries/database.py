"""One generation of the tables as a DuckDB database."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa

from etl.schema import TABLES
from etl.store import Generation


@dataclass(frozen=True, slots=True)
class Query:
    """A piece of SQL with the values of its question marks, in order."""

    sql: str
    values: tuple[Any, ...] = ()


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
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {read_parquet(files)}")
        else:
            create_table(connection, name, schema.empty_table())
    return Database(connection, tuple(paths["facts"]), tuple(itertools.chain(*held.values())))


def fetch_rows(database: Database, query: Query) -> list[tuple[Any, ...]]:
    """Return the answer as rows of Python values."""
    with database.connection.cursor() as cursor:
        return cursor.execute(query.sql, query.values).fetchall()


def fetch_table(database: Database, query: Query) -> pa.Table:
    """Return the answer as an Arrow table."""
    with database.connection.cursor() as cursor:
        table: pa.Table = cursor.sql(query.sql, params=query.values).to_arrow_table()
        return table


def create_table(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make a table of the database from an Arrow table."""
    connection.register("given_rows", rows)
    connection.execute(f"CREATE TABLE {name} AS FROM given_rows")
    connection.unregister("given_rows")


def read_parquet(files: Sequence[Path]) -> str:
    """Return the SQL that reads Parquet files as one table."""
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"read_parquet([{listed}])"


def _open_path(file: BinaryIO) -> Path:
    """Return a path to an open file that stays valid when its name is removed, where there is."""
    descriptor = Path("/proc/self/fd", str(file.fileno()))
    return descriptor if descriptor.exists() else Path(file.name)
