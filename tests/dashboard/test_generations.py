"""Which generation the pages show: the newest that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.generations import MANIFEST, Tables, TablesUnreadable
from etl.watch.states import FILE_NAME
from tests.dashboard import sample
from tests.dashboard.conftest import standing_clock


@pytest.fixture
def root(tmp_path: Path) -> Path:
    sample.build(tmp_path)
    return tmp_path


def test_without_tables_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert Tables(tmp_path / "none", standing_clock()).snapshot() is None


def test_a_generation_is_opened_once(root: Path) -> None:
    tables = Tables(root, standing_clock())
    first = tables.snapshot()
    assert first is not None
    assert tables.snapshot() is first
    assert tables.readable() == (first, "")


def test_tables_that_go_away_are_shown_no_longer(root: Path) -> None:
    tables = Tables(root, standing_clock())
    assert tables.snapshot() is not None
    (root / MANIFEST).rename(root / "elsewhere")
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert tables.snapshot() is None


def test_of_a_broken_generation_the_last_one_is_shown_with_the_reason(root: Path) -> None:
    tables = Tables(root, standing_clock())
    last = tables.snapshot()
    (root / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(TablesUnreadable):
        tables.snapshot()
    shown, reason = tables.readable()
    assert shown is last
    assert MANIFEST in reason
    assert str(root) not in reason


def test_where_nothing_was_ever_read_the_reason_is_all(root: Path) -> None:
    (root / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(TablesUnreadable, match=MANIFEST):
        Tables(root, standing_clock()).readable()


def test_a_damaged_state_of_the_sources_shows_none(root: Path) -> None:
    tables = Tables(root, standing_clock())
    assert list(tables.watched()) == []
    (root / FILE_NAME).write_text("{", encoding="utf-8")
    assert list(tables.watched()) == []
