"""Who gives, bans or punishes, and whom: the golden cases."""

from __future__ import annotations

from typing import Any

import pytest

from etl.law_sides import aid_sides, firearm_sides, sanction_sides
from tests.etl.side_scenes import Rule, golden, sides_by

CASES = golden("law_sides.toml")
RULES: dict[str, Rule] = {"aid": aid_sides, "sanctions": sanction_sides, "firearms": firearm_sides}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_by_the_rules(case: dict[str, Any]) -> None:
    assert sides_by(RULES, case["text"]) == case
