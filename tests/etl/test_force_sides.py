"""Whose soldiers and equipment a number counts: the golden cases."""

from __future__ import annotations

from typing import Any

import pytest

from etl.force_sides import force_sides, outcome_sides
from tests.etl.side_scenes import Rule, golden, sides_by

CASES = golden("force_sides.toml")
RULES: dict[str, Rule] = {"outcome": outcome_sides, "force": force_sides}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_by_the_rules(case: dict[str, Any]) -> None:
    assert sides_by(RULES, case["text"]) == case
