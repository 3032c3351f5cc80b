"""A million rows over HTTP: all arrive, memory stays flat, and what breaks off never ends clean."""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.store import make_store, month_tables
from dashboard import downloads, indexing
from dashboard.app import create_app
from etl import export
from etl.queries import attach_index, build_index
from etl.queries.lines import ROWS_A_BATCH, CsvExport, Lines, write_lines
from etl.schema import CSV_FIELDS
from etl.store import open_generation
from tests.dashboard.conftest import listening, standing_clock

ROWS, BROKEN_AT = 1_000_000, 500_000
# Of tables on disk: some 20 MB.
FACTS = 40_000
PIECE = 1 << 20
# What is under way may be in memory: the parts of one answer and what the socket holds.
AHEAD_ROWS = 100_000
ADDED_MB = 50


@dataclass
class Run:
    """One export: ``made`` counts its rows so far, ``ended`` is set when nobody wants more."""

    made: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


@dataclass
class Rows:
    """A million facts, as lines of CSV and as batches; ``stop`` is the row at which they fail."""

    lines: Lines
    size: int
    batch: pa.RecordBatch
    stop: int | None = None
    runs: list[Run] = field(default_factory=list)

    def ready(self, *_: object) -> CsvExport:
        """Stand in for ``csv_export``: an index that selects all rows."""
        return CsvExport(
            self.size,
            self._run(
                lambda first, count: self.lines.at(np.arange(first, first + count, dtype=np.int64))
            ),
        )

    def read(self, *_: object) -> Iterator[pa.RecordBatch]:
        """Stand in for ``stream``: what is read from the tables."""
        return self._run(lambda _, count: iter([self.batch.slice(0, count)]))

    def _run(self, make: Callable[[int, int], Iterator[Any]]) -> Iterator[Any]:
        """Yield what ``make`` gives for a first row and a count, up to the end or a failure."""
        run = Run()
        self.runs.append(run)
        last = ROWS if self.stop is None else self.stop
        try:
            for first in range(0, last, ROWS_A_BATCH):
                count = min(ROWS_A_BATCH, last - first)
                yield from make(first, count)
                run.made += count
            if self.stop is not None:
                raise OSError("the disk went away")
        finally:
            run.ended.set()


@pytest.fixture(scope="module")
def million(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    path = tmp_path_factory.mktemp("million") / "lines.arrow"
    _, facts = month_tables(0, ROWS_A_BATCH)
    facts = facts.select(CSV_FIELDS)
    whole, rest = divmod(ROWS, ROWS_A_BATCH)
    sizes = write_lines(path, [*[facts] * whole, facts.slice(0, rest)])
    batch = facts.combine_chunks().to_batches()[0]
    return Rows(Lines(path), int(sizes.sum()), batch)


@pytest.fixture(params=["ready", "read"])
def rows(
    request: pytest.FixtureRequest, million: Rows, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rows]:
    """The rows as the only export: with an index, and without."""
    has_index = request.param == "ready"
    rows = replace(million, runs=[])
    monkeypatch.setattr(export, "csv_export", rows.ready if has_index else lambda *_: None)
    monkeypatch.setattr(export, "stream", rows.read)
    yield rows
    assert all(run.ended.wait(60) for run in rows.runs)


@contextlib.contextmanager
def asked(port: int, path: str = "/export/facts.csv") -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    with contextlib.closing(connection), connection.getresponse() as answer:
        yield answer


def pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := answer.read(PIECE):
        yield piece


def memory() -> float:
    """Return the MB that belong to this process alone."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"RssAnon:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) / 1000


def test_a_million_rows_arrive_in_flat_memory(rows: Rows, port: int) -> None:
    with asked(port) as first:
        first.read(PIECE)
    assert rows.runs[0].ended.wait(60)
    before, peak, ends, size = memory(), 0.0, 0, 0
    with asked(port) as answer:
        stated = answer.headers["Content-Length"]
        for piece in pieces(answer):
            peak = max(peak, memory())
            ends += piece.count(b"\n")
            size += len(piece)
    assert ends == 1 + ROWS
    assert stated in (None, str(size))
    assert peak - before <= ADDED_MB
    assert rows.runs[1].ended.wait(60)
    assert memory() - before <= ADDED_MB


def test_the_first_bytes_come_before_the_rows_are_made(rows: Rows, port: int) -> None:
    with asked(port) as answer:
        # Longer than the head: the first rows are there, and so is what makes them.
        assert b"fact_id" in answer.read(PIECE)
        assert rows.runs[0].made < AHEAD_ROWS
    # And for those who leave the rest is not made.
    assert rows.runs[0].ended.wait(60)
    assert rows.runs[0].made < AHEAD_ROWS


@pytest.mark.parametrize("rows", ["ready"] * 20 + ["read"], indirect=True)
def test_an_export_that_fails_at_half_is_cut_off_each_time(rows: Rows, port: int) -> None:
    rows.stop = BROKEN_AT
    with asked(port) as answer:
        size, ends, stated = 0, 0, answer.length
        with contextlib.suppress(http.client.IncompleteRead, ConnectionError):
            for piece in pieces(answer):
                size += len(piece)
                ends += piece.count(b"\n")
            assert stated is not None, "a clean end"
    assert 1 < ends <= 1 + BROKEN_AT
    assert stated is None or size < stated


def test_readers_who_leave_give_their_places_back(rows: Rows, port: int) -> None:
    for _ in range(3):
        with contextlib.ExitStack() as held:
            for _ in range(downloads.AT_ONCE):
                # Those of before may still be leaving.
                assert any(is_given(held, port) for _ in range(200))
            assert not is_given(held, port)
        with contextlib.ExitStack() as one:
            assert any(is_given(one, port) for _ in range(200))
    assert all(run.ended.wait(60) for run in rows.runs)
    assert max(run.made for run in rows.runs) < AHEAD_ROWS


def is_given(held: contextlib.ExitStack, port: int) -> bool:
    """Ask for an export, and keep it begun; False when it is refused in one sentence."""
    answer = held.enter_context(asked(port))
    begun = answer.read(30)
    if answer.status == 200:
        return True
    assert answer.status == 503
    assert b"Too many exports" in begun
    return False


@pytest.mark.parametrize("with_index", [False, True])
def test_tables_that_change_meanwhile_change_no_export(
    with_index: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, index = tmp_path / "tables", tmp_path / "index"
    # As with large tables: they are not read as a whole, and no socket holds the answer.
    monkeypatch.setattr(indexing, "FEWEST_FACTS", FACTS)
    monkeypatch.setattr(indexing, "index_in_background", lambda *_: None)
    make_store(root, FACTS)
    app = create_app(root, clock=standing_clock())
    if with_index:
        index.mkdir()
        build_index(open_generation(root).paths("facts"), index)
        attach_index(app.server.extensions["tables"].snapshot().database, index)
    with listening(app.server) as at:
        with asked(at) as whole:
            before = b"".join(pieces(whole))
        with asked(at) as answer:
            received = [answer.read(PIECE)]
            for more in (48, 96):
                make_store(root, FACTS + more)
                with asked(at, "/healthz") as health:
                    assert f'"facts":{FACTS + more}'.encode() in health.read()
            received += pieces(answer)
        with asked(at) as whole:
            after = b"".join(pieces(whole))
    assert b"".join(received) == before
    assert before.count(b"\n") == 1 + FACTS
    assert after.count(b"\n") == 1 + FACTS + 96
