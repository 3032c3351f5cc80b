from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboard.wall.trends import mirrored_trends, trend_of
from tests.dashboard.records import fact

TODAY = date(2024, 12, 6)


def points(count: int, step: int = 1, **values: Any) -> list[dict[str, Any]]:
    return [
        {**fact(), "date": (TODAY - timedelta(days=n * step)).isoformat(), "value": 10.0 + n,
         "who": "Kyiv", **values}
        for n in range(count)
    ]  # fmt: skip


def test_a_trend_ends_with_the_newest_and_marks_it() -> None:
    trend = trend_of(fact(), points(30), TODAY)
    assert trend is not None
    assert [mark.now for mark in trend.marks].count(True) == 1
    assert trend.marks[-1].now
    assert trend.missing is None
    assert trend.last == "6 Dec"
    assert trend.peak == "39 on 7 Nov"


def test_both_axes_are_labelled() -> None:
    trend = trend_of(fact(), points(30), TODAY)
    assert trend is not None
    assert [tick.text for tick in trend.heights] == ["0", "30"]
    assert [tick.text for tick in trend.days] == ["8 Oct", "1 Nov"]
    assert trend.days[0].place == 0


def test_rare_figures_are_shown_over_three_months() -> None:
    trend = trend_of(fact(), points(12, step=7), TODAY)
    assert trend is not None
    assert trend.days[0].text == "8 Sep"
    assert len(trend.marks) == 12


def test_a_missing_report_has_its_place() -> None:
    trend = trend_of(fact(), points(30), TODAY + timedelta(days=3))
    assert trend is not None
    assert trend.missing is not None
    assert trend.last == "no report since"


def test_few_or_undated_figures_are_no_trend() -> None:
    assert trend_of(fact(), points(3), TODAY) is None
    assert trend_of(fact(event_end=None, event_start=None), points(30), TODAY) is None


def test_the_key_names_who_speaks_in_each_colour() -> None:
    mixed = [*points(10), *points(20, who=None)[10:]]
    trend = trend_of(fact(), mixed, TODAY)
    assert trend is not None
    assert [(key.side, key.name) for key in trend.keys] == [
        ("a", "Ukraine"), ("third", "unattributed")]  # fmt: skip
    alone = trend_of(fact(), points(20, who="Mediazona"), TODAY)
    assert alone is not None
    assert [key.name for key in alone.keys] == ["Mediazona"]


def test_marks_tell_amounts_ranges_and_totals_apart() -> None:
    made = {
        "column": points(5),
        "span": points(5, qualifier="range", low=5.0, high=40.0),
        "level": points(5, scope="total"),
    }
    for kind, given in made.items():
        trend = trend_of(fact(), given, TODAY)
        assert trend is not None
        assert {mark.kind for mark in trend.marks} == {kind}
    loose = trend_of(fact(), points(5, qualifier="at_least"), TODAY)
    assert loose is not None
    assert all(mark.open for mark in loose.marks)


def test_two_skies_share_days_and_scale() -> None:
    low, high = points(30), points(30, value=300.0)
    ours, theirs = mirrored_trends([fact(), fact()], [low, high], TODAY)
    assert ours.heights == theirs.heights
    assert ours.days == theirs.days
    assert max(mark.height for mark in ours.marks) < 20
    assert max(mark.height for mark in theirs.marks) > 90
    assert mirrored_trends([fact(), fact()], [low, high[:2]], TODAY) == ()
