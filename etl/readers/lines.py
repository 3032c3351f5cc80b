"""Bytes of a stream, as a whole or as lines, and never more than a document may have."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from etl.readers.documents import MAX_DOCUMENT_BYTES

_BLOCK = 1024 * 1024


def read_whole(stream: BinaryIO, limit: int) -> bytes | None:
    """Return all bytes of a stream, None when there are more than ``limit``."""
    blocks: list[bytes] = []
    left = limit + 1
    while left and (block := stream.read(min(left, _BLOCK))):
        blocks.append(block)
        left -= len(block)
    return b"".join(blocks) if left else None


def bounded_lines(
    stream: BinaryIO, limit: int = MAX_DOCUMENT_BYTES
) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1 and its line end; None for a line over ``limit``.

    Lines end at LF. A byte order mark at the start is left out.
    """
    for number, line in enumerate(_lines(stream, limit), start=1):
        yield number, line.removeprefix(codecs.BOM_UTF8) if line and number == 1 else line


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    pending: list[bytes] = []
    size = 0
    while block := stream.read(_BLOCK):
        pieces = block.split(b"\n")
        for piece in pieces[:-1]:
            whole = size + len(piece) <= limit
            yield b"".join([*pending, piece, b"\n"]) if whole else None
            pending, size = [], 0
        size += len(pieces[-1])
        if size <= limit:
            pending.append(pieces[-1])
        else:
            pending = []
    if size:
        yield b"".join(pending) if size <= limit else None
