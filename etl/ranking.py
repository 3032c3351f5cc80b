"""The best of several options, by a small linear model over named features.

Used where words alone do not settle an attribute of a fact: which of the parties of a document
acts, which of its places is meant. The weights are trained from hand-marked documents by
``benchmarks/train_ranking.py`` and lie in ``etl/weights``, one file a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, Protocol

import orjson

from etl.lexicon import LexiconError

WEIGHTS = Path(__file__).parent / "weights"


class Answer(NamedTuple):
    """One option: what the attribute would be, None for nothing, and the option's features."""

    value: str | None
    features: Sequence[str]


class Ranker(Protocol):
    """Chooses among the options of a question; training listens in its place."""

    def pick(self, question: str, start: int, answers: Sequence[Answer], /) -> int:
        """Return the index of the best option for the number at ``start`` of the document."""


class TrainedRanker:
    """Chooses by the weights that the product ships."""

    def pick(self, question: str, _start: int, answers: Sequence[Answer], /) -> int:
        """Return the index of the option with the highest score."""
        return load_ranking(question).best([answer.features for answer in answers])


@dataclass(frozen=True)
class Ranking:
    """The weight of each feature for one question."""

    weights: Mapping[str, float]

    def score(self, features: Sequence[str]) -> float:
        """Return the sum of the weights of an option's features; unknown ones weigh nothing."""
        return sum(map(self.weights.get, features, repeat(0.0)))

    def best(self, options: Sequence[Sequence[str]]) -> int:
        """Return the index of the option with the highest score, the first of equal ones.

        Raises ValueError when there is no option.
        """
        scores = [self.score(features) for features in options]
        return scores.index(max(scores))

    def reasons(self, features: Sequence[str], most: int = 5) -> list[tuple[str, float]]:
        """Return the features of an option that weigh most, either way, with their weights."""
        known = [(name, self.weights[name]) for name in features if name in self.weights]
        return sorted(known, key=lambda pair: -abs(pair[1]))[:most]


@cache
def load_ranking(question: str) -> Ranking:
    """Return the weights that the product ships for a question; raises LexiconError."""
    return read_ranking(WEIGHTS / f"{question}.json")


def read_ranking(path: Path) -> Ranking:
    """Return the weights in a file; raises LexiconError naming the file when it is broken."""
    try:
        data = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise LexiconError(f"{path.name}: no JSON ({error}); train the weights again") from error
    if not isinstance(data, dict) or not all(isinstance(v, float | int) for v in data.values()):
        raise LexiconError(f"{path.name}: not a number for each feature; train the weights again")
    return Ranking(data)
