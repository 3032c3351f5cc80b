from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from dashboard.days import Shape, day_shapes, days_with_figure, has_days, runs
from dashboard.marks import Frame, Options, Panel
from tests.dashboard.figures import MARK

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
    silent, figures = day_shapes(panel, (0.25, 0.75), Frame(10, day(0), day(5)), Options(read=read))
    assert ends(silent) == ("2024-11-30_12:00", "2024-12-01_12:00")
    assert ends(figures) == ("2024-12-01_12:00", "2024-12-03_12:00")
    assert height(silent) < height(figures) < 0.5


def corners(bars: Shape) -> list[tuple[str, float]]:
    pairs = re.findall(r"([^,MLZ]+),([^,MLZ]+)", bars["path"])
    return [(x, float(y)) for x, y in pairs]


def ends(bars: Shape) -> tuple[str, str]:
    days = [x for x, _ in corners(bars)]
    return min(days), max(days)


def height(bars: Shape) -> float:
    values = [y for _, y in corners(bars)]
    return max(values) - min(values)


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
