"""The best of several options by weights that were learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.lexicon import LexiconError
from etl.ranking import Ranking, read_ranking


def test_the_highest_sum_wins_and_the_first_of_equals() -> None:
    ranking = Ranking({"near": 1.0, "far": -2.0})
    assert ranking.best([["far"], ["near", "far"], ["near"]]) == 2
    assert ranking.best([["unknown"], []]) == 0
    assert ranking.reasons(["near", "far", "unknown"]) == [("far", -2.0), ("near", 1.0)]


@pytest.mark.parametrize("content", ["{", '{"near": "much"}', "[]"])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "actor.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"actor\.json"):
        read_ranking(path)
