from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard import charts
from dashboard.chartdata import charts_of
from dashboard.generations import Tables
from dashboard.snapshot import Snapshot
from dashboard.state import parse_view
from tests.dashboard import sample
from tests.dashboard.conftest import standing_clock


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root: Path = tmp_path_factory.mktemp("corrected")
    sample.build(root)
    sample.load(root, [sample.corrected()], sample.LATER)
    snapshot = Tables(root, standing_clock()).snapshot()
    assert snapshot is not None
    return snapshot


def made(snapshot: Snapshot, query: str) -> charts.Charts:
    return charts_of(snapshot, parse_view(query))[0]


def test_a_corrected_point_says_so(corrected: Snapshot) -> None:
    (panel,) = made(corrected, "metric=drones_launched").panels
    (entry,) = panel.corrections
    assert (entry.words, entry.old, entry.new) == ("53 → 50", 53, 50)
    assert entry.day == sample.LAST_NIGHT


def test_before_the_correction_there_is_none(corrected: Snapshot) -> None:
    (panel,) = made(corrected, "metric=drones_launched&as_of=2024-12-06T13:00").panels
    assert panel.corrections == ()
    assert 53 in {mark.value for mark in panel.marks if mark.day == sample.LAST_NIGHT}
    assert all(mark.words for mark in panel.marks)


def test_each_side_that_speaks_has_its_panel(corrected: Snapshot) -> None:
    ours, theirs = made(corrected, "metric=drones_launched&split=speaker").panels
    assert (ours.subtitle, theirs.subtitle) == (
        "by Russia, Ukraine says",
        "by Russia, Russia says",
    )
    assert ours.scale_group == theirs.scale_group
    assert [mark.value for mark in theirs.marks] == [61]
    assert 61 not in {mark.value for mark in ours.marks}


def test_a_source_that_is_chosen_stays_chosen_among_those_of_its_side(corrected: Snapshot) -> None:
    query = "metric=drones_launched&split=speaker&attributed_to=Moscow’s defence ministry"
    (panel,) = made(corrected, query).panels
    assert {mark.side for mark in panel.marks} == {"b"}


def test_sums_count_their_days(corrected: Snapshot) -> None:
    (panel,) = made(corrected, "metric=drones_lost&by=month").panels
    november = next(mark for mark in panel.marks if mark.day == date(2024, 11, 1))
    days, whole = november.covered or (0, 0)
    assert whole == 30
    assert 20 < days < 30
    assert november.who == f"sum of {days} of 30 days"


def test_a_break_is_seen_when_only_one_of_its_metrics_is_chosen(tmp_path: Path) -> None:
    sample.load(tmp_path, sample.redefined())
    snapshot = Tables(tmp_path, standing_clock()).snapshot()
    assert snapshot is not None
    for query in ("", "metric=drones_neutralised", "metric=drones_shot_down&by=week"):
        for panel in made(snapshot, query).panels:
            (entry,) = panel.breaks
            assert entry.day == sample.REDEFINED
            assert entry.empty_before == (panel.key[0] == "drones_neutralised")
