"""Inputs into documents: one module an input kind, everything that fails is a ``Refusal``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from etl.model import Document, Refusal
from etl.readers.documents import Defaults, parse_published, refuse
from etl.readers.files import InputFile, list_files, open_file
from etl.readers.pages import Item, read_html, with_pages_read
from etl.readers.tables import read_csv, read_jsonl, read_parquet
from etl.readers.telegram import read_telegram
from etl.readers.text import read_text
from etl.readers.warc import read_warc

STANDARD_INPUT = "-"

Reader = Callable[[BinaryIO, str, Defaults], Iterator[Item]]

_READERS: dict[str, Reader] = {
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "telegram": read_telegram,
    "html": read_html,
    "warc": read_warc,
}


def read_inputs(
    inputs: Sequence[str],
    *,
    published: str | None = None,
    publisher: str | None = None,
    stdin: BinaryIO | None = None,
    jobs: int = 1,
) -> Iterator[Document | Refusal]:
    """Yield the documents of paths, folders, globs and URLs, in the order given.

    A folder is read sorted by path; ``-`` is plain text from ``stdin``. ``published`` (an ISO date
    or time) and ``publisher`` fill what a document does not say and never replace what it says.
    Web pages are read by ``jobs`` child processes; the order stays.
    Whatever cannot be read is yielded as a Refusal and stops nothing else; rows are streamed.
    Raises ValueError at once when ``published`` is not an ISO date or time.
    """
    defaults = Defaults(parse_published(published), (publisher or "").strip() or None)
    return with_pages_read(_read_all(inputs, defaults, stdin), jobs)


def _read_all(inputs: Sequence[str], defaults: Defaults, stdin: BinaryIO | None) -> Iterator[Item]:
    for given in inputs:
        if given == STANDARD_INPUT:
            yield from _read_standard_input(defaults, stdin)
            continue
        for file in list_files(given):
            if isinstance(file, Refusal):
                yield file
            else:
                yield from _read_file(file, _READERS[file.kind], defaults)


def _read_file(file: InputFile, reader: Reader, defaults: Defaults) -> Iterator[Item]:
    """Yield the documents of one file; a file that breaks off ends in one refusal."""
    try:
        with open_file(file) as stream:
            yield from reader(stream, file.name, defaults)
    except OSError as error:
        yield refuse(file.name, f"cannot be read: {error.strerror or error}")


def _read_standard_input(defaults: Defaults, stdin: BinaryIO | None) -> Iterator[Item]:
    if stdin is None:
        yield refuse(STANDARD_INPUT, "standard input is not open")
    else:
        yield from read_text(stdin, STANDARD_INPUT, defaults)


__all__ = ["read_inputs"]
