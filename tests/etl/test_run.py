"""The runner: what a run reads, merges and reports, and how far it has come."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.model import Document, Refusal
from etl.progress import Lines, Silent, progress_on
from etl.run import run
from etl.store import StoreError, open_generation, writing
from tests.etl.builders import BUILD, NOON, document

ROOT = Path(__file__).parents[2]
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


def test_tables_are_the_same_on_every_machine_and_in_any_order(tmp_path: Path) -> None:
    for number in range(12):
        text = f"On Tuesday Ukraine shot down {number + 3} drones near Kyiv, the air force said."
        (tmp_path / f"{number}.txt").write_text(f"---\npublished: 2024-12-06\n---\n{text}")
    files = [str(path) for path in sorted(tmp_path.glob("*.txt"))]
    manifests = set()
    for seed, zone, locale, jobs, inputs in (
        ("0", "UTC", "C.UTF-8", "1", files),
        ("1", "America/Los_Angeles", "de_DE.UTF-8", "1", files[::-1]),
        ("2", "Pacific/Kiritimati", "C", "2", files[5:] + files[:5]),
    ):
        data = tmp_path / seed
        options = ["--data", str(data), "--now", "2025-01-01", "--jobs", jobs]
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "0"}
        subprocess.run(
            [sys.executable, "-m", "etl", "run", *inputs, *options],
            cwd=ROOT,
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
        )
        manifests.add((data / "manifest.json").read_bytes())
        assert open_generation(data).rows("facts") == 12
    assert len(manifests) == 1


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
