"""How a verb stands to a counted noun, and how far apart they are."""

from __future__ import annotations

import pytest

from etl.standings import auxiliary, gap_cost, standings
from etl.tags import VerbMention
from tests.etl.scenes import scene_of


def relations(text: str, verb: str) -> set[tuple[str, bool]]:
    """Return how a verb can stand to the first number, with its voice."""
    scene = scene_of(text)
    mention = verb_at(text, verb)
    found = standings(scene.tagged, scene.items[0], mention, scene.covered)
    return {(one.relation, one.passive) for one in found}


def verb_at(text: str, verb: str) -> VerbMention:
    tagged = scene_of(text).tagged
    return next(one for one in tagged.verbs if tagged.lower[one.first] == verb)


@pytest.mark.parametrize(
    ("text", "verb", "relation", "passive"),
    [
        ("It destroyed 32 tanks.", "destroyed", "object", False),
        ("It shot 32 drones down.", "shot", "object", False),
        ("In all 32 tanks were destroyed.", "destroyed", "object", True),
        ("In all 32 tanks attacked.", "attacked", "subject", False),
        ("It attacked with 32 drones.", "attacked", "with", False),
    ],
)
def test_a_verb_stands_to_its_noun(text: str, verb: str, relation: str, passive: bool) -> None:
    found = relations(text, verb)
    assert found, "the verb stands to nothing"
    assert passive in {voice for _, voice in found}
    assert relation in {name for name, _ in found}


@pytest.mark.parametrize(
    "text", ["It was destroyed; 32 tanks came.", "It was destroyed. There were 32 tanks."]
)
def test_a_clause_that_ends_parts_them(text: str) -> None:
    assert relations(text, "destroyed") == set()


def test_the_way_costs_more_the_longer_it_is() -> None:
    near, far = (
        scene_of("It destroyed 32 tanks."),
        scene_of("It destroyed on that wet day 32 tanks."),
    )
    costs = [
        gap_cost(scene.tagged, 2, scene.items[0].first, scene.covered) for scene in (near, far)
    ]
    assert costs[0] is not None
    assert costs[1] is not None
    assert costs[0] < costs[1]
    broken = scene_of("It destroyed; 32 tanks.")
    assert gap_cost(broken.tagged, 2, broken.items[0].first, broken.covered) is None


@pytest.mark.parametrize(
    ("text", "passive", "perfect"),
    [
        ("32 tanks were destroyed.", True, False),
        ("It has destroyed 32 tanks.", False, True),
        ("32 tanks have been destroyed.", True, True),
        ("It destroyed 32 tanks.", False, False),
    ],
)
def test_auxiliaries_tell_voice_and_time(text: str, passive: bool, perfect: bool) -> None:
    scene = scene_of(text)
    assert auxiliary(scene.tagged, verb_at(text, "destroyed"), 0) == (passive, perfect)
