"""The manifest: written and read again, and refused in one line when it is none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.schema import SCHEMA_VERSION, TABLES
from etl.store.manifest import (
    MANIFEST_NAME,
    DataFile,
    Manifest,
    NoTables,
    StoreError,
    manifest_bytes,
    named_path,
    parse_manifest,
    read_manifest,
)

DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
FILES = st.builds(
    DataFile,
    table=st.sampled_from(sorted(TABLES)),
    month=st.sampled_from(["2024-12", "unknown"]),
    sha256=DIGESTS,
    rows=st.integers(0, 10**9),
    bytes=st.integers(0, 10**12),
    event_start=st.none() | st.dates(),
    event_end=st.none() | st.dates(),
    published_start=st.none() | st.datetimes(timezones=st.just(UTC)),
    published_end=st.none() | st.datetimes(timezones=st.just(UTC)),
)
MANIFESTS = st.builds(
    Manifest,
    generation=st.integers(1, 10**6),
    schema_version=st.just(SCHEMA_VERSION),
    build=st.text(max_size=9),
    files=st.lists(FILES, max_size=4).map(tuple),
    superseded=st.lists(DIGESTS, max_size=2).map(tuple),
)
ONE = Manifest(
    3,
    SCHEMA_VERSION,
    "tests 1",
    (DataFile("facts", "2024-12", "a" * 64, 1, 9, date(2024, 12, 6), date(2024, 12, 6)),),
)


@given(MANIFESTS)
def test_what_is_written_is_read_again(manifest: Manifest) -> None:
    assert parse_manifest(manifest_bytes(manifest), Path(MANIFEST_NAME)) == manifest


def changed(**values: Any) -> bytes:
    return json.dumps({**json.loads(manifest_bytes(ONE)), **values}).encode()


def with_file(**values: Any) -> bytes:
    (file,) = json.loads(manifest_bytes(ONE))["files"]
    return changed(files=[{**file, **values}])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is damaged"),
        (b"[]", "is damaged"),
        (b"\xff", "is damaged"),
        (changed(generation="three"), "is damaged"),
        (changed(files=None), "is damaged"),
        (with_file(table="elsewhere"), "unknown table 'elsewhere'"),
        (with_file(sha256="../../elsewhere"), "is no digest"),
        (with_file(more=1), "is damaged"),
        (changed(schema_version="999"), "schema version 999"),
    ],
)
def test_what_is_no_manifest_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(StoreError, match=rf"^folder/{MANIFEST_NAME}.*{reason}"):
        parse_manifest(content, Path("folder") / MANIFEST_NAME)


def test_an_empty_folder_has_no_tables_one_with_files_has_lost_its_manifest(tmp_path: Path) -> None:
    with pytest.raises(NoTables, match="holds no tables yet"):
        read_manifest(tmp_path)
    path = named_path(tmp_path, "facts", "2024-12")
    path.parent.mkdir(parents=True)
    path.touch()
    with pytest.raises(StoreError, match="is missing although there are tables") as error:
        read_manifest(tmp_path)
    assert not isinstance(error.value, NoTables)


def test_files_of_a_table_come_by_month() -> None:
    stamp = datetime(2024, 12, 6, tzinfo=UTC)
    (file,) = ONE.files
    other = replace(file, table="documents", published_start=stamp, published_end=stamp)
    both = replace(ONE, files=(other, file))
    assert both.of("facts") == {"2024-12": file}
    assert both.of("history") == {}
