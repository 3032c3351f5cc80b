"""Which dates a number covers: the golden cases, one test each, and what holds for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.model import Period
from etl.periods import advance, choose_period, find_periods, new_topic, start_context
from etl.sentences import split_sentences

GOLDEN = Path(__file__).parents[2] / "golden" / "periods.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def chosen(case: dict[str, Any]) -> Period:
    """Run a document sentence by sentence and return the period of the number in brackets."""
    start, end = case["text"].index("["), case["text"].index("]") - 1
    text = case["text"].replace("[", "").replace("]", "")
    published = case.get("published")
    context = start_context(case.get("title"), published)
    for sentence in split_sentences(text):
        if sentence.heading:
            context = new_topic(context)
        periods = find_periods(sentence, published, context)
        if sentence.start <= start < sentence.end:
            return choose_period(
                start,
                end,
                sentence,
                periods,
                context,
                published,
                status=case.get("status", "reported"),
                scope=case.get("scope"),
            )
        context = advance(context, sentence, periods)
    raise AssertionError("no sentence holds the number")


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_dates_of_a_number(case: dict[str, Any]) -> None:
    period = chosen(case)
    assert (period.first, period.last) == (case["first"] or None, case["last"] or None)
    if "basis" in case:
        assert period.basis == case["basis"]
    if "flags" in case:
        assert list(period.flags) == case["flags"]
