"""Compressed files and archives: as good as what is in them, and bounded in memory."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from etl.model import Document, Refusal
from etl.readers import read_inputs

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}
CHANCE = random.Random(1)
LINES = b"".join(
    json.dumps({"id": number, "text": f"{number} {CHANCE.random()}"}).encode() + b"\n"
    for number in range(3000)
)


def read(*paths: Path) -> list[Document | Refusal]:
    return list(read_inputs([str(path) for path in paths]))


def reasons(path: Path) -> dict[str, str]:
    return {
        item.input.removeprefix(f"{path}/"): item.reason
        for item in read(path)
        if isinstance(item, Refusal)
    }


@pytest.mark.parametrize("suffix", COMPRESS)
def test_compressed_files_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(COMPRESS[suffix](LINES))
    assert len(read(path)) == 3000
    assert len(read(tmp_path)) == 3000


@pytest.mark.parametrize("suffix", COMPRESS)
def test_files_put_one_behind_the_other_are_read_whole(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(COMPRESS[suffix](LINES) * 3)
    assert len(read(path)) == 9000


@pytest.mark.parametrize("suffix", COMPRESS)
def test_what_stands_before_a_break_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"in.jsonl{suffix}"
    whole = COMPRESS[suffix](LINES)
    path.write_bytes(whole + whole[: len(whole) // 2])
    *documents, last = read(path)
    # The last kilobyte before the break may be lost.
    assert len([item for item in documents if isinstance(item, Document)]) > 2950
    assert isinstance(last, Refusal)
    assert last.input == str(path)


@pytest.mark.parametrize("suffix", [*COMPRESS, ".zip"])
@pytest.mark.parametrize(
    "content", [b"", b"not compressed at all", b"\x1f\x8b\x08\x00BZh9PK\x03\x04"]
)
def test_what_is_not_compressed_is_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"in{'' if suffix == '.zip' else '.txt'}{suffix}"
    path.write_bytes(content)
    (refusal,) = read(path)
    assert isinstance(refusal, Refusal)
    assert "\n" not in refusal.reason


@pytest.mark.parametrize("suffix", COMPRESS)
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"in.txt{suffix}"
    path.write_bytes(COMPRESS[suffix](bytes(64 * 1024**2)) * 8)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (refusal,) = read(path)
    assert isinstance(refusal, Refusal)
    assert "64 MiB" in refusal.reason
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return path


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    members = {
        "b.txt": b"b", "a/c.jsonl.gz": gzip.compress(b'{"text": "c"}'), "a/.hidden.txt": b"x",
        ".git/d.txt": b"x", "__MACOSX/b.txt": b"x", "picture.jpg": b"x", "settings.json": b"{}",
        "Export/result.json": b'{"messages": [{"id": 1, "text": "m"}]}',
    }  # fmt: skip
    path = archive(tmp_path / "in.zip", **members)
    documents = read(path)
    assert [item.text for item in documents if isinstance(item, Document)] == ["m", "c", "b"]
    assert [getattr(item, "source", item) for item in documents][1:] == [
        f"{path}/a/c.jsonl.gz", f"{path}/b.txt",
    ]  # fmt: skip
    assert len(read(tmp_path)) == 3


def test_an_archive_that_holds_nothing(tmp_path: Path) -> None:
    path = archive(tmp_path / "in.zip", picture=b"x")
    assert [item.reason for item in read(path) if isinstance(item, Refusal)] == [
        "the archive holds nothing that can be read"
    ]


def test_an_archive_in_an_archive_is_not_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "in.zip", **{"inner.zip": b"PK", "a.txt": b"a"})
    assert reasons(path) == {"inner.zip": "an archive in an archive is not read"}
    assert len(read(path)) == 2


def test_a_name_cannot_lead_out_of_an_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "in.zip", **{"../../out.txt": b"a", "/etc/b.txt": b"b"})
    assert all(isinstance(item, Document) for item in read(path)[:1])
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["in.zip"]


def test_an_encrypted_file_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "in.zip", **{"a.txt": b"a", "b.txt": b"b"})
    raw = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + flags] |= 1
    path.write_bytes(raw)
    first, second = read(path)
    assert isinstance(first, Refusal)
    assert "encrypted" in first.reason
    assert isinstance(second, Document)


def test_damaged_archives_end(tmp_path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as written:
        for number in range(3):
            written.writestr(f"{number}.txt", f"{number} drones came. " * 50)
    chance = random.Random(1)
    path = tmp_path / "in.zip"
    for _ in range(300):
        raw = bytearray(sink.getvalue())
        for _ in range(chance.randint(1, 5)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        path.write_bytes(raw[: chance.randint(1, len(raw))] if chance.random() < 0.2 else raw)
        for item in read(path):
            assert isinstance(item, Document | Refusal)
