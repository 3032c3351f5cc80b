"""The date expressions of one sentence, written on a Friday, and golden cases of them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from etl.model import Period, Sentence
from etl.periods import find_periods, start_context
from etl.tokens import tokenize

GOLDEN = Path(__file__).parents[2] / "golden"
D = date(2024, 12, 6)  # a Friday


def periods_of(text: str, *, forward: bool = False) -> tuple[Period, ...]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    return find_periods(sentence, D, start_context(None, D), forward=forward)


def golden(name: str) -> list[dict[str, Any]]:
    """Return the cases of a golden file."""
    cases: list[dict[str, Any]] = tomllib.loads((GOLDEN / name).read_text("utf-8"))["case"]
    return cases


def case_of(text: str) -> dict[str, Any]:
    """Return what is read in a text as a golden case of at most one date."""
    (found,) = periods_of(text) or (None,)
    if found is None:
        return {"text": text}
    dates = {"first": found.first, "last": found.last}
    return {"text": text, "words": found.text, "kind": found.kind, **dates}
