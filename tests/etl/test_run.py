"""The runner: what a run reads, merges and reports, and how far it has come."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.model import Document, Refusal
from etl.progress import Lines, Silent, progress_on
from etl.run import run
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
