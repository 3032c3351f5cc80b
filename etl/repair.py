"""``etl check --repair``: rebuild from the documents whatever can be rebuilt from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl.batches import extract_batch
from etl.catalogue import load_catalogue
from etl.checks import content_problems
from etl.schema import FACTS, TABLES
from etl.store import (
    DataFile,
    Generation,
    Writer,
    name_problems,
    open_generation,
    read_manifest,
    with_first_seen,
    writing,
)


def repair_tables(root: Path, *, build: str, now: datetime) -> list[str]:
    """Repair the tables and return one line for each thing done, or that cannot be done.

    Names are made to show the current generation; months of facts with anything wrong are found
    again in their documents; a damaged month of refused inputs becomes empty. Documents and
    history cannot be rebuilt. Raises NoTables, StoreLocked or StoreError.
    """
    lines = [f"{line}: linked again" for line in name_problems(root, read_manifest(root))]
    with writing(root, build) as writer:
        generation = open_generation(root, allow_damaged=True)
        problems = content_problems(generation, load_catalogue())
        wrong = {problem.file: problem for problem in problems if problem.file is not None}
        lines += [_repair(writer, generation, file) for file in wrong]
        writer.commit(now)
    return lines


def _repair(writer: Writer, generation: Generation, file: DataFile) -> str:
    called = f"{file.table} of {file.month}"
    documents = {sound.month: sound for sound in generation.of("documents")}
    if file.table == "refused":
        writer.replace(file.table, file.month, TABLES["refused"].empty_table())
        return f"{called}: emptied; inputs that are still refused come back with the next run"
    if file.table != "facts" or file.month not in documents:
        return (
            f"{called}: cannot be rebuilt; restore {generation.path(file)} from a copy, "
            "or move the tables away and load the inputs again"
        )
    before = FACTS.empty_table()
    if file in generation.files:
        before = generation.read_file(file)
    texts = documents[file.month]
    facts = _found_again(generation.read_groups(texts), before)
    writer.replace(file.table, file.month, facts)
    return f"{called}: {facts.num_rows:,} facts found again in {texts.rows:,} documents"


def _found_again(groups: Iterable[pa.Table], before: pa.Table) -> pa.Table:
    """Return the facts of documents; those not known ``before`` are as old as their text."""
    parts = [FACTS.empty_table()]
    for documents in groups:
        facts = extract_batch(documents)
        rows = pc.index_in(facts["doc_id"], value_set=documents["doc_id"])
        parts.append(with_first_seen(facts, before, documents["retrieved_at"].take(rows)))
    return pa.concat_tables(parts)
