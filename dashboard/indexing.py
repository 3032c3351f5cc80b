"""The index of large tables, made beside the server: until it is ready the tables answer alone."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from etl.queries import Database, attach_index, build_index

# Tables with fewer facts answer fast enough without an index.
FEWEST_FACTS = 50_000
_POLITE = 10
_log = logging.getLogger("dashboard")


def index_in_background(database: Database, fact_files: Sequence[Path]) -> None:
    """Make the index of a database from its files, in another process, and attach it when whole.

    A failure is logged and leaves the database as it is.
    """
    database.pending = threading.Event()
    work = (database, database.pending, tuple(fact_files))
    threading.Thread(target=_index, args=work, name="index", daemon=True).start()


def _index(database: Database, pending: threading.Event, fact_files: Sequence[Path]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="conflict-metrics-index-"))
    try:
        builder = multiprocessing.get_context("spawn").Process(
            target=_build, args=(fact_files, folder, os.getpid()), name="index", daemon=True
        )
        builder.start()
        builder.join()
        if builder.exitcode == 0:
            attach_index(database, folder)
        else:
            _log.warning("no index was made (exit status %s)", builder.exitcode)
    finally:
        pending.set()
        # What is attached is open, and stays readable without its name.
        shutil.rmtree(folder, ignore_errors=True)


def _build(fact_files: Sequence[Path], folder: Path, server: int) -> None:
    os.nice(_POLITE)
    build_index(fact_files, folder)
    if os.getppid() != server:
        shutil.rmtree(folder, ignore_errors=True)
