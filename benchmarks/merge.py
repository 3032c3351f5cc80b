"""Print what it costs to merge documents into a full month, beside reading and rewriting it.

    python -m benchmarks.merge [--facts 300000] [--documents 1000] [--rounds 5]

The bare rewriting reads the two files of the month with pyarrow and writes them again with the same
options: no merge can do with less. Both are measured in turns; the median of the rounds counts.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.store import BUILD, FACTS_A_DOCUMENT, MONTHS, NOW, month_tables
from etl.store import Batch, read_manifest, writing
from etl.store.objects import ROW_GROUP_ROWS

LATER = NOW + timedelta(days=1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=300_000)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        old, new = _month(options.facts, options.documents)
        root = Path(folder, "old")
        _load(root, old)
        _print_size(root)
        bare, merged = [], []
        for number in range(options.rounds):
            bare.append(_seconds(lambda: _rewrite(root, Path(folder))))
            copy = Path(folder, str(number))
            shutil.copytree(root, copy)
            merged.append(_seconds(partial(_load, copy, new)))
            shutil.rmtree(copy)
    _print_ratio(statistics.median(bare), statistics.median(merged), options)


def _month(facts: int, documents: int) -> tuple[Batch, Batch]:
    """Return a month of facts, and further documents that lie evenly between its own."""
    rows, found = month_tables(0, facts + documents * FACTS_A_DOCUMENT)
    step = rows.num_rows // documents
    new_ids = rows["doc_id"].take(list(range(0, documents * step, step)))
    return tuple(  # type: ignore[return-value]
        Batch(
            _filtered(rows, new_ids, is_new).drop_columns(["retrieved_at"]),
            _filtered(found, new_ids, is_new).drop_columns(["first_seen"]),
        )
        for is_new in (False, True)
    )


def _filtered(rows: pa.Table, names: pa.ChunkedArray, wanted: bool) -> pa.Table:
    among = pc.is_in(rows["doc_id"], value_set=names)
    return rows.filter(among if wanted else pc.invert(among))


def _load(root: Path, batch: Batch) -> None:
    with writing(root, BUILD) as writer:
        writer.stage(batch)
        writer.commit(LATER)


def _rewrite(root: Path, folder: Path) -> None:
    for table in ("documents", "facts"):
        rows = pq.ParquetFile(root / table / f"month={MONTHS[0]}" / f"{table}.parquet").read()
        pq.write_table(
            rows,
            folder / "rewritten.parquet",
            row_group_size=ROW_GROUP_ROWS[table],
            compression="zstd",
            compression_level=3,
            write_page_checksum=True,
        )


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _print_size(root: Path) -> None:
    for table in ("documents", "facts"):
        file = read_manifest(root).of(table)[MONTHS[0]]
        print(f"{table}: {file.rows:,} rows, {file.bytes / file.rows:.0f} bytes a row on disk")


def _print_ratio(bare: float, merged: float, options: argparse.Namespace) -> None:
    print(f"reading and rewriting the month with pyarrow: {bare:.2f} s")
    print(f"merging {options.documents:,} documents into it: {merged:.2f} s")
    print(f"ratio: {merged / bare:.2f}")


if __name__ == "__main__":
    main()
