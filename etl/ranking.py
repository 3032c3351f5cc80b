"""The best of several options, by a small linear model over named features.

Used where words alone do not settle an attribute of a fact: which of the parties of a document
acts, which of its places is meant. The weights are trained from hand-marked documents by
``benchmarks/training`` and lie in ``etl/weights``, one file a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path
from typing import Protocol

import orjson

from etl.lexicon import LexiconError

WEIGHTS = Path(__file__).parent / "weights"
# Weights have three decimals; as whole numbers they add up to the same sum in any order.
SCALE = 1000
# So many groups of features are remembered with what they weigh.
_REMEMBERED = 1 << 15

# The features of one thing that is looked at. One with a star is meant for the family of the
# metric, too, with two stars for the metric itself.
Group = tuple[str, ...]


class Answer(Protocol):
    """One option of a question, with what is seen of it for a family of facts and a metric."""

    @property
    def value(self) -> str | None:
        """What the attribute would be, None for nothing."""

    @property
    def groups(self) -> Sequence[Group]:
        """What is seen of it, in groups of which no two have a feature in common."""

    @property
    def family(self) -> str:
        """The family of the metric."""

    @property
    def metric(self) -> str:
        """The metric of the fact."""

    @property
    def features(self) -> tuple[str, ...]:
        """Each feature, those with stars for the family and the metric, too."""


@lru_cache(_REMEMBERED)
def spelled(group: Group, family: str, metric: str) -> tuple[str, ...]:
    """Return the features of a group, in order, as the weights name them."""
    found: dict[str, None] = {}
    for feature in group:
        name = feature.lstrip("*")
        found[name] = None
        if name != feature:
            found[f"{name}|{family}"] = None
        if feature.startswith("**"):
            found[f"{name}|{metric}"] = None
    return tuple(found)


class Ranker(Protocol):
    """Chooses among the options of a question; training listens in its place."""

    def pick(self, question: str, start: int, answers: Sequence[Answer], /) -> int:
        """Return the index of the best option for the number at ``start`` of the document."""


class TrainedRanker:
    """Chooses by the weights that the product ships."""

    def pick(self, question: str, _start: int, answers: Sequence[Answer], /) -> int:
        """Return the index of the option with the highest score."""
        return load_ranking(question).best_answer(answers)


class Ranking:
    """The weight of each feature for one question."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Take the weights; those of a group are added up once and remembered."""
        self.amounts = {feature: round(weight * SCALE) for feature, weight in weights.items()}
        self._sums: dict[tuple[Group, str, str], int] = {}

    @classmethod
    def of_amounts(cls, amounts: dict[str, int]) -> Ranking:
        """Return a ranking by weights in thousandths, which need no rounding."""
        ranking = cls({})
        ranking.amounts = amounts
        return ranking

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each feature."""
        return {feature: amount / SCALE for feature, amount in self.amounts.items()}

    def score(self, features: Sequence[str]) -> int:
        """Return the sum of the weights of features, in thousandths; unknown ones weigh nothing."""
        return sum(map(self.amounts.get, features, repeat(0)))

    def best_answer(self, answers: Sequence[Answer]) -> int:
        """Return the index of the answer with the highest score, the first of equal ones.

        Raises ValueError when there is no answer.
        """
        scores = [self._sum(answer) for answer in answers]
        return scores.index(max(scores))

    def _sum(self, answer: Answer) -> int:
        """Return the score of an answer."""
        family, metric = answer.family, answer.metric
        total, known = 0, self._sums
        for group in answer.groups:
            amount = known.get((group, family, metric))
            total += self.group(group, family, metric) if amount is None else amount
        return total

    def group(self, group: Group, family: str = "", metric: str = "") -> int:
        """Return the score of a group of features: few are met, again and again."""
        asked = group, family, metric
        amount = self._sums.get(asked)
        if amount is None:
            if len(self._sums) >= _REMEMBERED:
                self._sums.clear()
            amount = self._sums[asked] = self.score(spelled(*asked))
        return amount

    def best(self, options: Sequence[Sequence[str]]) -> int:
        """Return the index of the option with the highest score, the first of equal ones.

        Raises ValueError when there is no option.
        """
        scores = [self.score(features) for features in options]
        return scores.index(max(scores))

    def reasons(self, features: Sequence[str], most: int = 5) -> list[tuple[str, float]]:
        """Return the features of an option that weigh most, either way, with their weights."""
        known = [(name, self.amounts[name] / SCALE) for name in features if name in self.amounts]
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
