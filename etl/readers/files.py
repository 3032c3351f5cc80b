"""Paths, folders, globs and URLs made into files with a known kind, in reading order."""

from __future__ import annotations

import glob
import importlib.util
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import fsspec

from etl.model import Refusal
from etl.readers.compression import BROKEN, COMPRESSIONS, decompressed, open_member
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
    ".zip": "zip",
}
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

    In a folder, and in a ZIP archive, only files of a known kind count, and hidden ones never do; a
    file that is named itself and has no known kind is refused, as is a name that leads to nothing.
    Each file is to be read before the next is asked for: an archive is open only that long.
    """
    path = Path(given)
    if _URL.match(given):
        yield from _list_url(given)
    elif path.is_dir():
        yield from _list_folder(path)
    elif path.exists() or not _GLOB.search(given):
        yield from _local_file(path)
    else:
        yield from _list_pattern(given)


def open_file(file: InputFile) -> BinaryIO:
    """Return the decompressed bytes of a file as a stream.

    Opening and reading raise OSError, also for a compressed file that is broken or cut off, once
    everything before the break was read.
    """
    return decompressed(file.open_raw(), file.compression)


def printable(path: str | Path) -> str:
    """Return a path as valid Unicode: bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def kind_of(path: str) -> tuple[str | None, str | None]:
    """Return the kind and the compression that a file's suffixes tell; None: unknown, plain."""
    suffixes = PurePosixPath(path.lower()).suffixes
    compression = COMPRESSIONS.get(suffixes[-1]) if suffixes else None
    if compression:
        suffixes.pop()
    return _KINDS.get(suffixes[-1]) if suffixes else None, compression


def _local_file(path: Path) -> Iterator[InputFile | Refusal]:
    if path.exists():
        yield from _files(str(path), printable(path), lambda: path.open("rb"))
    else:
        yield refuse(printable(path), "no such file or folder")


def _list_pattern(pattern: str) -> Iterator[InputFile | Refusal]:
    # Path.glob knows no absolute patterns.
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    if not matches:
        yield refuse(printable(pattern), "the pattern matches no file")
    for match in map(Path, matches):
        if not match.is_dir():
            yield from _local_file(match)
        elif "**" not in pattern:
            yield from _list_folder(match)


def _files(path: str, name: str, opener: Callable[[], BinaryIO]) -> Iterator[InputFile | Refusal]:
    """Yield the file, or the files in it if it is an archive."""
    kind, compression = kind_of(path)
    if kind is None or (kind == "zip" and compression):
        yield refuse(name, f"not a kind of input that can be read ({', '.join(_KINDS)})")
    elif kind == "zip":
        yield from _list_archive(name, opener)
    else:
        yield InputFile(name, kind, compression, opener)


def _list_archive(name: str, opener: Callable[[], BinaryIO]) -> Iterator[InputFile | Refusal]:
    try:
        with opener() as raw, zipfile.ZipFile(raw) as archive:
            members = sorted(
                (member for member in archive.infolist() if _counts_in_archive(member.filename)),
                key=lambda member: member.filename,
            )
            if not members:
                yield refuse(name, "the archive holds nothing that can be read")
            for member in members:
                kind, compression = kind_of(member.filename)
                inner = f"{name}/{printable(member.filename)}"
                if kind is None or kind == "zip":
                    yield refuse(inner, "an archive in an archive is not read")
                else:
                    yield InputFile(inner, kind, compression, partial(open_member, archive, member))
    except (OSError, *BROKEN) as error:
        reason = getattr(error, "strerror", None) or error
        yield refuse(name, f"cannot be read as a ZIP archive: {reason}")


def _counts_in_archive(path: str) -> bool:
    return _counts(path) and not any(part.startswith((".", "__MACOSX")) for part in path.split("/"))


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
        yield from _local_file(path)


def _counts(path: str) -> bool:
    """Tell whether a file found in a folder is an input (of ``.json`` only Telegram's export)."""
    name = PurePosixPath(path).name
    kind, _ = kind_of(name)
    if _is_hidden(path) or kind is None:
        return False
    return kind != "telegram" or name.lower().startswith("result.json")


def _is_hidden(path: str) -> bool:
    return PurePosixPath(path).name.startswith(".")


def _list_url(url: str) -> Iterator[InputFile | Refusal]:
    if _WEB.search(url):
        yield refuse(url, "pages of the web are read by 'etl watch' only; save the page first")
        return
    try:
        system, path = _system_of(url)
        paths = _paths_of(system, path)
    except (OSError, ValueError, ImportError) as error:
        yield refuse(url, f"cannot be opened: {error}")
        return
    if not paths:
        yield refuse(url, "nothing there that can be read")
    for found in paths:
        name = system.unstrip_protocol(found)
        yield from _files(found, name, partial(system.open, found, "rb"))


def _system_of(url: str) -> tuple[fsspec.AbstractFileSystem, str]:
    """Return the file system of a URL and the path in it.

    S3 needs no further library: pyarrow has it. Credentials, region and ``AWS_ENDPOINT_URL`` come
    from the environment, as for other programs. With s3fs installed fsspec's own way is taken.
    """
    scheme, _, path = url.partition("://")
    if scheme.lower() != "s3" or importlib.util.find_spec("s3fs"):
        return cast(tuple[fsspec.AbstractFileSystem, str], fsspec.core.url_to_fs(url))
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow.fs import FileSystem, S3FileSystem

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        return ArrowFSWrapper(S3FileSystem(endpoint_override=endpoint)), path
    bucket = path.partition("/")[0]
    return ArrowFSWrapper(FileSystem.from_uri(f"s3://{bucket}")[0]), path


def _paths_of(system: fsspec.AbstractFileSystem, path: str) -> list[str]:
    if _GLOB.search(path) and not system.exists(path):
        # As in a folder of this machine, a star stands for no hidden file.
        matches = [found for found in system.glob(path) if not _is_hidden(found)]
        return sorted(found for found in matches if system.isfile(found))
    if system.isdir(path):
        return sorted(found for found in system.find(path) if _counts(found))
    return [path] if system.exists(path) else []
