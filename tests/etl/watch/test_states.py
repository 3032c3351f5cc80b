"""What is shown of each source of a watch."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from etl.watch.states import (
    FILE_NAME,
    SourceState,
    StatesDamagedError,
    read_states,
    source_warnings,
    write_states,
)
from tests.etl.watch.web import NOON

WELL = SourceState(
    name="Press",
    url="http://a/",
    visited_at=NOON,
    succeeded_at=NOON,
    failures=0,
    reason=None,
    due_at=NOON + timedelta(minutes=10),
)
NEVER = SourceState("New", "http://n/", None, None, 0, None, None)


def test_they_come_back_as_they_were(tmp_path: Path) -> None:
    write_states(tmp_path, [WELL, NEVER])
    assert read_states(tmp_path) == (WELL, NEVER)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_without_a_file_nothing_is_watched(tmp_path: Path) -> None:
    assert read_states(tmp_path) == ()
    assert source_warnings(tmp_path) == []


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"version": 1}', '{"version": 1, "sources": [{"name": "a"}]}',
     '{"version": 2, "sources": []}'],
)  # fmt: skip
def test_a_damaged_file_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(StatesDamagedError, match=f"{FILE_NAME} is .*the next watch writes it anew"):
        read_states(tmp_path)
    assert len(source_warnings(tmp_path)) == 1


def test_failing_sources_are_named(tmp_path: Path) -> None:
    failing = replace(WELL, failures=2, reason="HTTP 500")
    never = replace(NEVER, name="B", visited_at=NOON, failures=1, reason="HTTP 404")
    write_states(tmp_path, [failing, WELL, never])
    assert source_warnings(tmp_path) == [
        "the source Press (http://a/) was last read 2024-12-06 12:00 UTC: HTTP 500",
        "the source B (http://n/) was never read: HTTP 404",
    ]
