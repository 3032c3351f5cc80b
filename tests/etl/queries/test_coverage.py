"""On which days documents were published."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl import queries
from etl.filters import Filters, parse_filters
from etl.queries import Database
from etl.schema import TABLES

DAY = date(2024, 12, 6)


def documents(folder: Path) -> Database:
    rows: list[dict[str, object]] = [
        {"doc_id": "a", "publisher": "Alpha", "published_date": DAY, "retrieved_at": seen(6)},
        {"doc_id": "b", "publisher": "Beta", "published_date": DAY, "retrieved_at": seen(8)},
        {"doc_id": "c", "publisher": "Beta", "published_date": date(2024, 12, 7),
         "retrieved_at": seen(8)},
        {"doc_id": "d", "publisher": "Beta", "published_date": None, "retrieved_at": seen(8)},
    ]  # fmt: skip
    blank: dict[str, object] = {"text": "", "source": "", "sha256": ""}
    filled = [{**blank, **each} for each in rows]
    path = folder / "documents"
    pq.write_table(pa.Table.from_pylist(filled, TABLES["documents"]), path)
    return queries.open_database({"documents": [path]})


def seen(day: int) -> datetime:
    return datetime(2024, 12, day, 12, tzinfo=UTC)


def test_documents_are_counted_by_their_day(tmp_path: Path) -> None:
    database = documents(tmp_path)
    assert queries.documents_by_day(database, Filters()) == {DAY: 2, date(2024, 12, 7): 1}
    database.close()


def test_only_filters_of_documents_choose_documents(tmp_path: Path) -> None:
    database = documents(tmp_path)
    beta = parse_filters({"publisher": ["beta"], "metric": ["drones_lost"]})
    assert queries.documents_by_day(database, beta) == {DAY: 1, date(2024, 12, 7): 1}
    known = parse_filters({"as_of": ["2024-12-06"]})
    assert queries.documents_by_day(database, known) == {DAY: 1}
    database.close()
