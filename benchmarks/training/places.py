"""What marked documents show of where numbers happened, for the places of ``etl.ranking``.

Every document is read as it is marked, and the options of each marked fact are kept as an example.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.training.marks import as_document, read_gold
from benchmarks.training.readings import Teacher
from benchmarks.training.regression import Example, train
from etl.extract import extract_document
from etl.ranking import Answer, load_ranking

QUESTION = "location"
# How strongly the weights are held to zero, by whole files left out.
PENALTY = 1.5
# What no place has against it when a place is chosen, not when it is trained: writers mark a
# place where there is one, and seldom that there is none. Chosen by whole files left out.
MARGIN = 0.7
# Words of a place that a mark may leave out.
AREA_WORDS = frozenset("region oblast province city of the in krai republic town district".split())


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


class Listener:
    """Answers a question as the document is marked, and keeps the options as examples.

    What is not marked is answered by the shipped weights; other questions are, too.
    """

    def __init__(self, question: str, facts: Sequence[dict[str, Any]]) -> None:
        self.question, self.facts = question, facts
        self.questions: list[Question] = []

    def pick(self, question: str, start: int, answers: Sequence[Answer], /) -> int:
        """Return the first option that is marked as right."""
        features = [answer.features for answer in answers]
        marked = self._marked(start) if question == self.question else None
        if marked is None:
            return load_ranking(question).best(features)
        values = marked if isinstance(marked, list) else [marked]
        right = [i for i, a in enumerate(answers) if any(is_same(a.value, v) for v in values)]
        self.questions.append(Question(features, right))
        return right[0] if right else load_ranking(question).best(features)

    def _marked(self, start: int) -> Any:
        """Return what is marked at a number: a name, or a list of names of which None is one."""
        for fact in self.facts:
            if fact["number_start"] <= start < fact["number_end"] and self.question in fact:
                value = fact[self.question]
                return [None] if value is None else value
        return None


def is_same(found: str | None, marked: str | None) -> bool:
    """Tell whether two names mean the same, whatever word of area one of them has."""
    if found is None or marked is None:
        return found is marked
    return _words(found) == _words(marked)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace("’", "'").split()) - AREA_WORDS


def questions_of(question: str, rows: Iterable[dict[str, Any]]) -> list[Question]:
    """Return the options of every marked fact of the documents."""
    found: list[Question] = []
    for row in rows:
        if any(question in fact for fact in row["facts"]):
            listener = Listener(question, row["facts"])
            extract_document(as_document(row), judge=Teacher(row["facts"]), ranker=listener)
            found.extend(listener.questions)
    return found


def learn_places(paths: Sequence[Path], language: str) -> dict[str, float]:
    """Return the content of ``location.json``, as ``etl.ranking`` reads it."""
    weights = train_ranking(questions_of(QUESTION, read_gold(paths, language)))
    weights["none"] = round(weights.get("none", 0.0) - MARGIN, 3)
    return weights
