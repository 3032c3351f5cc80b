"""Documents in batches through the extraction: here, in processes, or wherever ``submit`` leads.

A batch of documents is an Arrow table, and so are its facts: what goes to another process or
another machine is the same as what stays here, and the facts come out the same.
"""

from __future__ import annotations

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Protocol

import pyarrow as pa

from etl.model import Document
from etl.records import facts_to_table
from etl.store import Batch, documents_to_table, table_to_documents

# About a second of work, so that processes have the same share of a small input too.
BATCH_CHARACTERS = 250_000
BATCH_DOCUMENTS = 500
IN_FLIGHT_PER_WORKER = 3
# New objects after which Python looks for unused cycles. A sentence makes hundreds of objects and
# next to no cycle; with the default of 700 the search takes a twentieth of an extraction.
COLLECTED_AFTER = 10_000


class ExtractionError(Exception):
    """Those who find the facts have failed; the message says who and what to do."""


class Pending(Protocol):
    """The facts of a batch, as far as another process has come with them."""

    def result(self) -> pa.Table:
        """Wait, and return them."""

    def cancel(self) -> object:
        """Say that they are not needed any more."""


def extract_batch(documents: pa.Table) -> pa.Table:
    """Return the facts found in a batch of documents (see ``etl.store.Batch`` for the columns)."""
    from etl.extract import extract_documents
    from etl.scan import may_hold_number

    # Texts without a number, which are many, never leave the table.
    numbered = documents.filter(may_hold_number(documents["text"]))
    found = extract_documents(table_to_documents(numbered))
    return facts_to_table(fact for extraction in found for fact in extraction.facts)


def batches_of(documents: Iterable[Document]) -> Iterator[pa.Table]:
    """Yield documents as tables, each id once in a table, of a size that is worth a task."""
    batch: dict[str, Document] = {}
    characters = 0
    for document in documents:
        batch.pop(document.doc_id, None)
        batch[document.doc_id] = document
        characters += len(document.text)
        if characters >= BATCH_CHARACTERS or len(batch) >= BATCH_DOCUMENTS:
            table = documents_to_table(batch.values())
            batch, characters = {}, 0
            yield table
    if batch:
        yield documents_to_table(batch.values())


def extract_here(batches: Iterable[pa.Table]) -> Iterator[Batch]:
    """Yield each batch with its facts, found in this process."""
    for documents in batches:
        yield Batch(documents, extract_batch(documents))


def extract_in_processes(batches: Iterable[pa.Table], jobs: int) -> Iterator[Batch]:
    """Yield each batch with its facts, found in ``jobs`` processes, in the order given.

    Raises ExtractionError when one of them ends before its time.
    """
    try:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin) as pool:
            yield from extract_elsewhere(
                batches, lambda documents: pool.submit(extract_batch, documents), jobs
            )
    except BrokenProcessPool as error:
        raise ExtractionError(
            f"--jobs {jobs}: a process that found facts has ended, perhaps for want of memory; "
            "nothing was changed: try again with fewer"
        ) from error


def extract_elsewhere(
    batches: Iterable[pa.Table], submit: Callable[[pa.Table], Pending], workers: int
) -> Iterator[Batch]:
    """Yield each batch with its facts in the order given, whoever is done first.

    Only some batches for each worker are read ahead, so that memory does not grow with the input.
    """
    waiting: deque[tuple[pa.Table, Pending]] = deque()
    try:
        for documents in batches:
            waiting.append((documents, submit(documents)))
            if len(waiting) >= workers * IN_FLIGHT_PER_WORKER:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())
    finally:
        for _, pending in waiting:
            pending.cancel()


def _done(documents: pa.Table, pending: Pending) -> Batch:
    return Batch(documents, pending.result())


def _begin() -> None:
    """Get a process ready: it ends when the one that started it does, however that ends."""
    gc.set_threshold(COLLECTED_AFTER)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    assert parent is not None, "this process was not started by another"
    parent.join()
    os._exit(1)
