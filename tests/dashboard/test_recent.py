from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import indexing
from dashboard.generations import Tables
from dashboard.recent import Recent
from dashboard.snapshot import Snapshot
from dashboard.wall.choice import READ_DAYS
from dashboard.wall.decks import Maker, deck_of
from dashboard.wall.playlists import Playlist, read_playlists
from etl import queries
from etl.filters import Filters
from etl.queries.database import Index
from tests.dashboard import sample, wall_sample
from tests.dashboard.conftest import standing_clock

TODAY = sample.NOW.date()
DAYS = [READ_DAYS, 15, 0]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("recent")
    wall_sample.build(root)
    return root


@pytest.fixture(scope="module")
def small(root: Path) -> Snapshot:
    return opened(root)


@pytest.fixture
def large(root: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """The same as large tables whose index is never ready."""

    def never(database: queries.Database, *_: object) -> None:
        database.pending = threading.Event()

    monkeypatch.setattr(indexing, "FEWEST_FACTS", 1)
    monkeypatch.setattr(indexing, "index_in_background", never)
    return opened(root)


def opened(root: Path) -> Snapshot:
    found = Tables(root, standing_clock()).snapshot()
    assert found is not None
    return found


def quick(large: Snapshot, days: int) -> Snapshot:
    return Recent().of(large, TODAY - timedelta(days=days))


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("asked", ["default", "playlist"])
def test_a_deck_waits_for_no_index_and_is_the_same(
    small: Snapshot, large: Snapshot, tmp_path: Path, days: int, asked: str
) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(wall_sample.PLAYLISTS, encoding="utf-8")
    listed = read_playlists(path).by_name["default"]
    playlist = Playlist("default", 20) if asked == "default" else listed
    made = deck_of(Maker(quick(large, days), sample.NOW, "http://here"), playlist)
    assert len(made) > 5
    assert made == deck_of(Maker(small, sample.NOW, "http://here"), playlist)


def ids(facts: Any) -> list[str]:
    return [fact["fact_id"] for fact in facts]


NARROW = Filters(last_day=TODAY - timedelta(days=20))
BEFORE = Filters(first_day=TODAY - timedelta(days=30), last_day=TODAY - timedelta(days=2))


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("filters", [Filters(), NARROW, BEFORE, Filters(q="radar")])
@pytest.mark.parametrize(
    "ask",
    [
        lambda tables, filters: ids(tables.latest(filters, 3)),
        lambda tables, filters: ids(tables.latest(filters, 500)),
        lambda tables, filters: tables.series(filters, "day"),
        lambda tables, filters: tables.metrics(filters),
        lambda tables, filters: ids(tables.facts_by_id(ids(tables.latest(filters, 500)))),
        lambda tables, filters: tables.claims(ids(tables.latest(filters, 500))),
    ],
)
def test_every_answer_is_that_of_all_tables(
    small: Snapshot,
    large: Snapshot,
    days: int,
    filters: Filters,
    ask: Callable[[Snapshot, Filters], Any],
) -> None:
    assert ask(quick(large, days), filters) == ask(small, filters)


def test_what_was_made_is_kept_for_the_same_day_and_tables(
    large: Snapshot, small: Snapshot
) -> None:
    recent = Recent()
    one = recent.of(large, TODAY)
    assert recent.of(large, TODAY) is one
    assert recent.of(large, TODAY - timedelta(days=1)) is not one
    assert recent.of(small, TODAY) is small


def test_with_an_index_nothing_else_is_made(large: Snapshot) -> None:
    large.database.index = Index(words=None, lines=None, metrics=(), whole=frozenset())  # type: ignore[arg-type]
    assert Recent().of(large, TODAY) is large
