"""The extraction on an existing Dask cluster (``python -m etl run --scheduler tcp://…``).

The cluster needs the libraries, not this program: the code is sent to every worker, also to those
that join later, so that all of them find what this process would find.
"""

from __future__ import annotations

import io
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from etl.batches import ExtractionError, extract_batch, extract_elsewhere
from etl.store import Batch

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 15
PLUGIN = "conflict-metrics"
_PACKAGE = Path(__file__).parent
_ONE_AT_A_TIME = threading.Lock()


class ClusterError(ExtractionError):
    """The cluster cannot be reached or has failed; the message says which and what to do."""


def extract_on_cluster(batches: Iterable[pa.Table], scheduler: str) -> Iterator[Batch]:
    """Yield each batch with its facts, found by the workers of a cluster, in the order given.

    A batch whose worker is lost is given to another one. Raises ClusterError.
    """
    with _connected(scheduler) as client:
        task = _task()

        def submit(documents: pa.Table) -> _Pending:
            return _Pending(client.submit(task, packed(documents), pure=False), scheduler)

        yield from extract_elsewhere(batches, submit, workers=sum(client.nthreads().values()))


def extract_packed(documents: bytes) -> bytes:
    """Return the facts of a batch of documents, both in Arrow's stream format: a worker's task."""
    # A worker with several threads is no faster with them, and not all libraries are made for it.
    with _ONE_AT_A_TIME:
        return packed(extract_batch(pa.ipc.open_stream(documents).read_all()))


def packed(table: pa.Table) -> bytes:
    """Return a table in Arrow's stream format."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


@cache
def packed_code() -> bytes:
    """Return this package as a zip file; the same code gives the same bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(_PACKAGE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = f"{_PACKAGE.name}/{path.relative_to(_PACKAGE).as_posix()}"
                archive.writestr(zipfile.ZipInfo(name), path.read_bytes())
    return sink.getvalue()


class _Pending:
    """The facts of a batch that the cluster works on."""

    def __init__(self, future: Future[bytes], scheduler: str) -> None:
        self._future = future
        self._scheduler = scheduler

    def result(self) -> pa.Table:
        from distributed import CancelledError, KilledWorker

        try:
            return pa.ipc.open_stream(self._future.result()).read_all()
        except KilledWorker as error:
            raise ClusterError(
                f"{self._scheduler}: several workers ended over the same documents, perhaps for "
                "want of memory; nothing was changed: give the workers more, or load less at once"
            ) from error
        except (CancelledError, OSError, TimeoutError) as error:
            raise ClusterError(
                f"{self._scheduler}: the cluster went away ({error}); nothing was changed"
            ) from error
        except ImportError as error:
            raise ClusterError(
                f"{self._scheduler}: a worker lacks a library ({error}); nothing was changed: "
                "install requirements.txt on the workers"
            ) from error

    def cancel(self) -> None:
        self._future.cancel()


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "--scheduler needs Dask: install it with `pip install distributed`"
        ) from error
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"{scheduler}: no Dask scheduler answers ({error})") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise ClusterError(
                f"{scheduler}: the cluster has no workers; `dask worker {scheduler}` starts one"
            ) from error
        client.register_plugin(_code_plugin(packed_code()), name=PLUGIN)
        yield client


def _task() -> Callable[[bytes], bytes]:
    """Return the task as a function that can be unpacked where this package is unknown."""

    def extract(documents: bytes) -> bytes:
        from etl.cluster import extract_packed

        return extract_packed(documents)

    return extract


def _code_plugin(code: bytes) -> Any:
    """Return what makes a worker use this code; as the task, its class is sent whole."""
    from distributed import WorkerPlugin

    class SentCode(WorkerPlugin):
        def setup(self, worker: Any) -> None:
            try:
                from etl.cluster import packed_code

                if packed_code() == code:
                    return
            except ImportError:
                pass
            folder = tempfile.mkdtemp(prefix="conflict-metrics-", dir=worker.local_directory)
            zipfile.ZipFile(io.BytesIO(code)).extractall(folder)
            for name in [name for name in sys.modules if name.split(".")[0] == "etl"]:
                del sys.modules[name]
            sys.path.insert(0, folder)

    return SentCode()
