"""What marked documents show of readings, totals and plans."""

from __future__ import annotations

from pathlib import Path

from benchmarks.marked import read_marked
from benchmarks.training.readings import examples_of, frame_examples

MARKED = """
=== one | Example Wire | 2025-03-12 | A night
Ukraine shot down {12|drones_shot_down/increment} drones. Since May \
{40|drones_shot_down/total} drones have been shot down. The road has 7 lanes.
"""


def test_each_marked_number_is_an_example_of_its_reading_and_its_scope(tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_text(MARKED, encoding="utf-8")
    readings, totals, plans = examples_of(read_marked(path))
    chosen = [example.right > 0 for example in readings]
    assert chosen.count(True) == 2
    assert [example.right for example in totals] == [0, 1]
    assert plans == []


def test_the_plain_sentences_of_frames_teach_the_reading_that_is_the_cheapest() -> None:
    examples = frame_examples()
    assert examples
    assert all(example.right == 1 for example in examples)
