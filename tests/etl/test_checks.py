"""``check`` finds every kind of damage; ``repair`` undoes what the documents can undo."""

import shutil
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from etl import repair
from etl.checks import check_tables
from etl.model import Refusal
from etl.records import facts_to_table
from etl.repair import repair_tables
from etl.store import (
    Batch,
    DataFile,
    Generation,
    documents_to_table,
    open_generation,
    table_to_documents,
    writing,
)
from tests.etl.builders import BUILD, DECEMBER, JANUARY, NOON, batch, document, load, stated, tree

LATER = NOON + timedelta(days=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "parquet"
    load(folder, [document("a", "It sent 53 drones."), document("b", "Then 7.", JANUARY)])
    return folder


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repair, "extract_batch", lambda rows: batch(table_to_documents(rows)).facts)


def lines(root: Path) -> list[str]:
    return [problem.line for problem in check_tables(root).problems]


def replace_rows(root: Path, table: str, month: str, rows: pa.Table) -> None:
    with writing(root, BUILD) as writer:
        writer.replace(table, month, rows)
        writer.commit(LATER)


def facts_of(root: Path, month: str) -> pa.Table:
    generation = open_generation(root)
    return generation.read_file(file_of(generation, "facts", month))


def file_of(generation: Generation, table: str, month: str) -> DataFile:
    return next(file for file in generation.of(table) if file.month == month)


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def damage(root: Path, table: str, month: str) -> None:
    generation = open_generation(root)
    path = generation.path(file_of(generation, table, month))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    overwrite(path, bytes(content))


def with_value(rows: pa.Table, column: str, value: object) -> pa.Table:
    index = rows.schema.get_field_index(column)
    field = rows.schema.field(index)
    return rows.set_column(index, field, pa.array([value] * rows.num_rows, field.type))


def test_sound_tables_have_no_problem_and_are_not_changed(root: Path) -> None:
    before = tree(root)
    report = check_tables(root)
    assert (report.problems, report.warnings) == ((), ())
    assert "2 documents, 2 facts" in report.summary
    assert tree(root) == before


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("sentence_start", 1, "is not its sentence"),
        ("number_end", 11, "is not its number"),
        ("sentence", "It sent 54 drones.", "is not its sentence 'It sent 54 drones.'"),
        ("number_start", 9, "is not its number"),
        ("metric", "cats", "metric 'cats' is not in the catalogue"),
        ("qualifier", "maybe", "qualifier 'maybe' is none of"),
        ("scope", "", "scope '' is none of"),
        ("value", 54.0, "value 54.0 is outside low 53.0 and high 53.0"),
        ("low", 60.0, "low 60.0 is above high 53.0"),
        ("event_start", DECEMBER.date() + timedelta(days=9), "is after event_end"),
        ("doc_id", "gone", "its document is not in the table of the same month"),
        ("fact_id", "0" * 16, "its fact_id is not that of its document, sentence, number and"),
        ("observation_id", "0" * 16, "its observation_id is not that of what it states"),
        ("actor", "Ukraine", "its observation_id is not that of what it states"),
    ],
)
def test_a_wrong_fact_is_found_and_found_again_in_its_document(
    root: Path, column: str, value: object, message: str
) -> None:
    sound = facts_of(root, "2024-12")
    replace_rows(root, "facts", "2024-12", with_value(sound, column, value))
    assert any(message in line for line in lines(root)), lines(root)
    assert any("1 facts found again" in line for line in repair_tables(root, build="x", now=LATER))
    assert lines(root) == []
    repaired = facts_of(root, "2024-12")
    assert repaired.equals(sound)
    assert repaired["first_seen"].to_pylist() == [NOON]


def test_offsets_count_code_points(tmp_path: Path) -> None:
    load(tmp_path, [document("a", "🚁🚁 “53” дронів — 7")])
    assert lines(tmp_path) == []


def test_an_id_that_is_there_twice_is_found(root: Path) -> None:
    rows = facts_of(root, "2024-12")
    replace_rows(root, "facts", "2024-12", pa.concat_tables([rows, rows]))
    assert any("is there 2 times" in line for line in lines(root))
    generation = open_generation(root)
    december = generation.read_file(file_of(generation, "documents", "2024-12"))
    replace_rows(root, "documents", "2025-01", december)
    assert any("doc_id a is in documents of 2024-12 too" in line for line in lines(root))


def test_a_text_that_is_not_the_one_read_is_found(root: Path) -> None:
    generation = open_generation(root)
    rows = generation.read_file(file_of(generation, "documents", "2024-12"))
    replace_rows(root, "documents", "2024-12", with_value(rows, "text", "It sent 99 drones."))
    assert any("the text of a does not have its sha256" in line for line in lines(root))


def test_a_wrong_column_is_named(root: Path) -> None:
    rows = facts_of(root, "2024-12")
    index = rows.schema.get_field_index("value")
    whole = rows.set_column(index, "value", rows["value"].cast(pa.int64()))
    replace_rows(root, "facts", "2024-12", whole.append_column("mood", pa.array(["good"])))
    assert "facts of 2024-12: the column value is int64, not double" in lines(root)
    assert "facts of 2024-12: the column mood is unknown" in lines(root)
    replace_rows(root, "facts", "2024-12", rows.drop_columns(["language"]))
    assert "facts of 2024-12: the column language is missing" in lines(root)
    repair_tables(root, build="x", now=LATER)
    assert lines(root) == []


def test_damaged_facts_are_found_again_as_old_as_their_text(root: Path) -> None:
    sound = facts_of(root, "2024-12")
    load(root, [document("c", "Also 8.")], LATER)
    damage(root, "facts", "2024-12")
    assert any("facts of 2024-12: its SHA-256" in line for line in lines(root))
    repair_tables(root, build="x", now=LATER + timedelta(days=1))
    assert lines(root) == []
    again = facts_of(root, "2024-12")
    assert again.slice(0, 1).equals(sound)
    assert again["first_seen"].to_pylist() == [NOON, LATER]


def test_damaged_documents_cannot_be_rebuilt_and_say_so(root: Path) -> None:
    damage(root, "documents", "2024-12")
    done = repair_tables(root, build="x", now=LATER)
    assert any("documents of 2024-12: cannot be rebuilt; restore" in line for line in done)
    assert any("documents of 2024-12" in line for line in lines(root))


def test_damaged_refusals_are_emptied(root: Path) -> None:
    with writing(root, BUILD) as writer:
        writer.refuse([Refusal("x", None, "no")])
        writer.commit(NOON)
    damage(root, "refused", "2025-01")
    repair_tables(root, build="x", now=LATER)
    assert lines(root) == []


def test_names_that_show_something_else_are_found_and_renewed(root: Path) -> None:
    name = root / "facts/month=2024-12/facts.parquet"
    name.unlink()
    name.write_bytes(b"other")
    assert lines(root) == [f"{name} is not what generation 1 holds"]
    assert repair_tables(root, build="x", now=LATER) == [
        f"{name} is not what generation 1 holds: linked again"
    ]
    assert lines(root) == []


def test_a_file_of_somebody_else_is_found_and_left_alone(root: Path) -> None:
    foreign = root / "facts" / "month=2024-11" / "facts.parquet"
    foreign.parent.mkdir()
    shutil.copyfile(root / "facts" / "month=2024-12" / "facts.parquet", foreign)
    (root / "facts" / ".copy.parquet").write_bytes(b"")
    (line,) = lines(root)
    assert line == f"{foreign} is not of these tables, but is read with them: move it away"
    repair_tables(root, build="x", now=LATER)
    assert foreign.exists()
    assert lines(root) == [line]


def test_repairing_sound_tables_changes_nothing(root: Path) -> None:
    before = tree(root)
    assert repair_tables(root, build="x", now=LATER) == []
    assert tree(root) == before


def test_arithmetic_that_does_not_add_up_is_a_warning_only(tmp_path: Path) -> None:
    source = document("a", "53 then 60", publisher="P")
    launched, _ = stated(source)
    _, down = stated(source, metric="drones_shot_down", actor="Ukraine", target="Russia")
    with writing(tmp_path, BUILD) as writer:
        writer.stage(Batch(documents_to_table([source]), facts_to_table([launched, down])))
        writer.commit(NOON)
    report = check_tables(tmp_path)
    assert report.problems == ()
    (warning,) = report.warnings
    assert "P, 2024-12-06: drones_shot_down is at least 60, more than drones_launched 53" in warning
