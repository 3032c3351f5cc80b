"""Who did what a number counts: the golden cases, and who only counts or gets it."""

from __future__ import annotations

import pytest

from etl.agents import agent_of, governing_verb, is_given, is_observer, only_counts
from etl.side_scene import SideScene
from tests.etl.side_scenes import golden, scene_of, words_of

CASES = golden("agents.toml")


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_doer_of_a_number(case: dict[str, str]) -> None:
    scene = scene_of(case["text"])
    assert words_of(scene, agent_of(scene)) == case["agent"]


@pytest.mark.parametrize(
    ("text", "counts", "observes"),
    [
        ("The UN counted [12] civilians killed in Sudan.", True, True),
        ("Ukraine counted [12] civilians killed by shells.", True, False),
        ("Russia launched [61] drones at Ukraine.", False, False),
    ],
)
def test_who_counts_has_not_done_it(text: str, counts: bool, observes: bool) -> None:
    scene = scene_of(text)
    doer = agent_of(scene)
    assert doer is not None
    assert (only_counts(scene, doer), is_observer(doer)) == (counts, observes)


def test_a_movement_with_arms_observes_nothing() -> None:
    scene = scene_of("Hamas counted [12] civilians killed in Gaza.")
    assert [is_observer(one) for one in scene.placed if one.side == "Hamas"] == [False]


def given(scene: SideScene) -> list[str]:
    return [one.side for one in scene.placed if is_given(scene, one)]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Washington handed Ukraine [14] tanks.", ["Ukraine"]),
        ("Washington said Ukraine lost [14] tanks.", []),
        ("Ukraine got [14] tanks from Washington.", []),
    ],
)
def test_what_a_verb_of_giving_stands_before_gets_it(text: str, sides: list[str]) -> None:
    assert given(scene_of(text)) == sides


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Ukraine shot down [17] drones.", "shot down"),
        ("The night brought [61] drones launched by Russia.", "brought"),
        ("Russia launched an attack in the night, with [61] drones at most.", None),
    ],
)
def test_verb_that_governs_a_number(text: str, verb: str | None) -> None:
    scene = scene_of(text)
    if scene.reading.verb is not None:
        scene = scene._replace(reading=scene.reading._replace(verb=None))
    found = governing_verb(scene)
    assert (found and " ".join(scene.lower[found.first : found.last + 1])) == verb
