"""The sides that words without a name mean."""

from __future__ import annotations

import pytest

from etl.parties import ENEMY
from etl.placed_sides import OWN
from etl.referents import behind_verb, meant_side, own_body, referent, stands_alone
from etl.side_scene import SideScene
from tests.etl.side_scenes import scene_of


def at(text: str, word: str) -> tuple[SideScene, int]:
    """Return the number's sentence, and where a word stands in it."""
    scene = scene_of(text)
    return scene, scene.lower.index(word)


@pytest.mark.parametrize(
    ("text", "word", "side"),
    [
        ("Russia bombed the port; its ships fired [nine] missiles.", "its", "Russia"),
        ("Ukraine said its forces shot down [nine] drones.", "its", "Ukraine"),
        ("Russia struck the port. It launched [nine] drones.", "it", "Russia"),
        ("The army said that it had shot down [nine] drones.", "it", OWN),
        ("Tokyo: the cabinet added [nine] firms to its sanctions list.", "its", "Japan"),
        ("They launched [nine] drones.", "they", ENEMY),
    ],
)
def test_a_pronoun_stands_for_the_side_before_it(text: str, word: str, side: str) -> None:
    found = referent(*at(text, word))
    assert found is not None
    assert found.side == side


@pytest.mark.parametrize(
    ("text", "word", "side"),
    [
        ("We shot down [nine] drones.", "we", OWN),
        ("Shells fell on our units, killing [nine] soldiers.", "our", None),
        ("Norway is rich. The country has given [nine] tanks.", "country", "Norway"),
        ("Norway is rich. The country’s army lost [nine] tanks.", "country", None),
        ("Ukraine is brave. The country has given [nine] tanks.", "country", None),
    ],
)
def test_words_that_mean_a_side_without_its_name(text: str, word: str, side: str | None) -> None:
    found = meant_side(*at(text, word))
    assert (found and found.side) == side


@pytest.mark.parametrize(
    ("text", "word", "alone"),
    [
        ("Russia paused; it fired [nine] missiles.", "it", True),
        ("Russia paused; its ships fired [nine] missiles.", "its", True),
        ("Russia improved its lines and fired [nine] missiles.", "its", False),
        ("Russia fired [nine] missiles from its ships.", "its", False),
    ],
)
def test_a_possessive_is_a_doer_with_its_forces_only(text: str, word: str, alone: bool) -> None:
    assert stands_alone(*at(text, word)) is alone


@pytest.mark.parametrize(
    ("text", "word", "side"),
    [
        ("The military destroyed [two] tanks.", "military", OWN),
        ("Tokyo: the cabinet added [nine] firms to its sanctions list.", "cabinet", "Japan"),
        ("Norway agreed, and its army sent [two] tanks to Ukraine.", "army", None),
        ("In the north the army lost [two] tanks.", "army", OWN),
    ],
)
def test_a_body_without_a_name_is_of_who_speaks(text: str, word: str, side: str | None) -> None:
    found = own_body(*at(text, word))
    assert (found and found.side) == side


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("Russia moved its ships and fired [nine] missiles.", True),
        ("Russia claims its forces fired [nine] missiles.", False),
    ],
)
def test_an_object_stands_behind_its_verb_a_clause_behind_one_of_saying(
    text: str, behind: bool
) -> None:
    assert behind_verb(*at(text, "its")) is behind
