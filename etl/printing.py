"""Facts written to standard output or to a file, in the format asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from etl.console import TABLE_HEADER, printable, table_line
from etl.model import Extraction, Fact
from etl.records import (
    csv_header,
    csv_rows,
    fact_to_record,
    facts_to_table,
    json_lines,
    rejection_to_record,
)
from etl.schema import EXTRACT_FIELDS
from etl.store import StoreError

if TYPE_CHECKING:
    from etl.filters import Filters

EXPORT_FORMATS = ("csv", "parquet", "jsonl")


def print_facts(extractions: Iterable[Extraction], output: BinaryIO, form: str) -> None:
    """Write the facts as they come, as ``jsonl``, ``csv`` or ``table``."""
    if form == "csv":
        output.write(csv_header(EXTRACT_FIELDS))
    elif form == "table":
        output.write(f"{TABLE_HEADER}\n".encode())
    for extraction in extractions:
        output.write(_printed(extraction.facts, form))


def print_rejections(extractions: Iterable[Extraction], output: BinaryIO) -> None:
    """Write every number that did not become a fact as JSON Lines."""
    for extraction in extractions:
        output.write(json_lines(rejection_to_record(entry) for entry in extraction.rejections))


def export_to(root: Path, filters: Filters, path: Path | None, form: str | None) -> int:
    """Write the facts that ``filters`` select to ``path``, None is standard output.

    ``form`` None means the suffix of ``path``, else CSV. The file appears when it is whole.
    Returns the number of facts; raises StoreError when tables or file cannot be read or written.
    """
    from etl.export import export_facts

    if path is None:
        return export_facts(root, filters, sys.stdout.buffer, form or EXPORT_FORMATS[0])
    suffix = path.suffix.removeprefix(".").lower()
    form = form or (suffix if suffix in EXPORT_FORMATS else EXPORT_FORMATS[0])
    unfinished = path.with_name(f".{path.name}.part")
    try:
        try:
            with unfinished.open("wb") as output:
                rows = export_facts(root, filters, output, form)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
    return rows


def _printed(facts: tuple[Fact, ...], form: str) -> bytes:
    if form == "csv":
        return csv_rows(facts_to_table(facts)) if facts else b""
    if form == "table":
        return "".join(f"{printable(table_line(fact))}\n" for fact in facts).encode()
    return json_lines(fact_to_record(fact) for fact in facts)
