from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dashboard.days import day_traces, days_with_figure, has_days, runs
from dashboard.marks import Frame, Options, Panel
from tests.dashboard.test_figures import MARK

FIRST = date(2024, 12, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_days_are_joined_to_runs() -> None:
    assert list(runs({day(0), day(1), day(4), day(6), day(7)})) == [
        (day(0), day(1)), (day(4), day(4)), (day(6), day(7)),
    ]  # fmt: skip
    assert list(runs(set())) == []


def test_the_three_kinds_of_day_look_different() -> None:
    panel = Panel(
        "Drones", "", (replace(MARK, day=day(1)), replace(MARK, day=day(2), value=0)), "drones"
    )
    read = frozenset({day(0), day(1), day(2)})
    silent, figures = day_traces(panel, Frame(10, day(0), day(5)), Options(read=read))
    assert silent["x"] == ["2024-11-30T12:00", "2024-12-01T12:00", None]
    assert figures["x"] == ["2024-12-01T12:00", "2024-12-03T12:00", None]
    assert silent["line"]["width"] < figures["line"]["width"]


def test_a_longer_period_covers_its_days() -> None:
    assert days_with_figure([replace(MARK, day=day(3), first_day=day(1))]) == {
        day(1),
        day(2),
        day(3),
    }


def test_totals_and_sums_have_no_line_of_days() -> None:
    panel = Panel("Drones", "", (MARK,), "drones")
    total = Panel("Losses", "", (MARK,), "losses", total=True)
    assert has_days(panel, Options(read=frozenset()))
    assert not has_days(panel, Options(read=frozenset(), by="week"))
    assert not has_days(panel, Options())
    assert not has_days(total, Options(read=frozenset()))
