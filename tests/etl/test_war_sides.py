"""Who did it in a war, and to whom: the golden cases."""

from __future__ import annotations

from typing import Any

import pytest

from etl.war_sides import (
    attack_sides,
    conquest_sides,
    defence_sides,
    loss_sides,
    return_sides,
    victim_sides,
)
from tests.etl.side_scenes import Rule, golden, sides_by

CASES = golden("war_sides.toml")
RULES: dict[str, Rule] = {
    "attack": attack_sides,
    "defence": defence_sides,
    "loss": loss_sides,
    "conquest": conquest_sides,
    "victims": victim_sides,
    "return": return_sides,
}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_by_the_rules(case: dict[str, Any]) -> None:
    assert sides_by(RULES, case["text"]) == case
