"""One generation as the pages ask it: what surrounds a fact, whose sources speak, what is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard import snapshot as stage
from dashboard.generations import Tables
from dashboard.snapshot import NOBODY, Record, Snapshot
from etl import queries
from etl.filters import Filters, parse_filters
from tests.dashboard import sample
from tests.dashboard.conftest import standing_clock


@pytest.fixture
def snapshot(tables: Path) -> Snapshot:
    opened = Tables(tables, standing_clock()).snapshot()
    assert opened is not None
    return opened


def launched(snapshot: Snapshot, source: str = sample.AIR_FORCE) -> Record:
    """Return the launches of the last night as one source tells them."""
    wanted = parse_filters({"metric": ["drones_launched"], "attributed_to": [source]})
    return snapshot.latest(wanted, 1)[0]


def test_an_answer_is_asked_for_once(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Filters] = []
    count = queries.count

    def counting(database: queries.Database, filters: Filters) -> int:
        asked.append(filters)
        return count(database, filters)

    monkeypatch.setattr(queries, "count", counting)
    monkeypatch.setattr(stage, "KEPT_ANSWERS", 2)
    russian, all_facts = parse_filters({"actor": ["Russia"]}), Filters()
    for filters in (russian, russian, all_facts, russian):
        assert snapshot.count(filters) > 0
    assert asked == [russian, all_facts]
    # The oldest answer makes room.
    snapshot.count(parse_filters({"actor": ["Ukraine"]}))
    snapshot.count(russian)
    assert len(asked) == 4


def test_the_strip_of_days_takes_no_notice_of_chosen_days(snapshot: Snapshot) -> None:
    narrow = parse_filters({"from": ["2024-12-05"], "to": ["2024-12-06"]})
    assert snapshot.timeline(narrow) == snapshot.timeline(Filters())


def test_sources_that_speak_for_a_side(snapshot: Snapshot) -> None:
    named = {"attributed_to": ["Moscow’s defence ministry", sample.AIR_FORCE]}
    ours = snapshot.said_by(parse_filters(named), "a")
    assert [name.casefold() for name in ours.of("attributed_to")] == [sample.AIR_FORCE.casefold()]
    theirs = snapshot.said_by(Filters(), "b")
    assert "Moscow’s defence ministry" in theirs.of("attributed_to")
    nobody = snapshot.said_by(parse_filters({"attributed_to": [sample.AIR_FORCE]}), "b")
    assert nobody.of("attributed_to") == (NOBODY,)
    assert snapshot.count(nobody) == 0


def test_competing_facts_are_those_of_a_conflict(snapshot: Snapshot) -> None:
    competing = snapshot.competing(parse_filters({"metric": ["drones_launched"]}))
    assert {fact["value"] for fact in competing} == {53, 61}
    assert all("conflict" in fact["flags"] for fact in competing)
    assert not snapshot.competing(parse_filters({"flag": ["anaphora"]}))


def test_what_surrounds_a_fact(snapshot: Snapshot) -> None:
    fact = launched(snapshot)
    around = snapshot.related(fact)
    assert {same["doc_id"] for same in around.same} == {"night-0", "reprint"}
    assert {other["metric"] for other in around.event} >= {"drones_launched", "drones_shot_down"}
    assert {other["event_end"] for other in around.event} == {fact["event_end"]}
    assert around.text is not None
    assert fact["sentence"] in around.text
    assert snapshot.related(fact, superseded_at="2024-12-06T15:00:00Z").text is None


def test_a_fact_without_a_day_has_neither_event_nor_line(snapshot: Snapshot) -> None:
    undated = {**launched(snapshot), "event_end": None}
    assert not snapshot.event(undated)
    assert not snapshot.line(undated, 7)


def test_the_line_of_a_fact_reaches_back_so_many_days(snapshot: Snapshot) -> None:
    fact = launched(snapshot)
    points = snapshot.line(fact, 7)
    days = [point["date"] for point in points]
    first = (sample.LAST_NIGHT - timedelta(days=7)).isoformat()
    assert min(days) >= first
    assert max(days) == sample.LAST_NIGHT.isoformat()
    assert {point["who"] for point in points if point["date"] != max(days)} == {sample.AIR_FORCE}
    assert len(snapshot.line(fact, 3)) < len(points)
