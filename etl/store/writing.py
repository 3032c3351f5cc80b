"""Writing a generation: take the lock, stage batches, publish them all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from filelock import BaseFileLock, FileLock, Timeout

from etl.model import Refusal
from etl.schema import SCHEMA_VERSION, TABLES
from etl.store.contents import KEPT, Contents, Source, placed, stored_contents, stored_places
from etl.store.manifest import (
    MANIFEST_NAME,
    OBJECTS_NAME,
    UNDATED,
    DamagedTables,
    DataFile,
    Manifest,
    NoTables,
    StoreError,
    StoreLocked,
    manifest_bytes,
    object_path,
    read_manifest,
)
from etl.store.merging import (
    Month,
    in_order,
    merge_month,
    merge_refused,
    publication_months,
)
from etl.store.migrations import migrated, outdated
from etl.store.objects import (
    prepare_name,
    relink,
    remove_leftovers,
    sync,
    temporary_path,
    write_durably,
    write_object,
)
from etl.store.reading import file_digest, read_file
from etl.store.rows import Batch, refusals_to_table
from etl.store.splicing import all_of
from etl.store.staging import StagedMonth, Staging

LOCK_NAME = ".lock"
_TABLES_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Merged:
    """What a run did to the tables. ``changed`` is false when no byte was written."""

    generation: int
    changed: bool
    documents: int
    facts: int


@contextmanager
def writing(root: Path, build: str) -> Iterator[Writer]:
    """Give the one writer of the tables in ``root``, which is created if need be.

    Nothing is published before ``Writer.commit``; leaving earlier leaves the tables as they were.
    Raises StoreLocked while another writer is at work, StoreError when the disk refuses.
    """
    with _disk(root):
        (root / OBJECTS_NAME).mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / LOCK_NAME, blocking=False)
        _acquire(lock, root)
    try:
        yield Writer(root, build)
    finally:
        lock.release()


class Writer:
    """Collects batches and publishes them as one generation. Made by ``writing`` alone."""

    def __init__(self, root: Path, build: str) -> None:
        self._root = root
        self._build = build
        self._ids: dict[str, pa.ChunkedArray] | None = None
        self._staging = self._new_staging()
        self._refusals: list[Refusal] = []
        self._replaced: list[DataFile] = []
        self._manifest = _stored_manifest(root)
        with _disk(root):
            relink(root, self._manifest)

    def stage(self, batch: Batch) -> None:
        """Add documents, each id once, with their facts; a later batch wins over an earlier."""
        with _disk(self._root):
            self._staging.add(batch)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        """Add inputs that could not be read."""
        self._refusals.extend(refusals)

    def replace(self, table: str, month: str, rows: pa.Table) -> None:
        """Put ``rows`` in the place of one month of one table, for repairs."""
        with _disk(self._root):
            ordered = all_of(in_order(table, rows))
            self._replaced.append(write_object(self._root, table, month, ordered))

    def commit(self, now: datetime) -> Merged:
        """Publish all that was staged, or nothing; raises StoreError when the disk refuses.

        ``now`` becomes ``first_seen``, ``retrieved_at``, ``seen_at`` and ``superseded_at`` of what
        is new. If nothing is new no byte changes.
        """
        with _disk(self._root):
            try:
                files = self._changed_files(now)
                if files:
                    self._publish(files)
            finally:
                self._remove_leftovers()
        self._ids = None
        self._staging = self._new_staging()
        self._refusals.clear()
        self._replaced.clear()
        return Merged(
            generation=self._manifest.generation,
            changed=bool(files),
            documents=_rows(self._manifest, "documents"),
            facts=_rows(self._manifest, "facts"),
        )

    def _changed_files(self, now: datetime) -> list[DataFile]:
        files = [*self._replaced, *self._merged_files(now), *self._refused_files(now)]
        files += self._migrated_files({(file.table, file.month) for file in files})
        written = {file.table for file in (*self._manifest.files, *files)}
        for table, schema in TABLES.items():
            if table not in written:
                empty = all_of(schema.empty_table())
                files.append(write_object(self._root, table, UNDATED, empty))
        return files

    def _merged_files(self, now: datetime) -> Iterator[DataFile]:
        # Compressing one table leaves a core free for the other.
        with ThreadPoolExecutor(_TABLES_AT_ONCE) as pool:
            for month, read in self._staging.parts():
                yield from self._files_of_month(pool, month, read, now)

    def _files_of_month(
        self, pool: Executor, month: str, read: Callable[[], StagedMonth], now: datetime
    ) -> Iterator[DataFile]:
        merged, contents = self._merge(month, read(), now)
        # The writing needs little of what merging took: what it kept for later goes back.
        pa.default_memory_pool().release_unused()
        changed = [
            (table, month, rows, contents if table == "documents" else None)
            for table in ("documents", "facts", "history")
            if (rows := getattr(merged, table)) is not None
        ]
        yield from pool.map(lambda entry: write_object(self._root, *entry), changed)

    def _merge(self, month: str, staged: StagedMonth, now: datetime) -> tuple[Month, Contents]:
        # In a function of its own, so that what was staged is let go before anything is written.
        documents = self._read("documents", month, KEPT)
        contents = Contents(staged.contents, self._stored_contents(month))
        merged = merge_month(
            placed(documents, stored_places(documents.num_rows)),
            self._read("facts", month),
            self._read("history", month),
            staged.batch,
            contents,
            now,
        )
        return merged, contents

    def _migrated_files(self, written: Set[tuple[str, str]]) -> Iterator[DataFile]:
        """Write the files of an older schema anew, but for those that are written anyway."""
        tables = outdated(self._manifest.schema_version)
        for file in self._manifest.files:
            if file.table in tables and (file.table, file.month) not in written:
                rows = all_of(self._read(file.table, file.month))
                yield write_object(self._root, file.table, file.month, rows)

    def _new_staging(self) -> Staging:
        return Staging(temporary_path(self._root, "staged"), self._home_months)

    def _home_months(self, documents: pa.Table) -> pa.ChunkedArray:
        """Return the month that each document is stored under, or will be."""
        months = publication_months(documents)
        for month, stored in self._stored_ids().items():
            months = pc.if_else(pc.is_in(documents["doc_id"], value_set=stored), month, months)
        return months

    def _stored_ids(self) -> dict[str, pa.ChunkedArray]:
        """Return the ids of the stored documents by month, read once a run."""
        if self._ids is None:
            self._ids = {
                month: read_file(object_path(self._root, file.sha256), file, ["doc_id"])["doc_id"]
                for month, file in self._manifest.of("documents").items()
            }
        return self._ids

    def _refused_files(self, now: datetime) -> Iterator[DataFile]:
        if not self._refusals:
            return
        files = self._manifest.of("refused")
        kept = pa.concat_tables(
            [TABLES["refused"].empty_table(), *(self._read("refused", month) for month in files)]
        )
        new = merge_refused(kept, refusals_to_table(self._refusals, now))
        if new.num_rows:
            month = f"{now:%Y-%m}"
            rows = pa.concat_tables([self._read("refused", month), new])
            ordered = all_of(in_order("refused", rows))
            yield write_object(self._root, "refused", month, ordered)

    def _stored_contents(self, month: str) -> Source | None:
        file = self._manifest.of("documents").get(month)
        return None if file is None else stored_contents(object_path(self._root, file.sha256))

    def _read(self, table: str, month: str, columns: Sequence[str] | None = None) -> pa.Table:
        file = self._manifest.of(table).get(month)
        if file is None:
            return TABLES[table].empty_table().select(columns or TABLES[table].names)
        path = object_path(self._root, file.sha256)
        if not path.exists() or file_digest(path) != file.sha256:
            raise DamagedTables(
                f"{table} of {month} is damaged ({path}); try `python -m etl check --repair`"
            )
        version = self._manifest.schema_version
        if table not in outdated(version):
            return read_file(path, file, columns)
        rows = migrated(table, read_file(path, file), version)
        return rows if columns is None else rows.select(list(columns))

    def _remove_leftovers(self) -> None:
        # The manifest on the disk decides, whatever failed before. What cannot be removed now
        # is removed by the next run.
        with suppress(OSError, StoreError):
            remove_leftovers(self._root, _stored_manifest(self._root))

    def _publish(self, changed: list[DataFile]) -> None:
        current = {(file.table, file.month): file for file in self._manifest.files}
        replaced = {file.sha256 for file in current.values()}
        current |= {(file.table, file.month): file for file in changed}
        kept = {file.sha256 for file in current.values()}
        manifest = replace(
            self._manifest,
            generation=self._manifest.generation + 1,
            schema_version=SCHEMA_VERSION,
            build=self._build,
            files=tuple(current[key] for key in sorted(current)),
            superseded=tuple(sorted(replaced - kept)),
        )
        names = [prepare_name(self._root, file) for file in changed]
        sync(self._root / OBJECTS_NAME)
        unpublished = temporary_path(self._root, MANIFEST_NAME)
        write_durably(unpublished, manifest_bytes(manifest))
        unpublished.replace(self._root / MANIFEST_NAME)
        self._manifest = manifest
        try:
            sync(self._root)
            for temporary, name in names:
                temporary.replace(name)
                sync(name.parent)
        except OSError as error:
            raise StoreError(
                f"{error.filename or self._root}: {error.strerror}; generation "
                f"{manifest.generation} is stored, the next run renews the names of its files"
            ) from error


def _acquire(lock: BaseFileLock, root: Path) -> None:
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreLocked(
            f"another run is writing to {root}: wait until it has ended, then try again"
        ) from error


@contextmanager
def _disk(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error).splitlines()[0]
        raise StoreError(f"{error.filename or root}: {reason}; nothing was changed") from error


def _stored_manifest(root: Path) -> Manifest:
    try:
        return read_manifest(root)
    except NoTables:
        return Manifest(0, SCHEMA_VERSION, "", ())


def _rows(manifest: Manifest, table: str) -> int:
    return sum(file.rows for file in manifest.of(table).values())
