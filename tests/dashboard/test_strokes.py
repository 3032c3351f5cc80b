"""The strokes of a panel's marks: how bounds fade, and which marks have stems."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from dashboard.figures import figure
from dashboard.marks import Options, Panel
from dashboard.strokes import FADE_STEPS, steps
from tests.dashboard.figures import DAY, MARK, drawn, nights, paths


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("qualifier", ["at_least", "at_most"])
def test_a_bound_fades_from_its_value_to_its_open_side(qualifier: str, log: bool) -> None:
    found = steps(replace(MARK, value=50, qualifier=qualifier), 20.0, log)
    assert len(found) == len(FADE_STEPS)
    assert found[0][0] == 50
    for (_, end), (start, _) in pairwise(found):
        assert end == start
    assert (found[-1][1] > 50) is (qualifier == "at_least")


def test_nothing_fades_below_zero() -> None:
    found = steps(replace(MARK, value=5, qualifier="at_most"), 20.0, log=False)
    assert found[-1][1] == 0


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


@pytest.mark.parametrize(("log", "foot"), [(False, "0"), (True, "0.5")])
def test_all_stems_are_one_path(log: bool, foot: str) -> None:
    (stems,) = paths(figure([Panel("Launched", "", nights(9), "drones")], Options(log=log)))
    assert stems.startswith(f"M{DAY},{foot}L{DAY},50M")
    assert stems.count("M") == 9
