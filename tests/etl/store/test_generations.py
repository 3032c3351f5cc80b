"""Generations: what a run publishes, what a reader sees, and what stays as it was."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.model import Refusal
from etl.schema import TABLES
from etl.store import (
    DamagedTables,
    NoTables,
    StoreError,
    StoreLocked,
    open_generation,
    read_manifest,
    writing,
)
from etl.store.merging import publication_months
from etl.store.staging import Staging
from tests.etl.builders import BUILD, DECEMBER, JANUARY, NOON, batch, document, load, tree

LATER = NOON + timedelta(days=1)
LAST = NOON + timedelta(days=2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "parquet"


def rows(root: Path, table: str) -> list[dict[str, Any]]:
    return open_generation(root).read(table).to_pylist()


def values(root: Path, table: str = "facts") -> dict[str, float]:
    return {row["doc_id"]: row["value"] for row in rows(root, table)}


def object_of(root: Path, table: str, month: str) -> Path:
    generation = open_generation(root)
    return next(generation.path(file) for file in generation.of(table) if file.month == month)


def damage(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


class TestPublishing:
    def test_all_four_tables_exist_after_any_run(self, root: Path) -> None:
        with writing(root, BUILD) as writer:
            merged = writer.commit(NOON)
        assert merged.generation == 1
        for table, schema in TABLES.items():
            path = root / table / "month=unknown" / f"{table}.parquet"
            assert pq.read_schema(path).equals(schema)
            assert len(pd.read_parquet(root / table)) == 0

    def test_anyone_reads_every_fact_once_by_the_stable_names(self, root: Path) -> None:
        load(root, [document("a", "53 drones"), document("b", "7 and 8", JANUARY)])
        load(root, [document("c", "9", None)])
        frame = pd.read_parquet(root / "facts")
        assert sorted(zip(frame["month"].astype(str), frame["value"], strict=True)) == [
            ("2024-12", 53.0),
            ("2025-01", 7.0),
            ("2025-01", 8.0),
            ("unknown", 9.0),
        ]

    def test_a_second_identical_run_changes_no_byte(self, root: Path) -> None:
        documents = [document("a", "53"), document("b", "7", None)]
        load(root, documents)
        before = tree(root)
        merged = load(root, documents, LATER)
        assert (merged.changed, merged.generation) == (False, 1)
        assert tree(root) == before

    def test_untouched_months_keep_their_files(self, root: Path) -> None:
        load(root, [document("a", "53"), document("b", "7", JANUARY)])
        before = tree(root)
        load(root, [document("c", "8", JANUARY)], LATER)
        after = tree(root)
        december = [name for name in before if "month=2024-12" in name]
        assert december
        assert {name: after[name] for name in december} == {name: before[name] for name in december}

    def test_objects_are_read_only_named_by_their_digest_and_shared_with_the_names(
        self, root: Path
    ) -> None:
        load(root, [document("a", "53")])
        stored = object_of(root, "facts", "2024-12")
        assert stored.parent == root / ".objects"
        assert stored.suffix == ""
        assert stored.stat().st_mode & 0o777 == 0o444
        assert stored.samefile(root / "facts/month=2024-12/facts.parquet")

    def test_the_files_are_as_the_design_says(self, root: Path) -> None:
        load(root, [document("a", "53")])
        with pq.ParquetFile(object_of(root, "facts", "2024-12")) as parquet:
            column = parquet.metadata.row_group(0).column(0)
            assert column.compression == "ZSTD"
            assert parquet.schema_arrow.field("metric").metadata[b"description"]

    def test_the_manifest_tells_days_and_times_of_each_file(self, root: Path) -> None:
        load(root, [document("a", "53"), document("b", "7", DECEMBER + timedelta(days=3))])
        file = read_manifest(root).of("facts")["2024-12"]
        assert (str(file.event_start), str(file.event_end)) == ("2024-12-06", "2024-12-09")
        assert file.published_start == DECEMBER
        assert file.published_end == DECEMBER + timedelta(days=3)
        assert file.rows == 2
        assert file.bytes == (root / "facts/month=2024-12/facts.parquet").stat().st_size

    def test_rows_are_in_order_of_publication_and_document(self, root: Path) -> None:
        late, early = DECEMBER + timedelta(hours=1), DECEMBER
        load(
            root, [document("c", "1", late), document("b", "2", early), document("a", "4 3", late)]
        )
        load(root, [document("aa", "9", late), document("z", "5", early)], LATER)
        assert [row["doc_id"] for row in rows(root, "documents")] == ["b", "z", "a", "aa", "c"]
        assert [row["value"] for row in rows(root, "facts")] == [2, 5, 4, 3, 9, 1]

    def test_the_generation_before_stays_readable_until_the_next_but_one(self, root: Path) -> None:
        load(root, [document("a", "53")])
        first = open_generation(root)
        load(root, [document("a", "50")], LATER)
        assert first.read("facts")["value"].to_pylist() == [53.0]
        load(root, [document("a", "49")], LAST)
        assert not any(path.exists() for path in first.paths("facts"))

    def test_only_current_and_superseded_objects_stay(self, root: Path) -> None:
        for value in range(5):
            load(root, [document("a", str(value))], NOON + timedelta(hours=value))
        manifest = read_manifest(root)
        kept = {file.sha256 for file in manifest.files} | set(manifest.superseded)
        assert {path.name for path in (root / ".objects").iterdir()} == kept

    def test_leaving_without_a_commit_changes_nothing(self, root: Path) -> None:
        load(root, [document("a", "53")])
        before = tree(root)
        with writing(root, BUILD) as writer:
            writer.stage(batch([document("b", "7")]))
        assert tree(root) == before

    def test_a_folder_without_hard_links_gets_copies(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        documents = [document("a", "53")]
        load(root, documents)
        before = tree(root)
        assert not object_of(root, "facts", "2024-12").samefile(
            root / "facts/month=2024-12/facts.parquet"
        )
        assert len(pd.read_parquet(root / "facts")) == 1
        load(root, documents, LATER)
        assert tree(root) == before


class TestMerging:
    def test_a_new_text_replaces_the_document_and_moves_its_facts_to_the_history(
        self, root: Path
    ) -> None:
        load(root, [document("a", "53 drones"), document("b", "7")])
        load(root, [document("a", "50 drones")], LATER)
        assert values(root) == {"a": 50.0, "b": 7.0}
        assert {row["doc_id"]: row["text"] for row in rows(root, "documents")} == {
            "a": "50 drones",
            "b": "7",
        }
        (former,) = rows(root, "history")
        assert (former["value"], former["first_seen"], former["superseded_at"]) == (53, NOON, LATER)

    def test_what_is_still_stated_keeps_its_first_seen(self, root: Path) -> None:
        load(root, [document("a", "53", title="Old title")])
        load(root, [document("a", "53", title="New title")], LATER)
        (fact,) = rows(root, "facts")
        assert (fact["title"], fact["first_seen"]) == ("New title", NOON)
        (stored,) = rows(root, "documents")
        assert (stored["title"], stored["retrieved_at"]) == ("New title", NOON)
        assert rows(root, "history") == []

    def test_a_new_text_has_a_new_retrieval_time(self, root: Path) -> None:
        load(root, [document("a", "53")])
        load(root, [document("a", "50")], LATER)
        (stored,) = rows(root, "documents")
        assert stored["retrieved_at"] == LATER

    def test_a_fact_that_comes_back_is_seen_anew(self, root: Path) -> None:
        load(root, [document("a", "53")], NOON)
        load(root, [document("a", "50")], LATER)
        load(root, [document("a", "53")], LAST)
        (fact,) = rows(root, "facts")
        assert (fact["value"], fact["first_seen"]) == (53, LAST)
        assert [(row["value"], row["superseded_at"]) for row in rows(root, "history")] == [
            (53, LATER),
            (50, LAST),
        ]

    def test_a_document_without_facts_is_kept_and_empties_its_old_facts(self, root: Path) -> None:
        load(root, [document("a", "53")])
        load(root, [document("a", "nothing")], LATER)
        assert rows(root, "facts") == []
        assert [row["doc_id"] for row in rows(root, "documents")] == ["a"]
        assert [row["value"] for row in rows(root, "history")] == [53]

    def test_a_document_stays_in_the_month_it_was_first_stored_under(self, root: Path) -> None:
        load(root, [document("a", "53", None)])
        load(root, [document("a", "53", DECEMBER)], LATER)
        frame = pd.read_parquet(root / "facts")
        assert frame["month"].astype(str).tolist() == ["unknown"]
        assert frame["published_at"].tolist() == [pd.Timestamp(DECEMBER)]

    def test_the_same_words_read_as_another_statement_supersede_the_old_reading(
        self, root: Path
    ) -> None:
        # Another publication date moves the event: both readings were once on the screen.
        load(root, [document("a", "53")])
        load(root, [document("a", "53", DECEMBER + timedelta(days=1))], LATER)
        (fact,) = rows(root, "facts")
        (former,) = rows(root, "history")
        assert fact["fact_id"] == former["fact_id"]
        assert (str(former["event_end"]), former["superseded_at"]) == ("2024-12-06", LATER)
        assert (str(fact["event_end"]), fact["first_seen"]) == ("2024-12-07", LATER)

    def test_of_two_documents_with_one_id_in_a_run_the_later_wins(self, root: Path) -> None:
        with writing(root, BUILD) as writer:
            writer.stage(batch([document("a", "1"), document("b", "5")]))
            writer.stage(batch([document("a", "2", JANUARY)]))
            writer.commit(NOON)
        assert values(root) == {"a": 2.0, "b": 5.0}
        assert len(rows(root, "documents")) == 2
        assert rows(root, "history") == []

    def test_the_order_of_loading_does_not_show(self, tmp_path: Path) -> None:
        documents = [document(f"d{n}", str(n), DECEMBER + timedelta(days=n % 3)) for n in range(20)]
        load(tmp_path / "one", documents)
        with writing(tmp_path / "two", BUILD) as writer:
            for entry in reversed(documents):
                writer.stage(batch([entry]))
            writer.commit(NOON)
        assert (tmp_path / "one/manifest.json").read_bytes() == (
            tmp_path / "two/manifest.json"
        ).read_bytes()


class TestStaging:
    def test_what_does_not_stay_in_memory_is_read_back_from_files(
        self, root: Path, tmp_path: Path
    ) -> None:
        batches = [batch([document(f"{n}", str(n)), document("same", str(n))]) for n in range(9)]
        with writing(root, BUILD) as writer:
            for entry in batches:
                writer.stage(entry)
            writer.commit(NOON)
        with pytest.MonkeyPatch.context() as patch, writing(tmp_path / "two", BUILD) as writer:
            patch.setattr("etl.store.staging.SPILL_BYTES", 1_500)
            for entry in batches:
                writer.stage(entry)
            assert len(list((tmp_path / "two/.objects").glob("tmp-staged-*"))) > 2
            writer.commit(NOON)
        assert read_manifest(tmp_path / "two") == read_manifest(root)
        assert values(root)["same"] == 8
        assert not list((tmp_path / "two/.objects").glob("tmp-*"))

    def test_of_the_texts_in_files_only_those_asked_for_are_in_memory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("etl.store.staging.SPILL_BYTES", 1_000_000)
        staging = Staging(tmp_path / "staged", publication_months)
        staging.add(batch(document(f"{n}", "x" * 10_000) for n in range(200)))
        ((_, read),) = staging.parts()
        month = read()
        pool = pa.default_memory_pool()
        before = pool.total_bytes_allocated()
        assert month.batch.documents.column_names == ["doc_id", "published_at", "place"]
        assert month.contents[0](np.array([7]), ["text"])["text"].to_pylist() == ["x" * 10_000]
        assert pool.total_bytes_allocated() - before < 100_000


class TestRefused:
    def refuse(self, root: Path, now: datetime, *refusals: Refusal) -> None:
        with writing(root, BUILD) as writer:
            writer.refuse(refusals)
            writer.commit(now)

    def test_each_input_line_and_reason_is_one_row_with_its_first_time(self, root: Path) -> None:
        whole, line = Refusal("x.txt", None, "no text"), Refusal("x.csv", 3, "no text", "a,b")
        self.refuse(root, NOON, whole, line, line)
        before = tree(root)
        self.refuse(root, NOON + timedelta(days=40), line, whole)
        assert tree(root) == before
        self.refuse(root, NOON + timedelta(days=40), Refusal("x.csv", 4, "no text"))
        found = {(row["input"], row["line"]): row["seen_at"] for row in rows(root, "refused")}
        assert found == {
            ("x.txt", None): NOON,
            ("x.csv", 3): NOON,
            ("x.csv", 4): NOON + timedelta(days=40),
        }

    def test_a_name_that_is_not_utf8_is_spelled_out(self, root: Path) -> None:
        self.refuse(root, NOON, Refusal("bad\udcff.txt", None, "not UTF-8", "bad\udcff.txt"))
        (row,) = rows(root, "refused")
        assert row["input"] == "bad\\udcff.txt"


class TestReading:
    def test_an_empty_folder_has_no_tables(self, tmp_path: Path) -> None:
        with pytest.raises(NoTables, match="etl run"):
            open_generation(tmp_path)

    def test_tables_without_a_manifest_are_not_taken_for_none(self, root: Path) -> None:
        load(root, [document("a", "53")])
        (root / "manifest.json").unlink()
        with pytest.raises(StoreError, match=r"manifest\.json is missing although"):
            open_generation(root)
        with pytest.raises(StoreError, match=r"manifest\.json is missing although"):
            load(root, [document("b", "7")])

    @pytest.mark.parametrize("content", ["", "{}", "[]", '{"generation": "x"}', "\0\0"])
    def test_a_damaged_manifest_is_named(self, root: Path, content: str) -> None:
        load(root, [document("a", "53")])
        (root / "manifest.json").write_text(content)
        with pytest.raises(StoreError, match=r"manifest\.json is damaged"):
            open_generation(root)

    def test_tables_of_another_schema_version_are_refused_with_what_to_do(self, root: Path) -> None:
        load(root, [document("a", "53")])
        path = root / "manifest.json"
        entries = json.loads(path.read_text()) | {"schema_version": "99"}
        path.write_text(json.dumps(entries))
        with pytest.raises(StoreError, match="schema version 99, which this program"):
            open_generation(root)

    @pytest.mark.parametrize("where", [0.0, 0.3, 0.6, 0.99])
    def test_a_flipped_bit_is_noticed_wherever_it_is(self, root: Path, where: float) -> None:
        load(root, [document("a", "53"), document("b", "7", JANUARY)])
        path = object_of(root, "facts", "2024-12")
        damage(path, int(where * path.stat().st_size))
        with pytest.raises(DamagedTables, match="facts of 2024-12 is damaged"):
            open_generation(root)

    def test_damage_may_be_left_out_and_is_then_listed(self, root: Path) -> None:
        load(root, [document("a", "53"), document("b", "7", JANUARY)])
        object_of(root, "facts", "2024-12").unlink()
        generation = open_generation(root, allow_damaged=True)
        assert generation.read("facts")["doc_id"].to_pylist() == ["b"]
        assert [(entry.file.month, entry.reason) for entry in generation.damaged] == [
            ("2024-12", "it is missing")
        ]

    def test_what_was_verified_is_not_read_again(self, root: Path) -> None:
        load(root, [document("a", "53")])
        known = open_generation(root, loaded_at=NOON)
        damage(object_of(root, "facts", "2024-12"), 50)
        assert open_generation(root, known=known).number == 1
        with pytest.raises(DamagedTables):
            open_generation(root)

    def test_columns_can_be_chosen_and_keep_the_order_asked_for(self, root: Path) -> None:
        load(root, [document("a", "53")])
        table = open_generation(root).read("facts", ["value", "doc_id"])
        assert table.to_pydict() == {"value": [53.0], "doc_id": ["a"]}
        assert table.schema.field("doc_id").type == pa.string()

    def test_a_run_refuses_to_merge_into_a_damaged_month(self, root: Path) -> None:
        load(root, [document("a", "53")])
        damage(object_of(root, "documents", "2024-12"), 200)
        with pytest.raises(DamagedTables):
            load(root, [document("b", "7")], LATER)


class TestRelinking:
    def test_names_are_renewed_at_every_start(self, root: Path) -> None:
        load(root, [document("a", "53"), document("b", "7", JANUARY)])
        before = {name: digest for name, (digest, _) in tree(root).items()}
        (root / "facts/month=2024-12/facts.parquet").unlink()
        other = root / "facts/month=2025-01/facts.parquet"
        other.unlink()
        other.write_bytes(b"something else")
        load(root, [document("a", "53")], LATER)
        assert {name: digest for name, (digest, _) in tree(root).items()} == before

    def test_a_lost_object_is_taken_back_from_its_name(self, root: Path) -> None:
        load(root, [document("a", "53")])
        object_of(root, "facts", "2024-12").unlink()
        load(root, [document("a", "53")], LATER)
        assert values(root) == {"a": 53.0}

    def test_leftovers_of_a_killed_run_are_removed(self, root: Path) -> None:
        load(root, [document("a", "53")])
        before = tree(root)
        (root / ".objects" / ("0" * 64)).write_bytes(b"never published")
        (root / ".objects" / "tmp-manifest").write_bytes(b"half")
        load(root, [document("a", "53")], LATER)
        assert tree(root) == before


class TestLocking:
    def test_a_second_writer_is_refused_with_a_clear_message(self, root: Path) -> None:
        with writing(root, BUILD), pytest.raises(StoreLocked, match="another run is writing"):
            load(root, [document("a", "53")])
        assert load(root, [document("a", "53")]).documents == 1

    def test_readers_do_not_wait(self, root: Path) -> None:
        load(root, [document("a", "53")])
        with writing(root, BUILD):
            assert values(root) == {"a": 53.0}

    def test_a_path_that_is_no_folder_is_one_clear_line(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text("x")
        with pytest.raises(StoreError, match="nothing was changed"):
            load(path, [document("a", "53")])


def test_times_are_kept_to_the_microsecond(root: Path) -> None:
    moment = datetime(2025, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
    load(root, [document("a", "53")], moment)
    assert rows(root, "facts")[0]["first_seen"] == moment
