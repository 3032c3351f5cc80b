"""Sentences with their numbers, and the readings that a number might have."""

from __future__ import annotations

from etl import discourse
from etl.candidates import candidates
from etl.counted import count_nouns
from etl.cues import cues_of
from etl.frames import Reading
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.scene import Scene
from etl.tags import tag
from etl.tokens import tokenize


def scene_of(
    text: str,
    carried: Reading | None = None,
    *,
    offset: int = 0,
    heading: bool = False,
    around: str = "",
) -> Scene:
    """Return a sentence with its numbers; ``around`` are words of the sentences beside it."""
    tokens = tokenize(text, offset)
    sentence = Sentence(offset, offset + len(text), text, tokens, heading=heading)
    tagged = tag(sentence)
    items = count_nouns(tagged, find_quantities(sentence))
    state = discourse.start(None, None, [], frozenset())._replace(carried=carried)
    return Scene(tagged, items, state, cues_of("en"), lambda: frozenset(around.split()))


def read(
    text: str, at: int = -1, before: Reading | None = None, carried: Reading | None = None
) -> list[Reading]:
    scene = scene_of(text, carried)
    return candidates(scene, scene.items[at], before)


def first(text: str, at: int = -1) -> Reading:
    return read(text, at)[0]


def of_metric(found: list[Reading], metric: str) -> Reading | None:
    return next((reading for reading in found if reading.metric.id == metric), None)


def lemma(reading: Reading) -> str | None:
    return reading.noun.lemma if reading.noun else None


def metrics_of(text: str, at: int = -1) -> list[str]:
    return [reading.metric.id for reading in read(text, at)]


def first_carried(text: str, carried: Reading) -> Reading:
    return read(text, carried=carried)[0]
