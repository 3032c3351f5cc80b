"""An exported file against the tables it came from."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from etl.records import csv_header, csv_rows
from etl.schema import FACT_FIELDS
from etl.store import NoTables, open_generation
from etl.verify import verify_file
from tests.etl.builders import JANUARY, NOON, document, load


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "parquet"
    documents = [
        document("a", "=It sent “53” drones,\r\nand 7 more.", title="'quoted'"),
        document("b", "Then 8.", JANUARY),
        document("c", "Undated 9.", None),
    ]
    load(folder, documents)
    return folder


@pytest.fixture
def exported(root: Path, tmp_path: Path) -> Path:
    path = tmp_path / "out.csv"
    facts = open_generation(root).read("facts")
    path.write_bytes(csv_header(FACT_FIELDS) + csv_rows(facts))
    return path


def change(path: Path, row: int, column: str, value: str) -> None:
    with path.open(newline="") as stream:
        rows = list(csv.reader(stream))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)


def test_an_untouched_export_agrees(root: Path, exported: Path) -> None:
    report = verify_file(exported, root)
    assert report.problems == ()
    assert "4 rows, all agree" in report.summary


def test_a_byte_order_mark_does_not_matter(root: Path, exported: Path) -> None:
    exported.write_bytes("\ufeff".encode() + exported.read_bytes())
    assert verify_file(exported, root).problems == ()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("value", "54", "value is 54 where the tables have 53"),
        ("low", "", "low is empty where the tables have 53"),
        ("sentence", "It sent 54.", "sentence is 'It sent 54.' where"),
        ("number_text", "54", "text[10:12] is not its number '54'"),
        ("number_start", "3", "text[3:12] is not its number '53'"),
        ("sentence_end", "4", "text[0:4] is not its sentence"),
        ("actor", "Ukraine", "actor is 'Ukraine' where the tables have 'Russia'"),
        ("event_end", "2024-12-07", "event_end is '2024-12-07'"),
        ("fact_id", "0" * 16, "it is not in the tables"),
        ("doc_id", "b", "doc_id is 'b' where the tables have 'a'"),
    ],
)
def test_every_change_is_found_with_its_row(
    root: Path, exported: Path, column: str, value: str, message: str
) -> None:
    change(exported, 2, column, value)
    (problem,) = verify_file(exported, root).problems
    assert problem.startswith("row 2 (fact ")
    assert message in problem


def test_superseded_facts_are_said_to_be(root: Path, exported: Path) -> None:
    load(root, [document("b", "Then 11.", JANUARY)], NOON + timedelta(days=1))
    (problem,) = verify_file(exported, root).problems
    assert problem.startswith("row 4 (fact ")
    assert "superseded on 2025-01-02T12:00:00Z" in problem


def test_a_fact_read_otherwise_now_is_superseded_too(root: Path, exported: Path) -> None:
    later = JANUARY + timedelta(days=1)
    load(root, [document("b", "Then 8.", later)], NOON + timedelta(days=1))
    (problem,) = verify_file(exported, root).problems
    assert "superseded on" in problem


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no column 'fact_id'"),
        (b"x,y\r\n1,2\r\n", "no column 'fact_id'"),
        (b"fact_id,doc_id,sentence\r\n1,2,3\r\n", "no column 'sentence_start'"),
        (b"fact_id,doc_id,sentence\r\n1,2\r\n", "row 2 has 2 cells"),
        (b"\xff\xfe\x00", "can't decode"),
    ],
)
def test_a_file_that_is_no_export_is_one_problem(
    root: Path, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    (problem,) = verify_file(path, root).problems
    assert message in problem
    assert "\n" not in problem


def test_a_missing_file_is_a_problem_and_missing_tables_an_error(
    root: Path, tmp_path: Path
) -> None:
    (problem,) = verify_file(tmp_path / "gone.csv", root).problems
    assert problem.endswith("gone.csv: No such file or directory")
    with pytest.raises(NoTables):
        verify_file(tmp_path / "gone.csv", tmp_path / "nowhere")


def test_an_export_without_rows_agrees(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(csv_header(FACT_FIELDS))
    assert verify_file(path, root).problems == ()
