"""What marked documents show of readings, of totals and of plans, for ``etl.choice``.

Every number of every document is shown to the grammar; the marked reading (or none) is what the
weights should choose among the candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.frame_sentences import frame_rows
from benchmarks.training.marks import as_document, read_gold
from benchmarks.training.regression import Example, train
from etl.choice import keys_of, options, prior
from etl.counted import Counted
from etl.extract import extract_document
from etl.frames import Reading
from etl.interpretation import is_fronted
from etl.scene import Scene

# How strongly weights are held to zero: for the reading, and for scope and status, where words say
# more and fewer options speak against each other. Both by cross-validation.
PENALTY, SMALL_PENALTY = 2.5, 0.6
# What no reading has ahead when it is decided, not when it is trained: a missed number costs less
# than a wrong one. 0.2 to 0.5 make as many errors on unseen reports, and the higher the fewer of
# them are wrong numbers.
MARGIN = 0.5
# So many documents a golden case of a reading counts as: they are few beside all reports.
CASE_WEIGHT = 8
# What fewer documents show is learned by heart, and holds for them alone: by cross-validation.
LEAST_DOCUMENTS = 5


class Teacher:
    """Decides as the document is marked, and keeps each decision as an example."""

    def __init__(self, facts: Sequence[dict[str, Any]], document: str = "") -> None:
        self.facts, self.document = facts, document
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
            chosen_at = 0 if right is None else right + 1
            self.examples.append(Example(keys, chosen_at, priors, self.document))
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
            examples.append(Example([[], keys], int(value == name), [0.0, 0.0], self.document))
            return value == name
        return (default if value is None or default in value else value[0]) == name


def frame_examples() -> list[Example]:
    """Return an example for each plain sentence that the grammar reads as its frame means it."""
    found: list[Example] = []
    for row in frame_rows():
        teacher = Teacher(row["facts"], row["id"])
        extract_document(as_document(row), judge=teacher)
        found.extend(e for e in teacher.examples if e.right == 1)
    return found


def examples_of(rows: Iterable[dict[str, Any]]) -> tuple[list[Example], ...]:
    """Return the examples of the documents for the three questions: reading, total, planned."""
    found: tuple[list[Example], ...] = ([], [], [])
    for row in rows:
        teacher = Teacher(row["facts"], row["id"])
        extract_document(as_document(row), judge=teacher)
        for kept, new in zip(found, (teacher.examples, teacher.totals, teacher.plans), strict=True):
            kept.extend(new)
    return found


def learn_readings(paths: Sequence[Path], language: str) -> dict[str, Any]:
    """Return the content of ``choice.json``, as ``etl.choice`` reads it."""
    readings, totals, plans = examples_of(read_gold(paths, language, CASE_WEIGHT))
    readings.extend(frame_examples())
    return {
        "margin": MARGIN,
        "reading": train(readings, PENALTY, LEAST_DOCUMENTS),
        "total": train(totals, SMALL_PENALTY),
        "planned": train(plans, SMALL_PENALTY),
    }
