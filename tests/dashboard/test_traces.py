"""Marks into traces: dots, rings, hatches, means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.figures import figure
from dashboard.marks import Options, Panel
from dashboard.traces import rolling_mean
from tests.dashboard.figures import DAY, MARK, drawn, nights, points


def test_the_mean_needs_half_a_window_and_breaks_at_gaps() -> None:
    marks = [m for m in nights(20) if (DAY - m.day).days not in (8, 9, 10)]
    xs, ys = rolling_mean(marks, 7)
    assert ys[0] is None
    assert ys[-1] == pytest.approx(53.0)
    assert None in ys[4:]
    assert len(xs) == len(marks) + 1


def test_the_mean_leaves_out_bounds_and_plans() -> None:
    marks = [*nights(7), replace(MARK, value=1e6, status="planned")]
    assert max(y for y in rolling_mean(marks, 7)[1] if y is not None) < 100


def test_totals_have_no_mean() -> None:
    panel = Panel("Lost", "", nights(20), "x", total=True)
    made = figure([panel], Options(mean=7))
    assert not [trace for trace in made["data"] if trace.get("name") == "mean"]


def test_a_vague_amount_is_hatched_and_says_its_words() -> None:
    made = drawn(replace(MARK, qualifier="vague", words="dozens", high=None))
    bars = [trace for trace in made["data"] if trace["type"] == "bar"]
    assert all(bar["marker"]["pattern"]["shape"] == "/" for bar in bars)
    assert bars[0]["base"] == [53]
    assert "“dozens”" in [label["text"] for label in made["layout"]["annotations"]]


@pytest.mark.parametrize(
    ("values", "symbol"),
    [({"status": "planned"}, "diamond-open"), ({"contested": True}, "circle-open"),
     ({"value": 0}, "circle-open"), ({"regional": True}, "square-open"), ({}, "circle")],
)  # fmt: skip
def test_hollow_marks(values: dict[str, Any], symbol: str) -> None:
    (trace,) = points(drawn(replace(MARK, **values)))
    assert trace["marker"]["symbol"] == symbol
