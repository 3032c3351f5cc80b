"""``manifest.json``: which files make up the current generation of the tables."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from etl.schema import SCHEMA_VERSION, TABLES
from etl.store.migrations import is_readable

MANIFEST_NAME = "manifest.json"
OBJECTS_NAME = ".objects"
UNDATED = "unknown"


class StoreError(Exception):
    """The tables cannot be read or written; the message says what, where and what to do."""


class NoTables(StoreError):  # noqa: N818
    """There are no tables in the folder yet."""


class StoreLocked(StoreError):  # noqa: N818
    """Another run is writing to the folder."""


class DamagedTables(StoreError):  # noqa: N818
    """Files of the current generation are missing or are not what was written."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One month of one table.

    ``month`` is ``YYYY-MM`` or ``unknown``; ``sha256`` names the object that holds the bytes.
    ``event_start``/``event_end`` are the earliest first and the latest last day of the facts in
    the file, ``published_start``/``published_end`` the earliest and the latest publication (UTC);
    None when no row has one.
    """

    table: str
    month: str
    sha256: str
    rows: int
    bytes: int
    event_start: date | None = None
    event_end: date | None = None
    published_start: datetime | None = None
    published_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation: a number that only grows, and its files sorted by table and month.

    ``build`` is the version of the program that wrote it; ``superseded`` are the objects of the
    generation before that this one no longer uses, kept for readers that still have them open.
    """

    generation: int
    schema_version: str
    build: str
    files: tuple[DataFile, ...]
    superseded: tuple[str, ...] = ()

    def of(self, table: str) -> dict[str, DataFile]:
        """Return the files of one table by month, in order."""
        return {file.month: file for file in self.files if file.table == table}


def object_path(root: Path, sha256: str) -> Path:
    """Return where the object with this digest lies."""
    return root / OBJECTS_NAME / sha256


def named_path(root: Path, table: str, month: str) -> Path:
    """Return the stable name of one month of one table."""
    return root / table / f"month={month}" / f"{table}.parquet"


def read_manifest(root: Path) -> Manifest:
    """Return the manifest of the tables in ``root``.

    Raises NoTables when there are none, StoreError when the manifest is missing beside existing
    tables, cannot be read, or was written by another version.
    """
    path = root / MANIFEST_NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        if any(root.glob("*/month=*/*.parquet")):
            raise StoreError(
                f"{path} is missing although there are tables: "
                "restore it, or move the tables away and load the inputs again"
            ) from error
        raise NoTables(f"{root} holds no tables yet: load some with `python -m etl run`") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    return parse_manifest(content, path)


def parse_manifest(content: bytes, path: Path) -> Manifest:
    """Return the manifest in ``content``; raises StoreError naming ``path`` when it is none."""
    try:
        entries = json.loads(content)
        manifest = Manifest(
            generation=int(entries["generation"]),
            schema_version=str(entries["schema_version"]),
            build=str(entries["build"]),
            files=tuple(_file(entry) for entry in entries["files"]),
            superseded=tuple(str(digest) for digest in entries["superseded"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path} is damaged: restore it from a copy ({error})") from error
    if not is_readable(manifest.schema_version):
        raise StoreError(
            f"{path} has schema version {manifest.schema_version}, which this program (version "
            f"{SCHEMA_VERSION}) does not know: use the program that wrote it, {manifest.build}, or "
            "a newer one; or move the tables away and load the inputs again"
        )
    return manifest


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the manifest as it is written: JSON, one file a line group, stable order."""
    return (json.dumps(asdict(manifest), indent=1, default=_iso) + "\n").encode()


def _file(entry: dict[str, Any]) -> DataFile:
    values = dict(entry)
    for name in ("event_start", "event_end"):
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    for name in ("published_start", "published_end"):
        values[name] = None if values[name] is None else datetime.fromisoformat(values[name])
    file = DataFile(**values)
    if file.table not in TABLES:
        raise ValueError(f"unknown table {file.table!r}")
    if set(file.sha256) - set("0123456789abcdef") or len(file.sha256) != 64:
        raise ValueError(f"{file.sha256!r} is no digest")
    return file


def _iso(value: Any) -> str:
    return str(value.isoformat())
