"""From inputs to tables: read, extract, merge, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from etl.batches import batches_of, extract_here, extract_in_processes
from etl.cluster import extract_on_cluster
from etl.model import Document, Refusal
from etl.progress import Progress
from etl.store import Batch, Merged, writing


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run read and what the tables hold now.

    ``read`` counts the documents read in this run, ``undated`` those of them that say no
    publication date, ``found`` the facts in all of them.
    """

    read: int
    undated: int
    found: int
    refused: int
    merged: Merged


def run(
    items: Iterable[Document | Refusal],
    root: Path,
    *,
    build: str,
    now: datetime,
    jobs: int,
    scheduler: str | None = None,
    progress: Progress,
    report_refusal: Callable[[Refusal], None],
) -> RunReport:
    """Extract the facts of all documents and merge them into the tables as one generation.

    The extraction runs in ``jobs`` processes here, or on the Dask cluster whose ``scheduler`` is
    at that address; the tables come out the same. ``report_refusal`` is called for each refusal as
    it comes. Raises StoreError when the tables are locked, damaged or cannot be written and
    ExtractionError when processes or the cluster fail; the tables are then as they were.
    """
    refusals: list[Refusal] = []
    read = undated = found = 0
    with writing(root, build) as writer:
        documents = _sound(items, refusals, report_refusal)
        for batch in _extracted(batches_of(documents), jobs, scheduler):
            writer.stage(batch)
            read += batch.documents.num_rows
            undated += batch.documents["published_at"].null_count
            found += batch.facts.num_rows
            progress.advance(batch.documents.num_rows, batch.facts.num_rows)
        writer.refuse(refusals)
        merged = writer.commit(now)
    return RunReport(read, undated, found, len(refusals), merged)


def _extracted(batches: Iterator[pa.Table], jobs: int, scheduler: str | None) -> Iterator[Batch]:
    if scheduler is not None:
        return extract_on_cluster(batches, scheduler)
    return extract_in_processes(batches, jobs) if jobs > 1 else extract_here(batches)


def _sound(
    items: Iterable[Document | Refusal],
    refusals: list[Refusal],
    report_refusal: Callable[[Refusal], None],
) -> Iterator[Document]:
    """Yield the documents; put the refusals aside."""
    for item in items:
        if isinstance(item, Refusal):
            refusals.append(item)
            report_refusal(item)
        else:
            yield item
