"""The command that trains a ranking: what is marked is learned, held-out files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import train_ranking
from benchmarks.marked import read_marked
from etl.ranking import read_ranking

TEXT = """=== {name} | Wire | 2025-05-02 | Night
Shells fell on Lyman. The attack killed {{9|people_killed; location=Lyman}} people.
"""


def marked(path: Path) -> Path:
    path.write_text("".join(TEXT.format(name=f"n-{i}") for i in range(4)), encoding="utf-8")
    return path


def test_every_marked_fact_is_a_question_with_its_right_option(tmp_path: Path) -> None:
    rows = list(read_marked(marked(tmp_path / "a.txt")))
    questions = train_ranking.questions_of("location", rows)
    assert [question.right for question in questions] == [[1]] * 4


def test_the_weights_are_written_and_choose_what_was_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, output = marked(tmp_path / "a.txt"), tmp_path / "location.json"
    monkeypatch.setattr(
        "sys.argv", ["train_ranking", "location", str(path), "--output", str(output)]
    )
    train_ranking.main()
    question = train_ranking.questions_of("location", read_marked(path))[0]
    assert read_ranking(output).best(question.options) == 1


def test_held_out_documents_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held_out = tmp_path / "held_out_9"
    held_out.mkdir()
    monkeypatch.setattr("sys.argv", ["train_ranking", "location", str(marked(held_out / "a.txt"))])
    with pytest.raises(SystemExit):
        train_ranking.main()


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
    assert train_ranking.is_same(found, wanted) is same
