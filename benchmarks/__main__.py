"""Print one table of speeds: the whole extraction, the bare scan beside it, and other programs.

    python -m benchmarks [--megabytes 4] [--rounds 3] [--peers PYTHON]

Everything is measured in one run, in one process, on the same text, in CPU time; only ratios within
one run can be compared. The best of the rounds counts: the others were disturbed.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.text import texts, texts_without_numbers
from etl.batches import COLLECTED_AFTER, extract_batch
from etl.model import Document
from etl.store import documents_to_table

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PUBLISHED = datetime(2024, 12, 6, 9, tzinfo=UTC)
DOCUMENTS_A_BATCH = 500
PEER_SECONDS = 10.0
# How many times as fast as each we mean to be, and as the bare scan where there is no number.
WANTED = {
    "quantulum3": 150.0,
    "recognizers-text-number": 25.0,
    "spaCy blank + sentencizer + Matcher": 2.5,
}
WANTED_WITHOUT_NUMBERS = 0.5
WANTED_GROWTH = 11.0

Result = TypeVar("Result")

# A scan that asks as little as any program must: is there a number, and a word that we count?
NUMBER = (
    r"[0-9]|(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?"
    r"|hundreds?|thousands?|scores|several|both|none)\b)"
)
COUNTED = (
    r"(?i:drone|uav|shahed|missile|rocket|bomb|troop|soldier|servicem|fighter|casualt|killed"
    r"|wounded|injured|dead|captur|prisoner|tank|vehicle|artillery|shell|aircraft|firearm|gun"
    r"|rifle|sanction|clash|attack|strike|evacuat|displaced|refugee|village|settlement|kilomet)"
)


@dataclass(frozen=True)
class Speed:
    """One line of the table: what was measured, on how many bytes, in how many seconds."""

    name: str
    size: int
    seconds: float
    note: str = ""

    @property
    def megabytes_a_second(self) -> float:
        """10⁶ bytes of UTF-8 a second."""
        return self.size / self.seconds / 1e6


def main() -> None:
    """Measure and print."""
    gc.set_threshold(COLLECTED_AFTER)  # As the commands do.
    options = _options()
    size = int(options.megabytes * 1e6)
    print(f"Best of {options.rounds} rounds, one process\n")
    peers = partial(measure_peers, python=options.peers) if options.peers else None
    compare("Synthetic news, 13 % candidates", list(texts(size)), options.rounds, peers)
    compare("Synthetic news, no candidates", list(texts(size, 0)), options.rounds)
    plain = list(texts_without_numbers(size))
    compare("Synthetic news, no numbers", plain, options.rounds, wanted=WANTED_WITHOUT_NUMBERS)
    for name, found in shared_texts():
        compare(name, found, options.rounds)
    print_growth(size // 20, options.rounds)


def compare(
    name: str,
    found: list[str],
    rounds: int,
    peers: Callable[[list[str]], list[Speed]] | None = None,
    wanted: float | None = None,
) -> None:
    """Measure scan, extraction and perhaps peers on the same texts; print their table.

    ``wanted`` is how many times as fast as the bare scan we mean to be, None where that is open.
    """
    scan, candidates = measure_scan(found, rounds)
    if wanted is not None:
        scan = replace(scan, note=f"{scan.note}; wanted at least {wanted:g} ×")
    whole = measure_extraction(found, candidates, rounds)
    print_table(name, [scan, whole, *(peers(found) if peers else ())], whole)


def print_growth(size: int, rounds: int) -> None:
    """Print how the time for one document grows with its length."""
    short, long = ["\n".join(texts(size))], ["\n".join(texts(10 * size))]
    seconds = [measure_extraction(found, 0, rounds).seconds for found in (short, long)]
    print(
        f"One document 10 × as long ({10 * size:,} bytes): {seconds[1] / seconds[0]:.1f} × the time"
        f" (wanted at most {WANTED_GROWTH:g})"
    )


def measure_scan(found: list[str], rounds: int) -> tuple[Speed, int]:
    """Return the speed of the bare scan from raw bytes, and the count of candidate lines."""
    raw = "\n".join(found).encode()
    seconds, (lines, candidates) = best(lambda: scan_lines(raw), rounds)
    note = f"{candidates} of {lines} lines are candidates ({candidates / lines:.1%})"
    return Speed("bare scan: split lines, two RE2 passes", len(raw), seconds, note), candidates


def scan_lines(raw: bytes) -> tuple[int, int]:
    """Return how many lines a text has and how many have a number and a counted word."""
    lines = pc.list_flatten(pc.split_pattern(pa.array([raw.decode()]), "\n"))
    numbered = lines.filter(pc.match_substring_regex(lines, NUMBER))
    counted = numbered.filter(pc.match_substring_regex(numbered, COUNTED))
    return len(lines), len(counted)


def measure_extraction(found: list[str], candidates: int, rounds: int) -> Speed:
    """Return the speed from documents in memory to Arrow tables of full records."""
    documents = [
        Document(
            doc_id=f"bench-{number}",
            text=text,
            publisher="Benchmark",
            published_at=PUBLISHED,
            published_date=date(2024, 12, 6),
            language="en",
        )
        for number, text in enumerate(found)
    ]
    extract_batch(documents_to_table(documents[:1]))
    seconds, facts = best(lambda: count_facts(documents), rounds)
    size = sum(len(text.encode()) for text in found)
    each = f"{seconds / candidates * 1e6:.0f} µs a candidate line, " if candidates else ""
    return Speed("whole extraction, full records", size, seconds, f"{each}{facts} facts")


def count_facts(documents: list[Document]) -> int:
    """Extract all documents in batches; return how many facts there are."""
    return sum(
        extract_batch(documents_to_table(documents[first : first + DOCUMENTS_A_BATCH])).num_rows
        for first in range(0, len(documents), DOCUMENTS_A_BATCH)
    )


def best(work: Callable[[], Result], rounds: int) -> tuple[float, Result]:
    """Return the shortest time of several rounds, in CPU seconds, and the last result."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return min(times), result


def measure_peers(found: list[str], python: Path) -> list[Speed]:
    """Return the speeds of other programs on the same text, in their own environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text")
        path.write_text("\n".join(found), encoding="utf-8")
        script = Path(__file__).parent / "peers" / "measure.py"
        command = [str(python), str(script), str(path), str(PEER_SECONDS)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    results = [json.loads(line) for line in printed.splitlines()]
    return [
        Speed(result["name"], result["bytes"], result["seconds"], _wanted(result["name"]))
        if "bytes" in result
        else Speed(result["name"], 0, 1, f"not measured: {result['missing']}")
        for result in results
    ]


def _wanted(peer: str) -> str:
    return f"wanted {WANTED[peer]:g} ×" if peer in WANTED else ""


def shared_texts() -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the English texts of each real corpus that lies beside the project."""
    for path in sorted(CORPUS.glob("*.jsonl*")) if CORPUS.is_dir() else ():
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        found = [record["text"] for record in records if record.get("language") == "en"]
        if found:
            yield path.name, found


def print_table(name: str, speeds: list[Speed], whole: Speed) -> None:
    """Print the speeds; the ratio says how many times as fast the whole extraction is."""
    print(f"{name:42} {'MB/s':>8} {'ours is':>10}")
    for speed in speeds:
        ratio = whole.megabytes_a_second / speed.megabytes_a_second if speed.size else 0
        factor = f"{ratio:.3g} ×" if ratio else "-"
        print(f"  {speed.name:40} {speed.megabytes_a_second:8.2f} {factor:>10}  {speed.note}")
    print(flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=4.0, help="size of the synthetic text")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="the peers' environment")
    return parser.parse_args()


if __name__ == "__main__":
    main()
