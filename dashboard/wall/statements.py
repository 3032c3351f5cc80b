"""One fact as the wall states it: the number, who says so, when, how old, the sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard import datewords, evidence, words
from dashboard.wall.codes import qr_code

Record = Mapping[str, Any]

HOUR = 3600
FRESH_INCREMENT = 30 * HOUR
FRESH_TOTAL = 10 * 24 * HOUR
SENTENCE_LENGTH = 320  # The page cuts further, to what its screen has room for.
WHO_LENGTH = 44
PUBLISHER_LENGTH = 26
SHORT_FIGURE = 4
MEDIUM_FIGURE = 5
WIDE_FIGURE = 9
_PAST_VERBS = {"says": "said", "promises": "promised"}
_FIGURE = re.compile(r"(?P<bound>[^0-9$€£]*?)\s*(?P<figure>[$€£]?[0-9].*)")


@dataclass(frozen=True)
class Statement:
    """What a slide says of one fact.

    ``bound`` are the words before the figure (``about``), ``size`` is how large it can be set:
    ``short``, ``medium``, ``long``, ``wide`` or ``words``. ``days`` are the dates in brief,
    ``note`` says since when a total runs. ``since`` is the timestamp that its age counts from,
    empty when nothing is known; after ``fresh_for`` seconds it counts as old.
    """

    fact_id: str
    what: str
    bound: str
    figure: str
    size: str
    planned: bool
    who: str
    side: str
    verb: str
    past_verb: str
    when: str
    days: str
    note: str
    publisher: str
    since: str
    fresh_for: int
    sentence: tuple[evidence.Segment, ...]
    code: str

    @property
    def number(self) -> str:
        """The number as its source words it."""
        return f"{self.bound} {self.figure}".strip()


def statement(fact: Record, *, today: date, origin: str, fresh_for: int | None = None) -> Statement:
    """Return what the wall says of a fact.

    ``origin`` is the address of the server that the QR code leads to; ``fresh_for`` is in
    seconds, None for what is usual: a day and a quarter for an event, ten days for a total.
    """
    bound, figure = figure_of(words.value_words(fact))
    source = words.source(fact)
    this_year = (fact["event_end"] or "")[:4] == str(today.year)
    usual = FRESH_TOTAL if fact["scope"] == "total" else FRESH_INCREMENT
    return Statement(
        fact_id=fact["fact_id"],
        what=words.what(fact),
        bound=bound,
        figure=figure,
        size=_size(bound, figure),
        planned=fact["status"] == "planned",
        who=within(words.capital(words.source_in_sentence(fact)), WHO_LENGTH),
        side=words.speaker_side(source),
        verb=words.verb(fact),
        past_verb=_PAST_VERBS[words.verb(fact)],
        when=_when(fact, year=not this_year),
        days=_days(fact, year=not this_year),
        note=_note(fact),
        publisher=within(fact["publisher"] or "Unnamed publisher", PUBLISHER_LENGTH),
        since=told_at(fact),
        fresh_for=fresh_for or usual,
        sentence=tuple(evidence.shorten(evidence.marked_sentence(fact), SENTENCE_LENGTH)),
        code=qr_code(f"{origin}{evidence.fact_path(fact['fact_id'])}"),
    )


def _when(fact: Record, year: bool) -> str:
    """Return the days of a fact; of a total that runs since long ago the last alone."""
    if not _note(fact):
        return datewords.when(fact, year=year)
    return f"As of {datewords.long_date(date.fromisoformat(fact['event_end']), year)}"


def _days(fact: Record, year: bool) -> str:
    """Return the dates in brief: ``5–6 Dec``; of a total the last day alone."""
    if not fact["event_end"]:
        return "Undated"
    last = date.fromisoformat(fact["event_end"])
    first = date.fromisoformat(fact["event_start"] or fact["event_end"])
    return datewords.period(
        last if fact["scope"] == "total" else first, last, year=year, long=False
    )


def _note(fact: Record) -> str:
    """Return since when a total runs, ``since February 2022``; empty for anything else."""
    first = fact["event_start"]
    if fact["scope"] != "total" or not first or first == fact["event_end"]:
        return ""
    return f"since {datewords.MONTHS[int(first[5:7]) - 1]} {first[:4]}"


def figure_of(number: str) -> tuple[str, str]:
    """Divide a number in words before its first digit; amounts in words have no bound."""
    match = _FIGURE.fullmatch(number)
    return (match["bound"], match["figure"]) if match else ("", number)


def _size(bound: str, figure: str) -> str:
    if not any(char.isdigit() for char in figure):
        return "words"
    if len(figure) <= MEDIUM_FIGURE and not bound:
        return "short" if len(figure) <= SHORT_FIGURE else "medium"
    return "wide" if len(figure) > WIDE_FIGURE else "long"


def told_at(fact: Record) -> str:
    """Return the timestamp that a fact's age counts from; empty when nothing is known.

    That is its publication, but never long after the event: an old number does not become new by
    being printed again. A plan is as old as its announcement.
    """
    published = fact["published_at"] or ""
    if not fact["event_end"] or (fact["status"] == "planned" and published):
        return published
    day_after = date.fromisoformat(fact["event_end"]) + timedelta(days=1)
    return min(filter(None, (published, f"{day_after.isoformat()}T00:00:00Z")))


def within(text: str, length: int) -> str:
    """Return a name, cut at a word when it is longer than a slide can show."""
    if len(text) <= length:
        return text
    return (text[:length].rpartition(" ")[0] or text[:length]) + " …"
