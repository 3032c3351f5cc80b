"""Batches of documents, and their way through processes."""

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import batches
from etl.model import Document
from etl.store import documents_to_table, table_to_documents
from tests.etl.builders import DECEMBER, document

TEXT = "Ukraine shot down {} drones."


ROOT = Path(__file__).parents[2]
STARTED = """
import multiprocessing
from etl import batches
from tests.etl.test_batches import documents

def endless():
    yield from batches.batches_of(documents(1))
    print(multiprocessing.active_children()[0].pid, flush=True)
    multiprocessing.Event().wait()

if __name__ == "__main__":
    list(batches.extract_in_processes(endless(), jobs=1))
"""


def alive(number: int) -> bool:
    """Tell whether a process runs; one that has ended may still be in the table of processes."""
    try:
        return " Z " not in Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False


def documents(number: int) -> list[Document]:
    return [document(f"d{n}", TEXT.format(n + 2)) for n in range(number)]


class TestBatches:
    def test_a_batch_ends_with_its_documents_or_its_characters(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 3)
        monkeypatch.setattr(batches, "BATCH_CHARACTERS", 1000)
        lengths = [10, 10, 10, 999, 1, 10]
        made = [document(f"d{n}", "x" * length) for n, length in enumerate(lengths)]
        assert [len(table) for table in batches.batches_of(made)] == [3, 2, 1]

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=3))))
    def test_each_id_is_once_in_a_batch_and_the_later_wins(
        self, drawn: list[tuple[str, str]]
    ) -> None:
        made = [document(doc_id, text) for doc_id, text in drawn]
        found = [entry for table in batches.batches_of(made) for entry in table_to_documents(table)]
        assert {entry.doc_id: entry.text for entry in found} == dict(drawn)
        assert len(found) == len(dict(drawn))

    def test_the_input_is_not_read_ahead_of_the_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 1)
        taken: list[str] = []

        def endless() -> Iterator[Document]:
            for number in range(10**9):
                taken.append(str(number))
                yield document(str(number), TEXT.format(number))

        stream = batches.extract_here(batches.batches_of(endless()))
        next(stream)
        assert len(taken) == 1


class TestElsewhere:
    def test_processes_find_the_same_in_the_same_order(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 4)
        tables = list(batches.batches_of(documents(50)))
        here, there = (
            list(extract(tables))
            for extract in (batches.extract_here, partial(batches.extract_in_processes, jobs=2))
        )
        assert len(here) == 13
        assert sum(batch.facts.num_rows for batch in here) == 50
        for one, other in zip(here, there, strict=True):
            assert one.facts.equals(other.facts)
            assert one.documents.equals(other.documents)

    def test_a_process_that_is_killed_is_one_line(self) -> None:
        tables = batches.batches_of([document("a", TEXT.format(5))])

        def with_a_kill() -> Iterator[pa.Table]:
            yield from tables
            (child, *_) = multiprocessing.active_children()
            child.kill()

        with pytest.raises(batches.ExtractionError, match="a process that found facts has ended"):
            list(batches.extract_in_processes(with_a_kill(), jobs=1))

    def test_processes_end_with_the_one_that_started_them(self) -> None:
        with subprocess.Popen(
            [sys.executable, "-c", STARTED], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as parent:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            parent.kill()
        for _ in range(6000):
            if not alive(child):
                return
            time.sleep(0.01)
        pytest.fail("the process is still there")

    def test_only_some_batches_are_read_ahead_and_the_rest_cancelled(self) -> None:
        taken: list[int] = []
        cancelled: list[int] = []

        class Pending:
            def __init__(self, number: int) -> None:
                self.number = number

            def result(self) -> pa.Table:
                return pa.table({"number": [self.number]})

            def cancel(self) -> None:
                cancelled.append(self.number)

        def endless() -> Iterator[pa.Table]:
            for number in range(10**9):
                taken.append(number)
                yield pa.table({"number": [number]})

        found = batches.extract_elsewhere(
            endless(), lambda table: Pending(table["number"][0].as_py()), workers=2
        )
        for number in range(3):
            assert next(found).facts["number"].to_pylist() == [number]
        assert len(taken) == 8
        assert isinstance(found, Generator)
        found.close()
        assert cancelled == [3, 4, 5, 6, 7]


@given(st.lists(st.builds(document, st.text(min_size=1), st.text(), st.none() | st.just(DECEMBER))))
def test_documents_come_out_of_a_table_as_they_went_in(made: list[Document]) -> None:
    assert list(table_to_documents(documents_to_table(made))) == made
