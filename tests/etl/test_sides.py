"""Who did it and to whom: the golden cases, one test each, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.catalogue import load_catalogue
from etl.extract import extract_document
from etl.model import Document, Fact
from etl.parties import load_parties
from etl.side_context import rule_of
from etl.sides import _RULES

GOLDEN = Path(__file__).parents[1] / "golden" / "sides.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def facts_of(text: str, title: str | None = None, publisher: str | None = None) -> list[Fact]:
    document = Document("one", text, title, publisher, language="en")
    return list(extract_document(document).facts)


def fact_of(case: dict[str, Any]) -> Fact:
    """Return the fact of the number in brackets."""
    start = case["text"].index("[")
    end = case["text"].index("]") - 1
    text = case["text"].replace("[", "").replace("]", "")
    found = facts_of(text, case.get("title"), case.get("publisher"))
    chosen = [fact for fact in found if fact.number_start < end and start < fact.number_end]
    assert chosen, f"no fact at the number, only {[fact.number_text for fact in found]}"
    return chosen[0]


def words_of(fact: Fact, role: str) -> str | None:
    return next((one.text for one in fact.evidence if one.role == role), None)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sides_of_a_number(case: dict[str, Any]) -> None:
    fact = fact_of(case)
    assert (fact.actor, fact.target) == (case["actor"] or None, case["target"] or None)
    for role in ("actor", "target"):
        if f"{role}_words" in case:
            assert words_of(fact, role) == case[f"{role}_words"]
    if "flags" in case:
        assert [flag for flag in fact.flags if flag.startswith("inferred")] == case["flags"]


def test_a_side_without_words_is_flagged() -> None:
    for case in CASES:
        fact = fact_of(case)
        for role in ("actor", "target"):
            inferred = f"inferred_{role}" in fact.flags
            named = getattr(fact, role) is not None
            assert inferred == (named and words_of(fact, role) is None)


def test_every_metric_has_a_rule() -> None:
    assert {rule_of(metric) for metric in load_catalogue().metrics.values()} == set(_RULES)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "Russia Ukraine Israel the enemy it its 12 drones soldiers people killed lost attacked "
            "launched shot down by of at in from and , . : ' s said that we our army Kyiv".split()
        ),
        min_size=1,
        max_size=25,
    )
)
def test_any_order_of_words_gives_sides_of_the_catalogue(words: list[str]) -> None:
    for fact in facts_of(" ".join(words)):
        assert {fact.actor, fact.target} <= load_parties().sides | {None}
        assert fact.actor is None or fact.actor != fact.target
