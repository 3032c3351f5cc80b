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

from etl.store.manifest import OBJECTS_NAME, DataFile, Manifest, named_path, object_path
from etl.store.reading import file_digest

# A row group is in memory as a whole; a document is some thirty times the size of a fact.
ROW_GROUP_ROWS = dict.fromkeys(("facts", "history", "refused"), 128 * 1024)
ROW_GROUP_ROWS["documents"] = 16 * 1024
READ_ONLY = 0o444
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EACCES}


def write_object(root: Path, table: str, month: str, rows: pa.Table) -> DataFile:
    """Write one month of one table as an object that survives a power cut, and describe it."""
    temporary = temporary_path(root, f"{table}-{month}")
    _write_parquet(temporary, rows, ROW_GROUP_ROWS[table])
    temporary.chmod(READ_ONLY)
    sync(temporary)
    digest = file_digest(temporary)
    size = temporary.stat().st_size
    temporary.replace(object_path(root, digest))
    event_start, event_end = _range(rows, "event_start", "event_end")
    published_start, published_end = _range(rows, "published_at", "published_at")
    return DataFile(
        table=table,
        month=month,
        sha256=digest,
        rows=rows.num_rows,
        bytes=size,
        event_start=event_start,
        event_end=event_end,
        published_start=published_start,
        published_end=published_end,
    )


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


def _write_parquet(path: Path, rows: pa.Table, row_group_rows: int) -> None:
    options = {"compression": "zstd", "compression_level": 3, "write_page_checksum": True}
    with pq.ParquetWriter(path, rows.schema, **options) as writer:
        for start in range(0, rows.num_rows, row_group_rows):
            # Whole chunks make the pages the same however the rows came together.
            writer.write_table(rows.slice(start, row_group_rows).combine_chunks(), row_group_rows)


def _range(rows: pa.Table, first: str, last: str) -> tuple[Any, Any]:
    if first not in rows.column_names:
        return None, None
    return pc.min(rows[first]).as_py(), pc.max(rows[last]).as_py()


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
