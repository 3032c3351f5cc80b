"""What a number means when words alone do not settle it: linear models over named features.

Three questions are answered: which reading holds, or none; whether it is a running total; whether
it is still to come. The weights are trained from hand-marked documents by
``benchmarks/train_choice.py`` and lie beside this file. A choice's score is the sum of its
features' weights; the highest wins. ``explain`` gives the strongest features of a decision.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from etl.candidates import Scene
from etl.counted import Counted
from etl.features import quantity_features, reading_features
from etl.frames import Reading
from etl.lexicon import LexiconError

WEIGHTS = Path(__file__).parent / "weights" / "choice.json"
NOTHING = "nothing"
BIAS = "bias"
# Features that no single metric has a weight for: too few marks to tell its sizes apart.
COARSE = ("size=", "qualifier=")
# What a unit of a reading's cost takes off its score, so that the grammar leads where the marked
# documents say little.
PRIOR = 0.4
DEAREST = 10.0


class Judge(Protocol):
    """Whoever decides: the trained weights in use, the marks of a document in training."""

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        """Return the reading that holds, None when none does."""

    def is_total(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Tell whether the number is a running or standing total."""

    def is_planned(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Tell whether the number is still to come."""


@dataclass(frozen=True)
class Weights:
    """The weight of each feature for each question; ``margin`` is what no reading has ahead."""

    reading: dict[str, float]
    total: dict[str, float]
    planned: dict[str, float]
    margin: float = 0.0


@cache
def load_weights() -> Weights:
    """Return the weights that the product ships; raises LexiconError naming the file."""
    return read_weights(WEIGHTS)


def read_weights(path: Path) -> Weights:
    """Return the weights in a file; raises LexiconError naming file and key when it is broken."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Weights(data["reading"], data["total"], data["planned"], data["margin"])
    except json.JSONDecodeError as error:
        raise LexiconError(f"{path.name}: no JSON ({error}); train the weights again") from error
    except KeyError as error:
        raise LexiconError(f"{path.name} lacks the key {error}; train the weights again") from error


def keys_of(features: Sequence[str], reading: Reading | None) -> Iterator[str]:
    """Yield the weight keys of features: alone, with the family and with the metric."""
    if reading is None:
        for feature in features:
            yield f"{feature}|{NOTHING}"
        return
    family, metric = reading.metric.family, reading.metric.id
    for feature in features:
        yield feature
        yield f"{feature}|{family}"
        if not feature.startswith(COARSE):
            yield f"{feature}|{metric}"


def options(
    scene: Scene, item: Counted, readings: Sequence[Reading], told: Sequence[Reading | None]
) -> list[tuple[Reading | None, list[str]]]:
    """Return every choice with its features: no reading first, then the readings."""
    common = quantity_features(scene, item, told)
    found: list[tuple[Reading | None, list[str]]] = [(None, [*common, BIAS])]
    for rank, reading in enumerate(readings):
        excess = reading.cost - readings[0].cost
        own = reading_features(scene, item, reading, rank, excess, told, common)
        found.append((reading, [*own, *common, BIAS]))
    return found


def prior(reading: Reading | None) -> float:
    """Return the part of the score that the grammar alone gives."""
    return 0.0 if reading is None else -PRIOR * min(reading.cost, DEAREST)


# The weights of each feature by what stands behind it: nothing, a family or a metric.
_ByFeature = dict[str, dict[str, float]]
_ALONE = ""


def _by_feature(weights: dict[str, float]) -> _ByFeature:
    """Return the weights by feature, so that a feature without any costs a single look."""
    found: _ByFeature = {}
    for key, weight in weights.items():
        feature, bar, behind = key.rpartition("|")
        # "after=|" is a feature that ends with the mark itself.
        if bar and behind:
            found.setdefault(feature, {})[behind] = weight
        else:
            found.setdefault(key, {})[_ALONE] = weight
    return found


def _score(tables: Sequence[dict[str, float]], *behind: str) -> float:
    """Return the sum of the weights that features have behind each of these names."""
    return sum([table[name] for name in behind for table in tables if name in table])


class LinearJudge:
    """Decides by the trained weights."""

    def __init__(self, weights: Weights) -> None:
        """Compile the weights."""
        self._margin = weights.margin
        self._reading = _by_feature(weights.reading)
        self._total = _by_feature(weights.total)
        self._planned = _by_feature(weights.planned)

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        """Return the reading with the highest score, None when nothing scores higher."""
        common = quantity_features(scene, item, told)
        shared = _known(self._reading, [*common, BIAS])
        shared_alone = _score(shared, _ALONE)
        best: Reading | None = None
        highest = _score(shared, NOTHING) + prior(None) + self._margin
        for rank, reading in enumerate(readings):
            excess = reading.cost - readings[0].cost
            features = reading_features(scene, item, reading, rank, excess, told, common)
            own = _known(self._reading, features)
            family, metric = reading.metric.family, reading.metric.id
            value = _score(own, _ALONE, family, metric) + _score(shared, family, metric)
            value += shared_alone + prior(reading)
            if value > highest:
                best, highest = reading, value
        return best

    def is_total(self, _item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Tell whether the number is a running or standing total."""
        return _holds(self._total, reading, features)

    def is_planned(self, _item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Tell whether the number is still to come."""
        return _holds(self._planned, reading, features)


def _known(weights: _ByFeature, features: Sequence[str]) -> list[dict[str, float]]:
    """Return the weights of the features that have any."""
    return [weights[feature] for feature in features if feature in weights]


def _holds(weights: _ByFeature, reading: Reading, features: Sequence[str]) -> bool:
    """Tell whether the features of a reading speak for it more than against it."""
    known = _known(weights, features)
    return _score(known, _ALONE, reading.metric.family, reading.metric.id) > 0


@cache
def trained_judge() -> Judge:
    """Return the judge with the weights that the product ships."""
    return LinearJudge(load_weights())


def explain(
    scene: Scene,
    item: Counted,
    reading: Reading | None,
    readings: Sequence[Reading],
    told: Sequence[Reading | None],
    most: int = 5,
) -> list[tuple[str, float]]:
    """Return the strongest (feature, weight) behind a choice."""
    weights = load_weights().reading
    for option, features in options(scene, item, readings, told):
        if option is reading or (option and reading and option.metric.id == reading.metric.id):
            pairs = [(key, weights.get(key, 0.0)) for key in keys_of(features, option)]
            return sorted(pairs, key=lambda pair: -abs(pair[1]))[:most]
    return []
