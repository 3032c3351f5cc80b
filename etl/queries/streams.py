"""All selected facts in the order of exports, in batches."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.filters import Filters
from etl.queries.database import (
    Database,
    Query,
    fetch_rows,
    fetch_table,
    placed_facts,
    read_parquet,
)
from etl.queries.lines import CsvExport
from etl.queries.marks import with_flags
from etl.queries.selection import derived_table, select_facts, select_narrow
from etl.schema import DERIVED_FLAGS, FACT_FIELDS, FACTS

_BATCH_ROWS = 16_384
_EXPORT_ORDER = "ORDER BY published_at NULLS LAST, doc_id, number_start, number_end, fact_id"


def stream(
    database: Database, filters: Filters, columns: Sequence[str] = FACT_FIELDS
) -> Iterator[pa.RecordBatch]:
    """Yield the selected facts in batches with these columns of ``FACTS``, in export order.

    That is by published_at (nulls last), doc_id, number_start. ``flags`` hold the derived ones.
    Memory stays flat: the store keeps the rows of a file in this order, so only files whose
    times of publication overlap are sorted.
    """
    schema = pa.schema([FACTS.field(name) for name in columns], FACTS.metadata)
    listed = ", ".join(columns)
    if database.index is None or filters.as_of or filters.flag in DERIVED_FLAGS:
        derived = fetch_table(database, Query(f"FROM {derived_table(database, filters.as_of)}"))
        for query in _parts_in_order(database, filters, listed):
            for rows in _batches(database, query):
                yield _flagged(rows.cast(schema), derived)
        return
    marks = fetch_table(database, Query("SELECT marks FROM served.facts ORDER BY place"))["marks"]
    bits = marks.to_numpy().astype(np.int64)
    for query in _parts_in_order(database, filters, f"{listed}, place"):
        for rows in _batches(database, query):
            own = bits[rows["place"].to_numpy()]
            flagged = with_flags(rows.select(columns).cast(schema).combine_chunks(), own)
            yield flagged.combine_chunks().to_batches()[0]


def _batches(database: Database, query: Query) -> Iterator[pa.Table]:
    with database.connection.cursor() as cursor:
        answer = cursor.sql(query.sql, params=query.values)
        for batch in answer.to_arrow_reader(_BATCH_ROWS):
            yield pa.Table.from_batches([batch])


def csv_export(database: Database, filters: Filters) -> CsvExport | None:
    """Return the selected facts as lines of CSV by the index, None when it cannot say.

    They are those of ``stream``, in its order.
    """
    index = database.index
    if index is None or index.lines is None or filters.as_of is not None:
        return None
    selected = select_narrow(database, filters)
    size = replace(selected, sql=f"SELECT coalesce(sum(line_bytes), 0) {selected.sql}")
    places = None
    if filters != Filters():
        query = replace(selected, sql=f"SELECT place {selected.sql} ORDER BY place")
        places = fetch_table(database, query)["place"].to_numpy()
    return CsvExport(int(fetch_rows(database, size)[0][0]), index.lines.at(places))


def _parts_in_order(database: Database, filters: Filters, columns: str) -> Iterator[Query]:
    """Yield queries whose answers, one after the other, are the selected facts in export order."""
    selected = select_facts(database, filters)
    if filters.as_of or filters.flag in DERIVED_FLAGS:
        yield Query(f"SELECT {columns} {selected.sql} {_EXPORT_ORDER}", selected.values)
        return
    _, conditions = selected.sql.split(" AS known WHERE ", 1)
    for files in _runs_of_files(database):
        order = _EXPORT_ORDER if len(files) > 1 else ""
        sql = f"SELECT {columns} FROM ({_placed(database, files)}) WHERE published_at IS NOT NULL"
        yield Query(f"{sql} AND {conditions} {order}", selected.values)
    if database.fact_files:
        sql = f"SELECT {columns} FROM ({_placed(database, database.fact_files)})"
        conditions = f"published_at IS NULL AND {conditions}"
        yield Query(f"{sql} WHERE {conditions} {_EXPORT_ORDER}", selected.values)


def _placed(database: Database, files: Sequence[Path]) -> str:
    places = dict(zip(database.fact_files, database.first_places, strict=True))
    return placed_facts(files, [places[path] for path in files])


def _runs_of_files(database: Database) -> list[list[Path]]:
    """Return the files of facts by time of publication; those that overlap are one entry."""
    ranges = []
    for path in database.fact_files:
        query = Query(f"SELECT min(published_at), max(published_at) FROM {read_parquet([path])}")
        first, last = fetch_rows(database, query)[0]
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
