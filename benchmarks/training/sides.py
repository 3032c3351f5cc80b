"""What marked documents show of who did it, and to whom, for ``etl.side_choice``.

A ``.toml`` file holds golden cases of sides. A fact's options are pairs of sides. A mark may give
one side only, or several that are equally right: what is made likely is that the pair is any of the
right ones.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.training.marks import CASE_WEIGHT, as_document, read_gold
from benchmarks.training.readings import Teacher
from benchmarks.training.regression import LEAST_SEEN
from etl import sides
from etl.extract import extract_document
from etl.model import Fact
from etl.side_choice import NO_TARGET, QUESTIONS, SETTLED, key_of, pairs_of
from etl.side_context import Pair
from etl.side_options import Offer

# How strongly weights are held to zero; those of a rule or a metric, which fewer facts teach, less
# than those of all. By cross-validation over writers.
PENALTY, GENERAL, PARTICULAR = 1.0, 4.0, 2.0
STEPS = 200
CASES_PUBLISHED = "2025-03-12"

Marks = tuple[list[str | None] | None, list[str | None] | None]


@dataclass(frozen=True)
class SidesQuestion:
    """The offer of one fact and what its mark says of actor and target (None: nothing)."""

    offer: Offer
    marks: Marks
    weight: float

    def is_right(self, actor: str | None, target: str | None) -> bool:
        """Tell whether a pair is as marked."""
        first, second = self.marks
        aimed = second if self.offer.rule not in NO_TARGET else None
        return _is_one_of(actor, first) and _is_one_of(target, aimed)


def _is_one_of(side: str | None, marked: Sequence[str | None] | None) -> bool:
    if marked is None:
        return True
    return any((side or "").casefold() == (one or "").casefold() for one in marked)


def read_side_cases(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the golden cases of sides, whose number stands in brackets, as gold rows."""
    for index, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"]):
        before, _, rest = case["text"].partition("[")
        number, _, behind = rest.partition("]")
        span = {"number_start": len(before), "number_end": len(before) + len(number)}
        marks = {key: case[key] or None for key in ("actor", "target") if key in case}
        yield {
            "id": f"{path.stem}-{index}",
            "title": case.get("title"),
            "publisher": case.get("publisher"),
            "published_at": CASES_PUBLISHED,
            "language": "en",
            "text": before + number + behind,
            "facts": [{**span, **marks}],
            "weight": CASE_WEIGHT,
        }


class _Recorder:
    """Answers as the rules do, and keeps each offer."""

    def __init__(self) -> None:
        self.offers: list[Offer] = []

    def choose(self, offer: Offer) -> Pair:
        self.offers.append(offer)
        return offer.rules


def side_questions(rows: Iterable[Mapping[str, Any]]) -> Iterator[SidesQuestion]:
    """Yield a question for each fact whose sides are marked; numbers are read as they are marked.

    Facts whose metric is not marked are those that the shipped weights find.
    """
    for row in rows:
        if not any("actor" in mark or "target" in mark for mark in row["facts"]):
            continue
        free = _offers(row)
        for mark in row["facts"]:
            hit = next((pair for pair in free if _is_meant(pair[0], mark)), None)
            if hit is None:
                continue
            free.remove(hit)
            marks = (_choices(mark, "actor"), _choices(mark, "target"))
            unsettled = hit[1].rule not in SETTLED
            if unsettled and marks != (None, None) and not mark.get("optional"):
                yield SidesQuestion(hit[1], marks, row.get("weight", 1))


def _offers(row: Mapping[str, Any]) -> list[tuple[Fact, Offer]]:
    """Return the facts of a document with the sides that it offers for each."""
    recorder = _Recorder()
    told = all("metric" in mark for mark in row["facts"])
    judge = Teacher(row["facts"]) if told else None
    with patch.object(sides, "choose_sides", recorder.choose):
        facts = extract_document(as_document(dict(row)), judge=judge).facts
    return list(zip(facts, recorder.offers, strict=True))


def _is_meant(fact: Fact, mark: Mapping[str, Any]) -> bool:
    overlaps = fact.number_start < mark["number_end"] and mark["number_start"] < fact.number_end
    same_bounds = all(
        getattr(fact, key) == mark.get(key, getattr(fact, key)) for key in ("low", "high")
    )
    return overlaps and same_bounds and mark.get("metric", fact.metric) == fact.metric


def _choices(mark: Mapping[str, Any], name: str) -> list[str | None] | None:
    if name not in mark:
        return None
    return mark[name] if isinstance(mark[name], list) else [mark[name]]


class _Features:
    """Rows of features as indices into the weights of one question."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        seen = Counter(key for keys in rows for key in keys)
        self.names = sorted(key for key, count in seen.items() if count >= LEAST_SEEN)
        index = {name: i for i, name in enumerate(self.names)}
        found = [(i, index[key]) for i, keys in enumerate(rows) for key in keys if key in index]
        self.rows, self.columns = np.array(found, dtype=np.int64).reshape(-1, 2).T
        self.count = len(rows)
        self.stiffness = np.array([PARTICULAR if "|" in name else GENERAL for name in self.names])
        self.weights = np.zeros(len(self.names))
        self._first, self._second = np.zeros_like(self.weights), np.zeros_like(self.weights)

    def scores(self) -> np.ndarray:
        """Return the sum of the weights of each row."""
        return np.bincount(self.rows, self.weights[self.columns], minlength=self.count)

    def improve(self, error: np.ndarray, step: int, penalty: float) -> None:
        """Move the weights against the error of each row (Adam)."""
        counted = np.bincount(self.columns, error[self.rows], minlength=len(self.names))
        gradient = counted + penalty * self.stiffness * self.weights
        self._first = 0.9 * self._first + 0.1 * gradient
        self._second = 0.999 * self._second + 0.001 * gradient**2
        rate = 0.1 * (0.3 + 0.7 * (1 - step / STEPS))
        size = np.sqrt(self._second / (1 - 0.999**step)) + 1e-8
        self.weights -= rate * (self._first / (1 - 0.9**step)) / size


def _scoped(features: Iterable[str], offer: Offer) -> list[str]:
    """Return features as they are weighed: alone, for the fact's rule, for its metric."""
    scopes = (offer.rule, offer.metric)
    return [key for f in features for key in (f, *(key_of(f, scope) for scope in scopes))]


class _Pairs:
    """The options of all questions: pairs of a row of actors and a row of targets."""

    def __init__(self, questions: Sequence[SidesQuestion]) -> None:
        single: list[list[str]] = []
        both: list[list[str]] = []
        actors, targets, right, starts = [], [], [], [0]
        for question in questions:
            offer, names, first = question.offer, question.offer.names, len(single)
            single.extend(_scoped(offer.about(name), offer) for name in names)
            for actor, target in pairs_of(offer):
                actors.append(first + actor)
                targets.append(first + target)
                right.append(question.is_right(names[actor], names[target]))
                both.append(_scoped(offer.together(names[actor], names[target]), offer))
            starts.append(len(actors))
        self.features = (_Features(single), _Features(single), _Features(both))
        self.actors, self.targets, self.right = map(np.array, (actors, targets, right))
        self.firsts, self.which = (
            np.array(starts[:-1]),
            np.repeat(np.arange(len(questions)), np.diff(starts)),
        )
        learnable = np.logical_or.reduceat(self.right, self.firsts)
        self.importance = np.array([q.weight for q in questions]) * learnable

    def error(self) -> np.ndarray:
        """Return how much likelier each pair is than the marks want."""
        actor, target, both = (features.scores() for features in self.features)
        scores = actor[self.actors] + target[self.targets] + both
        scores -= np.maximum.reduceat(scores, self.firsts)[self.which]
        likely = np.exp(scores)
        wanted = likely * self.right
        sums = np.add.reduceat(wanted, self.firsts)[self.which]
        wanted = np.divide(wanted, sums, out=np.zeros_like(wanted), where=sums > 0)
        likely /= np.add.reduceat(likely, self.firsts)[self.which]
        return (likely - wanted) * self.importance[self.which]

    def improve(self, step: int, penalty: float) -> None:
        """Take one step for all weights."""
        actor, target, both = self.features
        error = self.error()
        actor.improve(np.bincount(self.actors, error, minlength=actor.count), step, penalty)
        target.improve(np.bincount(self.targets, error, minlength=target.count), step, penalty)
        both.improve(error, step, penalty)


def train_sides(
    questions: Sequence[SidesQuestion], penalty: float = PENALTY
) -> dict[str, dict[str, float]]:
    """Return the weights of each question that make the marked pairs most likely."""
    pairs = _Pairs(questions)
    for step in range(1, STEPS + 1):
        pairs.improve(step, penalty)
    return {
        question: {
            name: round(float(weight), 3)
            for name, weight in zip(features.names, features.weights, strict=True)
            if abs(weight) > 0.02
        }
        for question, features in zip(QUESTIONS, pairs.features, strict=True)
    }


def read_rows(paths: Iterable[Path], language: str) -> list[dict[str, Any]]:
    """Return the marked documents and the golden cases of sides in the files."""
    rows: list[dict[str, Any]] = []
    for path in paths:
        rows.extend(
            read_side_cases(path) if path.suffix == ".toml" else read_gold([path], language)
        )
    return rows


def learn_sides(paths: Sequence[Path], language: str) -> dict[str, dict[str, float]]:
    """Return the contents of ``actor.json``, ``target.json`` and ``pair.json`` by question."""
    return train_sides(list(side_questions(read_rows(paths, language))))
