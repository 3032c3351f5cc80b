"""``etl watch`` from outside: what it prints, its exit status, and that nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from etl.cli import main
from etl.store import open_generation, writing
from etl.watch import rounds
from etl.watch.memory import FILE_NAME
from etl.watch.states import FILE_NAME as STATES_NAME
from etl.watch.states import read_states
from tests.etl.builders import tree
from tests.etl.watch.web import Reply, Web, article, item, rss

ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "parquet"


@pytest.fixture
def listed(tmp_path: Path, web: Web) -> Path:
    """Return a list of one feed with two entries and a page."""
    web.pages |= {
        "/feed": Reply(200, rss([item("a", "/a"), item("b", "/b")]), {"ETag": '"1"'}),
        "/a": Reply(200, article("Russia launched 53 drones at Ukraine overnight.")),
        "/b": Reply(200, article("Ukraine shot down 32 drones overnight.")),
        "/page": Reply(200, article("Ukraine shot down 41 drones overnight."), {"ETag": '"2"'}),
    }
    return write_list(tmp_path, web, feed="/feed", page="/page")


def write_list(tmp_path: Path, web: Web, **sources: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nurl = "{web.url}{where}"\nallow_private = true\n'
            f'kind = "{"page" if "page" in name else "feed"}"\n'
            for name, where in sources.items()
        )
    )
    return path


def watch(*arguments: object) -> int:
    return main(["watch", *map(str, arguments)])


def ids(data: Path, table: str = "documents") -> list[str]:
    return sorted(row["doc_id"] for row in open_generation(data).read(table).to_pylist())


def test_once_fills_the_tables_and_says_what_it_did(
    capsys: pytest.CaptureFixture[str], listed: Path, data: Path, web: Web
) -> None:
    status = watch("--sources", listed, "--data", data, "--once", "--now", "2026-04-05T08:00")
    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    assert printed.out.splitlines() == [
        "feed: 2 new documents",
        "page: 1 new document",
        f"2 sources visited, 0 failing; 3 documents read, 3 facts found; {data} holds "
        "3 documents and 3 facts, generation 1",
    ]
    assert ids(data) == sorted(["a", "b", f"{web.url}/page"])
    rows = open_generation(data).read("documents").to_pylist()
    assert {str(row["retrieved_at"]) for row in rows} == {"2026-04-05 08:00:00+00:00"}
    assert {row["source"] for row in rows} == {f"{web.url}/feed", f"{web.url}/page"}


def test_on_a_terminal_a_bar_counts_the_sources(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, listed: Path, data: Path
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert watch("--sources", listed, "--data", data, "--once") == 0
    printed = capsys.readouterr()
    assert "2/2" in printed.err
    assert "3 new documents" in printed.err
    assert printed.err.endswith("\r")
    assert printed.out.splitlines()[:2] == ["feed: 2 new documents", "page: 1 new document"]
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_long_feed_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str], listed: Path, data: Path, web: Web
) -> None:
    web.pages["/feed"] = Reply(200, rss([item(str(n), description="5 drones.") for n in range(60)]))
    assert watch("--sources", listed, "--data", data, "--once") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("feed")] == [
        "feed: 25 new documents so far",
        "feed: 50 new documents so far",
        "feed: 60 new documents",
    ]


def without_notes(data: Path) -> dict[str, tuple[str, int]]:
    """Return all files but those in which the watch notes its visits."""
    notes = (FILE_NAME, STATES_NAME)
    return {path: content for path, content in tree(data).items() if path not in notes}


def test_twice_changes_nothing(listed: Path, data: Path, web: Web) -> None:
    watch("--sources", listed, "--data", data, "--once", "--quiet")
    before = without_notes(data)
    web.asked.clear()
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 0
    assert without_notes(data) == before
    assert web.paths() == ["/feed", "/page"]


def test_a_lost_memory_costs_questions_but_no_facts(
    capsys: pytest.CaptureFixture[str], listed: Path, data: Path, web: Web
) -> None:
    watch("--sources", listed, "--data", data, "--once", "--quiet")
    (data / FILE_NAME).write_text("{")
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 0
    assert "every source is read anew" in capsys.readouterr().err
    assert open_generation(data).number == 1


def test_every_failing_source_is_told_kept_and_shown_by_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, listed: Path, data: Path, web: Web
) -> None:
    web.pages["/broken"] = Reply(200, "no feed")
    listed = write_list(tmp_path, web, feed="/feed", gone="/gone", broken="/broken")
    assert watch("--sources", listed, "--data", data, "--once") == 1
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        f"{web.url}/gone: HTTP 404",
        f"{web.url}/broken: neither RSS nor Atom",
    ]
    assert "3 sources visited, 2 failing; 2 documents read" in printed.out
    refused = open_generation(data).read("refused").to_pylist()
    assert {(row["input"], row["reason"]) for row in refused} == {
        (f"{web.url}/gone", "HTTP 404"),
        (f"{web.url}/broken", "neither RSS nor Atom"),
    }
    assert main(["check", "--data", str(data)]) == 0
    checked = capsys.readouterr().out
    assert f"warning: the source gone ({web.url}/gone) was never read: HTTP 404" in checked
    assert [state.failures for state in read_states(data)] == [0, 1, 1]
    assert "warnings: 2" in checked


def test_a_pause_that_a_server_asked_for_outlives_the_run(
    capsys: pytest.CaptureFixture[str], listed: Path, data: Path, web: Web
) -> None:
    web.pages["/feed"] = Reply(429, headers={"Retry-After": "3600"})
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 1
    web.asked.clear()
    capsys.readouterr()
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 1
    assert web.paths() == ["/page"]
    assert "the server asks not to be visited before" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--sources", "none.toml"],
        ["--sources", "{list}", "--every", "soon"],
        ["--sources", "{list}", "--every", "0m"],
        ["--sources", "{list}", "--now", "later"],
        ["--sources", "pyproject.toml"],
    ],
)
def test_wrong_usage_is_two_and_one_reason(
    capsys: pytest.CaptureFixture[str], listed: Path, arguments: list[str], data: Path
) -> None:
    given = [word.replace("{list}", str(listed)) for word in arguments]
    try:
        status: object = watch(*given, "--data", data)
    except SystemExit as stop:
        status = stop.code
    assert status == 2
    assert capsys.readouterr().err.strip()
    assert not data.exists()


def test_tables_that_stay_locked_are_three(
    capsys: pytest.CaptureFixture[str],
    listed: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rounds, "_LOCKED_PAUSE", 0.0)
    with writing(data, "tests"):
        assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 3
    waiting, given_up = capsys.readouterr().err.splitlines()
    assert waiting.endswith("; waiting for it")
    assert "another run is writing" in given_up
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 0
    assert len(ids(data)) == 3


@contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "etl", "watch", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    pytest.fail(f"{words!r} was not printed")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(listed: Path, data: Path, number: int) -> None:
    with running("--sources", listed, "--data", data, "--every", "1d") as process:
        wait_for(process, "next visit at")
        process.send_signal(number)
        out, err = process.communicate()
    assert (process.returncode, err) == (0, "")
    assert out.splitlines()[0] == "stopped; everything that was read is in the tables"
    assert len(ids(data)) == 3


def test_a_signal_ends_a_question_that_is_under_way(tmp_path: Path, data: Path, web: Web) -> None:
    asked, over = os.pipe()

    def never(write: Any) -> None:
        os.write(over, b"x")
        os.read(ended, 1)

    ended, end = os.pipe()
    web.pages["/feed"] = Reply(raw=never)
    listed = write_list(tmp_path, web, feed="/feed")
    with running("--sources", listed, "--data", data) as process:
        os.read(asked, 1)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate()
    os.write(end, b"x")
    for descriptor in (asked, over, ended, end):
        os.close(descriptor)
    assert (process.returncode, err) == (0, "")
    assert "stopped" in out


def test_after_a_kill_the_next_run_reads_what_is_missing(
    tmp_path: Path, data: Path, web: Web
) -> None:
    """Killed before the tables were written: nothing is taken for read."""
    asked, over = os.pipe()
    ended, end = os.pipe()

    def never(write: Any) -> None:
        os.write(over, b"x")
        os.read(ended, 1)

    web.pages |= {
        "/feed": Reply(200, rss([item("a", "/a"), item("b", "/b")]), {"ETag": '"1"'}),
        "/a": Reply(200, article("Russia launched 53 drones at Ukraine overnight.")),
        "/b": Reply(raw=never),
    }
    listed = write_list(tmp_path, web, feed="/feed")
    with running("--sources", listed, "--data", data, "--once") as process:
        os.read(asked, 1)
        process.kill()
    os.write(end, b"x")
    for descriptor in (asked, over, ended, end):
        os.close(descriptor)
    assert not (data / FILE_NAME).exists()
    web.pages["/b"] = Reply(200, article("Ukraine shot down 32 drones overnight."))
    assert watch("--sources", listed, "--data", data, "--once", "--quiet") == 0
    assert ids(data) == ["a", "b"]
