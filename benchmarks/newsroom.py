"""A small newsroom for the wall: a folder of tables that gets news, and a server that can fall."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep

from dashboard.generations import MANIFEST
from etl.batches import batches_of, extract_here
from etl.model import Document
from etl.store import writing

ROOT = Path(__file__).parents[1]
LAST_NIGHT = date(2024, 12, 6)
NOON = time(12, tzinfo=UTC)
NIGHTS = 50
START_SECONDS = 60


class Tables:
    """Nightly reports in a folder; each ``publish`` makes one generation of the tables.

    The folder may hold other facts already, of days before ``last_night``.
    """

    def __init__(self, root: Path, last_night: date = LAST_NIGHT) -> None:
        self.root = root
        self._last_night = last_night
        self._load([self._night(ago, 40 + ago * 37 % 90) for ago in range(NIGHTS)])

    def publish(self, launched: int) -> None:
        """Report another number for the last night."""
        self._load([self._night(0, launched)])

    def published_at(self) -> float:
        """Return when the latest generation took its place, in seconds since the epoch."""
        return (self.root / MANIFEST).stat().st_mtime

    def _load(self, documents: list[Document]) -> None:
        with writing(self.root, "soak") as writer:
            for batch in extract_here(batches_of(documents)):
                writer.stage(batch)
            writer.commit(datetime.combine(self._last_night, NOON))

    def _night(self, ago: int, launched: int) -> Document:
        return _report(f"night-{ago}", self._last_night - timedelta(days=ago), launched)


def _report(name: str, day: date, launched: int) -> Document:
    down = launched * 3 // 5
    text = (
        f"Russia launched {launched} drones at Ukraine overnight, Ukraine’s air force said. It "
        f"shot down {down} of them, and {launched // 4} were lost from radar. Ukraine’s General "
        f"Staff says that Russia lost {1000 + launched} soldiers over the past day."
    )
    return Document(
        doc_id=name,
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
    """The dashboard as its own process, always on the same port, at the noon after a night."""

    def __init__(self, data: Path, last_night: date = LAST_NIGHT) -> None:
        self._data = data
        self._now = datetime.combine(last_night, NOON)
        self._program = ROOT
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            sys.executable, "-m", "dashboard", "--data", str(self._data.resolve()),
            "--port", str(self.port), "--now", self._now.isoformat(),
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
        end = monotonic() + START_SECONDS
        while monotonic() < end:
            yield
            sleep(0.1)

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
