from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from dashboard import server
from dashboard.clock import demo_clock, parse_time
from etl.catalogue import CatalogueError

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "--port", str(port), *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert "Serving" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_an_address_for_everybody_needs_saying_so() -> None:
    result = run("--host", "0.0.0.0")
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "--public" in result.stderr


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        result = run("--port", port, "--data", str(tmp_path))
    assert result.returncode == 3
    assert result.stderr.count("\n") == 1
    assert f"port {port} is taken" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("--port", "0"), ("--port", "x"), ("--now", "yesterday"), ("--wall", "/no/such/file"),
     ("--nonsense",)],
)  # fmt: skip
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


def test_a_wrong_playlist_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "wall.toml"
    path.write_text("x = 1", encoding="utf-8")
    result = run("--wall", str(path), "--port", str(free_port()), "--data", str(tmp_path))
    assert result.returncode == 2
    assert "wall.toml" in result.stderr


def test_a_mistake_in_the_catalogue_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken() -> None:
        raise CatalogueError("metrics.toml: [x] lacks the key 'unit'")

    monkeypatch.setattr("etl.catalogue.load_catalogue", broken)
    assert server.main(["--port", str(free_port()), "--data", str(tmp_path)]) == 3
    assert capsys.readouterr().err == "dashboard: metrics.toml: [x] lacks the key 'unit'\n"


def test_debug_settings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASH_DEBUG", "1")
    assert server.main([]) == 2


def test_it_serves_without_tables_and_with_a_demo_clock(tmp_path: Path) -> None:
    with running("--data", str(tmp_path), "--now", "2024-12-06T08:00") as address:
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), urlopen(f"{address}/healthz") as answer:
                assert b'"empty"' in answer.read()
                assert "Server" not in answer.headers
                break
            assert time.monotonic() < deadline
        with urlopen(f"{address}/wall") as answer:
            assert b'data-demo="yes"' in answer.read()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_loopback(host: str) -> None:
    assert server.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "metrics.example", ""])
def test_not_loopback(host: str) -> None:
    assert not server.is_loopback(host)


def test_a_demo_clock_runs_on() -> None:
    clock = demo_clock(parse_time("2024-12-06T08:00"))
    first = clock.now()
    assert clock.demo
    assert first.isoformat().startswith("2024-12-06T08:00")
    assert clock.now() > first


def test_times_are_utc_unless_they_say() -> None:
    assert parse_time("2024-12-06T08:00").hour == 8
    assert parse_time("2024-12-06T08:00+02:00").hour == 6
    assert parse_time("2024-12-06").hour == 0


def test_help_has_an_example() -> None:
    assert "example: python -m dashboard" in " ".join(run("--help").stdout.split())
