"""``etl check``: whether the tables are what the contract says. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.accounts import STATED_COLUMNS, excess_line, excesses
from etl.catalogue import Catalogue, load_catalogue
from etl.fact_checks import CHECKED_COLUMNS, fact_problems
from etl.identity import text_digest
from etl.schema import TABLES
from etl.store import (
    DataFile,
    Generation,
    foreign_files,
    name_problems,
    open_generation,
)
from etl.watch.states import source_warnings


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong; ``file`` is where, None when it is no single file."""

    file: DataFile | None
    line: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong with the tables, what is odd (figures, sources that fail), and a summary."""

    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    summary: str


def check_tables(root: Path) -> CheckReport:
    """Verify the current generation: files, names, schema, ids, texts, offsets, arithmetic.

    Raises NoTables when there are none and StoreError when the manifest cannot be read.
    """
    generation = open_generation(root, allow_damaged=True)
    catalogue = load_catalogue()
    names = [Problem(None, line) for line in name_problems(root, generation.manifest)]
    names += [
        Problem(None, f"{path} is not of these tables, but is read with them: move it away")
        for path in foreign_files(root, generation.manifest)
    ]
    problems = (*names, *content_problems(generation, catalogue))
    sound = [file for file in generation.of("facts") if not file_problems(generation, file)]
    facts = generation.read_files("facts", sound, STATED_COLUMNS)
    odd = (excess_line(excess) for excess in excesses(facts, catalogue))
    warnings = (*odd, *source_warnings(root))
    summary = (
        f"{root}, generation {generation.number}: {generation.rows('documents'):,} documents, "
        f"{generation.rows('facts'):,} facts; problems: {len(problems):,}, "
        f"warnings: {len(warnings):,}"
    )
    return CheckReport(problems, warnings, summary)


def content_problems(generation: Generation, catalogue: Catalogue) -> list[Problem]:
    """Return what is wrong inside the generation's files and between them."""
    problems = [
        Problem(damage.file, f"{place(damage.file)}: {damage.reason}")
        for damage in generation.damaged
    ]
    present = {file.table for file in generation.manifest.files}
    problems += [Problem(None, f"the table {t} is missing") for t in TABLES if t not in present]
    sound: dict[str, list[DataFile]] = {table: [] for table in TABLES}
    for file in generation.files:
        found = file_problems(generation, file)
        problems += [Problem(file, f"{place(file)}: {line}") for line in found]
        if not found:
            sound[file.table].append(file)
    problems += _duplicates(generation, sound["documents"], "doc_id")
    problems += _duplicates(generation, sound["facts"], "fact_id")
    for file in sound["documents"]:
        problems += _text_problems(generation, file)
    documents = {file.month: file for file in sound["documents"]}
    unreadable = {file.month for file in generation.manifest.of("documents").values()}
    for file in sound["facts"]:
        if file.month in documents or file.month not in unreadable:
            problems += _fact_problems(generation, file, documents.get(file.month), catalogue)
    return problems


def file_problems(generation: Generation, file: DataFile) -> list[str]:
    """Return what is wrong with the schema and the row count of one file."""
    try:
        with pq.ParquetFile(generation.path(file)) as parquet:
            schema, rows = parquet.schema_arrow, parquet.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        return [f"it cannot be read ({str(error).splitlines()[0]})"]
    wanted = TABLES[file.table]
    problems = []
    for field in wanted:
        if field.name not in schema.names:
            problems.append(f"the column {field.name} is missing")
        elif schema.field(field.name).type != field.type:
            found = schema.field(field.name).type
            problems.append(f"the column {field.name} is {found}, not {field.type}")
    problems += [
        f"the column {name} is unknown" for name in schema.names if name not in wanted.names
    ]
    if rows != file.rows:
        problems.append(f"it has {rows} rows, the manifest says {file.rows}")
    return problems


def place(file: DataFile) -> str:
    """Return how a file is called in a message."""
    return f"{file.table} of {file.month}"


def _duplicates(generation: Generation, files: Sequence[DataFile], column: str) -> list[Problem]:
    problems = []
    first_file: dict[str, DataFile] = {}
    for file in files:
        counts = pc.value_counts(generation.read_file(file, [column])[column])
        for entry in counts.filter(pc.greater(counts.field("counts"), 1)).to_pylist():
            line = f"{place(file)}: {column} {entry['values']} is there {entry['counts']} times"
            problems.append(Problem(file, line))
        for name in counts.field("values").to_pylist():
            other = first_file.setdefault(name, file)
            if other != file:
                line = f"{place(file)}: {column} {name} is in {place(other)} too"
                problems.append(Problem(file, line))
    return problems


def _text_problems(generation: Generation, file: DataFile) -> list[Problem]:
    problems = []
    for rows in generation.read_groups(file, ["doc_id", "text", "sha256"]):
        for row in rows.to_pylist():
            if text_digest(row["text"]) != row["sha256"]:
                line = f"{place(file)}: the text of {row['doc_id']} does not have its sha256"
                problems.append(Problem(file, line))
    return problems


def _fact_problems(
    generation: Generation, file: DataFile, documents: DataFile | None, catalogue: Catalogue
) -> list[Problem]:
    facts = generation.read_file(file, CHECKED_COLUMNS)
    problems = []
    for rows, texts in _facts_with_texts(generation, facts, documents):
        for fact in rows.to_pylist():
            lines = fact_problems(fact, texts.get(fact["doc_id"]), catalogue)
            called = f"{place(file)}: fact {fact['fact_id']} of document {fact['doc_id']}"
            problems += [Problem(file, f"{called}: {line}") for line in lines]
    return problems


def _facts_with_texts(
    generation: Generation, facts: pa.Table, documents: DataFile | None
) -> Iterator[tuple[pa.Table, dict[str, str]]]:
    """Yield the facts with the texts of their documents by id, some documents at a time."""
    if documents is None:
        yield facts, {}
        return
    ids = generation.read_file(documents, ["doc_id"])["doc_id"]
    owners = pc.fill_null(pc.index_in(facts["doc_id"], value_set=ids), len(ids)).to_numpy()
    order = np.argsort(owners, kind="stable")
    first = documents_before = 0
    for rows in generation.read_groups(documents, ["doc_id", "text"]):
        documents_before += rows.num_rows
        end = int(np.searchsorted(owners, documents_before, sorter=order))
        texts = zip(rows["doc_id"].to_pylist(), rows["text"].to_pylist(), strict=True)
        yield facts.take(pa.array(order[first:end])), dict(texts)
        first = end
    yield facts.take(pa.array(order[first:])), {}
