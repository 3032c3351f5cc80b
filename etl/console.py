"""Facts and metrics as lines of text for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from etl.catalogue import Catalogue
from etl.model import Fact, Refusal

TABLE_HEADER = (
    f"{'metric':24} {'number':28} {'kind':17} {'side':28} {'dates':24} {'who says':24} sentence"
)
_SENTENCE_WIDTH = 100


def table_line(fact: Fact) -> str:
    """Return a fact as one line under ``TABLE_HEADER``."""
    number = " ".join(part for part in (fact.number_text, fact.item) if part)
    sides = " → ".join(name for name in (fact.actor, fact.target) if name)
    sentence = " ".join(fact.sentence.split())
    return (
        f"{fact.metric:24} {_cut(number, 28):28} {_kind(fact):17} {_cut(sides, 28):28} "
        f"{_dates(fact.event_start, fact.event_end):24} {_cut(fact.attributed_to or '', 24):24} "
        f"{_cut(sentence, _SENTENCE_WIDTH)}"
    )


def refusal_line(refusal: Refusal) -> str:
    """Return ``PATH[:LINE]: why`` on one line, with control characters made visible."""
    place = refusal.input if refusal.line is None else f"{refusal.input}:{refusal.line}"
    return printable(f"{place}: {refusal.reason}")


def printable(text: str) -> str:
    """Return ``text`` with everything that would move a cursor or end a line escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def metric_lines(catalogue: Catalogue) -> Iterator[str]:
    """Yield the catalogue as a table, a heading for each family."""
    family = None
    for metric in catalogue.metrics.values():
        if metric.family != family:
            family = metric.family
            yield f"{family}:"
        yield f"  {metric.id:26} {metric.unit:10} {metric.definition}"


def plural(number: int, noun: str) -> str:
    """Return ``1 document`` or ``1,204 documents``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _kind(fact: Fact) -> str:
    """Return what is said of the number in one word or two: a total, a plan, both."""
    return fact.scope if fact.status == "reported" else f"{fact.scope}, {fact.status}"


def _dates(first: date | None, last: date | None) -> str:
    if first is None or last is None or first == last:
        return str(last or first or "no date")
    return f"{first} – {last}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
