"""What the page says of watched sources that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson

from dashboard.clock import Clock
from dashboard.feeds import LATE, feed_notice
from dashboard.generations import Tables
from etl.watch.states import SourceState, write_states
from tests.dashboard.sample import NOW

WELL = SourceState("Paper", "https://example.org/feed", NOW, NOW, 0, None, NOW)
FAILING = replace(
    WELL, name="Agency", succeeded_at=NOW - timedelta(days=1), failures=3, reason="HTTP 500"
)


def said(*states: SourceState) -> str:
    notice = [part.to_plotly_json() for part in feed_notice(states, NOW)]
    return orjson.dumps(notice, default=lambda part: part.to_plotly_json()).decode()


def test_all_is_well_or_nothing_is_watched() -> None:
    assert feed_notice([WELL], NOW) == feed_notice([], NOW) == []


def test_a_source_that_fails_is_named_with_the_reason_and_since_when() -> None:
    text = said(WELL, FAILING, replace(FAILING, name="New", succeeded_at=None))
    assert "2 of 3 sources cannot be read" in text
    assert "Agency: HTTP 500, last read 5 December 2024 at 12:00 UTC" in text
    assert "New: HTTP 500, never read" in text
    assert "Paper" not in text


def test_a_watch_that_has_stopped_is_told() -> None:
    late = replace(WELL, due_at=NOW - LATE - timedelta(minutes=1))
    assert "The next visit was due 6 December 2024 at 05:59 UTC" in said(late)
    assert feed_notice([late, WELL], NOW) == []


def test_a_damaged_file_of_states_stops_no_page(tmp_path: Path) -> None:
    tables = Tables(tmp_path, Clock(NOW, True, lambda: 0.0))
    write_states(tmp_path, [FAILING])
    assert tables.watched() == (FAILING,)
    (tmp_path / "sources.json").write_text("{", encoding="utf-8")
    assert tables.watched() == ()
