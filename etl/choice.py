"""Which reading of a number holds, or none: a linear model over named features.

The weights are trained from hand-marked documents by ``benchmarks/train_choice.py`` and lie beside
this file. A reading's score is the sum of its features' weights; no reading at all has a score of
its own; the highest wins. ``explain`` gives the strongest features of a decision.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.candidates import Scene
from etl.counted import Counted
from etl.features import quantity_features, reading_features
from etl.frames import Reading

WEIGHTS = Path(__file__).parent / "weights" / "choice.json"
NOTHING = "nothing"
# What a unit of a reading's cost takes off its score, so that the grammar leads where the marked
# documents say little.
PRIOR = 0.4
DEAREST = 10.0


@dataclass(frozen=True)
class Weights:
    """The weight of each feature, and how much better than nothing a reading has to be."""

    of: dict[str, float]
    margin: float = 0.0


@cache
def load_weights() -> Weights:
    """Return the weights that the product ships."""
    data = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(data["weights"], data["margin"])


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
        yield f"{feature}|{metric}"


def options(
    scene: Scene, item: Counted, readings: Sequence[Reading], told: Sequence[Reading | None]
) -> list[tuple[Reading | None, list[str]]]:
    """Return every choice with its features: no reading first, then the readings."""
    common = quantity_features(scene, item, told)
    found: list[tuple[Reading | None, list[str]]] = [(None, [*common, "bias"])]
    for rank, reading in enumerate(readings):
        excess = reading.cost - readings[0].cost
        own = reading_features(scene, item, reading, rank, excess, told, common)
        found.append((reading, [*own, *common, "bias"]))
    return found


def score(features: Sequence[str], reading: Reading | None, weights: Weights) -> float:
    """Return the score of one choice."""
    get = weights.of.get
    return sum(get(key, 0.0) for key in keys_of(features, reading)) + prior(reading)


def prior(reading: Reading | None) -> float:
    """Return the part of the score that the grammar alone gives."""
    return 0.0 if reading is None else -PRIOR * min(reading.cost, DEAREST)


def choose(
    scene: Scene, item: Counted, readings: Sequence[Reading], told: Sequence[Reading | None]
) -> Reading | None:
    """Return the reading with the highest score, None when nothing scores higher."""
    weights = load_weights()
    best: Reading | None = None
    highest = float("-inf")
    for reading, features in options(scene, item, readings, told):
        value = score(features, reading, weights)
        if reading is None:
            value += weights.margin
        if value > highest:
            best, highest = reading, value
    return best


def explain(
    scene: Scene,
    item: Counted,
    reading: Reading | None,
    readings: Sequence[Reading],
    told: Sequence[Reading | None],
    most: int = 5,
) -> list[tuple[str, float]]:
    """Return the strongest (feature, weight) behind a choice."""
    weights = load_weights()
    for option, features in options(scene, item, readings, told):
        same = option is None if reading is None else option is not None and option.metric.id == reading.metric.id
        if same:
            pairs = [(key, weights.of.get(key, 0.0)) for key in keys_of(features, option)]
            return sorted(pairs, key=lambda pair: -abs(pair[1]))[:most]
    return []
