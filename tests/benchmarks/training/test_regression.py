"""What is right in the examples is made likely."""

from __future__ import annotations

from benchmarks.training.regression import Example, train
from etl.ranking import Ranking

EXAMPLES = [Example([["subject"], ["object"], ["none"]], 0, [0.0] * 3)] * 20


def test_the_right_option_wins() -> None:
    ranking = Ranking(train(EXAMPLES, 1.0))
    assert ranking.best([["none"], ["object"], ["subject"]]) == 2


def test_what_is_seen_once_has_no_weight() -> None:
    once = Example([["rare"], ["none"]], 0, [0.0] * 2)
    assert "rare" not in train([*EXAMPLES, once], 1.0)


def test_what_few_documents_show_has_no_weight() -> None:
    option = [["by heart", "subject", "subject|people"], ["none"]]
    shown = [Example(option, 0, [0.0] * 2, f"report-{number % 3}") for number in range(30)]
    elsewhere = [Example([["subject"], ["none"]], 0, [0.0] * 2, f"{n}") for n in range(9)]
    learned = train([*shown, *elsewhere], 1.0, documents=4)
    assert "by heart" not in learned
    assert {"subject", "subject|people"} <= learned.keys()


def test_nothing_is_learned_from_nothing() -> None:
    assert train([], 1.0) == {}


def test_a_larger_penalty_holds_weights_nearer_to_zero() -> None:
    loose, tight = (train(EXAMPLES, penalty)["subject"] for penalty in (0.1, 10.0))
    assert 0 < tight < loose


def test_what_is_ahead_anyway_needs_no_weight() -> None:
    ahead = [Example([["subject"], ["object"]], 0, [9.0, 0.0])] * 20
    assert train(ahead, 1.0).get("subject", 0.0) < train(EXAMPLES, 1.0)["subject"]
