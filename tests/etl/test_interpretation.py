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
    ],
)
def test_a_whole_states_what_its_own_verb_says(text: str, metrics: list[str | None]) -> None:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    state = discourse.start(None, None, [], frozenset())
    found = interpret(tagged, count_nouns(tagged, find_quantities(sentence)), state, Cheapest())
    assert [entry.reading.metric.id if entry.reading else None for entry in found] == metrics
