"""The numbers of one sentence together: what a whole states beside its parts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from etl import discourse
from etl.counted import Counted, count_nouns
from etl.frames import Reading
from etl.interpretation import interpret
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.scene import Scene
from etl.tags import tag
from etl.tokens import tokenize


class Cheapest:
    """A judge that takes the reading that the grammar finds the plainest."""

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        return min(readings, key=lambda reading: reading.cost)

    def is_total(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        return False

    def is_planned(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        return False


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("Of 53 drones it shot down 32.", ["drones_launched", "drones_shot_down"]),
        ("Of the 50 tanks promised, 30 have arrived.", ["aid_pledged", "aid_delivered"]),
        ("Of 40 tanks, 30 were destroyed.", [None, "equipment_lost"]),
        ("It shot down 34 drones (of 41).", ["drones_shot_down", "drones_launched"]),
        ("Some 3/4 of the 200 drones were shot down.", [None, None, "drones_launched"]),
        ("Half the 200 drones were shot down.", ["drones_launched"]),
        ("All the 200 drones were shot down.", ["drones_shot_down"]),
    ],
)
def test_a_whole_states_what_its_own_verb_says(text: str, metrics: list[str | None]) -> None:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    state = discourse.start(None, None, [], frozenset())
    found = interpret(tagged, count_nouns(tagged, find_quantities(sentence)), state, Cheapest())
    assert [entry.reading.metric.id if entry.reading else None for entry in found] == metrics


class OnlyTheFirst(Cheapest):
    """A judge that takes the first number alone."""

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        return None if told else super().choose(scene, item, readings, told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The strikes wounded 12 in Dnipro, 5 in Kherson and one in Nikopol.", 3),
        ("The strikes wounded 12 in Dnipro, 5 in May and one in June.", 1),
        ("The strikes wounded 12 in Dnipro, 5 near Kherson.", 1),
        ("The strikes wounded 12 in Dnipro, which has 5 in Ukraine.", 1),
    ],
)
def test_members_alike_in_all_their_words_are_told_together(text: str, told: int) -> None:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    state = discourse.start(None, None, [], frozenset())
    found = interpret(tagged, count_nouns(tagged, find_quantities(sentence)), state, OnlyTheFirst())
    assert sum(entry.reading is not None for entry in found) == told
