"""What stands in the place of charts, and what it says to do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard import messages
from dashboard.generations import Tables
from dashboard.state import parse_view
from tests.dashboard.conftest import standing_clock

ROOT = Path(__file__).parents[2]


def text_of(component: object) -> str:
    """Return all that a component says."""
    found = json.loads(json.dumps(component, cls=PlotlyJSONEncoder))
    return " ".join(_words(found))


def _words(found: object) -> list[str]:
    if isinstance(found, str):
        return [found]
    if isinstance(found, list):
        return [word for one in found for word in _words(one)]
    if isinstance(found, dict):
        return _words(found["props"].get("children") or [])
    return []


def test_each_filter_is_named_with_what_would_come_back_the_most_first(tables: Path) -> None:
    snapshot = Tables(tables, standing_clock()).snapshot()
    assert snapshot is not None
    view = parse_view("?actor=North+Korea&metric=drones_launched")
    said = text_of(messages.nothing(snapshot, view))
    without = re.findall(r"Without ([^:]*): ([^0-9]*?) +([0-9,]+) facts", said)
    assert {(name, value) for name, value, _ in without} == {
        ("Acting side", "North Korea"),
        ("Metric", "Drones launched"),
    }
    counts = [int(count.replace(",", "")) for *_, count in without]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == snapshot.count(parse_view("?metric=drones_launched").filters)


@pytest.mark.parametrize("command", ["etl run", "etl check"])
def test_commands_that_are_named_can_be_typed(command: str) -> None:
    said = text_of([messages.no_tables(), messages.unreadable("x")])
    assert f"python -m {command}" in said
    (folder,) = re.findall(r"python -m etl run (\S+)", said)
    assert list((ROOT / folder).glob("*.jsonl"))


def test_old_numbers_are_told_to_be_old() -> None:
    assert "nothing here is newer" in text_of(messages.unreadable("x", "2024-12-06T08:00:00Z"))
    assert "nothing here is newer" not in text_of(messages.unreadable("x"))
