"""How a verb stands to a counted noun, and how far apart they are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.standings import auxiliary, gap_cost, standings
from etl.tags import VerbMention
from tests.etl.scenes import scene_of

GOLDEN = Path(__file__).parents[1] / "golden" / "standings.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def ways(text: str, verb: str) -> list[str]:
    """Return how a verb can stand to the number in brackets, as a verb and as a noun."""
    start = text.index("[")
    scene = scene_of(text.replace("[", "").replace("]", ""))
    (item,) = (one for one in scene.items if one.quantity.start <= start < one.quantity.end)
    mentions = [one for one in scene.tagged.verbs if scene.tagged.lower[one.first] == verb]
    assert mentions, f"no verb {verb}"
    found = [one for m in mentions for one in standings(scene.tagged, item, m, scene.covered)]
    return [f"{one.relation} passive" if one.passive else one.relation for one in found]


def verb_at(text: str, verb: str) -> VerbMention:
    tagged = scene_of(text).tagged
    return next(one for one in tagged.verbs if tagged.lower[one.first] == verb)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_how_a_verb_stands_to_a_number(case: dict[str, Any]) -> None:
    assert ways(case["text"], case["verb"]) == case["ways"]


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
