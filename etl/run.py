"""From inputs to tables on this machine: read, extract, merge, publish."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from etl.model import Document, Refusal
from etl.progress import Progress
from etl.records import facts_to_table
from etl.store import Batch, Merged, documents_to_table, writing

BATCH_CHARACTERS = 1_000_000
BATCH_DOCUMENTS = 500
_IN_FLIGHT_PER_JOB = 3


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run read and what the tables hold now.

    ``read`` counts the documents read in this run, ``found`` the facts in them.
    """

    read: int
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
    progress: Progress,
    report_refusal: Callable[[Refusal], None],
) -> RunReport:
    """Extract the facts of all documents and merge them into the tables as one generation.

    ``report_refusal`` is called for each refusal as it comes. Raises StoreError when the tables
    are locked, damaged or cannot be written; they are then as they were.
    """
    refusals: list[Refusal] = []
    read = found = 0
    with writing(root, build) as writer:
        documents = _sound(items, refusals, report_refusal)
        for batch in extract_batches(batches_of(documents), jobs):
            writer.stage(batch)
            read += batch.documents.num_rows
            found += batch.facts.num_rows
            progress.advance(batch.documents.num_rows, batch.facts.num_rows)
        writer.refuse(refusals)
        merged = writer.commit(now)
    return RunReport(read=read, found=found, refused=len(refusals), merged=merged)


def batches_of(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield lists of documents, each id once in a list, of a size that is worth a task."""
    batch: dict[str, Document] = {}
    characters = 0
    for document in documents:
        batch.pop(document.doc_id, None)
        batch[document.doc_id] = document
        characters += len(document.text)
        if characters >= BATCH_CHARACTERS or len(batch) >= BATCH_DOCUMENTS:
            yield list(batch.values())
            batch, characters = {}, 0
    if batch:
        yield list(batch.values())


def extract_batches(batches: Iterable[list[Document]], jobs: int) -> Iterator[Batch]:
    """Yield the facts of each batch in the order given, found here or in ``jobs`` processes."""
    if jobs <= 1:
        yield from map(extract_batch, batches)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Batch]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(extract_batch, batch))
                if len(waiting) >= jobs * _IN_FLIGHT_PER_JOB:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def extract_batch(documents: list[Document]) -> Batch:
    """Return the documents and the facts found in them as Arrow tables."""
    from etl.extract import extract_documents

    facts = [fact for extraction in extract_documents(documents) for fact in extraction.facts]
    return Batch(documents_to_table(documents), facts_to_table(facts))


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
