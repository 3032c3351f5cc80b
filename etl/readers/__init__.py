"""Inputs into documents: one module an input kind, everything that fails is a ``Refusal``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from etl.model import Document, Refusal
from etl.readers.documents import BadDocumentError, Defaults, parse_published, refuse
from etl.readers.files import InputFile, list_files, open_file
from etl.readers.tables import read_csv, read_jsonl, read_parquet
from etl.readers.text import read_text

STANDARD_INPUT = "-"

Reader = Callable[[BinaryIO, str, Defaults], Iterator[Document | Refusal]]

READERS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
}


def read_inputs(
    inputs: Sequence[str],
    *,
    published: str | None = None,
    publisher: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Refusal]:
    """Yield the documents of paths, folders, globs and URLs, in the order given.

    A folder is read sorted by path; ``-`` is plain text from ``stdin``. ``published`` (an ISO date
    or time) and ``publisher`` fill what a document does not say and never replace what it says.
    Whatever cannot be read is yielded as a Refusal and stops nothing else; rows are streamed.
    Raises ValueError at once when ``published`` is not an ISO date or time.
    """
    defaults = Defaults(parse_published(published), (publisher or "").strip() or None)
    return _read_all(inputs, defaults, stdin)


def _read_all(
    inputs: Sequence[str], defaults: Defaults, stdin: BinaryIO | None
) -> Iterator[Document | Refusal]:
    for given in inputs:
        if given == STANDARD_INPUT:
            yield from _read_standard_input(defaults, stdin)
            continue
        for file in list_files(given):
            if isinstance(file, Refusal):
                yield file
            else:
                yield from read_file(file, defaults)


def read_file(file: InputFile, defaults: Defaults) -> Iterator[Document | Refusal]:
    """Yield the documents of one file; a file that breaks off ends in one refusal."""
    try:
        with open_file(file) as stream:
            yield from READERS[file.kind](stream, file.name, defaults)
    except OSError as error:
        yield refuse(file.name, f"cannot be read: {error.strerror or error}")


def _read_standard_input(
    defaults: Defaults, stdin: BinaryIO | None
) -> Iterator[Document | Refusal]:
    if stdin is None:
        yield refuse(STANDARD_INPUT, "standard input is not open")
    else:
        yield from read_text(stdin, STANDARD_INPUT, defaults)


__all__ = ["READERS", "BadDocumentError", "read_file", "read_inputs"]
