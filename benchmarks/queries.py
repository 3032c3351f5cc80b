"""Print one table of how fast a synthetic store answers, beside what each answer cannot do without.

    python -m benchmarks.queries [--facts 1000000] [--rounds 9] [--folder DIR]

Medians of one run, warm; ratios say what holds, milliseconds differ from machine to machine. With
``--facts 10000000`` the time of a chart is compared with that at a tenth of the facts as well.
"""

from __future__ import annotations

import argparse
import http.client
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from benchmarks.store import CONTENT, make_store
from dashboard.indexing import index_key
from etl import queries
from etl.filters import Filters, parse_filters, to_query
from etl.queries import Database, build_index
from etl.queries.claims import day_query
from etl.queries.database import fetch_rows
from etl.queries.selection import select_claims, select_for_claims
from etl.queries.standing import standing_claims
from etl.schema import CSV_FIELDS
from etl.store import Generation, open_generation

PORT = 8150
EXPORT_ROWS = 1_000_000
# What the store spans.
FIRST_DAY, STORE_DAYS = date(2022, 1, 1), 1461
FAR_PAGE = 200
SIDE, METRIC = "Russia", "drones_launched"
# One sentence in some ten thousand holds it.
WORD = "nuzabo"


@dataclass(frozen=True)
class Line:
    """One line of the table: ours against another, in ms or MB/s, and the limit of the ratio."""

    name: str
    ours: float
    other: float
    limit: str
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.other


@dataclass(frozen=True)
class Store:
    """A synthetic store, open twice: as the files alone, and with an index; and served."""

    folder: Path
    plain: Database
    indexed: Database
    get: Callable[[str], bytes]
    server: int


def main() -> None:
    """Make the stores, measure and print."""
    options = _options()
    with kept_folder(options.folder) as folder:
        with opened(folder, options.facts, PORT) as store:
            print(f"{options.facts:,} facts, medians of {options.rounds} rounds\n")
            print(f"{'':58} {'ours':>9} {'against':>9} {'ratio':>9}  limit")
            for line in lines(store, options.rounds):
                _print(line)
            large = chart_milliseconds(store, options.rounds)
        if options.facts >= 10 * EXPORT_ROWS:
            with opened(folder, options.facts // 10, PORT + 1) as tenth:
                small = chart_milliseconds(tenth, options.rounds)
            _print(Line("chart: against a tenth of the facts", large, small, "≤ 3"))


def lines(store: Store, rounds: int) -> Iterator[Line]:
    """Yield the lines of the table as they are measured."""
    yield from chart_lines(store, rounds)
    yield from page_lines(store, rounds)
    yield fact_line(store, rounds)
    yield word_line(store, rounds)
    yield from export_lines(store, min(rounds, 5))


def chart_lines(store: Store, rounds: int) -> Iterator[Line]:
    """Yield the time of a chart of four years by day, and its processor time."""
    filters = chart_filters()
    whole = chart_milliseconds(store, rounds)
    claims = standing_claims(*select_for_claims(store.indexed, filters))
    points = milliseconds(lambda: fetch_rows(store.indexed, claims), rounds)
    yield Line("chart end to end: its DuckDB query over narrow facts", whole, points, "≤ 1.3")
    selected = select_claims(store.indexed, filters)
    assert selected is not None, "the index holds the claims of this chart"
    ready = day_query(selected[0], with_ids=False)
    reading = milliseconds(lambda: fetch_rows(store.indexed, ready), rounds)
    yield Line("  to reading the points that the index holds ready", whole, reading, "")
    address = chart_address(filters)
    size = len(store.get(address))
    kept = milliseconds(lambda: store.get(address), rounds)
    constant = milliseconds(lambda: store.get(f"/constant?bytes={size}"), rounds)
    yield Line("chart again: a constant Flask response of its size", kept, constant, "≤ 2")

    def series(database: Database) -> Callable[[], bytes]:
        return lambda: queries.series_json(database, filters, "day", with_ids=False)

    ours, files = (processor(series(at), rounds) for at in (store.indexed, store.plain))
    yield Line("chart, processor: the same on the Parquet files", ours, files, "≤ 0.4")


def chart_milliseconds(store: Store, rounds: int) -> float:
    """Return the time of a chart over HTTP that was not asked for before."""
    address = chart_address(chart_filters())
    # Mail programs add such parameters: they change nothing, but nobody asked for this address.
    numbers = iter(range(rounds + 1))
    return milliseconds(lambda: store.get(f"{address}&utm_id={next(numbers)}"), rounds)


def page_lines(store: Store, rounds: int) -> Iterator[Line]:
    """Yield the time of a far page, by cursor and by row, against that of the first."""
    following = "/api/facts"
    for _ in range(FAR_PAGE - 1):
        following = json.loads(store.get(following))["next"]
    numbers = iter(range(2 * rounds + 2))
    first = milliseconds(lambda: store.get(f"/api/facts?utm_id={next(numbers)}"), rounds)
    far = milliseconds(lambda: store.get(f"{following}&utm_id={next(numbers)}"), rounds)
    yield Line(f"page {FAR_PAGE}: page 1", far, first, "≤ 2")

    def rows(offset: int) -> Callable[[], Any]:
        return lambda: queries.rows(store.indexed, Filters(), "date", True, offset, 100)

    far, first = (milliseconds(rows(offset), rounds) for offset in (100 * FAR_PAGE, 0))
    yield Line(f"table scrolled to row {100 * FAR_PAGE:,}: to row 0", far, first, "≤ 2")


def fact_line(store: Store, rounds: int) -> Line:
    name = json.loads(store.get("/api/facts?limit=1"))["facts"][0]["fact_id"]
    ours = milliseconds(lambda: queries.fact(store.indexed, name), rounds)
    scan = milliseconds(
        lambda: bare(store, "SELECT * FROM facts WHERE fact_id = ?", name).to_arrow_table(), rounds
    )
    return Line("one fact by id: a Parquet scan", ours, scan, "≤ 0.1")


def word_line(store: Store, rounds: int) -> Line:
    filters = parse_filters({"q": [WORD]})
    ours = milliseconds(lambda: queries.count(store.indexed, filters), rounds)
    sql = "SELECT count(*) FROM facts WHERE sentence LIKE ?"
    like = milliseconds(lambda: bare(store, sql, f"%{WORD}%").fetchall(), min(rounds, 3))
    return Line("word search: LIKE on the Parquet files", ours, like, "≤ 0.02")


def bare(store: Store, sql: str, value: str) -> duckdb.DuckDBPyRelation:
    """Return a query on the Parquet files as DuckDB runs it, without our help."""
    return store.plain.connection.cursor().sql(sql, params=(value,))


def export_lines(store: Store, rounds: int) -> Iterator[Line]:
    """Yield the speed of a million rows as CSV over HTTP, its first byte and its memory."""
    days = export_days(store)
    speed, first, added = exported(store.server, days, rounds)
    writer, count = written(store.indexed, days, rounds)
    yield Line(f"{count:,} rows as CSV: pyarrow’s writer", speed, writer, "≥ 0.8", "MB/s")
    yield Line("  first byte: a second", first * 1000, 1000, "≤ 0.2")
    yield Line("  memory added to the server: 100 MB", added, 100, "≤ 1", "MB")
    metric = days.with_values("metric", (METRIC,))
    speed, _, _ = exported(store.server, metric, rounds)
    writer, count = written(store.indexed, metric, rounds)
    yield Line(f"  {count:,} of them, scattered: the writer", speed, writer, "", "MB/s")


def export_days(store: Store) -> Filters:
    """Return the filters of the first days that hold about ``EXPORT_ROWS``, or of all."""
    total = queries.count(store.indexed, Filters())
    if total <= EXPORT_ROWS:
        return Filters()
    last = FIRST_DAY + timedelta(days=STORE_DAYS * EXPORT_ROWS // total)
    return Filters(first_day=FIRST_DAY, last_day=last)


def exported(server: int, filters: Filters, rounds: int) -> tuple[float, float, float]:
    """Return the MB/s of an export, the seconds to its first byte, and the MB that it took."""
    speeds, firsts, added = [], [], 0.0
    for number in range(rounds + 1):
        with peak_memory(server) as peak:
            size, first, seconds = download(
                f"/export/facts.csv?{to_query(filters)}&utm_id={number}"
            )
        if number:
            speeds.append(size / seconds / 1e6)
            firsts.append(first)
            added = max(added, peak[0])
    return median(speeds), median(firsts), added


def download(address: str) -> tuple[int, float, float]:
    """Return the bytes of an answer, and the seconds to its first one and to its last."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    start = time.perf_counter()
    connection.request("GET", address)
    with closing(connection), connection.getresponse() as answer:
        buffer = bytearray(1 << 20)
        size, first = answer.readinto(buffer), time.perf_counter() - start
        while count := answer.readinto(buffer):
            size += count
        return size, first, time.perf_counter() - start


def prepared_text(database: Database, filters: Filters) -> pa.Table:
    """Return the columns of an export as text, as it would be printed."""
    batches = queries.stream(database, filters, CSV_FIELDS)
    columns = {}
    rows = pa.Table.from_batches(batches)
    for name in CSV_FIELDS:
        column = rows[name]
        if pa.types.is_list(column.type):
            column = pc.binary_join(column, ";")
        elif pa.types.is_timestamp(column.type):
            column = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
        columns[name] = column.cast(pa.string())
    return pa.table(columns)


def written(database: Database, filters: Filters, rounds: int) -> tuple[float, int]:
    """Return the MB/s at which pyarrow writes the rows, as text in memory, to a file; how many."""
    rows = prepared_text(database, filters)
    return median(_written(rows) for _ in range(rounds)), rows.num_rows


def _written(rows: pa.Table) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        start = time.perf_counter()
        csv.write_csv(rows, path)
        return path.stat().st_size / (time.perf_counter() - start) / 1e6


@contextmanager
def peak_memory(process: int) -> Iterator[list[float]]:
    """Give a list that holds, afterwards, the MB that a process took meanwhile at most."""
    before, peak, over = memory(process), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            peak[0] = max(peak[0], memory(process) - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def memory(process: int) -> float:
    """Return the MB that belong to a process alone: pages of files are the system's cache."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1000
    return 0.0


def milliseconds(work: Callable[[], Any], rounds: int) -> float:
    """Return the median time of some work that was done before."""
    return _median(work, rounds, time.perf_counter)


def processor(work: Callable[[], Any], rounds: int) -> float:
    """Return the median processor time of some work, over all threads, in ms."""
    return _median(work, rounds, time.process_time)


def _median(work: Callable[[], Any], rounds: int, clock: Callable[[], float]) -> float:
    times = []
    work()
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return median(times) * 1000


def chart_filters() -> Filters:
    """Return the filters of a chart of one line."""
    place = CONTENT["places"][1]
    return parse_filters({"metric": [METRIC], "actor": [SIDE], "location": [place]})


def chart_address(filters: Filters) -> str:
    pairs = [(name, value) for name, values in filters.values for value in values]
    return f"/api/series?{urlencode(pairs)}&ids=0"


@contextmanager
def opened(folder: Path, facts: int, port: int) -> Iterator[Store]:
    """Give a store of so many facts, made if need be, with a new index, served on a port."""
    root = folder / f"store-{facts}"
    timed(f"store of {facts:,} facts", lambda: make_store(root, facts))
    generation = open_generation(root)
    index = fresh_index(generation, folder / f"index-{facts}")
    with (
        closing(queries.open_database(generation)) as plain,
        closing(queries.open_database(generation)) as indexed,
        served(root, index, port) as server,
    ):
        queries.attach_index(indexed, index)
        # One connection, as a browser keeps it.
        connection = http.client.HTTPConnection("127.0.0.1", port)

        def get(address: str) -> bytes:
            try:
                connection.request("GET", address)
                answer = connection.getresponse()
            except http.client.RemoteDisconnected:
                # The server closes what was not used for a while.
                connection.request("GET", address)
                answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, f"{address}: {answer.status} {body[:200]!r}"
            return body

        yield Store(root, plain, indexed, get, server)
        connection.close()


def fresh_index(generation: Generation, home: Path) -> Path:
    """Return the index of a generation as this program makes it; others in ``home`` are removed."""
    index = home / index_key([file.sha256 for file in generation.of("facts")])
    if not index.exists():
        shutil.rmtree(home, ignore_errors=True)
        making = home / "making"
        making.mkdir(parents=True)
        facts = generation.rows("facts")
        timed(f"index of {facts:,} facts", lambda: build_index(generation.paths("facts"), making))
        making.rename(index)
    return index


@contextmanager
def served(root: Path, index: Path, port: int) -> Iterator[int]:
    """Serve a store; give the process id."""
    command = [sys.executable, "-m", "benchmarks.serve", str(root), str(index), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None, "it is a pipe"
            assert server.stdout.readline() == "ready\n", "the server did not start"
            yield server.pid
        finally:
            server.terminate()


def timed(name: str, work: Callable[[], Any]) -> None:
    """Do some work and say how long it took."""
    start = time.perf_counter()
    work()
    print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)


def _print(line: Line) -> None:
    figures = f"{line.ours:9.1f} {line.other:9.1f} {line.ratio:9.3g}"
    print(f"{line.name:58} {figures}  {line.limit:6} {line.unit}", flush=True)


@contextmanager
def kept_folder(given: Path | None) -> Iterator[Path]:
    """Give the folder for stores and indexes; None: one that is removed afterwards."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="conflict-metrics-bench-") as made:
        yield Path(made)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__)
    parser.add_argument("--facts", type=int, default=EXPORT_ROWS, help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--folder", type=Path, help="keep the store and its index here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
