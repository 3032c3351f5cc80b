"""The sides that a document offers for a fact, and what is seen of each."""

from __future__ import annotations

import pytest

from tests.etl.side_scenes import offer_of, offers_of


def test_features_tell_how_a_side_stands() -> None:
    (offer,) = offers_of(
        "Israeli jets hit a camp near Tehran. The army said four soldiers were killed."
    )
    assert "before attacker" in offer.about("Israel")
    assert any(feature.startswith("state_bodies says") for feature in offer.about("Israel"))
    assert "foes" in offer.together("Israel", "Iran")
    assert "no actor" in offer.together(None, "Iran")
    assert "nobody passive" in offer.about(None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Russia launched [61] drones at Ukraine.", {"Russia", "Ukraine"}),
        # Whom a side fights is an option, though nobody names it.
        ("Ukraine shot down [61] drones.", {"Russia", "Ukraine"}),
        ("Canada banned [324] models of firearms.", {"Canada"}),
    ],
)
def test_options_are_nobody_the_sides_named_and_their_foes(text: str, names: set[str]) -> None:
    offer = offer_of(text)
    assert offer.names[0] is None
    assert set(offer.names[1:]) == names


def test_mentions_of_a_side_come_the_nearest_to_the_number_first() -> None:
    offer = offer_of("Russia said Russian gunners shot down [nine] Russian drones.")
    distances = [abs(one.first - offer.scene.item.first) for one in offer.mentions["Russia"]]
    assert len(distances) == 3
    assert distances == sorted(distances)


def test_the_rules_answer_is_known_either_way_round() -> None:
    offer = offer_of("Russia launched [61] drones at Ukraine.")
    assert offer.rule_names == ("Russia", "Ukraine")
    turned = offer.together("Ukraine", "Russia")
    assert any(feature.startswith("the rules' turned round") for feature in turned)


def test_a_text_without_any_side_names_none() -> None:
    assert not offer_of("Shelling killed [nine] people.").is_named
    assert offer_of("Gunners shot down [nine] enemy drones.").is_named
