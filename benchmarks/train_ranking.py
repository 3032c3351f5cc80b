"""Train the weights of ``etl.ranking``: which of a fact's options is the marked one.

Each question lives in the stage that asks it; here is what all of them share.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.train_choice import Example, train

PENALTY = 0.5


@dataclass(frozen=True)
class Question:
    """One fact's options as lists of features, and the indices of those that are right.

    None right: nothing can be learned, and the question is left out.
    """

    options: Sequence[Sequence[str]]
    right: Sequence[int]


def train_ranking(questions: Iterable[Question], penalty: float = PENALTY) -> dict[str, float]:
    """Return the weights that make the right options most likely; of several the first counts."""
    examples = [
        Example([list(dict.fromkeys(o)) for o in q.options], q.right[0], [0.0] * len(q.options))
        for q in questions
        if q.right and len(q.options) > 1
    ]
    return train(examples, penalty)


def write_ranking(weights: dict[str, float], path: Path) -> None:
    """Write weights as ``etl.ranking`` reads them, one feature a line."""
    content = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
    path.write_text(content + "\n", encoding="utf-8")
