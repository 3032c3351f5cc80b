"""One generation of the tables, verified when it is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import TABLES
from etl.store.manifest import (
    DamagedTables,
    DataFile,
    Manifest,
    object_path,
    read_manifest,
)


@dataclass(frozen=True, slots=True)
class Damage:
    """A file of the generation that cannot be trusted, and why."""

    file: DataFile
    reason: str


@dataclass(frozen=True, slots=True)
class Generation:
    """The files of one generation. The objects never change, so it may be kept and shared.

    ``loaded_at`` is the time its opener gave, None if none. ``damaged`` is empty unless the
    opener allowed damage; damaged files are not in ``files``. A generation's files stay on disk
    until the second generation after it is published.
    """

    root: Path
    manifest: Manifest
    files: tuple[DataFile, ...]
    damaged: tuple[Damage, ...]
    loaded_at: datetime | None

    @property
    def number(self) -> int:
        """The generation's number; it only grows."""
        return self.manifest.generation

    @property
    def build(self) -> str:
        """The version of the program that wrote the generation."""
        return self.manifest.build

    def of(self, table: str) -> tuple[DataFile, ...]:
        """Return the sound files of one table, in order of month."""
        return tuple(file for file in self.files if file.table == table)

    def path(self, file: DataFile) -> Path:
        """Return the path of the object that holds ``file``; it has no suffix."""
        return object_path(self.root, file.sha256)

    def paths(self, table: str) -> list[Path]:
        """Return the paths of one table's sound files, in order of month."""
        return [self.path(file) for file in self.of(table)]

    def rows(self, table: str) -> int:
        """Return how many rows the sound files of one table hold."""
        return sum(file.rows for file in self.of(table))

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return one table in memory, files in order of month; raises DamagedTables."""
        return self.read_files(table, self.of(table), columns)

    def read_files(
        self, table: str, files: Iterable[DataFile], columns: Sequence[str] | None = None
    ) -> pa.Table:
        """Return some files of one table in memory, in the order given; raises DamagedTables."""
        # Without rows no part: the CSV writer of pyarrow 26 repeats old bytes for an empty chunk.
        parts = [self.read_file(file, columns) for file in files if file.rows]
        if parts:
            return pa.concat_tables(parts)
        empty = TABLES[table].empty_table()
        return empty if columns is None else empty.select(list(columns))

    def read_file(self, file: DataFile, columns: Sequence[str] | None = None) -> pa.Table:
        """Return one file in memory, with page checksums verified; raises DamagedTables."""
        return read_file(self.path(file), file, columns)

    def read_groups(
        self, file: DataFile, columns: Sequence[str] | None = None
    ) -> Iterator[pa.Table]:
        """Yield one file group by group of its rows, as ``read_file`` reads it.

        For what holds texts: a month of them may be more than the memory.
        """
        path = self.path(file)
        try:
            with pq.ParquetFile(path, page_checksum_verification=True) as parquet:
                for number in range(parquet.num_row_groups):
                    yield parquet.read_row_group(number, columns and list(columns))
        except (OSError, pa.ArrowException) as error:
            raise DamagedTables(_damage_line(path, file, str(error).splitlines()[0])) from error


def read_file(path: Path, file: DataFile, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the rows of one file with page checksums verified; raises DamagedTables."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as parquet:
            table = parquet.read(columns=None if columns is None else list(columns))
    except (OSError, pa.ArrowException) as error:
        raise DamagedTables(_damage_line(path, file, str(error).splitlines()[0])) from error
    if columns is not None:
        table = table.select(list(columns))
    return table


def open_generation(
    root: Path,
    *,
    loaded_at: datetime | None = None,
    known: Generation | None = None,
    allow_damaged: bool = False,
) -> Generation:
    """Open the current generation of the tables in ``root`` and verify each file's SHA-256.

    Files that ``known``, a generation opened before, has verified are not read again.
    Raises NoTables when there are none, DamagedTables when a file is missing or altered (with
    ``allow_damaged`` such files are left out and listed instead), StoreError otherwise.
    """
    verified = set() if known is None else {file.sha256 for file in known.files}
    manifest = read_manifest(root)
    while True:
        damaged = [
            Damage(file, reason)
            for file in manifest.files
            if (reason := _damage(root, file, verified)) is not None
        ]
        current = read_manifest(root) if damaged else manifest
        if current.generation == manifest.generation:
            break
        # A run has published, and removed objects of the generation that we were reading.
        manifest = current
    if damaged and not allow_damaged:
        first = damaged[0]
        path = object_path(root, first.file.sha256)
        raise DamagedTables(_damage_line(path, first.file, first.reason))
    unsound = {damage.file for damage in damaged}
    files = tuple(file for file in manifest.files if file not in unsound)
    return Generation(root, manifest, files, tuple(damaged), loaded_at)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex digits; raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _damage(root: Path, file: DataFile, verified: set[str]) -> str | None:
    path = object_path(root, file.sha256)
    try:
        if path.stat().st_size != file.bytes:
            return f"it has {path.stat().st_size} bytes where {file.bytes} were written"
        if file.sha256 not in verified and file_digest(path) != file.sha256:
            return "its SHA-256 is not the one that was written"
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    verified.add(file.sha256)
    return None


def _damage_line(path: Path, file: DataFile, reason: str) -> str:
    return (
        f"{file.table} of {file.month} is damaged ({path}): {reason}; "
        "try `python -m etl check --repair`"
    )
