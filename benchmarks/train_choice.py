"""Train the weights of ``etl.choice`` from hand-marked documents.

    python -m benchmarks.train_choice FILE.jsonl… FILE.txt… [--output FILE]

Every number of every document is shown to the grammar; the marked reading (or none) is what the
model should choose among the candidates. Multinomial logistic regression with an L2 penalty,
full-batch, deterministic. ``.jsonl`` files have offsets (``number_start``), ``.txt`` files have
marks in the text and ``.toml`` files are golden cases (see ``benchmarks/marked.py``).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.frame_sentences import frame_rows
from benchmarks.marked import read_cases, read_marked
from etl.choice import WEIGHTS, keys_of, options, prior
from etl.counted import Counted
from etl.extract import extract_document
from etl.frames import Reading
from etl.interpretation import is_fronted
from etl.model import Document
from etl.scene import Scene

LEAST_SEEN = 2
# A golden case states a ruling in one sentence; it counts as several documents.
CASE_WEIGHT = 3
# How strongly weights are held to zero: for the reading, and for scope and status, where words say
# more and fewer options speak against each other. Both by cross-validation.
PENALTY, SMALL_PENALTY = 2.5, 0.6
# What no reading has ahead when it is decided, not when it is trained: a missed number costs less
# than a wrong one. In cross-validation 0.3 trades one lost fact for one false one less.
MARGIN = 0.3
GENERAL, FAMILY, PARTICULAR = 4.0, 2.0, 2.0
STEPS = 300
HELD_OUT = "held_out"


@dataclass
class Example:
    """One number: the keys of each option (no reading first) and the index of the right one."""

    options: list[list[str]]
    right: int
    priors: list[float]


def read_gold(paths: Iterable[Path], language: str) -> list[dict[str, Any]]:
    """Return the marked documents of one language."""
    rows: list[dict[str, Any]] = []
    for path in paths:
        if path.suffix == ".txt":
            rows.extend(read_marked(path, language))
        elif path.suffix == ".toml":
            rows.extend(list(read_cases(path, language)) * CASE_WEIGHT)
        else:
            rows.extend(json.loads(line) for line in path.open(encoding="utf-8"))
    return [row for row in rows if row.get("language") == language]


def as_document(row: dict[str, Any]) -> Document:
    """Return a gold row as the document that the extraction reads."""
    published = row.get("published_at")
    moment = datetime.fromisoformat(published.replace("Z", "+00:00")) if published else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Document(
        doc_id=row["id"],
        text=row["text"],
        title=row.get("title"),
        publisher=row.get("publisher"),
        url=row.get("url"),
        published_at=moment,
        published_date=moment.date() if moment else None,
        language=row.get("language"),
    )


def _same(value: float | None, other: float | None) -> bool:
    if value is None or other is None:
        return value is other
    return abs(value - other) <= 1e-6 * max(1.0, abs(value))


class Teacher:
    """Decides as the document is marked, and keeps each decision as an example."""

    def __init__(self, facts: Sequence[dict[str, Any]]) -> None:
        self.facts = facts
        self.examples: list[Example] = []
        self.totals: list[Example] = []
        self.plans: list[Example] = []

    def marked(self, item: Counted) -> list[dict[str, Any]]:
        """Return the marked facts at a quantity."""
        quantity = item.quantity
        return [
            fact
            for fact in self.facts
            if fact["number_start"] < quantity.end and quantity.start < fact["number_end"]
        ]

    def choose(
        self,
        scene: Scene,
        item: Counted,
        readings: Sequence[Reading],
        told: Sequence[Reading | None],
    ) -> Reading | None:
        """Return the marked reading, None when the number is not marked."""
        marked = self.marked(item)
        metrics = {fact["metric"] for fact in marked}
        right = next((i for i, r in enumerate(readings) if r.metric.id in metrics), None)
        chosen = None if right is None else readings[right]
        wholes = {other.whole for other in scene.items if other.whole is not None}
        is_whole = scene.items.index(item) in wholes or is_fronted(scene, item)
        optional = any(fact.get("optional") for fact in marked)
        unreachable = bool(marked) and right is None
        # Rules settle what a whole is but for aid, which its own verb tells.
        settled = is_whole and (chosen is None or chosen.metric.family != "aid")
        if not settled and not optional and not unreachable:
            keys = [
                list(dict.fromkeys(keys_of(features, reading)))
                for reading, features in options(scene, item, readings, told)
            ]
            priors = [prior(None), *(prior(reading) for reading in readings)]
            self.examples.append(Example(keys, 0 if right is None else right + 1, priors))
        return chosen

    def is_total(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Return the marked scope; where several or none are marked, the metric's own."""
        return self._told(
            item, reading, features, "scope", "total", self.totals, reading.metric.scope
        )

    def is_planned(self, item: Counted, reading: Reading, features: Sequence[str], /) -> bool:
        """Return the marked status, reported where none is marked."""
        return self._told(item, reading, features, "status", "planned", self.plans, "reported")

    def _told(
        self,
        item: Counted,
        reading: Reading,
        features: Sequence[str],
        field: str,
        name: str,
        examples: list[Example],
        default: str,
    ) -> bool:
        marked = [f for f in self.marked(item) if f["metric"] == reading.metric.id and field in f]
        value = marked[0][field] if marked else None
        if isinstance(value, str):
            keys = list(dict.fromkeys(keys_of(features, reading)))
            examples.append(Example([[], keys], int(value == name), [0.0, 0.0]))
            return value == name
        return (default if value is None or default in value else value[0]) == name


def frame_examples() -> list[Example]:
    """Return an example for each plain sentence that the grammar reads as its frame means it."""
    found: list[Example] = []
    for row in frame_rows():
        teacher = Teacher(row["facts"])
        extract_document(as_document(row), judge=teacher)
        found.extend(e for e in teacher.examples if e.right == 1)
    return found


def examples_of(rows: Iterable[dict[str, Any]]) -> tuple[list[Example], ...]:
    """Return the examples of the documents for the three questions: reading, total, planned."""
    found: tuple[list[Example], ...] = ([], [], [])
    for row in rows:
        teacher = Teacher(row["facts"])
        extract_document(as_document(row), judge=teacher)
        for kept, new in zip(found, (teacher.examples, teacher.totals, teacher.plans), strict=True):
            kept.extend(new)
    return found


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
        np.array(rows), np.array(columns), np.array(starts), np.array(right), row, np.array(priors)
    )


def _stiffness(key: str) -> float:
    """Return how strongly a weight is held to zero: the general ones more than the others."""
    _, _, scope = key.rpartition("|")
    if "|" not in key:
        return GENERAL
    return FAMILY if "_" not in scope else PARTICULAR


def train(examples: Sequence[Example], penalty: float = PENALTY) -> dict[str, float]:
    """Return the weights that make the right options most likely, small ones preferred."""
    seen = Counter(key for e in examples for keys in e.options for key in set(keys))
    names = sorted(key for key, count in seen.items() if count >= LEAST_SEEN)
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


def main() -> None:
    """Train on all documents and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--margin", type=float, default=MARGIN)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    for path in arguments.gold:
        if any(part.startswith(HELD_OUT) for part in path.resolve().parts):
            parser.error(f"{path}: held-out documents are there to measure, not to learn from")
    examples = examples_of(read_gold(arguments.gold, arguments.language))
    examples[0].extend(frame_examples())
    penalties = (arguments.penalty, SMALL_PENALTY, SMALL_PENALTY)
    trained = [train(part, held) for part, held in zip(examples, penalties, strict=True)]
    content = {"margin": arguments.margin}
    content |= dict(zip(("reading", "total", "planned"), trained, strict=True))
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(
        json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    counts = [
        f"{len(part)} examples, {len(w)} weights" for part, w in zip(examples, trained, strict=True)
    ]
    print("; ".join(counts))


if __name__ == "__main__":
    main()
