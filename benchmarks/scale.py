"""Print how the whole run behaves at size: speed, memory, bytes, in processes of their own.

    python -m benchmarks.scale [speed] [memory] [extremes] [--megabytes 4]

``speed`` loads the same documents with one process, with two, and on a Dask cluster of two workers
started for it, and says whether the tables are the same. ``memory`` loads ever more text into one
month. ``extremes`` loads one line of 50 MB and 500,000 tiny documents (a month of a million facts:
``python -m benchmarks.merge --facts 1000000``). CPU seconds are those of the run with its
processes, but for Dask's workers; on a machine that does other things besides they say more than
seconds on the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from benchmarks.text import texts, texts_without_numbers
from etl.store import read_manifest

NOW = "2026-01-02T00:00"
PUBLISHED = "2024-12-06"
TINY_DOCUMENTS = 500_000
LONG_LINE = 50_000_000
POOL_BYTES = 500_000


@dataclass(frozen=True)
class Run:
    """What one run took: seconds on the clock, CPU seconds, and the largest process in MB."""

    seconds: float
    cpu: float
    peak: float


def main() -> None:
    """Measure what is asked for, or all, and print it."""
    parts = {"speed": speed, "memory": memory, "extremes": extremes}
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    parser.add_argument("--megabytes", type=float, default=4)
    options = parser.parse_args()
    for name in options.parts or parts:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder), int(options.megabytes * 1e6))


def speed(folder: Path, size: int) -> None:
    """Print documents and megabytes a second, here, in two processes and on two workers."""
    source = folder / "news.jsonl"
    documents = write_documents(source, texts(size))
    print(f"\n{documents:,} documents, {size / 1e6:.0f} MB, 13 % of the lines candidates")
    with cluster(folder) as scheduler:
        ways: dict[str, list[str]] = {
            "one process": [],
            "two processes": ["--jobs", "2"],
            "Dask, two workers": ["--scheduler", scheduler],
        }
        written = set()
        for name, options in ways.items():
            data = folder / name.replace(" ", "-")
            print_run(name, load(data, source, *options), documents, size)
            written.add((data / "manifest.json").read_bytes())
    print("the tables are " + ("the same to the byte" if len(written) == 1 else "DIFFERENT"))
    print_sizes(data, size)


def memory(folder: Path, size: int) -> None:
    """Print the peak of the memory for once, twice and four times the text in one month."""
    print("\nOne document in fifty with facts, the others without numbers, all of one month")
    made = pool()
    document_size = sum(len(text.encode()) for text in made) / len(made)
    for times in (1, 2, 4):
        source = folder / "corpus.jsonl"
        number = int(times * size / document_size)
        written = write_documents(source, islice(cycle(made), number))
        run = load(folder / str(times), source)
        print_run(f"{times * size / 1e6:,.0f} MB", run, written, source.stat().st_size)
        print_sizes(folder / str(times), source.stat().st_size)


def pool() -> list[str]:
    """Return texts of which one in fifty holds facts: making each anew would take the most time."""
    return [*texts(POOL_BYTES // 50), *texts_without_numbers(POOL_BYTES)]


def extremes(folder: Path, _: int) -> None:
    """Print what one long line, very many short documents and very many facts take."""
    print()
    line = folder / "line.txt"
    plain = " ".join(texts_without_numbers(LONG_LINE // 100))
    found = " ".join([plain, *texts(LONG_LINE // 100), *[plain] * 98])
    line.write_text(found.replace("\n", " "), encoding="utf-8")
    print_run("one line of 50 MB", load(folder / "long", line), 1, LONG_LINE)
    tiny = folder / "tiny.jsonl"
    made = (tiny_text(number) for number in range(TINY_DOCUMENTS))
    count = write_documents(tiny, made)
    print_run("tiny documents", load(folder / "tiny", tiny), count, tiny.stat().st_size)
    print_sizes(folder / "tiny", tiny.stat().st_size)


def tiny_text(number: int) -> str:
    """Return the text of a tiny document; one in fifty states a fact."""
    if number % 50:
        return "The office is closed in the afternoon."
    return f"Ukraine shot down {number % 90 + 2} drones."


def write_documents(path: Path, found: Iterator[str]) -> int:
    """Write texts as JSON Lines of one day; return how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for count, text in enumerate(found, start=1):
            row = {"id": str(count), "text": text, "published_at": PUBLISHED, "language": "en"}
            stream.write(json.dumps(row) + "\n")
    return count


def load(data: Path, source: Path, *options: str) -> Run:
    """Load an input in a process of its own and return what that took."""
    command = [sys.executable, "-m", "etl", "run", str(source), "--data", str(data)]
    command += ["--now", NOW, "--published", PUBLISHED, "--quiet", *options]
    # A process between counts only its own child, and the children of that.
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    start = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, capture_output=True, text=True
    )
    cpu, peak = map(float, answer.stdout.split())
    return Run(time.perf_counter() - start, cpu, peak)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Give the address of a Dask cluster of two workers that does not know this program."""
    home = folder / "cluster"
    home.mkdir()
    file = home / "scheduler.json"
    options = ["--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", str(file)]
    started = [start_dask(home, "dask_scheduler", "--port", "0", *options)]
    try:
        while not file.exists() or not file.read_text():
            time.sleep(0.1)
        started += [
            start_dask(home, "dask_worker", "--nthreads", "1", "--no-nanny", *options)
            for _ in range(2)
        ]
        yield json.loads(file.read_text())["address"]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def start_dask(home: Path, module: str, *options: str) -> subprocess.Popen[bytes]:
    """Start a part of a cluster in a folder of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *options],
        cwd=home,
        env={"PATH": os.environ["PATH"], "DASK_TEMPORARY_DIRECTORY": str(home)},
        stderr=subprocess.DEVNULL,
    )


def print_run(name: str, run: Run, documents: int, size: int) -> None:
    """Print one line of the table."""
    print(
        f"{name:28}{run.seconds:8.1f} s{run.cpu:8.1f} s CPU{documents / run.seconds:10,.0f} doc/s"
        f"{size / run.seconds / 1e6:8.2f} MB/s{run.peak:8.0f} MB at most in a process"
    )


def print_sizes(data: Path, size: int) -> None:
    """Print how many bytes the tables take."""
    for table in ("facts", "documents"):
        files = read_manifest(data).of(table).values()
        rows, on_disk = sum(file.rows for file in files), sum(file.bytes for file in files)
        of_text = f", {on_disk / size:.2f} of the text" if table == "documents" else ""
        print(f"  {table}: {rows:,} rows, {on_disk / max(rows, 1):.0f} bytes each{of_text}")


if __name__ == "__main__":
    main()
