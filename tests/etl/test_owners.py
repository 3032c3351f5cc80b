"""Whose the counted things are, and whom the deed is done to: the golden cases."""

from __future__ import annotations

import pytest

from etl.owners import imposer_of, owned_by_pronoun, owner_of, patient_of, recipient_of
from etl.placed_sides import OWN
from tests.etl.side_scenes import golden, scene_of, words_of

CASES = golden("owners.toml")
STAGES = {
    "owner": owner_of,
    "patient": patient_of,
    "recipient": recipient_of,
    "imposer": imposer_of,
}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_that_hang_on_a_number(case: dict[str, str]) -> None:
    scene = scene_of(case["text"])
    asked = case.keys() - {"text"}
    assert asked
    assert {key: words_of(scene, STAGES[key](scene)) for key in asked} == {
        key: case[key] for key in asked
    }


@pytest.mark.parametrize(
    ("text", "owned"),
    [
        ("Ukraine lost [two] of its jets.", True),
        ("Ukraine lost [two] Russian jets.", False),
        ("Its army lost [two] jets.", False),
    ],
)
def test_a_pronoun_in_the_phrase_says_whose(text: str, owned: bool) -> None:
    assert owned_by_pronoun(scene_of(text)) is owned


def test_ours_are_those_of_who_speaks() -> None:
    owner = owner_of(scene_of("They destroyed [six] of our tanks."))
    assert owner is not None
    assert owner.side == OWN
