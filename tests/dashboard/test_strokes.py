"""The strokes of a panel's marks: how bounds fade, and which marks have stems."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from dashboard.strokes import FADE_STEPS, steps
from tests.dashboard.test_figures import MARK


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
