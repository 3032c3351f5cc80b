"""A sentence with its counted numbers and what stands around it, for those who read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.counted import Counted
from etl.cues import Cues
from etl.discourse import Discourse
from etl.tags import NO_CLASSES, Tagged, classes_of


class Scene(NamedTuple):
    """A sentence with its counted quantities and what stands around it.

    ``topics`` are what it and the sentences around it speak of, as features of a choice.
    """

    tagged: Tagged
    items: Sequence[Counted]
    covered: frozenset[int]
    discourse: Discourse
    cues: Cues
    words: frozenset[str]
    around: frozenset[str]
    verb_classes: frozenset[str]
    topics: tuple[tuple[str, bool], ...]


def make_scene(
    tagged: Tagged,
    items: Sequence[Counted],
    discourse: Discourse,
    cues: Cues,
    ahead: frozenset[str] = frozenset(),
) -> Scene:
    """Return the scene of a sentence; ``ahead`` are words behind it that explain it too."""
    covered = frozenset(at for item in items for at in range(item.first, item.last + 1))
    words = frozenset(tagged.lower)
    classes = NO_CLASSES.union(*[classes_of(verb.senses) for verb in tagged.verbs])
    around = words | discourse.around() | ahead
    topics = tuple(_topics(words, around, cues))
    return Scene(tagged, items, covered, discourse, cues, words, around, classes, topics)


def _topics(
    words: frozenset[str], around: frozenset[str], cues: Cues
) -> Iterator[tuple[str, bool]]:
    """Yield what a sentence or those before it speak of; with each, if the sentence itself does."""
    spoken = cues.topic_words & around
    if not spoken:
        return
    here = spoken & words
    for topic, members in cues.topics.items():
        if not members.isdisjoint(here):
            yield topic, True
        elif not members.isdisjoint(spoken):
            yield topic, False


def place_of(scene: Scene, item: Counted) -> int:
    """Return which of the sentence's numbers a quantity is, with or without its noun."""
    return next(i for i, other in enumerate(scene.items) if other.quantity is item.quantity)
