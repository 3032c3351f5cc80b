"""The runner: batches, processes, and how far the work has come."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import run as runner
from etl.model import Document, Refusal
from etl.progress import Lines, Silent, progress_on
from etl.run import batches_of, extract_batches, run
from etl.store import StoreError, open_generation, writing
from tests.etl.builders import BUILD, NOON, document

TEXT = "Ukraine shot down {} drones."


def documents(number: int) -> list[Document]:
    return [document(f"d{n}", TEXT.format(n + 2)) for n in range(number)]


def ignore(_: Refusal) -> None:
    pass


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestBatches:
    def test_a_batch_ends_with_its_documents_or_its_characters(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(runner, "BATCH_DOCUMENTS", 3)
        monkeypatch.setattr(runner, "BATCH_CHARACTERS", 1000)
        lengths = [10, 10, 10, 999, 1, 10]
        made = [document(f"d{n}", "x" * length) for n, length in enumerate(lengths)]
        assert [len(batch) for batch in batches_of(made)] == [3, 2, 1]

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=3))))
    def test_each_id_is_once_in_a_batch_and_the_later_wins(
        self, drawn: list[tuple[str, str]]
    ) -> None:
        made = [document(doc_id, text) for doc_id, text in drawn]
        found = [entry for batch in batches_of(made) for entry in batch]
        assert {entry.doc_id: entry.text for entry in found} == dict(drawn)
        assert len(found) == len(dict(drawn))

    def test_the_input_is_not_read_ahead_of_the_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(runner, "BATCH_DOCUMENTS", 1)
        taken: list[str] = []

        def endless() -> Iterator[Document]:
            for number in range(10**9):
                taken.append(str(number))
                yield document(str(number), TEXT.format(number))

        stream = extract_batches(batches_of(endless()), jobs=1)
        next(stream)
        assert len(taken) == 1


class TestProcesses:
    def test_processes_find_the_same_in_the_same_order(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(runner, "BATCH_DOCUMENTS", 4)
        here, there = (list(extract_batches(batches_of(documents(50)), jobs)) for jobs in (1, 2))
        assert len(here) == 13
        assert [batch.facts.to_pylist() for batch in here] == [
            batch.facts.to_pylist() for batch in there
        ]
        assert [batch.documents["doc_id"].to_pylist() for batch in here] == [
            batch.documents["doc_id"].to_pylist() for batch in there
        ]


class TestRun:
    def test_it_counts_what_it_read_and_tells_of_refusals_as_they_come(
        self, tmp_path: Path
    ) -> None:
        refusal = Refusal("x.txt", None, "no text")
        told: list[Refusal] = []
        report = run(
            [refusal, *documents(3)],
            tmp_path,
            build=BUILD,
            now=NOON,
            jobs=1,
            progress=Silent(),
            report_refusal=told.append,
        )
        assert (report.read, report.found, report.refused) == (3, 3, 1)
        assert (report.merged.documents, report.merged.facts) == (3, 3)
        assert told == [refusal]
        assert open_generation(tmp_path).rows("refused") == 1

    def test_locked_tables_are_noticed_before_anything_is_read(self, tmp_path: Path) -> None:
        def unread() -> Iterator[Document]:
            pytest.fail("an input was read")
            yield document("a", "x")

        with writing(tmp_path, BUILD), pytest.raises(StoreError, match="another run"):
            run(
                unread(),
                tmp_path,
                build=BUILD,
                now=NOON,
                jobs=1,
                progress=Silent(),
                report_refusal=ignore,
            )


class TestProgress:
    def test_lines_come_every_thousand_documents(self) -> None:
        stream = io.StringIO()
        lines = Lines(stream)
        for _ in range(5):
            lines.advance(700, 10)
        assert stream.getvalue() == (
            "1,400 documents read, 20 facts found\n"
            "2,100 documents read, 30 facts found\n"
            "3,500 documents read, 50 facts found\n"
        )

    def test_a_terminal_gets_a_bar_that_goes_away(self) -> None:
        stream = Terminal()
        with progress_on(stream, quiet=False) as progress:
            progress.advance(500, 7)
        drawn = stream.getvalue()
        assert "documents" in drawn
        assert drawn.endswith("\r")

    def test_quiet_is_silent_everywhere(self) -> None:
        stream = Terminal()
        with progress_on(stream, quiet=True) as progress:
            progress.advance(5000, 7)
        assert stream.getvalue() == ""
