"""Rounds: which sources are due, what is stored when, and what one bad source costs the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.model import Document, Refusal
from etl.store import StoreError, StoreLocked
from etl.watch import rounds
from etl.watch.memory import FILE_NAME, Memory, SourceMemory, Visited, read_memory
from etl.watch.polling import Harvest
from etl.watch.rounds import Watch, watching_alone
from etl.watch.source_list import Source
from etl.watch.states import SourceState, read_states
from etl.watch.timing import Stopped
from etl.watch.visiting import Validators
from tests.etl.watch.web import NOON, FakeTiming

MINUTE = timedelta(minutes=1)


def source(name: str, host: str = "", **values: Any) -> Source:
    return Source(name, f"http://{host or name}.example/{name}", "feed", **values)


Poll = Callable[[Source, datetime], Iterator[Harvest]]


@dataclass
class Outside:
    """Stands for the web and the tables: sources give a document a visit, or what they are told."""

    root: Path
    timing: FakeTiming = field(default_factory=FakeTiming)
    memory: Memory = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    visited: list[tuple[str, int]] = field(default_factory=list)
    stored: list[list[str]] = field(default_factory=list)
    locked: int = 0
    told_to_wait: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rests: list[datetime] = field(default_factory=list)
    rounds: list[list[object]] = field(default_factory=list)

    def poll(self, source: Source, now: datetime) -> Iterator[Harvest]:
        self.visited.append((source.name, (now - NOON) // MINUTE))
        yield from self.polls.get(source.name, self.one_document)(source, now)

    def one_document(self, source: Source, now: datetime) -> Iterator[Harvest]:
        memory = self.memory.get(source.url, SourceMemory())
        document = Document(f"{source.name}-{len(self.visited)}", "text")
        yield Harvest(source, (document,), (), memory.succeeded(now, Validators()))

    def failure(self, source: Source, now: datetime) -> Iterator[Harvest]:
        memory = self.memory.get(source.url, SourceMemory())
        refusal = Refusal(source.url, None, "HTTP 500")
        yield Harvest(source, (), (refusal,), memory.failed(now, "HTTP 500", None))

    def store(self, items: Sequence[Document | Refusal], now: datetime) -> None:
        if self.locked:
            self.locked -= 1
            raise StoreLocked("another run is writing")
        self.stored.append(
            [item.doc_id if isinstance(item, Document) else item.reason for item in items]
        )

    def watch(self, *sources: Source, every: timedelta = 10 * MINUTE) -> Watch:
        return Watch(
            sources=sources, every=every, root=self.root, memory=self.memory,
            poll=self.poll, store=self.store, timing=self.timing, reporter=self,
        )  # fmt: skip

    def begins(self, sources: int) -> None:
        self.rounds.append([sources])

    def part(self, harvest: Harvest) -> None:
        self.rounds[-1].append(harvest.source.name)

    def ends(self) -> None:
        self.rounds[-1].append("over")

    def held_back(self, source: Source, until: datetime) -> None:
        self.told_to_wait.append(source.name)

    def warn(self, line: str) -> None:
        self.warnings.append(line)

    def rest(self, until: datetime) -> None:
        self.rests.append(until)


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


def test_once_visits_every_source_and_stores_what_it_has(outside: Outside) -> None:
    outside.watch(source("a"), source("b")).once()
    assert sorted(name for name, _ in outside.visited) == ["a", "b"]
    assert [len(stored) for stored in outside.stored] == [2]
    assert read_memory(outside.root) == outside.memory
    assert {known.name for known in outside.memory.values()} == {"a", "b"}


def test_nineteen_of_twenty_are_stored_when_one_fails(outside: Outside) -> None:
    outside.polls["s7"] = outside.failure
    outside.watch(*(source(f"s{number}") for number in range(20))).once()
    (stored,) = outside.stored
    assert stored.count("HTTP 500") == 1
    assert len(stored) == 20
    assert [known.name for known in outside.memory.values() if known.failures] == ["s7"]


def test_a_source_that_asked_for_a_pause_gets_it(outside: Outside) -> None:
    waiting, over = source("a"), source("b")
    outside.memory[waiting.url] = SourceMemory(not_before=NOON + MINUTE)
    outside.memory[over.url] = SourceMemory(not_before=NOON)
    outside.watch(waiting, over).once()
    assert [name for name, _ in outside.visited] == ["b"]
    assert outside.told_to_wait == ["a"]
    assert outside.rounds == [[1, "b", "over"]]


def test_every_source_has_a_state_for_whoever_shows_it(outside: Outside) -> None:
    outside.polls["bad"] = outside.failure
    waiting = source("waiting")
    outside.memory[waiting.url] = SourceMemory(not_before=NOON + MINUTE)
    outside.watch(source("a"), source("bad", every=3 * MINUTE), waiting).once()
    well, bad, unvisited = read_states(outside.root)
    assert well == SourceState("a", source("a").url, NOON, NOON, 0, None, due_at=NOON + 10 * MINUTE)
    assert (bad.name, bad.failures, bad.reason) == ("bad", 1, "HTTP 500")
    assert (bad.visited_at, bad.succeeded_at, bad.due_at) == (NOON, None, NOON + 3 * MINUTE)
    assert (unvisited.name, unvisited.visited_at, unvisited.failures) == ("waiting", None, 0)


def test_sources_are_visited_when_they_are_due(outside: Outside) -> None:
    outside.timing = FakeTiming(stop_after=3600)
    often, seldom = source("often"), source("seldom", every=25 * MINUTE)
    with pytest.raises(Stopped):
        outside.watch(often, seldom).for_ever()
    times = {
        name: sorted(minute for visited, minute in outside.visited if visited == name)
        for name in ("often", "seldom")
    }
    assert times == {"often": [0, 10, 20, 30, 40, 50], "seldom": [0, 25, 50]}


def test_a_source_that_fails_is_visited_less_and_less_often(outside: Outside) -> None:
    outside.timing = FakeTiming(stop_after=5 * 3600)
    outside.polls["bad"] = outside.failure
    with pytest.raises(Stopped):
        outside.watch(source("bad")).for_ever()
    assert [minute for _, minute in outside.visited] == [0, 10, 30, 70, 150]


def test_a_restart_goes_on_where_it_was(outside: Outside) -> None:
    known = source("a")
    outside.memory[known.url] = SourceMemory().succeeded(NOON - 4 * MINUTE, Validators())
    outside.timing = FakeTiming(stop_after=900)
    with pytest.raises(Stopped):
        outside.watch(known, source("b")).for_ever()
    assert outside.visited == [("b", 0), ("a", 6), ("b", 10)]
    assert outside.rests[0] == NOON + 6 * MINUTE


def test_sources_that_are_listed_no_more_are_forgotten(outside: Outside) -> None:
    outside.memory["http://old.example/"] = SourceMemory("old")
    outside.watch(source("a")).once()
    assert list(read_memory(outside.root)) == [source("a").url]


def test_a_long_round_is_stored_in_parts(outside: Outside) -> None:
    def many(source: Source, now: datetime) -> Iterator[Harvest]:
        for part in range(5):
            documents = tuple(Document(f"{part}-{n}", "text") for n in range(100))
            entries = {f"{part}": Visited("x")}
            yield Harvest(source, documents, (), SourceMemory(entries=entries), last=part == 4)

    outside.polls["a"] = many
    outside.watch(source("a")).once()
    assert [len(stored) for stored in outside.stored] == [200, 200, 100]


def test_what_others_have_does_not_wait_for_a_slow_source(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_IDLE_SECONDS", 0.01)
    stored = threading.Event()

    def slow(source: Source, now: datetime) -> Iterator[Harvest]:
        assert stored.wait(30)
        yield from outside.failure(source, now)

    def store(items: Sequence[Document | Refusal], now: datetime) -> None:
        Outside.store(outside, items, now)
        stored.set()

    outside.polls["slow"] = slow
    outside.store = store  # type: ignore[method-assign]
    outside.watch(source("slow"), source("a")).once()
    assert [len(stored) for stored in outside.stored] == [1, 1]


def test_nothing_is_taken_for_read_that_is_not_stored(outside: Outside) -> None:
    """The tables cannot be written: the next run reads it all again."""

    def refuse(items: Sequence[Document | Refusal], now: datetime) -> None:
        raise StoreError("no space left")

    outside.store = refuse  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        outside.watch(source("a")).once()
    assert outside.rounds[-1][-1] == "over"
    assert outside.memory == {}
    assert not (outside.root / FILE_NAME).exists()


def test_while_somebody_else_writes_it_waits(outside: Outside) -> None:
    outside.locked = 3
    outside.watch(source("a")).once()
    assert outside.timing.waits == [5, 5, 5]
    assert outside.warnings == ["another run is writing; waiting for it"]
    assert len(outside.stored) == 1


def test_it_does_not_wait_for_ever(outside: Outside) -> None:
    outside.locked = 1000
    with pytest.raises(StoreLocked):
        outside.watch(source("a")).once()
    assert sum(outside.timing.waits) < 600
    assert not (outside.root / FILE_NAME).exists()


def test_a_stop_stores_what_came_before_it(outside: Outside) -> None:
    def stopping(source: Source, now: datetime) -> Iterator[Harvest]:
        document = Document("before", "text")
        yield Harvest(source, (document,), (), SourceMemory(), last=False)
        raise Stopped

    outside.polls["a"] = stopping
    outside.watch(source("a", "host"), source("b", "host")).once()
    assert outside.stored == [["before"]]
    assert [name for name, _ in outside.visited] == ["a"]


def test_the_sources_of_one_host_are_visited_in_turn(outside: Outside) -> None:
    inside: list[str] = []

    def alone(source: Source, now: datetime) -> Iterator[Harvest]:
        inside.append(source.name)
        assert len(inside) == 1
        yield from outside.one_document(source, now)
        inside.remove(source.name)

    names = [f"s{number}" for number in range(10)]
    outside.polls |= dict.fromkeys(names, alone)
    outside.watch(*(source(name, "host") for name in names)).once()
    assert [name for name, _ in outside.visited] == names


def test_a_fault_of_our_own_is_not_hidden(outside: Outside) -> None:
    def broken(source: Source, now: datetime) -> Iterator[Harvest]:
        raise ZeroDivisionError
        yield

    outside.polls["a"] = broken
    with pytest.raises(ZeroDivisionError):
        outside.watch(source("a"), source("b")).once()


def test_two_watches_of_one_folder(tmp_path: Path) -> None:
    with (
        watching_alone(tmp_path / "data"),
        pytest.raises(StoreLocked, match="another watch"),
        watching_alone(tmp_path / "data"),
    ):
        pass
    with watching_alone(tmp_path / "data"):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="Not a directory"), watching_alone(tmp_path / "file/data"):
        pass
