"""Training of sides: what is learned, and from what."""

from __future__ import annotations

from pathlib import Path

from benchmarks.marked import read_marked
from benchmarks.training.sides import read_rows, read_side_cases, side_questions, train_sides

MARKED = """
=== one | Example Wire | 2025-03-12 | A night
Navarra is quiet. Russia launched {40|drones_launched; actor=Russia; target=Ukraine} drones at \
Ukraine, and {12|drones_shot_down; target=Russia~-} were shot down, while \
{3|prisoners_exchanged; actor=Russia} prisoners came home.
"""


def marked(folder: Path) -> Path:
    path = folder / "marked.txt"
    path.write_text(MARKED, encoding="utf-8")
    return path


def test_each_marked_side_asks_a_question_that_knows_what_is_right(tmp_path: Path) -> None:
    launched, downed = side_questions(read_marked(marked(tmp_path)))
    assert launched.is_right("Russia", "Ukraine")
    assert not launched.is_right("Ukraine", "Russia")
    assert {"Russia", "Ukraine", None} <= set(launched.offer.names)
    assert downed.is_right("Ukraine", "Russia")
    assert downed.is_right(None, None)
    assert not downed.is_right("Ukraine", "Ukraine")


def test_what_the_marks_show_is_learned(tmp_path: Path) -> None:
    questions = list(side_questions(read_marked(marked(tmp_path)))) * 20
    weights = train_sides(questions)
    assert set(weights) == {"actor", "target", "pair"}
    assert weights["actor"]["agent"] > 0
    assert weights["actor"]["nobody"] < 0
    assert weights["target"].get("agent", 0.0) <= 0


def test_a_golden_case_is_a_document_with_one_number(tmp_path: Path) -> None:
    path = tmp_path / "sides.toml"
    path.write_text('[[case]]\ntext = "Iran fired [six] missiles."\nactor = "Iran"\ntarget = ""\n')
    (row,) = read_side_cases(path)
    assert row["text"] == "Iran fired six missiles."
    assert row["facts"] == [{"number_start": 11, "number_end": 14, "actor": "Iran", "target": None}]
    assert read_rows([path], "en") == [row]
