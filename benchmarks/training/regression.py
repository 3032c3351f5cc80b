"""Multinomial logistic regression with an L2 penalty: full-batch, deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# A key that is seen less often gets no weight.
LEAST_SEEN = 2
# How strongly weights are held to zero: those that hold for all metrics, a family, a single one.
GENERAL, FAMILY, PARTICULAR = 4.0, 2.0, 2.0
STEPS = 300


@dataclass
class Example:
    """One decision: the features of its options, the right one, what each has ahead, and where.

    ``document`` is the id of the document that shows it, '' where that is not asked for.
    """

    options: list[list[str]]
    right: int
    priors: list[float]
    document: str = ""


@dataclass
class _Matrix:
    """Options as rows of feature indices, with the bounds of each example."""

    rows: np.ndarray
    columns: np.ndarray
    starts: np.ndarray
    right: np.ndarray
    count: int
    priors: np.ndarray


def _matrix(examples: Sequence[Example], index: dict[str, int]) -> _Matrix:
    rows, columns, starts, right, priors = [], [], [0], [], []
    row = 0
    for example in examples:
        right.append(row + example.right)
        priors.extend(example.priors)
        for keys in example.options:
            for key in keys:
                column = index.get(key)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
            row += 1
        starts.append(row)
    return _Matrix(
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(starts),
        np.array(right),
        row,
        np.array(priors),
    )


def _stiffness(key: str) -> float:
    """Return how strongly a weight is held to zero: the general ones more than the others."""
    _, _, scope = key.rpartition("|")
    if "|" not in key:
        return GENERAL
    return FAMILY if "_" not in scope else PARTICULAR


def _feature_of(key: str) -> str:
    """Return the feature of a key, which may hold for a family or a metric alone."""
    return key.rpartition("|")[0] or key


def _names(examples: Sequence[Example], documents: int) -> list[str]:
    """Return the keys that get a weight, in order: those of features that ``documents`` show."""
    seen: Counter[str] = Counter()
    shown: dict[str, set[str]] = {}
    for example in examples:
        for keys in example.options:
            seen.update(set(keys))
            for key in keys:
                shown.setdefault(_feature_of(key), set()).add(example.document)
    return sorted(
        key
        for key, count in seen.items()
        if count >= LEAST_SEEN and len(shown[_feature_of(key)]) >= documents
    )


def train(examples: Sequence[Example], penalty: float, documents: int = 1) -> dict[str, float]:
    """Return the weights that make the right options most likely, small ones preferred.

    A feature that fewer than ``documents`` documents show gets none.
    """
    if not examples:
        return {}
    names = _names(examples, documents)
    index = {name: i for i, name in enumerate(names)}
    matrix = _matrix(examples, index)
    weights = np.zeros(len(names))
    stiffness = np.array([_stiffness(name) for name in names])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    sizes = np.diff(matrix.starts)
    which = np.repeat(np.arange(len(sizes)), sizes)
    for step in range(1, STEPS + 1):
        scores = np.bincount(matrix.rows, weights[matrix.columns], minlength=matrix.count)
        scores = scores + matrix.priors
        scores -= np.maximum.reduceat(scores, matrix.starts[:-1])[which]
        likely = np.exp(scores)
        likely /= np.add.reduceat(likely, matrix.starts[:-1])[which]
        error = likely
        error[matrix.right] -= 1.0
        counted = np.bincount(matrix.columns, error[matrix.rows], minlength=len(names))
        gradient = counted + penalty * stiffness * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = 0.1 * (0.3 + 0.7 * (1 - step / STEPS))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {
        name: round(float(w), 3) for name, w in zip(names, weights, strict=True) if abs(w) > 0.02
    }
