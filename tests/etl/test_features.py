"""What the choice sees: named features, the same for the same words wherever they stand."""

from __future__ import annotations

import pytest

from etl import discourse
from etl.candidates import candidates
from etl.choice import explain, keys_of, load_weights, options, trained_judge
from etl.counted import count_nouns
from etl.cues import cues_of
from etl.features import magnitude, quantity_features
from etl.fields import stem_of
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.scene import Scene
from etl.tags import tag
from etl.tokens import tokenize


def scene_of(text: str, offset: int = 0, heading: bool = False, around: str = "") -> Scene:
    tokens = tokenize(text, offset)
    sentence = Sentence(offset, offset + len(text), text, tokens, heading=heading)
    tagged = tag(sentence)
    items = count_nouns(tagged, find_quantities(sentence))
    state = discourse.start(None, None, [], frozenset())
    return Scene(tagged, items, state, cues_of("en"), lambda: frozenset(around.split()))


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


@pytest.mark.parametrize(("word", "stem"), [("wounding", "wound"), ("has", "has"), ("bus", "bus")])
def test_stems(word: str, stem: str) -> None:
    assert stem_of(word) == stem


def test_a_heading_is_seen() -> None:
    for heading in (True, False):
        scene = scene_of("Drones down 32 missiles", heading=heading)
        assert ("heading" in quantity_features(scene, scene.items[0], [])) is heading


def test_features_do_not_depend_on_where_the_sentence_stands() -> None:
    text = "Of 53 drones, it shot down 32 and lost track of 16, the army said."
    here, there = scene_of(text), scene_of(text, offset=5_000)
    for item, moved in zip(here.items, there.items, strict=True):
        first = options(here, item, candidates(here, item, None), [])
        second = options(there, moved, candidates(there, moved, None), [])
        assert [features for _, features in first] == [features for _, features in second]


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


def test_no_reading_is_always_an_option() -> None:
    scene = scene_of("It shot down 32 drones.")
    item = scene.items[0]
    found = options(scene, item, candidates(scene, item, None), [])
    assert found[0][0] is None
    assert all(features for _, features in found)


def test_keys_name_the_family_and_the_metric() -> None:
    scene = scene_of("It shot down 32 drones.")
    reading = candidates(scene, scene.items[0], None)[0]
    assert list(keys_of(["x"], reading)) == ["x", "x|drones", "x|drones_shot_down"]
    assert list(keys_of(["x"], None)) == ["x|nothing"]


def test_a_choice_is_explained_by_its_strongest_features() -> None:
    scene = scene_of("Ukraine's air force shot down 32 drones overnight.")
    item = scene.items[0]
    found = candidates(scene, item, None)
    chosen = trained_judge().choose(scene, item, found, [])
    assert chosen is not None
    assert chosen.metric.id == "drones_shot_down"
    reasons = explain(scene, item, chosen, found, [])
    sizes = [abs(weight) for _, weight in reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 < len(reasons) <= 5


def test_shipped_weights_are_numbers_for_all_three_questions() -> None:
    weights = load_weights()
    for table in (weights.reading, weights.total, weights.planned):
        assert table
        assert all(isinstance(value, float | int) for value in table.values())
