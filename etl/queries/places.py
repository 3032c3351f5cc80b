"""Whole facts by their places in the files: the index says where, the tables say what."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import pyarrow as pa

from etl.queries.database import Database, Query, fetch_rows, fetch_table, read_parquet
from etl.queries.marks import derived_names
from etl.queries.selection import BRIEF_LIST, FACT_LIST
from etl.records import Record, table_to_records

# The row of a fact, counted over all files, and its flags as bits.
Place: TypeAlias = tuple[int, ...]


def places_of_ids(database: Database, fact_ids: Sequence[str]) -> list[Place]:
    """Return the places of the facts with these ids, by the index.

    They may be those of other facts too, whose ids have the same hash.
    """
    sql = "SELECT place, marks FROM served.ids WHERE key IN (SELECT hash(fact_id) FROM wanted_ids)"
    return fetch_rows(database, Query(sql, (), (_wanted(fact_ids),)))


def brief_facts_with_ids(database: Database, fact_ids: Sequence[str]) -> list[Record]:
    """Return what the index itself holds of the facts with these ids, in any order."""
    # Two ids may have one hash.
    sql = (
        f"SELECT {BRIEF_LIST} FROM served.facts WHERE fact_id IN (FROM wanted_ids) AND rowid IN "
        "(SELECT place FROM served.ids WHERE key IN (SELECT hash(fact_id) FROM wanted_ids))"
    )
    return list(table_to_records(fetch_table(database, Query(sql, (), (_wanted(fact_ids),)))))


def _wanted(fact_ids: Sequence[str]) -> tuple[str, pa.Table]:
    return "wanted_ids", pa.table({"fact_id": pa.array(fact_ids, pa.string())})


def places_of_observation(database: Database, observation_id: str) -> list[Place]:
    """Return the places of the facts that state an observation, by the index."""
    sql = (
        "SELECT place, marks FROM served.observations "
        "WHERE key = hash(lower(?)) AND observation_id = ? ORDER BY rank"
    )
    return fetch_rows(database, Query(sql, (observation_id, observation_id)))


def places_of_document(database: Database, doc_id: str) -> list[Place]:
    """Return the places of the facts of a document, by the index.

    They may be those of another document too, whose id has the same hash.
    """
    sql = "SELECT place, marks FROM served.facts WHERE doc_id = hash(?) ORDER BY place"
    return fetch_rows(database, Query(sql, (doc_id,)))


def file_of(database: Database, place: int) -> int:
    """Return the number of the file of facts that holds a place."""
    return bisect_right(database.first_places, place) - 1


def facts_at(database: Database, places: Sequence[Place]) -> list[Record]:
    """Return the facts at these places, in their order, with their derived flags."""
    if not places:
        return []
    rows = _rows_at(database, [place for place, *_ in places])
    records = list(table_to_records(rows))
    for record, (_, marks) in zip(records, places, strict=True):
        record["flags"] += derived_names(marks)
    return records


def _rows_at(database: Database, places: Sequence[int]) -> pa.Table:
    by_file: dict[int, list[int]] = defaultdict(list)
    for place in places:
        by_file[file_of(database, place)].append(place)
    parts = []
    for file, found in by_file.items():
        first = database.first_places[file]
        source = read_parquet([database.fact_files[file]], file_row_number="true")
        numbers = ", ".join(str(place - first) for place in found)
        parts.append(
            f"SELECT {FACT_LIST}, {first} + file_row_number AS place FROM {source} "
            f"WHERE file_row_number IN ({numbers})"
        )
    rows = fetch_table(database, Query(" UNION ALL ".join(parts)))
    row_of = {place: row for row, place in enumerate(rows["place"].to_pylist())}
    return rows.take([row_of[place] for place in places]).drop_columns("place")
