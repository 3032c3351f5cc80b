"""Immutable objects on disk, and the stable names that point at them.

Every function raises OSError; nothing here knows what the bytes mean.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.schema import TABLES
from etl.store.contents import Contents
from etl.store.manifest import OBJECTS_NAME, DataFile, Manifest, named_path, object_path
from etl.store.reading import file_digest
from etl.store.splicing import Spliced

# A row group is in memory as a whole, with the texts of its documents.
ROW_GROUP_ROWS = dict.fromkeys(("facts", "history", "refused"), 128 * 1024)
ROW_GROUP_ROWS["documents"] = 2 * 1024
READ_ONLY = 0o444
_SPAN_COLUMNS = ("event_start", "event_end", "published_at")
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EACCES}


def write_object(
    root: Path, table: str, month: str, rows: Spliced, contents: Contents | None = None
) -> DataFile:
    """Write one month of one table as an object that survives a power cut, and describe it.

    ``contents`` finds what the places of documents stand for, None when the rows are whole.
    """
    temporary = temporary_path(root, f"{table}-{month}")
    spans = _write_parquet(temporary, table, rows, contents)
    temporary.chmod(READ_ONLY)
    sync(temporary)
    digest = file_digest(temporary)
    size = temporary.stat().st_size
    temporary.replace(object_path(root, digest))
    return DataFile(table, month, digest, rows.num_rows, size, *spans.first_and_last())


def write_durably(path: Path, content: bytes) -> None:
    """Write a file and wait until its bytes are on the disk."""
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def prepare_name(root: Path, file: DataFile) -> tuple[Path, Path]:
    """Make ready what can fail for want of space; the pair is for one rename after the commit."""
    name = named_path(root, file.table, file.month)
    name.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(root, f"name-{file.table}-{file.month}")
    _link_or_copy(object_path(root, file.sha256), temporary)
    return temporary, name


def relink(root: Path, manifest: Manifest) -> None:
    """Make every stable name show the object that the manifest names, and drop leftovers.

    An object that is gone is taken back from its stable name when that still holds its bytes.
    """
    remove_leftovers(root, manifest)
    for file in manifest.files:
        name = named_path(root, file.table, file.month)
        stored = object_path(root, file.sha256)
        if not stored.exists():
            if _holds(name, file):
                _link_or_copy(name, stored)
            continue
        if _same(name, stored) or _holds(name, file):
            continue
        temporary, name = prepare_name(root, file)
        temporary.replace(name)
        sync(name.parent)


def name_problems(root: Path, manifest: Manifest) -> list[str]:
    """Return which stable names do not show what the manifest names."""
    problems = []
    for file in manifest.files:
        name = named_path(root, file.table, file.month)
        if not name.exists():
            problems.append(f"{name} is missing")
        elif not _same(name, object_path(root, file.sha256)) and not _holds(name, file):
            problems.append(f"{name} is not what generation {manifest.generation} holds")
    return problems


def foreign_files(root: Path, manifest: Manifest) -> list[Path]:
    """Return the files that whoever reads a table by its folder finds, and no generation has."""
    named = {named_path(root, file.table, file.month) for file in manifest.files}
    found = (path for table in TABLES for path in (root / table).rglob("*.parquet"))
    return sorted(
        path
        for path in found
        if path not in named
        and not any(part.startswith((".", "_")) for part in path.relative_to(root).parts)
    )


def remove_leftovers(root: Path, manifest: Manifest) -> None:
    """Remove every object that neither this generation nor the one before uses."""
    kept = {file.sha256 for file in manifest.files} | set(manifest.superseded)
    for path in (root / OBJECTS_NAME).iterdir():
        if path.name not in kept:
            path.unlink()


def temporary_path(root: Path, purpose: str) -> Path:
    """Return a path among the objects that no digest can have; only the lock's holder uses it."""
    return root / OBJECTS_NAME / f"tmp-{purpose}"


def sync(path: Path) -> None:
    """Wait until the file or the folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Spans:
    """The first and last days of the events, and times of publication, of rows that pass."""

    def __init__(self) -> None:
        self._seen: dict[str, list[Any]] = {name: [] for name in _SPAN_COLUMNS}

    def see(self, rows: pa.Table) -> None:
        """Take in some rows; columns that the table does not have are left out."""
        for name in set(self._seen) & set(rows.column_names):
            least, most = pc.min_max(rows[name]).as_py().values()
            self._seen[name] += [value for value in (least, most) if value is not None]

    def first_and_last(self) -> tuple[Any, Any, Any, Any]:
        """Return first and last event day, first and last publication; None where there is none."""
        starts, ends, published = (self._seen[name] for name in _SPAN_COLUMNS)
        return (
            min(starts, default=None),
            max(ends, default=None),
            min(published, default=None),
            max(published, default=None),
        )


def _write_parquet(path: Path, table: str, rows: Spliced, contents: Contents | None) -> _Spans:
    options = {"compression": "zstd", "compression_level": 3, "write_page_checksum": True}
    spans, count = _Spans(), ROW_GROUP_ROWS[table]
    # Repairs and their tests write what is no table of ours too: its own schema is kept.
    schema = rows.old.schema if contents is None else TABLES[table]
    with pq.ParquetWriter(path, schema, **options) as writer:
        for start in range(0, rows.num_rows, count):
            part = rows.part(start, count)
            spans.see(part)
            writer.write_table(part if contents is None else contents.put_into(part), count)
    return spans


def _link_or_copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)
        target.chmod(READ_ONLY)
        sync(target)


def _same(name: Path, stored: Path) -> bool:
    return name.exists() and stored.exists() and name.samefile(stored)


def _holds(name: Path, file: DataFile) -> bool:
    return name.exists() and name.stat().st_size == file.bytes and file_digest(name) == file.sha256
