"""What marked documents show of where numbers happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.marked import read_marked
from benchmarks.training.places import QUESTION, is_same, learn_places, questions_of
from etl.ranking import Ranking

TEXT = """=== {name} | Wire | 2025-05-02 | Night
Shells fell on Lyman. The attack killed {{9|people_killed; location=Lyman}} people.
"""


def marked(path: Path) -> Path:
    path.write_text("".join(TEXT.format(name=f"n-{i}") for i in range(4)), encoding="utf-8")
    return path


def test_every_marked_fact_is_a_question_with_its_right_option(tmp_path: Path) -> None:
    rows = list(read_marked(marked(tmp_path / "a.txt")))
    questions = questions_of(QUESTION, rows)
    assert [question.right for question in questions] == [[1]] * 4


def test_the_weights_choose_what_was_marked(tmp_path: Path) -> None:
    path = marked(tmp_path / "a.txt")
    (question, *_) = questions_of(QUESTION, read_marked(path))
    assert Ranking(learn_places([path], "en")).best(question.options) == 1


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        ("Kursk region", "Kursk", True),
        ("Sumy", "Kursk", False),
        (None, None, True),
        ("Sumy", None, False),
    ],
)
def test_a_word_of_area_makes_no_other_place(found: str, wanted: str | None, same: bool) -> None:
    assert is_same(found, wanted) is same
