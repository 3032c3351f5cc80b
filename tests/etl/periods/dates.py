"""The date expressions of one sentence, written on a Friday."""

from __future__ import annotations

from datetime import date

from etl.model import Period, Sentence
from etl.periods import find_periods, start_context
from etl.tokens import tokenize

D = date(2024, 12, 6)  # a Friday


def periods_of(text: str, *, forward: bool = False) -> tuple[Period, ...]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    return find_periods(sentence, D, start_context(None, D), forward=forward)
