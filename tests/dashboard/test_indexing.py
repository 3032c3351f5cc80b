"""The index is made in another process, attached when it is whole, and kept for the next start."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dashboard import indexing
from dashboard.indexing import MAKING, index_in_background, index_key
from etl import queries
from etl.filters import Filters
from etl.queries import open_database
from etl.store import open_generation
from tests.dashboard import sample
from tests.etl.queries.tables import row, write

KEY = index_key(["0" * 64])


@pytest.fixture
def facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return write(tmp_path / "facts", [row(1), row(2, sentence="Other words.")])


def found(path: Path, key: str = KEY) -> list[str] | None:
    """Return the facts that the index finds, None when there is none."""
    with closing(open_database({"facts": [path]})) as database:
        index_in_background(database, [path], path.parent, key)
        assert queries.page(database, Filters()).total == 2
        assert database.pending is not None
        database.pending.wait()
        if database.index is None:
            return None
        return [fact["fact_id"] for fact in queries.page(database, Filters(q="other")).facts]


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.glob("conflict-metrics-*/*/*") if path.is_dir()]


def refuse(database: queries.Database, files: Sequence[Path], folder: Path | None) -> None:
    raise AssertionError("an index was made although one was kept")


def test_an_index_is_made_once_and_kept(
    facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(facts) == ["f0002"]
    (folder,) = kept(tmp_path)
    assert folder.name == KEY
    monkeypatch.setattr(indexing, "_make", refuse)
    assert found(facts) == ["f0002"]


def test_a_damaged_index_is_made_anew(facts: Path, tmp_path: Path) -> None:
    found(facts)
    (folder,) = kept(tmp_path)
    lines = folder / "lines.arrow"
    whole = lines.read_bytes()
    lines.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert found(facts) == ["f0002"]
    assert lines.read_bytes() == whole


def test_the_index_of_other_facts_takes_its_place(facts: Path, tmp_path: Path) -> None:
    found(facts)
    other = index_key(["1" * 64])
    assert other != KEY
    assert found(facts, other) == ["f0002"]
    assert [folder.name for folder in kept(tmp_path)] == [other]


def test_what_another_server_is_making_stays_and_what_a_dead_one_left_goes(
    facts: Path, tmp_path: Path
) -> None:
    found(facts)
    (folder,) = kept(tmp_path)
    living = folder.with_name(f"{MAKING}{os.getpid()}-abc")
    dead = folder.with_name(f"{MAKING}999999999-abc")
    living.mkdir()
    dead.mkdir()
    assert found(facts) == ["f0002"]
    assert set(kept(tmp_path)) == {folder, living}


def never_ends(*_: object) -> None:
    time.sleep(3600)


def test_newer_tables_end_the_making_of_an_older_index(
    facts: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(open_database({"facts": [facts]})) as older:
        with monkeypatch.context() as patch:
            patch.setattr(indexing, "_build", never_ends)
            index_in_background(older, [facts], facts.parent, index_key(["1" * 64]))
            while not indexing._making:
                time.sleep(0.01)
        assert found(facts) == ["f0002"]
        assert older.pending is not None
        older.pending.wait()
        assert older.index is None
    assert caplog.messages == []
    assert not indexing._making


def test_where_others_may_write_nothing_is_kept(facts: Path, tmp_path: Path) -> None:
    found(facts)
    (folder,) = kept(tmp_path)
    folder.parents[1].chmod(0o777)
    assert found(facts, index_key([])) == ["f0002"]
    assert kept(tmp_path) == [folder]
    assert not list(tmp_path.glob("conflict-metrics-index-*"))


def test_without_its_files_there_is_no_index_and_answers_go_on(facts: Path, tmp_path: Path) -> None:
    with closing(open_database({"facts": [facts]})) as database:
        index_in_background(database, [tmp_path / "gone"], tmp_path, KEY)
        assert len(queries.page(database, Filters()).facts) == 2
        assert database.index is None


def test_a_document_is_found_beside_its_facts(tmp_path: Path) -> None:
    sample.build(tmp_path / "tables")
    generation = open_generation(tmp_path / "tables")
    assert len(generation.paths("documents")) > 1
    (tmp_path / "index").mkdir()
    queries.build_index(generation.paths("facts"), tmp_path / "index")
    names = pq.read_table([str(path) for path in generation.paths("documents")])["doc_id"]
    with (
        closing(open_database(generation)) as plain,
        closing(open_database(generation)) as indexed,
    ):
        queries.attach_index(indexed, tmp_path / "index")
        for name in (*names.to_pylist(), "none"):
            assert queries.document(indexed, name) == queries.document(plain, name)
        # With facts, the month of the facts is all that is looked at.
        indexed.connection.execute("CREATE OR REPLACE VIEW documents AS SELECT 'all of them' AS x")
        assert queries.document(indexed, "night-0") == queries.document(plain, "night-0")
