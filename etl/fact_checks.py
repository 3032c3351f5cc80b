"""Whether one fact agrees with the text of its document and with itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from etl.catalogue import Catalogue
from etl.identity import fact_id, observation_id
from etl.schema import DATE_BASES, QUALIFIERS, SCOPES, STATUSES

CHOICES = {
    "qualifier": QUALIFIERS,
    "scope": SCOPES,
    "status": STATUSES,
    "date_basis": DATE_BASES,
}
CHECKED_COLUMNS = (
    "fact_id",
    "observation_id",
    "doc_id",
    "metric",
    "unit",
    "item",
    "actor",
    "target",
    "location",
    "value",
    "low",
    "high",
    "event_start",
    "event_end",
    *CHOICES,
    "sentence",
    "sentence_start",
    "sentence_end",
    "number_text",
    "number_start",
    "number_end",
    "evidence",
)
# What an observation is known by (see etl.identity).
STATED = (
    "metric",
    "unit",
    "scope",
    "status",
    "actor",
    "target",
    "location",
    "event_start",
    "event_end",
    "low",
    "high",
    "item",
)
_SHOWN = 60


def fact_problems(fact: Mapping[str, Any], text: str | None, catalogue: Catalogue) -> list[str]:
    """Return what is wrong with a fact, in words; ``text`` None means that it has no document."""
    problems = list(_field_problems(fact, catalogue))
    if text is None:
        return [*problems, "its document is not in the table of the same month"]
    return [*problems, *span_problems(fact, text), *_id_problems(fact, text, catalogue)]


def span_problems(fact: Mapping[str, Any], text: str) -> Iterator[str]:
    """Yield which spans of a fact do not give their own words; ``evidence`` may be absent."""
    sentence = (fact["sentence_start"], fact["sentence_end"])
    number = (fact["number_start"], fact["number_end"])
    if not _gives(text, sentence, fact["sentence"]):
        yield f"text[{sentence[0]}:{sentence[1]}] is not its sentence {_short(fact['sentence'])}"
    if not _gives(text, number, fact["number_text"]):
        yield f"text[{number[0]}:{number[1]}] is not its number {_short(fact['number_text'])}"
    if not sentence[0] <= number[0] <= number[1] <= sentence[1]:
        yield "its number lies outside its sentence"
    for entry in fact.get("evidence", ()):
        if not _gives(text, (entry["start"], entry["end"]), entry["text"]):
            where = f"text[{entry['start']}:{entry['end']}]"
            yield f"{where} is not its evidence of {entry['role']} {_short(entry['text'])}"


def _field_problems(fact: Mapping[str, Any], catalogue: Catalogue) -> Iterator[str]:
    if fact["metric"] not in catalogue.metrics:
        yield f"metric {fact['metric']!r} is not in the catalogue"
    for name, allowed in CHOICES.items():
        if fact[name] not in allowed:
            yield f"{name} {fact[name]!r} is none of {', '.join(allowed)}"
    low, high = fact["low"], fact["high"]
    if low is not None and high is not None and low > high:
        yield f"low {low} is above high {high}"
    elif (low is not None and fact["value"] < low) or (high is not None and fact["value"] > high):
        yield f"value {fact['value']} is outside low {low} and high {high}"
    start, end = fact["event_start"], fact["event_end"]
    if start is not None and end is not None and start > end:
        yield f"event_start {start} is after event_end {end}"


def _id_problems(fact: Mapping[str, Any], text: str, catalogue: Catalogue) -> Iterator[str]:
    start, sentence = fact["sentence_start"], fact["sentence"]
    number = (fact["number_start"] - start, fact["number_end"] - start, fact["metric"])
    # Equal words that stand before may be a sentence, or only a part of one, which does not count.
    before = text.count(sentence, 0, max(start, 0)) if sentence else 0
    if all(
        fact["fact_id"] != fact_id(fact["doc_id"], sentence, nth, *number)
        for nth in range(before, -1, -1)
    ):
        yield "its fact_id is not that of its document, sentence, number and metric"
    metric = catalogue.metrics.get(fact["metric"])
    stated = {name: fact[name] for name in STATED}
    if metric and fact["observation_id"] != observation_id(**stated, by_item=metric.by_item):
        yield "its observation_id is not that of what it states"


def _gives(text: str, span: tuple[int, int], words: str) -> bool:
    start, end = span
    return 0 <= start <= end <= len(text) and text[start:end] == words


def _short(words: str) -> str:
    return repr(words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…")
