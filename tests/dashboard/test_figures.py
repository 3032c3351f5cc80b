from __future__ import annotations

import itertools
import json
import math
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.figures import GRAPH_CONFIG, figure
from dashboard.marks import Break, Corrected, Line, Mark, Options, Panel, escape
from dashboard.traces import rolling_mean

DAY = date(2024, 12, 6)
MARK = Mark(DAY, 53, 53, 53, "exact", "reported", "a", "53", "Ukraine’s air force", "f1")


def nights(count: int, **values: Any) -> tuple[Mark, ...]:
    return tuple(
        replace(MARK, day=DAY - timedelta(days=n), value=50 + n, fact_id=f"f{n}", **values)
        for n in range(count)
    )


def drawn(*marks: Mark, **options: Any) -> dict[str, Any]:
    return figure([Panel("Launched", "by Russia", marks, "drones")], Options(**options))


def paths(made: dict[str, Any]) -> list[str]:
    return [shape["path"] for shape in made["layout"]["shapes"] if shape["type"] == "path"]


def points(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in made["data"] if "customdata" in trace]


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


def test_a_range_is_a_bar_from_low_to_high() -> None:
    made = drawn(replace(MARK, qualifier="range", low=40, high=60))
    assert f"M{DAY},40L{DAY},60" in paths(made)


@pytest.mark.parametrize(("qualifier", "up"), [("at_least", True), ("at_most", False)])
def test_a_bound_fades_away_from_its_open_side(qualifier: str, up: bool) -> None:
    made = drawn(replace(MARK, qualifier=qualifier))
    fades = [s for s in made["layout"]["shapes"] if s["line"]["color"].startswith("rgba")]
    assert len(fades) == 5
    ends = [float(shape["path"].rpartition(",")[2]) for shape in fades]
    assert ends == sorted(ends, reverse=not up)
    assert (min(ends) > 53) if up else (max(ends) < 53)


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


HOSTILE = '<b>x</b><a href="https://evil.example">y</a>&amp;'


def test_text_from_outside_is_never_markup() -> None:
    mark = replace(MARK, words=HOSTILE, who=HOSTILE)
    panel = Panel(HOSTILE, HOSTILE, (mark, replace(mark, who="z", value=20)), "x",
                  lines=(Line(HOSTILE, "a", (mark,)),))  # fmt: skip
    text = json.dumps(figure([panel], Options()))
    assert "<a" not in text
    assert "<b>x" not in text
    assert "&lt;b&gt;x" in text


def test_escape_leaves_no_tag_and_no_entity() -> None:
    assert escape("<b>&lt;") == "&lt;b&gt;&amp;lt;"


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


def test_labels_do_not_lie_on_each_other() -> None:
    marks = [replace(MARK, value=50 + n / 10, fact_id=f"f{n}", who=f"Source {n}") for n in range(6)]
    labels = [a for a in drawn(*marks)["layout"]["annotations"] if a.get("name")]
    assert len(labels) < 6


def gap(label: dict[str, Any], mark: Mark, made: dict[str, Any], width: int, tall: int) -> float:
    """Return how far the middle of a mark lies from the words of a label, in px."""
    layout = made["layout"]
    first, last = (date.fromisoformat(day) for day in layout["xaxis"]["range"])
    low, top = layout["yaxis"]["range"]
    height = math.log10(mark.value) if layout["yaxis"].get("type") == "log" else mark.value
    days = (mark.day - date.fromisoformat(label["x"])).days
    right = days * width / (last - first).days - label["xshift"]
    up = (height - label["y"]) * tall / (top - low) - label["yshift"]
    long = 6.6 * len(label["text"])
    start = -long if label["xanchor"] == "right" else 0
    return math.hypot(max(start - right, 0, right - start - long), max(abs(up) - 8.5, 0))


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("values", [(270, 307, 303), (303, 307, 270), (303, 303, 303), (1, 90, 9)])
def test_no_number_stands_nearer_to_another_mark_than_to_its_own(
    values: tuple[int, ...], compact: bool, log: bool
) -> None:
    marks = [
        replace(MARK, day=DAY + timedelta(days=n), value=v, low=v, high=v, words=str(v),
                fact_id=f"f{n}")
        for n, v in enumerate(values)
    ]  # fmt: skip
    gone = Corrected(DAY + timedelta(days=1), values[0] + 3, values[1], "old → new", "old")
    old = replace(MARK, day=gone.day, value=gone.old, fact_id="old")
    panel = Panel("Back", "", tuple(marks), "x", corrections=(gone,))
    options = Options(extent=(DAY, DAY + timedelta(days=130)), compact=compact, log=log)
    made = figure([panel], options)
    labels = [a for a in made["layout"]["annotations"] if a.get("name")]
    own = {mark.fact_id: mark for mark in (*marks, old)}
    assert labels
    for width, label in itertools.product([290] if compact else [640, 900, 1300], labels):
        gaps = {name: gap(label, mark, made, width, options.height) for name, mark in own.items()}
        assert min(gaps, key=lambda name: gaps[name]) == label["name"], (width, label["text"])
        assert min(gaps.values()) >= 4, (width, label["text"])


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


@pytest.mark.parametrize(("count", "text"), [(20, "69 on 17 Nov"), (400, "449 on 3 Nov 2023")])
def test_the_peak_names_its_year_where_there_are_several(count: int, text: str) -> None:
    marks = tuple(replace(mark, words=f"{mark.value}") for mark in nights(count))
    assert text in [label["text"] for label in drawn(*marks)["layout"]["annotations"]]


@pytest.mark.parametrize("compact", [False, True])
def test_names_of_lines_stand_apart_in_the_margin(compact: bool) -> None:
    lines = tuple(Line(f"Drones that left the airspace {n}", "a", nights(5)) for n in range(6))
    made = figure([Panel("All", "", nights(5), "g", lines=lines)],
                  Options(compact=compact, height=90))["layout"]  # fmt: skip
    names = [a for a in made["annotations"] if a.get("name", "").startswith("line ")]
    assert {(name["x"], name["xref"], name["xanchor"]) for name in names} == {(1, "paper", "left")}
    ups = sorted(name["yshift"] for name in names)
    tall = 15 * (1 + names[0]["text"].count("<br>"))
    assert min(high - low for low, high in itertools.pairwise(ups)) >= tall
    assert made["margin"]["r"] > 80


def test_a_correction_stands_at_the_old_value_with_its_words() -> None:
    gone = Corrected(DAY, 130, 53, "130 → 53", "old")
    panel = Panel("Launched", "", (MARK,), "drones", corrections=(gone,))
    made = figure([panel], Options())
    (cross,) = [trace for trace in points(made) if trace["customdata"] == ["old"]]
    assert cross["y"] == [130]
    assert "130 → 53" in [label["text"] for label in made["layout"]["annotations"]]
    assert made["layout"]["yaxis"]["range"][1] > 130


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


@pytest.mark.parametrize(("log", "foot"), [(False, "0"), (True, "0.5")])
def test_all_stems_are_one_path(log: bool, foot: str) -> None:
    (stems,) = paths(figure([Panel("Launched", "", nights(9), "drones")], Options(log=log)))
    assert stems.startswith(f"M{DAY},{foot}L{DAY},50M")
    assert stems.count("M") == 9


def test_the_line_of_days_lies_under_its_panel() -> None:
    made = figure([Panel("Launched", "", nights(9), "drones")], Options(read=frozenset({DAY})))
    (days,) = [shape for shape in made["layout"]["shapes"] if shape.get("name") == "a figure"]
    heights = [float(y) for y in re.findall(r",([0-9.]+)", days["path"])]
    assert max(heights) < made["layout"]["yaxis"]["domain"][0]


def test_a_sum_says_how_many_days_it_counts() -> None:
    month = replace(MARK, day=date(2024, 12, 1), covered=(3, 31), words="120")
    others = [replace(month, day=date(2024, n, 1), value=1, words="1") for n in range(1, 11)]
    made = drawn(month, *others, by="month")
    labels = [label["text"] for label in made["layout"]["annotations"]]
    assert "120 in December 2024 (3 of 31 days)" in labels
