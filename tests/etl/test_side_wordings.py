"""How what is seen of two sides together is worded."""

from __future__ import annotations

import pytest

from etl.side_context import Side
from etl.side_wordings import manner_of, together


@pytest.mark.parametrize(
    ("no_actor", "no_target", "feature"),
    [(True, True, "neither"), (True, False, "no actor"), (False, True, "no target")],
)
def test_who_is_missing_is_told(no_actor: bool, no_target: bool, feature: str) -> None:
    assert together("", "none none", no_actor, no_target) == (feature,)


def test_what_ties_two_sides_is_told_in_order() -> None:
    worded = together("the rules'", "named inferred", fight=True, war=True, before="as before")
    assert worded == ("the rules' named inferred", "foes", "at war", "as before")
    assert together("", "named named") == ()


def test_a_side_without_words_is_inferred() -> None:
    assert manner_of(None) == "none"
    assert manner_of(Side("Poland")) == "inferred"
