"""What a number means when words alone do not settle it: linear models over named features.

Three questions are answered: which reading holds, or none; whether it is a running total; whether
it is still to come. The weights are trained from hand-marked documents by ``benchmarks/training``
and lie beside this file. A choice's score is the sum of its features' weights; the highest wins.
``explain`` gives the strongest features of a decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import orjson

from etl.catalogue import Metric, load_catalogue
from etl.counted import Counted
from etl.features import Common, nothing_features, reading_features
from etl.frames import Reading
from etl.lexicon import LexiconError
from etl.scene import Scene

WEIGHTS = Path(__file__).parent / "weights" / "choice.json"
NOTHING = "nothing"
BIAS = "bias"
# The column of weights of no reading; those of the metrics follow.
_NO_READING = 0
# Features that no single metric has a weight for: too few marks to tell its sizes apart.
COARSE = ("size=", "qualifier=")
# What a unit of a reading's cost takes off its score, so that the grammar leads where the marked
# documents say little.
PRIOR = 0.4
DEAREST = 10.0
# What a metric that nothing was learned of has ahead, about what a plain statement's weights of its
# own give: a metric that is added to the catalogue is read as the grammar reads it.
UNLEARNED = 1.0
# The file gives weights in thousandths; scores are whole numbers of them.
SCALE = 1000


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
        data = orjson.loads(path.read_bytes())
        return Weights(data["reading"], data["total"], data["planned"], data["margin"])
    except orjson.JSONDecodeError as error:
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
    common = Common(scene, item, told)
    seen = common.features
    found: list[tuple[Reading | None, list[str]]] = [
        (None, [*seen, *nothing_features(scene, readings), BIAS])
    ]
    for rank, reading in enumerate(readings):
        excess = reading.cost - readings[0].cost
        own = reading_features(common, reading, rank, excess)
        found.append((reading, [*own, *seen, BIAS]))
    return found


def prior(reading: Reading | None) -> float:
    """Return the part of the score that the grammar alone gives."""
    return 0.0 if reading is None else -PRIOR * min(reading.cost, DEAREST)


def _parts(key: str) -> tuple[str, str]:
    """Return the feature of a weight, and the family or metric that it is for, '' for any."""
    feature, _, behind = key.rpartition("|")
    # "after=|" is a feature that ends with the mark itself.
    return (feature, behind) if feature and behind else (key, "")


_Row = tuple[int, ...]


class _Question:
    """The weights of one question in thousandths: a row a feature, a column a metric.

    Whole numbers add up to the same sum in any order, so that what several readings share is
    looked up once.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        metrics = load_catalogue().metrics.values()
        self._columns = {metric.id: column for column, metric in enumerate(metrics, start=1)}
        rows: dict[str, list[int]] = {}
        columns: dict[str, list[int]] = {NOTHING: [_NO_READING]}
        for metric in metrics:
            for behind in (metric.family, metric.id):
                columns.setdefault(behind, []).append(self._columns[metric.id])
        self._learned = {behind for _, behind in map(_parts, weights)}
        particular = []
        for key, weight in weights.items():
            feature, behind = _parts(key)
            amount = round(weight * SCALE)
            if behind:
                particular.append((feature, columns.get(behind, ()), amount))
            else:
                rows[feature] = [0, *[amount] * len(metrics)]
        # One object for equal numbers: so few stay near at hand.
        numbers: dict[int, int] = {}
        for feature, wanted, amount in particular:
            row = rows.get(feature)
            if row is None:
                row = rows[feature] = [0] * (len(metrics) + 1)
            for column in wanted:
                value = row[column] + amount
                row[column] = numbers.setdefault(value, value)
        # A tuple has its numbers beside it: one step less into memory for each that is read.
        alike: dict[_Row, _Row] = {}
        self._rows = {name: alike.setdefault(tuple(row), tuple(row)) for name, row in rows.items()}

    def rows(self, features: Sequence[str]) -> list[_Row]:
        """Return the rows of the features that have any weight."""
        return [row for row in map(self._rows.get, features) if row is not None]

    def column(self, metric: Metric) -> int:
        """Return the column of a metric."""
        return self._columns[metric.id]

    def lead(self, metric: Metric) -> float:
        """Return what a metric has ahead because no weights are its own."""
        return 0.0 if metric.id in self._learned else SCALE * UNLEARNED


def _score(rows: Sequence[Sequence[int]], column: int) -> int:
    """Return the sum of a column over some rows, in thousandths."""
    return sum([row[column] for row in rows])


class LinearJudge:
    """Decides by the trained weights."""

    def __init__(self, weights: Weights) -> None:
        """Take the weights."""
        self._margin = weights.margin * SCALE
        self._reading = _Question(weights.reading)
        self._total = _Question(weights.total)
        self._planned = _Question(weights.planned)

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        """Return the reading with the highest score, None when nothing scores higher."""
        common = Common(scene, item, told)
        shared = self._reading.rows([*common.features, BIAS])
        passed_over = self._reading.rows(nothing_features(scene, readings))
        best: Reading | None = None
        highest = _score([*shared, *passed_over], _NO_READING) + self._margin
        for rank, reading in enumerate(readings):
            excess = reading.cost - readings[0].cost
            own = self._reading.rows(reading_features(common, reading, rank, excess))
            column = self._reading.column(reading.metric)
            value = _score(own, column) + _score(shared, column) + SCALE * prior(reading)
            value += self._reading.lead(reading.metric)
            if value > highest:
                best, highest = reading, value
        return best

    def is_total(self, _item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Tell whether the number is a running or standing total."""
        return self._holds(self._total, reading, features)

    def is_planned(self, _item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Tell whether the number is still to come."""
        return self._holds(self._planned, reading, features)

    @staticmethod
    def _holds(question: _Question, reading: Reading, features: Sequence[str]) -> bool:
        return _score(question.rows(features), question.column(reading.metric)) > 0


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
