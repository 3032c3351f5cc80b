from __future__ import annotations

import csv
import io
import json
import zipfile

import pyarrow.parquet as pq
from flask.testing import FlaskClient

from etl.schema import CSV_FIELDS, FACT_FIELDS
from tests.dashboard import sample


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_holds_what_the_filters_select(client: FlaskClient) -> None:
    answer = client.get("/export/facts.csv?metric=drones_launched&actor=russia")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "facts.csv" in answer.headers["Content-Disposition"]
    found = rows(answer.get_data(as_text=True))
    assert list(found[0]) == list(CSV_FIELDS)
    assert len(found) == client.get("/api/facts?metric=drones_launched").get_json()["total"]
    assert {row["metric"] for row in found} == {"drones_launched"}


def test_csv_for_excel_begins_with_a_mark(client: FlaskClient) -> None:
    plain = client.get("/export/facts.csv?metric=drones_lost").data
    assert client.get("/export/facts.csv?metric=drones_lost&bom=1").data == b"\xef\xbb\xbf" + plain


def test_markup_is_data_in_an_export(client: FlaskClient) -> None:
    (row,) = rows(client.get("/export/facts.csv?metric=missiles_launched").get_data(as_text=True))
    assert row["title"] == sample.HOSTILE


def test_json_lines_and_parquet_hold_the_same(client: FlaskClient) -> None:
    lines = client.get("/export/facts.jsonl?metric=troops_deployed").data.splitlines()
    records = [json.loads(line) for line in lines]
    body = client.get("/export/facts.parquet?metric=troops_deployed").data
    table = pq.read_table(io.BytesIO(body))
    assert table.column_names == list(FACT_FIELDS)
    assert [r["fact_id"] for r in records] == table["fact_id"].to_pylist()
    assert len(records) == 2


def test_zip_says_where_it_comes_from(client: FlaskClient) -> None:
    answer = client.get("/export/facts.zip?metric=drones_launched")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    assert len(rows(archive.read("facts.csv").decode())) == 38
    assert "metric=drones_launched" in archive.read("README.md").decode()


def test_other_forms_and_parameters_are_refused(client: FlaskClient) -> None:
    assert client.get("/export/facts.xlsx").status_code == 404
    assert client.get("/export/facts.jsonl?bom=1").status_code == 400
    assert client.get("/export/facts.csv?bom=2").status_code == 400
    assert client.get("/export/facts.csv?limit=2").status_code == 400


def test_places_are_given_back(client: FlaskClient) -> None:
    for _ in range(12):
        answer = client.get("/export/facts.csv?metric=drones_lost", buffered=False)
        assert answer.status_code == 200
        answer.close()


def test_head_sends_no_rows(client: FlaskClient) -> None:
    answer = client.head("/export/facts.csv")
    assert (answer.status_code, answer.data) == (200, b"")
