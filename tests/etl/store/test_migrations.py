"""Tables that an older version of the program wrote."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl import queries
from etl.checks import check_tables
from etl.filters import Filters
from etl.schema import FACTS, SCHEMA_VERSION, TABLES
from etl.store import open_generation, read_manifest, writing
from etl.store.migrations import STEPS, migrated, outdated
from tests.etl.builders import BUILD, DECEMBER, JANUARY, NOON, document, load

LATER = NOON + timedelta(days=1)


def of_version_1(rows: pa.Table, first_seen: datetime | None) -> pa.Table:
    """Rows as version 1 kept them: ``first_seen`` could be null."""
    at = rows.schema.get_field_index("first_seen")
    times = pa.array([first_seen] * rows.num_rows, rows.schema.field(at).type)
    rows = rows.set_column(at, pa.field("first_seen", times.type), times)
    return rows.replace_schema_metadata({"schema_version": "1"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "parquet"
    load(folder, [document("a", "53"), document("b", "7", JANUARY)])
    load(folder, [document("a", "50"), document("c", "9", None)], LATER)
    generation = open_generation(folder)
    with writing(folder, "older") as writer:
        for file in (*generation.of("facts"), *generation.of("history")):
            seen = None if file.month == "2025-01" else NOON
            rows = of_version_1(generation.read_file(file), seen)
            writer.replace(file.table, file.month, rows)
        writer.commit(NOON)
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": "1"}))
    return folder


def test_older_tables_can_be_read_as_they_are(root: Path) -> None:
    generation = open_generation(root)
    assert sorted(generation.read("facts")["value"].to_pylist()) == [7, 9, 50]
    database = queries.open_database(generation)
    assert queries.count(database, Filters()) == 3
    database.close()
    assert check_tables(root).problems == ()


def test_the_next_run_brings_every_file_up_to_date_even_if_nothing_is_new(root: Path) -> None:
    before = read_manifest(root)
    with writing(root, BUILD) as writer:
        merged = writer.commit(LATER)
    after = read_manifest(root)
    assert (merged.changed, after.schema_version) == (True, SCHEMA_VERSION)
    assert after.generation == before.generation + 1
    for table in ("facts", "history"):
        for path in root.glob(f"{table}/*/*.parquet"):
            schema = pq.read_schema(path)
            assert schema.equals(TABLES[table])
            assert schema.metadata[b"schema_version"].decode() == SCHEMA_VERSION
    seen = {
        row["doc_id"]: row["first_seen"] for row in open_generation(root).read("facts").to_pylist()
    }
    assert seen == {"a": NOON, "b": JANUARY, "c": NOON}
    assert after.of("documents") == before.of("documents")
    with writing(root, BUILD) as writer:
        assert not writer.commit(LATER).changed


def test_a_run_merges_into_older_tables(root: Path) -> None:
    load(root, [document("d", "8", DECEMBER)], LATER)
    facts = open_generation(root).read("facts")
    assert sorted(facts["value"].to_pylist()) == [7, 8, 9, 50]
    assert read_manifest(root).schema_version == SCHEMA_VERSION
    assert check_tables(root).problems == ()


def test_steps_are_for_tables_of_ours_and_lead_to_todays_schema() -> None:
    assert SCHEMA_VERSION not in STEPS
    for version, steps in STEPS.items():
        assert set(steps) <= outdated(version) <= set(TABLES)
    assert outdated(SCHEMA_VERSION) == set()
    empty = of_version_1(FACTS.empty_table(), None)
    assert migrated("facts", empty, "1").schema.equals(FACTS)
