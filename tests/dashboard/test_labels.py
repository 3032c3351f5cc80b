"""Which words are printed beside marks, and where."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.figures import figure
from dashboard.marks import Corrected, Line, Mark, Options, Panel
from tests.dashboard.figures import DAY, MARK, drawn, nights, points


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


def test_a_sum_says_how_many_days_it_counts() -> None:
    month = replace(MARK, day=date(2024, 12, 1), covered=(3, 31), words="120")
    others = [replace(month, day=date(2024, n, 1), value=1, words="1") for n in range(1, 11)]
    made = drawn(month, *others, by="month")
    labels = [label["text"] for label in made["layout"]["annotations"]]
    assert "120 in December 2024 (3 of 31 days)" in labels
