"""Whose people, losses and land they are where the noun phrase names nobody: the golden cases."""

from __future__ import annotations

import pytest

from etl.agents import agent_of
from etl.belonging import clause_of, headed_by, holder_of, land_of, mourner_of, self_of, whole_of
from tests.etl.side_scenes import golden, scene_of, words_of

CASES = golden("belonging.toml")
STAGES = {
    "mourner": mourner_of,
    "land": land_of,
    "self": self_of,
    "whole": whole_of,
    "holder": holder_of,
    "headed": lambda scene: headed_by(scene, agent_of(scene)),
}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_beside_a_number(case: dict[str, str]) -> None:
    scene = scene_of(case["text"])
    asked = case.keys() - {"text"}
    assert asked
    assert {key: words_of(scene, STAGES[key](scene)) for key in asked} == {
        key: case[key] for key in asked
    }


def test_the_clause_of_a_number_has_the_sides_between_its_stops() -> None:
    scene = scene_of("Israel struck; Lebanon lost [nine] soldiers in Tyre; Jordan watched.")
    first, told = clause_of(scene)
    assert scene.lower[first - 1] == ";"
    assert [one.side for one in told] == ["Lebanon"]
