"""One wide chart answers as many narrow ones as each would alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.ahead import Ahead
from dashboard.generations import Tables
from dashboard.snapshot import Snapshot
from etl.filters import Filters
from tests.dashboard import sample, wall_sample
from tests.dashboard.conftest import standing_clock

LAST = sample.NOW.date()
FIRST = LAST - timedelta(days=120)
METRICS = ("drones_launched", "drones_shot_down", "troops_lost", "aid_pledged")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root = tmp_path_factory.mktemp("ahead-tables")
    wall_sample.build(root)
    found = Tables(root, standing_clock()).snapshot()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ahead(snapshot: Snapshot) -> Ahead:
    wide = Filters(first_day=FIRST, last_day=LAST).with_values("metric", METRICS)
    return Ahead(frozenset(METRICS), FIRST, LAST, snapshot.series(wide, "day"))


def narrow(first: date, last: date) -> Iterator[Filters]:
    for metric in METRICS:
        filters = Filters(first_day=first, last_day=last).with_values("metric", [metric])
        yield filters
        for scope in ("increment", "total"):
            yield filters.with_values("scope", [scope])
        side = "target" if metric == "troops_lost" else "actor"
        yield filters.with_values(side, ["russia"])


@pytest.mark.parametrize("first", [FIRST, LAST - timedelta(days=2), LAST])
def test_each_narrow_chart_is_as_if_asked_alone(
    snapshot: Snapshot, ahead: Ahead, first: date
) -> None:
    found = 0
    for filters in narrow(first, LAST):
        assert ahead.holds(filters)
        assert ahead.within(filters) == snapshot.series(filters, "day")
        found += len(ahead.within(filters)["points"])
    assert found


DATED = Filters(first_day=FIRST, last_day=LAST)
LAUNCHED = DATED.with_values("metric", ["drones_launched"])
OTHERS = {
    "no metric": DATED,
    "another metric": DATED.with_values("metric", ["people_killed"]),
    "no days": replace(LAUNCHED, first_day=None, last_day=None),
    "earlier": replace(LAUNCHED, first_day=FIRST - timedelta(days=1)),
    "later": replace(LAUNCHED, last_day=LAST + timedelta(days=1)),
    "words": replace(LAUNCHED, q="night"),
    "a flag": replace(LAUNCHED, flag="conflict"),
    "known then": replace(LAUNCHED, as_of=sample.NOW),
    "not its side": LAUNCHED.with_values("target", ["Ukraine"]),
    "a publisher": LAUNCHED.with_values("publisher", ["Example bulletin"]),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_may_hold_other_claims_is_asked_alone(ahead: Ahead, name: str) -> None:
    assert ahead.holds(LAUNCHED)
    assert not ahead.holds(OTHERS[name])
