"""What is seen of one reading of a quantity, and of none."""

from __future__ import annotations

import pytest

from etl.candidates import candidates
from etl.choice import options
from tests.etl.scenes import scene_of


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("It has sent 32 drones.", "aux=has"),
        ("It will send 32 drones.", "aux=will"),
        ("It sends 32 drones.", "aux=none s"),
        ("Norway to send 32 drones.", "led by a name"),
        ("Norway: 32 drones.", "verbless topic"),
        ("It sent on Friday 32 drones.", "distance=2"),
        ("It shot down 32 drones.", "topics=here False object 0 owns"),
        ("It sent as many as 32 drones.", "way="),
        ("32 drones in 4 weeks were sent.", "numbers between=1"),
    ],
)
def test_features_of_a_reading(text: str, feature: str) -> None:
    scene = scene_of(text, around="aid")
    found = options(scene, scene.items[0], candidates(scene, scene.items[0], None), [])
    assert any(feature in features for _, features in found)


def test_no_reading_sees_what_it_passes_over() -> None:
    scene = scene_of("It shot down 32 drones.")
    (nothing, features), *_ = options(
        scene, scene.items[0], candidates(scene, scene.items[0], None), []
    )
    assert nothing is None
    assert {"best=drones_shot_down", "best=0 owns", "best verb=shot", "best noun=drone"} <= set(
        features
    )


def test_features_do_not_depend_on_where_the_sentence_stands() -> None:
    text = "Of 53 drones, it shot down 32 and lost track of 16, the army said."
    here, there = scene_of(text), scene_of(text, offset=5_000)
    for item, moved in zip(here.items, there.items, strict=True):
        first = options(here, item, candidates(here, item, None), [])
        second = options(there, moved, candidates(there, moved, None), [])
        assert [features for _, features in first] == [features for _, features in second]
