"""A small newsroom for the wall: a folder of tables that gets news, and a server that can fall."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from dashboard.reading import MANIFEST
from etl.batches import batches_of, extract_here
from etl.model import Document
from etl.store import writing

ROOT = Path(__file__).parents[1]
LAST_NIGHT = date(2024, 12, 6)
NOW = datetime(2024, 12, 6, 12, tzinfo=UTC)
NIGHTS = 50
START_SECONDS = 60


class Tables:
    """Nightly reports in a folder; each ``publish`` makes one generation of the tables."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._load([_night(n, 40 + n * 37 % 90) for n in range(NIGHTS)])

    def publish(self, launched: int) -> None:
        """Report another number for the last night."""
        self._load([_night(0, launched)])

    def published_at(self) -> float:
        """Return when the latest generation took its place, in seconds since the epoch."""
        return (self.root / MANIFEST).stat().st_mtime

    def _load(self, documents: list[Document]) -> None:
        with writing(self.root, "soak") as writer:
            for batch in extract_here(batches_of(documents)):
                writer.stage(batch)
            writer.commit(NOW)


def _night(ago: int, launched: int) -> Document:
    day = LAST_NIGHT - timedelta(days=ago)
    down = launched * 3 // 5
    text = (
        f"Russia launched {launched} drones at Ukraine overnight, Ukraine’s air force said. It "
        f"shot down {down} of them, and {launched // 4} were lost from radar. Ukraine’s General "
        f"Staff says that Russia lost {1000 + launched} soldiers over the past day."
    )
    return Document(
        doc_id=f"night-{ago}",
        text=text,
        title="Report",
        publisher="Test bulletin",
        url=f"https://example.org/{day}",
        published_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC),
        published_date=day,
        language="en",
        source="soak",
    )


class Server:
    """The dashboard as its own process, always on the same port."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._program = ROOT
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            sys.executable, "-m", "dashboard", "--data", str(self._data.resolve()),
            "--port", str(self.port), "--now", NOW.isoformat(),
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(self._program)}
        self._process = subprocess.Popen(
            command,
            cwd=self._program,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in self._tries():
            if self._answers():
                return
        raise SystemExit(f"{self.address} does not answer")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def replace(self, folder: Path) -> None:
        """Deploy a new version: the same program with one line more, in another folder."""
        for name in ("dashboard", "etl"):
            shutil.copytree(ROOT / name, folder / name)
        with (folder / "dashboard" / "assets" / "wall.css").open("a", encoding="utf-8") as sheet:
            sheet.write("/* another version */\n")
        self.kill()
        self._program = folder
        self.start()

    def _tries(self) -> Iterator[None]:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            yield
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
