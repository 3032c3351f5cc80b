"""Panels into figures."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.figures import GRAPH_CONFIG, figure
from dashboard.marks import Break, Options, Panel
from tests.dashboard.figures import DAY, MARK, drawn, nights, points


def test_a_figure_is_plain_json() -> None:
    assert json.loads(json.dumps(drawn(*nights(30), mean=7)))


def test_every_mark_is_one_point_with_its_fact() -> None:
    (trace,) = points(drawn(*nights(5)))
    assert trace["customdata"] == [f"f{n}" for n in range(5)]
    assert trace["y"] == [50, 51, 52, 53, 54]


def test_only_svg_traces_are_used() -> None:
    marks = [replace(MARK, qualifier=name) for name in
             ("exact", "approximate", "at_least", "at_most", "range", "vague")]  # fmt: skip
    assert {trace["type"] for trace in drawn(*marks)["data"]} <= {"scatter", "bar"}


def test_colour_says_who_speaks() -> None:
    other = replace(MARK, side="b", fact_id="f2")
    colours = {trace["marker"]["color"] for trace in points(drawn(MARK, other))}
    assert colours == {"#0072B2", "#D55E00"}


def test_panels_of_one_group_share_their_scale() -> None:
    small = tuple(replace(mark, value=1) for mark in nights(3))
    made = figure([Panel("a", "", nights(3), "g"), Panel("b", "", small, "g")], Options())
    assert made["layout"]["yaxis"]["range"] == made["layout"]["yaxis2"]["range"]
    assert made["layout"]["yaxis"]["range"][0] == 0


def test_the_dates_asked_for_are_the_dates_shown() -> None:
    made = drawn(*nights(3), extent=(date(2024, 1, 1), date(2024, 12, 31)))
    first, last = made["layout"]["xaxis"]["range"]
    assert first < "2024-01-01"
    assert last > "2024-12-31"


def test_nothing_of_a_chart_leaves_the_machine() -> None:
    assert GRAPH_CONFIG["displaylogo"] is False
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["plotlyServerURL"] == ""


def test_a_year_of_five_metrics_is_small() -> None:
    panels = [Panel(f"Metric {n}", "", nights(365), "g") for n in range(5)]
    assert len(json.dumps(figure(panels, Options(mean=7)))) < 700_000


@pytest.mark.parametrize(
    ("peak", "ticks"),
    [
        (810, [0, 250, 500, 750, 1000]),
        (3, [0, 1, 2, 3]),
        (1_303_550, [0, 500_000, 1_000_000, 1_500_000]),
    ],
)
def test_the_ticks_cover_the_peak(peak: float, ticks: list[float]) -> None:
    axis = drawn(replace(MARK, value=peak, low=peak, high=peak))["layout"]["yaxis"]
    assert axis["tickvals"] == ticks
    assert axis["range"][1] >= peak


@pytest.mark.parametrize("values", [(1, 8_000), (510_000, 1_303_550)])
def test_a_logarithmic_scale_spans_its_values(values: tuple[int, int]) -> None:
    marks = [replace(MARK, value=v, low=v, high=v, fact_id=f"f{v}") for v in values]
    axis = drawn(*marks, log=True)["layout"]["yaxis"]
    low, top = (10**end for end in axis["range"])
    assert low < min(values) < max(values) < top
    assert len(axis["tickvals"]) >= 2
    assert all(low <= value <= top for value in axis["tickvals"])


def test_the_dates_stand_under_the_first_of_many_panels_too() -> None:
    panels = [Panel(f"Metric {n}", "", nights(5), "g") for n in range(4)]
    layout = figure(panels, Options())["layout"]
    assert layout["xaxis2"]["range"] == layout["xaxis"]["range"]
    assert "xaxis2" not in figure(panels[:2], Options())["layout"]


@pytest.mark.parametrize("empty_before", [True, False])
def test_a_break_is_a_dashed_rule_with_a_note_on_the_side_without(empty_before: bool) -> None:
    entry = Break(DAY - timedelta(days=9), "From then on together", "together", empty_before)
    made = figure([Panel("Lost", "", nights(30), "drones", breaks=(entry,))], Options())
    _, shade, rule, _ = made["layout"]["shapes"]
    assert rule["x0"] == rule["x1"] == entry.day.isoformat()
    assert (shade["x1"] if empty_before else shade["x0"]) == entry.day.isoformat()
    (note,) = [a for a in made["layout"]["annotations"] if "together" in a["text"]]
    assert note["xanchor"] == ("right" if empty_before else "left")


def test_a_break_out_of_sight_is_not_drawn() -> None:
    entry = Break(DAY - timedelta(days=90), "Long ago", "Long ago", True)
    made = figure([Panel("Lost", "", nights(30), "drones", breaks=(entry,))], Options())
    assert {shape["type"] for shape in made["layout"]["shapes"][1:]} == {"path"}


def test_the_line_of_days_lies_under_its_panel() -> None:
    made = figure([Panel("Launched", "", nights(9), "drones")], Options(read=frozenset({DAY})))
    (days,) = [shape for shape in made["layout"]["shapes"] if shape.get("name") == "a figure"]
    heights = [float(y) for y in re.findall(r",([0-9.]+)", days["path"])]
    assert max(heights) < made["layout"]["yaxis"]["domain"][0]
