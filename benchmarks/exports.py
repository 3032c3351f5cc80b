"""Print how fast facts come as CSV over HTTP, beside Datasette's stream of the same rows.

    python -m benchmarks.exports --peers PYTHON [--facts 1000000] [--rows 100000] [--folder DIR]

``--peers`` is the Python of an environment with ``benchmarks/peers/pages/requirements.txt``.
Datasette gets ``--rows`` of the facts in an SQLite table with an integer key; speeds are MB/s.
"""

from __future__ import annotations

import argparse
import http.client
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from statistics import median

import pyarrow as pa

from benchmarks.pages import served
from benchmarks.queries import kept_folder, opened, prepared_text
from etl.filters import Filters

PORT, DATASETTE_PORT = 8156, 8157
LIMIT = 10


def main() -> None:
    """Measure both in turn and print."""
    options = _options()
    with kept_folder(options.folder) as folder, opened(folder, options.facts, PORT) as store:
        path = folder / f"rows-{options.rows}.db"
        if not path.exists():
            write_table(path, prepared_text(store.indexed, Filters()).slice(0, options.rows))
        command = [str(options.peers), "-m", "datasette", "serve", str(path)]
        command += ["--port", str(DATASETTE_PORT), "--setting", "max_csv_mb", "0"]
        with served(command, DATASETTE_PORT):
            theirs, ours = [], []
            for _ in range(options.rounds + 1):
                address = f"/{path.stem}/facts.csv?_stream=on"
                theirs.append(megabytes_a_second(DATASETTE_PORT, address))
                ours.append(megabytes_a_second(PORT, "/export/facts.csv"))
    ratio = median(ours[1:]) / median(theirs[1:])
    print(f"CSV over HTTP: ours {median(ours[1:]):.1f} MB/s, Datasette {median(theirs[1:]):.2f}")
    print(f"ours is {ratio:.0f} ×  ≥ {LIMIT}")


def write_table(path: Path, rows: pa.Table) -> None:
    """Write rows of text as the table ``facts`` of a new SQLite file."""
    names = ", ".join(rows.column_names)
    marks = ", ".join("?" * rows.num_columns)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE facts (row INTEGER PRIMARY KEY, {names})")
        for batch in rows.to_batches(16_384):
            values = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            connection.executemany(f"INSERT INTO facts ({names}) VALUES ({marks})", values)


def megabytes_a_second(port: int, address: str) -> float:
    """Return the speed of one whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    connection.request("GET", address)
    size, buffer = 0, bytearray(1 << 20)
    with closing(connection), connection.getresponse() as answer:
        assert answer.status == 200, f"{address}: {answer.status}"
        while count := answer.readinto(buffer):
            size += count
    return size / (time.perf_counter() - start) / 1e6


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--peers", type=Path, metavar="PYTHON", required=True)
    parser.add_argument("--facts", type=int, default=1_000_000, help="(%(default)s)")
    parser.add_argument("--rows", type=int, default=100_000, help="(%(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the store and its index here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
