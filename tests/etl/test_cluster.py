"""The extraction on a Dask cluster of two workers that do not know this program."""

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from etl import batches, cluster
from etl.cluster import ClusterError, extract_on_cluster, packed, packed_code
from etl.model import Document
from etl.progress import Silent
from etl.run import run
from tests.etl.builders import BUILD, DECEMBER, NOON, document, tree

TEXT = "Ukraine’s air force shot down {} of 530 drones overnight, and lost track of {}."


@dataclass
class Cluster:
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    address: str


def start(folder: Path, module: str, *options: str) -> subprocess.Popen[bytes]:
    # Another folder than this project's: the code has to be sent.
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *options],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "DASK_TEMPORARY_DIRECTORY": str(folder)},
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[Cluster]:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    folder = tmp_path / "cluster"
    folder.mkdir()
    file = folder / "scheduler.json"
    host = ("--host", "127.0.0.1")
    scheduler = start(folder, "dask_scheduler", *host, "--port", "0", "--scheduler-file", str(file))
    made = Cluster(scheduler, [], "")
    try:
        while not file.exists() or not file.read_text():
            assert scheduler.poll() is None, "the scheduler ended"
            time.sleep(0.05)
        made.address = json.loads(file.read_text())["address"]
        for _ in range(2):
            options = (made.address, *host, "--nthreads", "1", "--no-nanny")
            made.workers.append(start(folder, "dask_worker", *options))
        with distributed.Client(made.address, set_as_default=False) as client:
            client.wait_for_workers(2)
        yield made
    finally:
        for process in (*made.workers, scheduler):
            process.kill()
            process.wait()


def documents(number: int) -> list[Document]:
    return [document(f"d{n}", TEXT.format(n + 2, n % 7), DECEMBER) for n in range(number)]


def load(root: Path, items: Iterator[Document] | list[Document], scheduler: str | None) -> int:
    report = run(
        items,
        root,
        build=BUILD,
        now=NOON,
        jobs=1,
        scheduler=scheduler,
        progress=Silent(),
        report_refusal=lambda refusal: pytest.fail(refusal.reason),
    )
    return report.found


def test_tables_are_the_same_byte_by_byte_though_a_worker_is_killed(
    tmp_path: Path, two_workers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 25)
    made = documents(900)

    def with_a_kill() -> Iterator[Document]:
        for number, entry in enumerate(made):
            if number == 450:
                two_workers.workers[0].kill()
            yield entry

    assert load(tmp_path / "there", with_a_kill(), two_workers.address) == 3 * 900
    two_workers.workers[0].wait()
    assert two_workers.workers[1].poll() is None
    load(tmp_path / "here", made, None)
    there, here = ({n: d for n, (d, _) in tree(tmp_path / x).items()} for x in ("there", "here"))
    assert there == here


def test_no_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    for address, reason in (("tcp://127.0.0.1:9", "no Dask scheduler answers"), ("x://y", "x://y")):
        with pytest.raises(ClusterError, match=reason) as caught:
            list(extract_on_cluster([], address))
        assert "\n" not in str(caught.value)


def test_a_cluster_that_goes_away_leaves_the_tables_as_they_were(
    tmp_path: Path, two_workers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 5)
    load(tmp_path / "data", documents(3), None)
    before = tree(tmp_path / "data")

    def until_it_is_gone() -> Iterator[Document]:
        for number, entry in enumerate(documents(300)):
            if number == 100:
                two_workers.scheduler.kill()
                two_workers.scheduler.wait()
            yield entry

    with pytest.raises(ClusterError, match="the cluster went away"):
        load(tmp_path / "data", until_it_is_gone(), two_workers.address)
    assert tree(tmp_path / "data") == before


def test_tables_survive_packing() -> None:
    table = pa.table({"text": ["“53” дронів", None], "number": [1, 2]})
    assert pa.ipc.open_stream(packed(table)).read_all().equals(table)


def test_the_code_that_is_sent_holds_the_data_beside_it() -> None:
    names = zipfile.ZipFile(io.BytesIO(packed_code())).namelist()
    assert {"etl/cluster.py", "etl/catalogue/metrics.toml", "etl/weights/choice.json"} <= set(names)
    assert not [name for name in names if "__pycache__" in name]
