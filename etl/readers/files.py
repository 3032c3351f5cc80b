"""Paths, folders, globs and URLs made into files with a known kind, in reading order."""

from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import fsspec
import pyarrow as pa

from etl.model import Refusal
from etl.readers.documents import refuse

_KINDS = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".json": "telegram",
    ".warc": "warc",
}
_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file: its name as printed, its kind, and how to open its bytes as stored."""

    name: str
    kind: str
    compression: str | None
    open_raw: Callable[[], BinaryIO]


def list_files(given: str) -> Iterator[InputFile | Refusal]:
    """Yield the files that one path, folder, glob or URL means, sorted by path.

    In a folder only files of a known kind count, and hidden ones never do; a file that is named
    itself and has no known kind is refused, as is a name that leads to nothing.
    """
    path = Path(given)
    if _URL.match(given):
        yield from _list_url(given)
    elif path.is_dir():
        yield from _list_folder(path)
    elif path.exists() or not _GLOB.search(given):
        yield _local_file(path)
    else:
        yield from _list_pattern(given)


def open_file(file: InputFile) -> BinaryIO:
    """Return the decompressed bytes of a file as a stream.

    Opening and reading raise OSError, also for a compressed file that is broken or cut off, once
    everything before the break was read.
    """
    raw = file.open_raw()
    if file.compression is None:
        return raw
    decompressed = pa.CompressedInputStream(pa.PythonFile(raw, "r"), file.compression)
    return cast(BinaryIO, _Decompressed(decompressed))


class _Decompressed(io.RawIOBase):
    """Reads in small steps, so that what stands before a break is not lost with it."""

    _STEP = 1024

    def __init__(self, stream: pa.NativeFile) -> None:
        super().__init__()
        self._stream = stream
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
        except OSError as error:
            self._error = error
            if not steps:
                raise
        return b"".join(steps)

    def close(self) -> None:
        self._stream.close()
        super().close()


def printable(path: str | Path) -> str:
    """Return a path as valid Unicode: bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def kind_of(path: str) -> tuple[str | None, str | None]:
    """Return the kind and the compression that a file's suffixes tell; None: unknown, plain."""
    suffixes = PurePosixPath(path.lower()).suffixes
    compression = _COMPRESSIONS.get(suffixes[-1]) if suffixes else None
    if compression:
        suffixes.pop()
    return _KINDS.get(suffixes[-1]) if suffixes else None, compression


def _local_file(path: Path) -> InputFile | Refusal:
    if not path.exists():
        return refuse(printable(path), "no such file or folder")
    return _file(str(path), printable(path), lambda: path.open("rb"))


def _list_pattern(pattern: str) -> Iterator[InputFile | Refusal]:
    # Path.glob knows no absolute patterns.
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    if not matches:
        yield refuse(printable(pattern), "the pattern matches no file")
    for match in map(Path, matches):
        if not match.is_dir():
            yield _local_file(match)
        elif "**" not in pattern:
            yield from _list_folder(match)


def _file(path: str, name: str, opener: Callable[[], BinaryIO]) -> InputFile | Refusal:
    kind, compression = kind_of(path)
    if kind is None:
        return refuse(name, f"not a kind of input that can be read ({', '.join(_KINDS)})")
    return InputFile(name, kind, compression, opener)


def _list_folder(folder: Path) -> Iterator[InputFile | Refusal]:
    problems: list[OSError] = []
    paths: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths += [Path(parent, name) for name in names if _counts(name)]
    for problem in problems:
        yield refuse(printable(str(problem.filename)), f"cannot be listed: {problem.strerror}")
    if not paths and not problems:
        yield refuse(printable(folder), "the folder holds nothing that can be read")
    for path in sorted(paths, key=str):
        yield _local_file(path)


def _counts(path: str) -> bool:
    """Tell whether a file found in a folder is an input (of ``.json`` only Telegram's export)."""
    name = PurePosixPath(path).name
    kind, _ = kind_of(name)
    if name.startswith(".") or kind is None:
        return False
    return kind != "telegram" or name.lower().startswith("result.json")


def _list_url(url: str) -> Iterator[InputFile | Refusal]:
    if _WEB.search(url):
        yield refuse(url, "pages of the web are read by 'etl watch' only; save the page first")
        return
    try:
        system, path = fsspec.core.url_to_fs(url)
        paths = _paths_of(system, path)
    except (OSError, ValueError, ImportError) as error:
        yield refuse(url, f"cannot be opened: {error}")
        return
    if not paths:
        yield refuse(url, "nothing there that can be read")
    for found in paths:
        name = system.unstrip_protocol(found)
        yield _file(found, name, partial(system.open, found, "rb"))


def _paths_of(system: fsspec.AbstractFileSystem, path: str) -> list[str]:
    if _GLOB.search(path) and not system.exists(path):
        return sorted(found for found in system.glob(path) if system.isfile(found))
    if system.isdir(path):
        return sorted(found for found in system.find(path) if _counts(found))
    return [path] if system.exists(path) else []
