"""Learn weights from hand-marked documents.

    python -m benchmarks.training {readings,sides,places} FILE… [--output FOLDER]

``.txt`` files have marks in the text (see ``benchmarks/marked.py``), ``.jsonl`` files have offsets,
``.toml`` files are golden cases. Held-out documents are refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.training.marks import is_held_out
from benchmarks.training.places import QUESTION, learn_places
from benchmarks.training.readings import learn_readings
from benchmarks.training.sides import learn_sides
from etl.ranking import WEIGHTS

# What is learned: the weights by the name of their file.
LEARNERS: dict[str, Callable[[Sequence[Path], str], Mapping[str, Mapping[str, Any]]]] = {
    "readings": lambda paths, language: {"choice": learn_readings(paths, language)},
    "sides": learn_sides,
    "places": lambda paths, language: {QUESTION: learn_places(paths, language)},
}


def write_weights(weights: Mapping[str, Any], path: Path) -> None:
    """Write weights as ``etl`` reads them, one feature a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
    path.write_text(content + "\n", encoding="utf-8")


def main() -> None:
    """Learn from all documents and write the weights."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training",
        description="Learn weights from hand-marked documents.",
    )
    parser.add_argument("what", choices=sorted(LEARNERS), help="which weights")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--language", default="en")
    parser.add_argument("--output", type=Path, default=WEIGHTS, metavar="FOLDER")
    arguments = parser.parse_args()
    for path in arguments.files:
        if is_held_out(path):
            parser.error(f"{path}: held-out documents are there to measure, not to learn from")
    learned = LEARNERS[arguments.what](arguments.files, arguments.language)
    for name, weights in learned.items():
        path = arguments.output / f"{name}.json"
        write_weights(weights, path)
        print(f"{path}: {sum(map(_size, weights.values()))} weights")


def _size(value: object) -> int:
    """Return how many weights an entry of a file holds: a weight itself, or those of a question."""
    return len(value) if isinstance(value, dict) else 1


if __name__ == "__main__":
    main()
