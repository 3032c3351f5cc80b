"""A kill at every system call of the publishing: the tables are the old or the new generation.

By default at every call that changes the disk; at all calls with ``STORE_KILLS=200`` or more.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.etl.builders import load
from tests.etl.store.test_faults import KILLS, LATER, ROOT, stated_number, version

CHANGING = (
    "write pwrite64 fsync link linkat unlink unlinkat rename renameat renameat2 mkdir mkdirat "
)
CHANGING += "chmod fchmod fchmodat openat"
# Stops itself when everything is ready to be published, and goes on when it is told to.
PUBLISHING = """
import os, signal, sys
from pathlib import Path
from etl.store.writing import Writer
from tests.etl.store.test_faults import LATER, load, version

publish = Writer._publish

def stopped(writer, changed):
    os.kill(os.getpid(), signal.SIGSTOP)
    publish(writer, changed)

Writer._publish = stopped
# Nothing of pyarrow has run yet, so that there are no threads that a fork would lose.
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        load(Path(line.strip()), version(2), LATER)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Publisher:
    """Publishes under strace, in one process after the other."""

    def __init__(self) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-c", PUBLISHING],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def publish(self, root: Path, *options: str) -> int:
        """Return the exit status of a run whose publishing was traced with these options."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(f"{root}\n")
        self._parent.stdin.flush()
        process = Path("/proc", self._line())
        until(process / "stat", r"\) T ")
        strace = ["strace", "-f", "-qq", *options, "-p", process.name]
        with subprocess.Popen(strace, stderr=subprocess.PIPE, text=True) as tracer:
            try:
                until(process / "status", r"TracerPid:\s+[1-9]", tracer)
            finally:
                os.kill(int(process.name), signal.SIGCONT)
            return int(self._line())

    def _line(self) -> str:
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline().strip()
        assert line, "the publishing process ended"
        return line

    def close(self) -> None:
        """End the process."""
        self._parent.communicate()


def until(file: Path, pattern: str, tracer: subprocess.Popen[str] | None = None) -> None:
    while not re.search(pattern, file.read_text()):
        if tracer is not None and tracer.poll() is not None:
            assert tracer.stderr is not None
            pytest.skip(f"nothing can be traced here: {tracer.stderr.read().strip()}")
        time.sleep(0.002)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt install strace")
    made = Publisher()
    yield made
    made.close()


def calls(publisher: Publisher, root: Path, trace: Path) -> Counter[str]:
    """Return how often publishing makes each system call."""
    assert publisher.publish(root, "-y", "-o", str(trace)) == 0
    return Counter(re.findall(r"^\d+ +(\w+)\(", trace.read_text(), flags=re.MULTILINE))


def assert_order_on_disk(trace: str) -> None:
    """The manifest follows all that it names, and is on the disk before any name changes."""
    steps = re.findall(
        r"\b(fsync)\(\d+<[^>]*/([^/>]+)>|\b(rename)\(\S+ \"[^\"]*/([^/\"]+)\"", trace
    )
    order = [(step[0] or step[2], step[1] or step[3]) for step in steps]
    commit = order.index(("rename", "manifest.json"))
    assert order[commit - 2 : commit] == [("fsync", ".objects"), ("fsync", "tmp-manifest.json")]
    assert order[commit + 1] == ("fsync", "whole")
    later = order[commit + 2 :]
    assert later[0::2] == [("rename", name) for _, name in later[0::2]]
    assert all(call == "fsync" and name.startswith("month=") for call, name in later[1::2])


def test_a_kill_at_every_system_call_of_publishing_loses_nothing(
    tmp_path: Path, publisher: Publisher
) -> None:
    old = tmp_path / "old"
    load(old, version(1))
    shutil.copytree(old, tmp_path / "whole")
    made = calls(publisher, tmp_path / "whole", tmp_path / "trace")
    assert made["fsync"] > 5, made
    assert made["rename"] > 5, made
    assert_order_on_disk((tmp_path / "trace").read_text())
    names = made if KILLS >= 200 else set(made) & set(CHANGING.split())
    points = [(name, number) for name in sorted(names) for number in range(1, made[name] + 1)]
    killed, seen = 0, set()
    print(f"{len(points)} points: {dict(made)}")
    for name, number in points:
        root = tmp_path / f"{name}-{number}"
        shutil.copytree(old, root)
        kill = f"inject={name}:signal=KILL:when={number}"
        killed += publisher.publish(root, "-o", "/dev/null", "-e", kill) == -signal.SIGKILL
        seen.add(stated_number(root))
        for path in root.glob("facts/*/*.parquet"):
            assert len(pd.read_parquet(path)) == 3
        load(root, version(2), LATER)
        assert stated_number(root) == 2
        assert set(pd.read_parquet(root / "facts")["value"]) == {2.0}
        assert not list(root.glob(".objects/tmp-*"))
        shutil.rmtree(root)
    assert seen == {1, 2}, "all kills came before, or all after, the moment of publishing"
    assert killed >= 0.9 * len(points)
