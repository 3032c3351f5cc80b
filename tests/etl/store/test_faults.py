"""Kills, full disks and rivals: the tables stay whole, and the next run completes."""

import errno
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from etl.model import Document
from etl.store import StoreError, open_generation
from tests.etl.builders import DECEMBER, NOON, document, load, tree

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("STORE_KILLS", "20"))
READ_GENERATIONS = 20
LATER = NOON + timedelta(days=1)
MONTHS = (DECEMBER, None)

# Every call that a run makes to change what is on the disk.
CALLS = ("replace", "link", "fsync", "mkdir", "chmod", "unlink")

ENDLESS_RUNS = """
import sys
from pathlib import Path
from tests.etl.store.test_faults import NOON, load, version
from datetime import timedelta

root, number = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    load(root, version(number), NOON + timedelta(seconds=number))
    print(number, flush=True)
"""
ENDED_AT_EVERY_CALL = """
import os, sys
from pathlib import Path
from tests.etl.store.test_faults import LATER, Ends, load, version

# Nothing of pyarrow has run yet, so that there are no threads that a fork would lose.
for number in range(1, int(sys.argv[2]) + 1):
    child = os.fork()
    if child == 0:
        Ends(number)
        load(Path(sys.argv[1]) / str(number), version(2), LATER)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
ONE_RUN = """
import sys
from pathlib import Path
from tests.etl.builders import document, load
from etl.store import StoreError, StoreLocked

sys.stdin.readline()
try:
    load(Path(sys.argv[1]), [document(f"d{sys.argv[2]}", sys.argv[2])])
except StoreLocked:
    sys.exit(3)
except StoreError as error:
    print(error)
    sys.exit(4)
"""


def version(number: int) -> list[Document]:
    """Documents over three months that all state the same number."""
    return [
        document(f"{n}", f"{number} drones", published_at)
        for n, published_at in enumerate(MONTHS * 3)
    ]


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def stated_number(root: Path) -> int:
    """The one number that all facts of the generation state: a mixture fails."""
    facts = open_generation(root).read("facts")
    numbers = set(facts["value"].to_pylist())
    assert len(numbers) == 1, f"a mixture of generations: {numbers}"
    assert facts.num_rows == len(MONTHS) * 3
    return int(numbers.pop())


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    root = tmp_path / "parquet"
    chance = random.Random(20241206)
    load(root, version(0))
    number = 0
    for _ in range(KILLS):
        process = start(ENDLESS_RUNS, root, number)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.15))
        process.kill()
        finished = [int(line) for line in process.communicate()[0].split()]
        number = stated_number(root)
        # What was said to be done is there, and at most one run more.
        assert number - (finished[-1] if finished else number) in (0, 1)
        for path in root.glob("facts/*/*.parquet"):
            assert pq.read_table(path).num_rows == 3
    load(root, version(number + 1), LATER)
    assert stated_number(root) == number + 1
    frame = pd.read_parquet(root / "facts")
    assert set(frame["value"]) == {number + 1}
    assert not list(root.glob(".objects/tmp-*"))


def test_a_reader_sees_one_whole_generation_while_runs_publish(tmp_path: Path) -> None:
    root = tmp_path / "parquet"
    load(root, version(0))
    process = start(ENDLESS_RUNS, root, 0)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    seen: list[int] = []
    try:
        while len(set(seen)) < READ_GENERATIONS:
            seen.append(stated_number(root))
            # By the names every month is whole, old or new.
            for path in root.glob("facts/*/*.parquet"):
                assert len(set(pq.ParquetFile(path).read(["value"])["value"].to_pylist())) == 1
            assert pd.read_parquet(root / "facts")["fact_id"].is_unique
    finally:
        process.kill()
        process.communicate()
    assert seen == sorted(seen)


def test_of_many_writers_one_works_at_a_time_and_none_is_lost_unsaid(tmp_path: Path) -> None:
    root = tmp_path / "parquet"
    writers = [start(ONE_RUN, root, number) for number in range(8)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    statuses = [(writer.communicate()[0], writer.returncode) for writer in writers]
    assert all(status in (0, 3) for _, status in statuses), statuses
    done = {f"d{number}" for number, (_, status) in enumerate(statuses) if status == 0}
    assert done
    assert set(open_generation(root).read("documents")["doc_id"].to_pylist()) == done


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    root = tmp_path / "parquet"
    holder = start(
        "import sys, time; from pathlib import Path; from etl.store import writing\n"
        "with writing(Path(sys.argv[1]), 'x'):\n    print('held', flush=True); time.sleep(60)",
        root,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreError, match="another run is writing"):
        load(root, [document("a", "53")])
    holder.kill()
    holder.communicate()
    assert load(root, [document("a", "53")]).documents == 1


class Ends:
    """Ends the process instead of the n-th call that changes the disk."""

    def __init__(self, point: int) -> None:
        self._point = point
        self._count = 0
        for name in CALLS:
            setattr(os, name, self._ending(getattr(os, name)))
        pq.ParquetWriter.write_table = self._ending(pq.ParquetWriter.write_table)

    def _ending(self, call: Callable[..., object]) -> Callable[..., object]:
        def ending(*arguments: object, **options: object) -> object:
            self._count += 1
            if self._count == self._point:
                os._exit(9)
            return call(*arguments, **options)

        return ending


def test_an_end_before_every_call_loses_nothing(tmp_path: Path) -> None:
    points = 70
    load(tmp_path / "1", version(1))
    for point in range(2, points + 1):
        shutil.copytree(tmp_path / "1", tmp_path / str(point))
    process = start(ENDED_AT_EVERY_CALL, tmp_path, points)
    statuses = [int(line) for line in process.communicate()[0].split()]
    assert len(statuses) == points
    assert statuses[:40] == [9] * 40
    assert statuses[-1] == 0, "there are more calls than points"
    for point, status in enumerate(statuses, start=1):
        root = tmp_path / str(point)
        number = stated_number(root)
        assert number == 2 or status == 9
        load(root, version(2), LATER)
        assert stated_number(root) == 2
        assert set(pd.read_parquet(root / "facts")["value"]) == {2.0}
        assert not list(root.glob(".objects/tmp-*"))


class Faults:
    """Lets the calls that change the disk fail from a chosen one on, once or for ever."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, first: int, persistent: bool, error: int
    ) -> None:
        self.count = 0
        self._error = error
        self._first = first
        self._persistent = persistent
        for name in CALLS:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))
        write = self._counted(pq.ParquetWriter.write_table)
        monkeypatch.setattr(pq.ParquetWriter, "write_table", write)

    def _counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **options: object) -> object:
            self.count += 1
            late = self.count > self._first if self._persistent else False
            if self.count == self._first or late:
                raise OSError(self._error, os.strerror(self._error))
            return call(*arguments, **options)

        return counted


def fault_points() -> Iterator[int]:
    """1, 2, 3 … ; the test stops at the first that lies behind the end of the run."""
    yield from range(1, 200)


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
def test_a_disk_that_fails_at_any_call_leaves_the_old_or_the_new_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, persistent: bool, error: int
) -> None:
    tried = 0
    for point in fault_points():
        root = tmp_path / str(point)
        load(root, version(1))
        before = tree(root)
        with monkeypatch.context() as patch:
            faults = Faults(patch, point, persistent, error)
            try:
                load(root, version(2), LATER)
                failed = None
            except StoreError as failure:
                failed = str(failure)
        if faults.count < point:
            break
        tried += 1
        number = stated_number(root)
        if failed and "is stored" not in failed:
            assert os.strerror(error) in failed
            assert str(root) in failed
            assert "\n" not in failed
            visible = {name: entry for name, entry in tree(root).items() if name[0] != "."}
            assert visible == {name: entry for name, entry in before.items() if name[0] != "."}
            assert number == 1
        else:
            assert number == 2
        load(root, version(2), LATER)
        assert stated_number(root) == 2
        assert set(pd.read_parquet(root / "facts")["value"]) == {2.0}
        assert not list(root.glob(".objects/tmp-*"))
    assert tried > 30, "the calls that change the disk are not being counted"


def test_a_file_that_may_not_grow_is_one_clear_line(tmp_path: Path) -> None:
    root = tmp_path / "parquet"
    load(root, [document("a", "53")])
    before = tree(root)
    writer = subprocess.Popen(
        [sys.executable, "-c", ONE_RUN, str(root), "1" * 5],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )
    message = writer.communicate("\n")[0]
    assert writer.returncode == 4
    assert message.count("\n") == 1
    assert "nothing was changed" in message
    assert tree(root) == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k,nr_inodes=60", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_changes_nothing_and_a_freed_one_works(tiny_disk: Path) -> None:
    root = tiny_disk / "parquet"
    load(root, [document("a", "53")])
    before = tree(root)
    filler = tiny_disk / "filler"
    with pytest.raises(OSError, match="No space"), filler.open("wb") as stream:
        stream.write(bytes(1_000_000))
    with pytest.raises(StoreError, match="No space left on device; nothing was changed"):
        load(root, version(1), LATER)
    assert tree(root) == before
    filler.unlink()
    load(root, version(1), LATER)
    assert open_generation(root).rows("documents") == 7


def test_a_disk_without_room_for_another_file_changes_nothing(tiny_disk: Path) -> None:
    root = tiny_disk / "parquet"
    load(root, [document("a", "53")])
    before = tree(root)
    made: list[Path] = []
    with suppress(OSError):
        for number in range(100):
            (tiny_disk / str(number)).touch(exist_ok=False)
            made.append(tiny_disk / str(number))
    assert len(made) < 100
    with pytest.raises(StoreError, match="No space left on device; nothing was changed"):
        load(root, version(1), LATER)
    assert tree(root) == before
    for path in made:
        path.unlink()
    load(root, version(1), LATER)
    assert open_generation(root).rows("documents") == 7


def test_a_read_only_disk_can_be_read_and_says_why_it_cannot_be_written(tiny_disk: Path) -> None:
    root = tiny_disk / "parquet"
    load(root, [document("a", "53")])
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
    with pytest.raises(StoreError, match="Read-only file system; nothing was changed"):
        load(root, version(1), LATER)
    assert open_generation(root).rows("facts") == 1
