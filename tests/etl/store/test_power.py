"""A power cut right after a run: what the run said was stored is on the disk."""

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.etl.builders import load
from tests.etl.store.test_faults import KILLS, LATER, stated_number, version

# EXT4_IOC_SHUTDOWN: the file system stops at once, without writing what is still in memory.
SHUTDOWN, WITH_LOG, WITHOUT_LOG = 0x8004587D, 1, 2

# As many as there are kills in a long run (``STORE_KILLS``), up to fifty.
CUTS = max(5, min(50, KILLS // 4))


class Disk:
    """A small disk of its own that can lose its power."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "disk"
        self._image = folder / "image"
        self.place.mkdir()
        with self._image.open("wb") as stream:
            stream.truncate(64 * 1024 * 1024)
        run("mkfs.ext4", "-q", "-F", str(self._image))

    def mount(self) -> None:
        run("mount", "-o", "loop", str(self._image), str(self.place))

    def unmount(self) -> None:
        run("umount", str(self.place))

    def lose_power(self, how: int) -> None:
        """Stop, and come back with what was on the disk."""
        descriptor = os.open(self.place, os.O_RDONLY)
        fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", how))
        os.close(descriptor)
        self.unmount()
        self.mount()


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no disk of its own can be made here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("mkfs.ext4 is not installed: apt install e2fsprogs")
    made = Disk(tmp_path)
    made.mount()
    yield made
    made.unmount()


@pytest.mark.parametrize("how", [WITH_LOG, WITHOUT_LOG])
def test_what_a_run_has_stored_survives_a_power_cut(disk: Disk, how: int) -> None:
    root = disk.place / "parquet"
    for number in range(1, CUTS + 1):
        # The first run makes every folder and month anew, which is where data get lost.
        load(root, version(number), LATER)
        disk.lose_power(how)
        assert stated_number(root) == number
        for path in root.glob("facts/*/*.parquet"):
            assert len(pd.read_parquet(path)) == 3
        assert len(list(root.glob("facts/*/*.parquet"))) == 2
