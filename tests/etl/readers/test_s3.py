"""Inputs on S3, against a server that speaks its protocol (moto, in an environment of its own)."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyarrow.fs import S3FileSystem

from etl.model import Document, Refusal
from etl.readers import read_inputs

ROOT = Path(__file__).parents[3]
SERVER = ROOT / "tests" / "s3" / ".venv" / "bin" / "moto_server"
NIGHT = "Russia launched 53 drones at Ukraine overnight."
OBJECTS = {
    "press/a/b.txt": NIGHT.encode(),
    "press/a/c.jsonl.gz": gzip.compress(json.dumps({"id": "c", "text": "c"}).encode() + b"\n{oops"),
    "press/a/.hidden.txt": b"x",
    "press/picture.jpg": b"x",
    "press/z.txt": b"z",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if not SERVER.exists():
        pytest.skip("the S3 server is not installed: make test installs it")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [SERVER, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stderr is not None
            for line in server.stderr:
                if "Running on" in line:
                    break
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


@pytest.fixture
def bucket(address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in environment(address).items():
        monkeypatch.setenv(name, value)
    system = S3FileSystem(endpoint_override=address, allow_bucket_creation=True)
    system.create_dir("bucket")
    for name, content in OBJECTS.items():
        with system.open_output_stream(f"bucket/{name}", compression=None) as stream:
            stream.write(content)
    return "s3://bucket"


def environment(address: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def found(*inputs: str) -> list[str]:
    return [
        item.text if isinstance(item, Document) else f"{item.input}:{item.line} {item.reason}"
        for item in read_inputs(inputs)
    ]


def test_everything_below_an_address_is_read(bucket: str) -> None:
    night, line, refused, last = found(f"{bucket}/press")
    assert (night, line, last) == (NIGHT, "c", "z")
    assert refused.startswith(f"{bucket}/press/a/c.jsonl.gz:2 not JSON")


def test_one_object_and_a_pattern(bucket: str) -> None:
    assert found(f"{bucket}/press/a/b.txt") == [NIGHT]
    assert found(f"{bucket}/press/**/*.txt") == [NIGHT, "z"]
    (document,) = read_inputs([f"{bucket}/press/z.txt"])
    assert isinstance(document, Document)
    assert document.source == f"{bucket}/press/z.txt"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("bucket/press/none.txt", "nothing there"),
        ("bucket/none/*.txt", "nothing there"),
        ("bucket/press/picture.jpg", "not a kind of input"),
        ("nobucket/a.txt", ""),
    ],
)
def test_what_is_not_there_is_refused(bucket: str, path: str, reason: str) -> None:
    (refusal,) = read_inputs([f"s3://{path}"])
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason


def test_a_server_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    for name, value in environment(address).items():
        monkeypatch.setenv(name, value)
    (refusal,) = read_inputs(["s3://bucket/press"])
    assert isinstance(refusal, Refusal)
    assert "cannot be opened" in refusal.reason


def test_the_command_reads_it_too(bucket: str, address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", "extract", f"{bucket}/press/a/b.txt"],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment(address)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["value"] == 53
