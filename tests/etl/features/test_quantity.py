"""What is seen of a quantity, whatever it is read as."""

from __future__ import annotations

import pytest

from etl.features import magnitude, quantity_features
from tests.etl.scenes import scene_of


@pytest.mark.parametrize(
    ("value", "size"),
    [(0, "<=1"), (1, "<=1"), (2, "<=2"), (9, "<=10"), (10, "<=10"), (11, "<=100"), (1e9, "large")],
)
def test_sizes(value: float, size: str) -> None:
    assert magnitude(value) == size


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("It shot down 32 drones.", "noun=own"),
        ("It shot down 32.", "noun=elided"),
        ("It sold 32 windows.", "noun=unknown"),
        ("It sent another 32 drones.", "more"),
        ("It shot down 32 of them.", "partitive"),
        ("It hit 40 men, including 32 soldiers.", "form=digits"),
        ("More than 32 drones came.", "qualifier=at_least"),
        ("It fires 32 drones a day.", "cue=rate"),
        ("It was up from 32 drones.", "cue=comparison"),
        ("It sent 32 drones in an exercise.", "topic exercise=clause"),
        ("Two towns were shelled, destroying 32 houses.", "word=destroy"),
    ],
)
def test_features_of_a_quantity(text: str, feature: str) -> None:
    scene = scene_of(text)
    assert feature in quantity_features(scene, scene.items[-1], [])


@pytest.mark.parametrize(
    ("text", "feature", "seen"),
    [
        ("It was 31 drones, 20 shot down.", "opens parts", True),
        ("It was 31 drones and 20 shells.", "opens parts", False),
        ("Ten drones and three cars were destroyed.", "beside equipment", True),
        ("Ten drones and three missiles were destroyed.", "beside equipment", False),
    ],
)
def test_what_stands_beside_a_quantity(text: str, feature: str, seen: bool) -> None:
    scene = scene_of(text)
    assert (feature in quantity_features(scene, scene.items[0], [])) is seen


def test_words_behind_a_mark_and_names_are_not_those_of_the_quantity() -> None:
    scene = scene_of("Mayors said Berlin sent 32 drones, sold 4 ships and left.")
    words = {f for f in quantity_features(scene, scene.items[0], []) if f.startswith("word=")}
    assert words == {"word=mayor", "word=said", "word=sent"}


def test_fields_of_the_words_beside_around_and_in_the_sentence_are_seen() -> None:
    scene = scene_of("Villagers donated 32 howitzers; the refinery stood idle.")
    seen = set(quantity_features(scene, scene.items[0], []))

    assert {"field before=give", "field around=civilian", "field here=facility"} <= seen
    assert "field around=facility" not in seen


def test_a_heading_is_seen() -> None:
    for heading in (True, False):
        scene = scene_of("Drones down 32 missiles", heading=heading)
        assert ("heading" in quantity_features(scene, scene.items[0], [])) is heading
