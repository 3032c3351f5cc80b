"""What is seen of a fact's scope and status: the words around it, its verb and its dates."""

from __future__ import annotations

from datetime import date

import pytest

from etl import discourse
from etl.candidates import candidates
from etl.counted import count_nouns
from etl.cues import cues_of
from etl.frames import Reading
from etl.model import Period, Sentence
from etl.numbers import find_quantities
from etl.scene import Scene
from etl.settling import planned_features, total_features
from etl.tags import tag
from etl.tokens import tokenize

CUES = cues_of("en")
UNDATED = Period(None, None, "unknown")
NOWHERE: frozenset[str] = frozenset()


def read(text: str) -> tuple[Scene, Reading]:
    """Return a sentence with the cheapest reading of its first number."""
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    items = count_nouns(tagged, find_quantities(sentence))
    scene = Scene(tagged, items, discourse.start(None, None, [], NOWHERE), CUES)
    return scene, candidates(scene, scene.items[0], None)[0]


START = discourse.start(None, None, [], NOWHERE)


def total(text: str, period: Period = UNDATED, before: discourse.Discourse = START) -> list[str]:
    scene, reading = read(text)
    return total_features(scene.tagged, scene.items[0], reading, period, CUES, before)


def planned(text: str) -> list[str]:
    scene, reading = read(text)
    return planned_features(scene.tagged, scene.items[0], reading, CUES)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("It shot down 32 drones.", "form=digits"),
        ("It shot down twelve drones.", "form=words"),
        ("It shot down 32 drones.", "size=<=100"),
        ("It shot down 32 drones so far.", "cue=total"),
        ("It shot down another 32 drones.", "cue=increment"),
        ("It shot down 32 drones.", "cue=None"),
        ("It shot down another 32 drones.", "more"),
        ("It has already shot down 32 drones.", "word=already"),
        ("It has counted 32 drones.", "stem=count"),
        ("It shot down 32 drones.", "scope before=none"),
        ("Losses: tanks – 9,500 (+14)", "plus follows"),
        ("Losses: tanks – 9,500 +14", "plus follows"),
    ],
)
def test_what_tells_a_total(text: str, feature: str) -> None:
    assert feature in total(text)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("It shot down 32 drones.", "more"),
        ("Losses: tanks – 9,500 (14)", "plus follows"),
        ("Losses: tanks – 9,500 now (+14)", "plus follows"),
        ("It shot down 32 drones.", "cumulative"),
    ],
)
def test_what_is_not_there_is_not_seen(text: str, feature: str) -> None:
    assert feature not in total(text)


def test_dates_tell_how_long_and_whether_they_add_up() -> None:
    month = Period(date(2025, 3, 1), date(2025, 3, 31), "stated", kind="month")
    seen = total("It shot down 32 drones.", month)
    assert {"period=month stated", "days=<=100"} <= set(seen)
    assert "cumulative" not in seen
    assert "cumulative" in total("It shot down 32 drones.", month._replace(cumulative=True))
    day = month._replace(last=month.first, kind="day")
    assert {"period=day stated", "days=<=1"} <= set(total("It shot down 32 drones.", day))
    open_ended = total("It shot down 32 drones.", month._replace(first=None))
    assert not any(name.startswith("days=") for name in [*open_ended, *total("Now 32 drones.")])


def test_words_of_earlier_sentences_are_kept_apart() -> None:
    seen = total(
        "It shot down 32 drones.",
        before=START._replace(said=discourse.WordTrail([frozenset({"toll", "since", "lamp"})])),
    )
    assert [name for name in seen if name.startswith("around=")] == ["around=since", "around=toll"]
    assert not any(name.startswith("word=") for name in seen)


@pytest.mark.parametrize("features", [total, planned])
def test_two_words_before_and_four_behind_are_seen(features) -> None:
    seen = features("Yes, in all it shot down 32 new drones one two red sea five miles off.")
    near = [name for name in seen if name.startswith(("before=", "after="))]
    assert near == [
        "before=shot",
        "before=down",
        "after=one",
        "after=two",
        "after=red",
        "after=sea",
    ]


@pytest.mark.parametrize("features", [total, planned])
def test_the_sentence_ends_what_is_near(features) -> None:
    near = [name for name in features("32 drones fell") if name.startswith(("before=", "after="))]
    assert near == ["after=fell"]


@pytest.mark.parametrize("features", [total, planned])
def test_the_verb_its_form_and_what_leads_it(features) -> None:
    seen = features("By dusk it had shot down 32 drones.")
    assert {"verb=shot", "form=ed", "aux=had", "aux=it", "aux=dusk"} <= set(seen)
    assert "aux=by" not in seen
    assert "verb=none" not in seen


@pytest.mark.parametrize("features", [total, planned])
def test_a_reading_without_a_verb_tells_how_it_stands(features) -> None:
    seen = features("There were 20 drones.")
    assert {"verb=none", "relation=exists"} <= set(seen)
    assert not any(name.startswith(("form=noun", "aux=")) for name in seen)


@pytest.mark.parametrize(
    ("text", "to_come"),
    [
        ("It will soon deliver 20 tanks.", True),
        ("It has delivered 20 tanks.", False),
        ("It delivered 20 tanks and will rest.", False),
    ],
)
def test_what_is_to_come_is_seen_before_the_verb(text: str, to_come: bool) -> None:
    assert ("planned" in planned(text)) is to_come


def test_a_plan_has_its_words_and_its_noun() -> None:
    seen = planned("It will deliver 20 tanks next year.")
    assert {"word=will", "word=next", "word=year", "lemma=tank"} <= set(seen)
    assert [name for name in seen if name.startswith("word=")] == sorted(
        name for name in seen if name.startswith("word=")
    )
    scene, reading = read("It will deliver 20 tanks.")
    bare = reading._replace(noun=None)
    unnamed = planned_features(scene.tagged, scene.items[0], bare, CUES)
    assert not any(name.startswith("lemma=") for name in unnamed)


def test_the_scope_of_the_fact_before_is_seen_with_how_near_its_metric_is() -> None:
    text = "It shot down 32 drones."
    _, reading = read(text)
    before = discourse.remember(START, reading, (None, None), (9.0, 9.0), "total", (None, 0))
    seen = total(text, before=before)
    assert {"scope before=total", "scope before=total metric"} <= set(seen)
    _, losing = read("It lost 32 tanks.")
    lost = discourse.remember(START, losing, (None, None), (9, 9), "total", (None, 0))
    assert "scope before=total no" in total(text, before=lost)
