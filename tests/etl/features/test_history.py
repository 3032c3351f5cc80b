"""How a reading fits what was told before it, and what tells soldiers from civilians."""

from __future__ import annotations

import pytest

from etl.features.history import history, military
from etl.frames import Reading
from tests.etl.scenes import first, scene_of

SHOT_DOWN = "It shot down 32 drones."
LAUNCHED = "It launched 32 drones."
KILLED = "The attack killed 20 men."


@pytest.mark.parametrize(
    ("before", "likeness"),
    [(SHOT_DOWN, "metric"), (LAUNCHED, "family"), (KILLED, "other"), (None, "none")],
)
def test_what_was_told_last_is_of_the_same_metric_family_or_neither(
    before: str | None, likeness: str
) -> None:
    carried = first(before) if before else None
    scene = scene_of(SHOT_DOWN, carried)
    found = history(scene, scene.items[0], first(SHOT_DOWN), [])
    assert f"carried={likeness}" in found
    metric = carried.metric.id if carried else "none"
    assert f"behind earlier={metric}" in found


def test_a_number_before_it_in_the_sentence_comes_before_the_text() -> None:
    scene = scene_of("It launched 40 drones and shot down 32 drones.", first(KILLED))
    told: list[Reading | None] = [first(LAUNCHED)]
    found = history(scene, scene.items[1], first(SHOT_DOWN), told)
    assert {"follows=family", "behind=drones_launched", "last=drones_launched"} <= set(found)
    assert "same metric told" not in found
    assert "same metric told" in history(scene, scene.items[1], first(LAUNCHED), told)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("It has 4 lanes and 32 drones.", "last was nothing"),
        ("It has 4 lanes; then came 32 drones.", "one was nothing"),
    ],
)
def test_a_number_that_counted_nothing_is_told_of(text: str, feature: str) -> None:
    scene = scene_of(text)
    found = history(scene, scene.items[1], first(SHOT_DOWN), [None])
    assert feature in found
    assert "last=nothing" in found


@pytest.mark.parametrize(
    ("text", "around", "feature"),
    [
        ("The army said 20 were killed.", "", "martial=here"),
        ("The blast killed 20.", "army", "martial=around"),
        ("Soldiers came and 20 were killed.", "", "nearest=soldier"),
        ("Residents came and 20 were killed.", "", "nearest=person"),
    ],
)
def test_what_tells_soldiers_from_civilians(text: str, around: str, feature: str) -> None:
    scene = scene_of(text, around=around)
    assert feature in military(scene, scene.items[0], [])


def test_what_was_told_of_people_before_tells_too() -> None:
    scene = scene_of("Later 20 were killed.", first("The attack killed 20 soldiers."))
    assert "of=troops" in military(scene, scene.items[0], [])
    scene = scene_of("Later 20 were killed.", first(SHOT_DOWN))
    assert not [one for one in military(scene, scene.items[0], []) if one.startswith("of=")]
