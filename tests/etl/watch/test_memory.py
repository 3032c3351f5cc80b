"""What is kept between two rounds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from etl.watch.memory import (
    FILE_NAME,
    Memory,
    MemoryDamagedError,
    SourceMemory,
    Visited,
    due_at,
    read_elsewhere,
    read_memory,
    write_memory,
)
from etl.watch.visiting import Validators
from tests.etl.watch.web import NOON

TEN_MINUTES = timedelta(minutes=10)
KNOWN = SourceMemory("Press", entries={"a": Visited("1", 0), "b": Visited("2", 2)})


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    memory: Memory = {
        "http://a/": KNOWN.succeeded(NOON, Validators('"1"', "yesterday")),
        "http://b/": SourceMemory("B").failed(NOON, "HTTP 500", NOON + TEN_MINUTES),
    }
    write_memory(tmp_path, memory)
    assert read_memory(tmp_path) == memory
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_memory(tmp_path) == {}


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"version": 1}', '{"version": 1, "sources": {"a": {"x": 1}}}',
     '{"version": 1, "sources": {"a": 1}}'],
)  # fmt: skip
def test_a_damaged_file_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(MemoryDamagedError) as raised:
        read_memory(tmp_path)
    assert FILE_NAME in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"version": 2, "sources": {"a": 1}}')
    assert read_memory(tmp_path) == {}


def test_every_failure_doubles_the_time_up_to_a_day() -> None:
    memory = SourceMemory()
    assert due_at(memory, TEN_MINUTES) is None
    pauses = []
    for _ in range(12):
        memory = memory.failed(NOON, "HTTP 500", None)
        due = due_at(memory, TEN_MINUTES)
        assert due is not None
        pauses.append((due - NOON) // timedelta(minutes=1))
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440, 1440]


def test_success_ends_the_back_off() -> None:
    memory = KNOWN.failed(NOON, "x", NOON).failed(NOON, "x", NOON + timedelta(hours=3))
    assert due_at(memory, TEN_MINUTES) == NOON + timedelta(hours=3)
    memory = memory.succeeded(NOON, Validators())
    assert due_at(memory, TEN_MINUTES) == NOON + TEN_MINUTES
    assert memory.reason is None


def test_a_time_longer_than_a_day_stays() -> None:
    memory = SourceMemory().failed(NOON, "x", None).failed(NOON, "x", None)
    assert due_at(memory, timedelta(days=7)) == NOON + timedelta(days=7)


def test_what_failed_keeps_what_was_known() -> None:
    assert KNOWN.failed(NOON, "x", None).entries == KNOWN.entries


def test_of_very_many_entries_the_oldest_are_forgotten() -> None:
    many = SourceMemory(entries={str(number): Visited("x") for number in range(6000)})
    kept = many.succeeded(NOON, Validators()).entries
    assert len(kept) == 5000
    assert "5999" in kept
    assert "999" not in kept


def test_an_entry_that_another_source_has() -> None:
    memory = {"http://a/": KNOWN, "http://b/": SourceMemory(entries={"c": Visited("3", 3)})}
    assert read_elsewhere(memory, "a", "http://b/")
    assert not read_elsewhere(memory, "a", "http://a/")
    assert not read_elsewhere(memory, "c", "http://a/"), "it was tried in vain there"
