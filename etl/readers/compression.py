"""Compressed files and the members of archives, as streams of what is in them.

Memory stays small however much a file unpacks to: the readers take what they need.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import sys
import zipfile
import zlib
from typing import Any, BinaryIO, cast

import pyarrow as pa

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2", ".xz": "xz"}
# What the decompressors raise for bytes that break their rules.
BROKEN = (
    EOFError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def decompressed(raw: BinaryIO, compression: str | None) -> BinaryIO:
    """Return what ``raw`` holds as a stream; ``compression`` None is ``raw`` itself.

    Reading raises OSError where the bytes are broken or cut off, once everything before that was
    read.
    """
    if compression is None:
        return raw
    return cast(BinaryIO, _Decompressed(_unpacked(raw, compression), raw))


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    """Return the bytes of one file in an archive; raises OSError, also when it is encrypted."""
    try:
        return cast(BinaryIO, _Decompressed(archive.open(member)))
    except BROKEN as error:
        raise OSError(str(error)) from error


def _unpacked(raw: BinaryIO, compression: str) -> Any:
    if compression == "bz2":
        return bz2.BZ2File(raw)
    if compression == "xz":
        return lzma.open(raw)
    return pa.CompressedInputStream(pa.PythonFile(raw, "r"), compression)


class _Decompressed(io.RawIOBase):
    """Reads in small steps, so that what stands before a break is not lost with it."""

    _STEP = 1024

    def __init__(self, stream: Any, raw: BinaryIO | None = None) -> None:
        super().__init__()
        self._stream = stream
        self._raw = raw
        self._error: OSError | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._error:
            raise self._error
        steps: list[bytes] = []
        left = sys.maxsize if size is None or size < 0 else size
        try:
            while left and (step := self._stream.read(min(left, self._STEP))):
                steps.append(step)
                left -= len(step)
        except (OSError, *BROKEN) as error:
            self._error = error if isinstance(error, OSError) else OSError(str(error))
            if not steps:
                raise self._error from error
        return b"".join(steps)

    def close(self) -> None:
        self._stream.close()
        if self._raw is not None:
            self._raw.close()
        super().close()
