"""The index of large tables, made beside the server: until it is ready the tables answer alone.

It is kept for the next start, in a folder of temporary files that is nobody else's, under a key
that changes with the facts and with the program. What is kept is checked by SHA-256 before it is
used, because nothing else would notice a flipped bit.
"""

from __future__ import annotations

import hashlib
import json
import logging
import multiprocessing
import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from multiprocessing.process import BaseProcess
from pathlib import Path

import etl
from etl.queries import Database, attach_index, build_index

# Tables with fewer facts answer fast enough without an index.
FEWEST_FACTS = 50_000
DIGESTS = "digests.json"
MAKING = "conflict-metrics-index-"
_POLITE = 10
# The process that makes the index of each folder of tables; that of newer tables ends it.
_making: dict[Path, BaseProcess] = {}
_making_lock = threading.Lock()
_log = logging.getLogger("dashboard")


def index_key(digests: Sequence[str]) -> str:
    """Return the key of the index of files with these SHA-256, as this program makes it."""
    parts = (*digests, _program(), version("duckdb"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def index_in_background(
    database: Database, fact_files: Sequence[Path], tables: Path, key: str
) -> None:
    """Attach the index of a database: the one that was kept, else one made in another process.

    ``tables`` is their folder: one index is kept for each, that with the latest ``key``. A failure
    is logged and leaves the database as it is.
    """
    database.pending = threading.Event()
    work = (database, database.pending, tuple(fact_files), _home(tables), key)
    threading.Thread(target=_index, args=work, name="index", daemon=True).start()


def _index(
    database: Database,
    pending: threading.Event,
    fact_files: Sequence[Path],
    home: Path | None,
    key: str,
) -> None:
    try:
        kept = home / key if home else None
        if kept and _is_sound(kept):
            attach_index(database, kept)
        else:
            if kept:
                shutil.rmtree(kept, ignore_errors=True)
            _make(database, fact_files, kept)
        if kept:
            _remove_others(kept)
    finally:
        pending.set()


def _make(database: Database, fact_files: Sequence[Path], kept: Path | None) -> None:
    """Make an index and attach it; it is moved to ``kept``, or leaves nothing behind (None)."""
    near = kept.parent if kept else None
    folder = Path(tempfile.mkdtemp(prefix=f"{MAKING}{os.getpid()}-", dir=near))
    try:
        builder = multiprocessing.get_context("spawn").Process(
            target=_build, args=(fact_files, folder, os.getpid()), name="index", daemon=True
        )
        if not _ends_alone(builder, near):
            return
        if builder.exitcode != 0:
            _log.warning("no index was made (exit status %s)", builder.exitcode)
            return
        attach_index(database, folder)
        # Another server may have been faster.
        if kept and not kept.exists():
            folder.rename(kept)
    finally:
        # What is attached is open, and stays readable without its name.
        shutil.rmtree(folder, ignore_errors=True)


def _ends_alone(builder: BaseProcess, home: Path | None) -> bool:
    """Run a process to its end; False when another for the same tables has ended it."""
    with _making_lock:
        superseded = _making.pop(home, None) if home else None
        if superseded is not None:
            superseded.terminate()
        builder.start()
        if home:
            _making[home] = builder
    builder.join()
    with _making_lock:
        if home is None or _making.get(home) is not builder:
            return home is None
        del _making[home]
        return True


def _build(fact_files: Sequence[Path], folder: Path, server: int) -> None:
    os.nice(_POLITE)
    build_index(fact_files, folder)
    digests = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    (folder / DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
    if os.getppid() != server:
        shutil.rmtree(folder, ignore_errors=True)


def _is_sound(folder: Path) -> bool:
    """True when a kept index is there with every byte that it was made with."""
    try:
        digests = json.loads((folder / DIGESTS).read_bytes())
        return all(_digest(folder / name) == digest for name, digest in digests.items())
    except (OSError, ValueError, AttributeError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _home(tables: Path) -> Path | None:
    """Return the folder of the indexes that are kept for some tables.

    None when somebody else might write there: such an index could say anything.
    """
    owner = Path(tempfile.gettempdir(), f"conflict-metrics-{os.getuid()}")
    home = owner / hashlib.sha256(os.fsencode(tables.resolve())).hexdigest()[:16]
    try:
        owner.mkdir(mode=0o700, exist_ok=True)
        status = owner.lstat()
        ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
        if not ours or status.st_mode & 0o077:
            _log.warning("%s is not ours alone: the index is not kept", owner)
            return None
        home.mkdir(exist_ok=True)
    except OSError as error:
        _log.warning("the index is not kept: %s", error)
        return None
    return home


def _remove_others(kept: Path) -> None:
    """Remove the indexes of earlier generations, and what broken starts left behind."""
    for path in kept.parent.iterdir():
        if path != kept and not _is_being_made(path):
            shutil.rmtree(path, ignore_errors=True)


def _is_being_made(folder: Path) -> bool:
    """True for an index that another server over the same tables is making."""
    if not folder.name.startswith(MAKING):
        return False
    server = folder.name.removeprefix(MAKING).partition("-")[0]
    return Path("/proc", server).exists()


@cache
def _program() -> str:
    """Return a digest of everything that decides what an index holds."""
    digest = hashlib.sha256()
    for path in sorted(Path(etl.__file__).parent.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
