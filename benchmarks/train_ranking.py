"""Train the weights of ``etl.ranking``: which of a fact's options is the marked one.

    python -m benchmarks.train_ranking QUESTION FILE.jsonl… FILE.txt… FILE.toml… [--output FILE]

Every document is read as it is marked, and the options of each marked fact are kept as an example.
The stage that asks a question makes its options; here is what all questions share.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.train_choice import HELD_OUT, Example, Teacher, as_document, read_gold, train
from etl.extract import extract_document
from etl.ranking import WEIGHTS, Answer, load_ranking

PENALTY = 0.5
# How strongly the weights of a question are held to zero, by whole files left out.
PENALTIES = {"location": 1.5}
# What no answer has against it when a question is decided, not when it is trained: writers mark a
# place where there is one, and seldom that there is none. Chosen by whole files left out.
MARGINS = {"location": 0.7}
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


def write_ranking(weights: dict[str, float], path: Path) -> None:
    """Write weights as ``etl.ranking`` reads them, one feature a line."""
    content = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
    path.write_text(content + "\n", encoding="utf-8")


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


def main() -> None:
    """Train a question on all documents and write its weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question", choices=sorted(PENALTIES))
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    for path in arguments.gold:
        if any(part.startswith(HELD_OUT) for part in path.resolve().parts):
            parser.error(f"{path}: held-out documents are there to measure, not to learn from")
    question = arguments.question
    questions = questions_of(question, read_gold(arguments.gold, arguments.language))
    weights = train_ranking(questions, PENALTIES[question])
    weights["none"] = round(weights.get("none", 0.0) - MARGINS[question], 3)
    write_ranking(weights, arguments.output or WEIGHTS / f"{question}.json")
    print(f"{len(questions)} examples, {len(weights)} weights")


if __name__ == "__main__":
    main()
