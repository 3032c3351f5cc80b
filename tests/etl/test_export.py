"""Exports: every format, the same facts in the same order."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import export, queries
from etl.filters import Filters, parse_filters
from etl.records import read_csv
from etl.schema import CSV_FIELDS, FACT_FIELDS, FACTS
from etl.store import NoTables, open_generation
from tests.etl.builders import DECEMBER, JANUARY, NOON, document, load

FORMULA = '=HYPERLINK("https://evil.example","x")'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    documents = [
        document("undated", "7 drones", None),
        document("late", "20 and 3 drones", JANUARY, title=FORMULA),
        document("b", "53 drones, “all” of them;\r\nthen 5", DECEMBER),
        document("a", "250000 or 999999 drones", DECEMBER),
    ]
    load(tmp_path, documents)
    return tmp_path


def exported(root: Path, form: str, filters: Filters | None = None) -> bytes:
    sink = io.BytesIO()
    rows = export.export_facts(root, filters or Filters(), sink, form)
    assert rows == queries_count(root, filters or Filters())
    return sink.getvalue()


def queries_count(root: Path, filters: Filters) -> int:
    with closing(queries.open_database(open_generation(root))) as database:
        return queries.count(database, filters)


def csv_records(raw: bytes) -> list[dict[str, object]]:
    return list(read_csv(io.StringIO(raw.decode("utf-8"), newline="")))


def test_all_formats_hold_the_same_facts_in_the_order_of_the_contract(root: Path) -> None:
    from_json = [json.loads(line) for line in exported(root, "jsonl").splitlines()]
    assert [fact["doc_id"] for fact in from_json] == ["a", "a", "b", "b", "late", "late", "undated"]
    places = [fact["number_start"] for fact in from_json]
    assert places[0] < places[1]
    assert all(tuple(fact) == FACT_FIELDS for fact in from_json)
    table = pq.read_table(io.BytesIO(exported(root, "parquet")))
    assert table.schema == FACTS
    assert table["fact_id"].to_pylist() == [fact["fact_id"] for fact in from_json]
    from_csv = csv_records(exported(root, "csv"))
    for one, other in zip(from_csv, from_json, strict=True):
        del other["evidence"]
        assert one == other


def test_csv_is_what_a_spreadsheet_expects(root: Path) -> None:
    raw = exported(root, "csv")
    assert raw.startswith(",".join(CSV_FIELDS).encode() + b"\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))
    assert len(rows) == 8
    titles = {row[CSV_FIELDS.index("title")] for row in rows[1:]}
    assert titles == {"", "'" + FORMULA}


def test_filters_and_nothing_found(root: Path) -> None:
    wanted = parse_filters({"doc_id": ["B"]})
    assert len(exported(root, "jsonl", wanted).splitlines()) == 2
    nothing = parse_filters({"doc_id": ["none"]})
    assert exported(root, "jsonl", nothing) == b""
    assert exported(root, "csv", nothing).count(b"\r\n") == 1
    empty = pq.read_table(io.BytesIO(exported(root, "parquet", nothing)))
    assert (empty.num_rows, empty.schema) == (0, FACTS)


def test_without_tables_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoTables):
        export.export_facts(tmp_path, Filters(), io.BytesIO(), "csv")


def test_documents_that_changed_their_date_stay_in_order(root: Path) -> None:
    load(root, [document("b", "54 drones", JANUARY.replace(day=9))])
    ids = [json.loads(line)["doc_id"] for line in exported(root, "jsonl").splitlines()]
    assert ids == ["a", "a", "late", "late", "b", "undated"]
    load(root, [document("late", "20 drones", None)])
    ids = [json.loads(line)["doc_id"] for line in exported(root, "jsonl").splitlines()]
    assert ids == ["a", "a", "b", "late", "undated"]


def test_an_export_survives_the_removal_of_its_files(root: Path) -> None:
    with closing(queries.open_database(open_generation(root))) as database:
        batches = queries.stream(database, Filters())
        for path in (root / ".objects").iterdir():
            path.unlink()
        assert sum(batch.num_rows for batch in batches) == 7


def test_a_mark_for_excel_comes_first_and_once(root: Path) -> None:
    with closing(queries.open_database(open_generation(root))) as database:
        batches = queries.stream(database, Filters(), CSV_FIELDS)
        raw = b"".join(export.stream_csv(batches, bom=True))
    assert raw.startswith(b"\xef\xbb\xbffact_id,")
    assert raw.count(b"\xef\xbb\xbf") == 1


def test_a_zip_has_all_that_is_needed_to_check_it(root: Path) -> None:
    address = "https://facts.example/?doc_id=b"
    provenance = export.Provenance(address, 1, datetime(2025, 1, 2, tzinfo=UTC))
    wanted = parse_filters({"doc_id": ["b"]})
    with closing(queries.open_database(open_generation(root))) as database:
        raw = b"".join(export.stream_zip(database, wanted, provenance))
        again = b"".join(export.stream_zip(database, wanted, provenance))
    assert raw == again
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == ["facts.csv", "schema.json", "CITATION.txt", "query.txt", "README.md"]
        assert len(csv_records(archive.read("facts.csv"))) == 2
        columns = json.loads(archive.read("schema.json"))["columns"]
        assert [column["name"] for column in columns] == list(CSV_FIELDS)
        assert archive.read("query.txt").decode().strip() == address
        readme = archive.read("README.md").decode()
        assert "2 rows" in readme
        assert "--doc_id=b" in readme
        assert address in archive.read("CITATION.txt").decode()
        assert "demo clock" not in readme


def test_a_zip_says_that_its_time_is_of_a_demo_clock(root: Path) -> None:
    provenance = export.Provenance("https://facts.example/", 1, NOON, demo=True)
    with closing(queries.open_database(open_generation(root))) as database:
        raw = b"".join(export.stream_zip(database, Filters(), provenance))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in ("README.md", "CITATION.txt"):
            assert "demo clock" in archive.read(name).decode()


def failing(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield from batches
    raise OSError("the disk is gone")


@pytest.mark.parametrize("form", export.STREAMS)
def test_an_error_never_ends_like_a_whole_file(root: Path, form: str) -> None:
    with closing(queries.open_database(open_generation(root))) as database:
        parts = export.STREAMS[form](failing(queries.stream(database, Filters(), CSV_FIELDS)))
        if form == "parquet":
            parts = export.STREAMS[form](failing(queries.stream(database, Filters())))
        with pytest.raises(OSError, match="the disk is gone"):
            list(parts)


@pytest.mark.parametrize("form", export.STREAMS)
def test_a_reader_that_leaves_ends_the_work(root: Path, form: str) -> None:
    with closing(queries.open_database(open_generation(root))) as database:
        parts = export.STREAMS[form](queries.stream(database, Filters()))
        next(parts)
        parts.close()  # type: ignore[attr-defined]
        assert queries.count(database, Filters()) == 7


def test_what_was_known_then(root: Path) -> None:
    load(root, [document("b", "54 drones", DECEMBER)], NOON.replace(day=5))
    then = parse_filters({"as_of": ["2025-01-02"], "doc_id": ["b"]})
    now = parse_filters({"doc_id": ["b"]})
    assert [fact["value"] for fact in csv_records(exported(root, "csv", then))] == [53, 5]
    assert [fact["value"] for fact in csv_records(exported(root, "csv", now))] == [54]
