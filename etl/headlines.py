"""Facts of a headline with the dates of the sentence that tells them again.

A headline seldom says when; the sentence that repeats its number does, and both state one thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.identity import observation_of
from etl.model import Evidence, Fact

# What a headline and its repetition may leave out, but not tell differently.
_SHARED = ("actor", "target", "location")
_SENTENCE_ENDS = ".!?;:,…"
_CLOSING = '"”’»)'


def with_dates_told_again(facts: Sequence[Fact], text: str) -> tuple[Fact, ...]:
    """Return the facts of a text, those of its headlines with the dates that their repetition has.

    Only a headline without a date of its own takes one, from the first fact behind it that has
    the same metric, bounds, unit, scope and status, no other side or place, and a date in its own
    sentence.
    """
    return tuple(
        _dated_by(fact, facts[at + 1 :]) if _is_open_headline(fact, text) else fact
        for at, fact in enumerate(facts)
    )


def _is_open_headline(fact: Fact, text: str) -> bool:
    """Tell whether a fact stands in a line of its own that does not end like a sentence."""
    if _date_of(fact) is not None or fact.sentence.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS:
        return False
    first, last = fact.sentence_start, fact.sentence_end
    opening, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    beside = text[opening:first] + text[last : end if end >= 0 else len(text)]
    return not any(map(str.isalnum, beside))


def _dated_by(fact: Fact, behind: Sequence[Fact]) -> Fact:
    for other in behind:
        told = _date_of(other)
        if told is None or told.start < other.sentence_start or not _is_same(fact, other):
            continue
        dated = replace(
            fact,
            event_start=other.event_start,
            event_end=other.event_end,
            date_basis=other.date_basis,
            evidence=tuple(sorted((*fact.evidence, told), key=lambda e: (e.start, e.end, e.role))),
        )
        return replace(dated, observation_id=observation_of(dated))
    return fact


def _date_of(fact: Fact) -> Evidence | None:
    return next((entry for entry in fact.evidence if entry.role == "date"), None)


def _is_same(fact: Fact, other: Fact) -> bool:
    def told(one: Fact) -> tuple[object, ...]:
        return one.metric, one.low, one.high, one.scope, one.status, one.unit

    def may_be_same(one: str | None, another: str | None) -> bool:
        return one is None or another is None or one.casefold() == another.casefold()

    return told(fact) == told(other) and all(
        may_be_same(getattr(fact, name), getattr(other, name)) for name in _SHARED
    )
