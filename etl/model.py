"""The domain types that every stage hands to the next.

All offsets count Unicode code points in ``Document.text``; ``end`` is exclusive, so
``document.text[span.start:span.end] == span.text`` holds for everything that has a span.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it.

    ``published_at`` is aware (UTC); ``published_date`` is D, the day that relative dates count
    from (the date in the offset as given); both are None when the input does not say.
    ``source`` names the input it was read from.
    """

    doc_id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    published_date: date | None = None
    language: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input, or one record of it, that could not be read: what, where and why.

    ``line`` is the 1-based line or record number, None when the whole input is meant.
    ``payload`` is the refused bytes as text, or the path that holds them.
    """

    input: str
    line: int | None
    reason: str
    payload: str | None = None


class Token(NamedTuple):
    """A word, a number or a punctuation mark of a sentence, with offsets in the document."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(frozen=True)
class Sentence:
    """A sentence (or a heading, or a list entry) with its tokens, offsets in the document.

    ``paragraph`` counts the non-empty lines of the text from 0; ``heading`` is true for a line
    that stands alone and does not end like a sentence. ``lower`` are the tokens in lower case,
    ``straight`` the same with typewriter apostrophes.
    """

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    paragraph: int = 0
    heading: bool = False
    lower: tuple[str, ...] = field(init=False, repr=False, compare=False)
    straight: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the words at hand that every stage looks at."""
        lower = straight = tuple([lower for _, _, _, lower in self.tokens])
        if "’" in self.text:
            straight = tuple([word.replace("’", "'") for word in lower])
        object.__setattr__(self, "lower", lower)
        object.__setattr__(self, "straight", straight)


class Quantity(NamedTuple):
    """A number with its bounds and its words; it knows nothing of war.

    ``start``/``end`` cover the number with its qualifier (``between 10,000 and 12,000``);
    ``low``/``high`` are inclusive, None is unbounded; ``currency`` is an ISO 4217 code or None.
    ``first``/``last`` are the indices of the first and last token in ``Sentence.tokens``; ``lead``
    is the first token with the words that change nothing (``a total of``, ``only``).
    """

    start: int
    end: int
    text: str
    low: float | None
    high: float | None
    value: float
    qualifier: str
    first: int
    last: int
    currency: str | None = None
    form: str = "digits"
    lead: int = -1


class Period(NamedTuple):
    """The dates that an expression names, inclusive.

    ``basis`` is ``stated``, ``relative``, ``published`` or ``unknown``; ``cumulative`` is true for
    expressions that make a running total (``since``, ``so far``, ``to date``).
    ``kind`` says how the words name the dates: ``day`` ``night`` ``week`` ``month`` ``quarter``
    ``half`` ``year`` ``season`` ``span``, ``range`` (two dates named), ``past`` (the last N days),
    ``ahead`` (the next N), ``since`` ``from`` ``began`` ``by`` ``before`` ``until`` ``as of``,
    ``saying`` (the day on which somebody said it), ``dateline``, ``record`` (``the largest
    since``); empty when there are no words.
    ``start_offset``/``end_offset`` are the expression's place in the document, None when it came
    from the title or from the publication date alone.
    """

    first: date | None
    last: date | None
    basis: str
    text: str = ""
    start_offset: int | None = None
    end_offset: int | None = None
    cumulative: bool = False
    flags: tuple[str, ...] = ()
    kind: str = ""


class Mention(NamedTuple):
    """A side, a place or a source named in a sentence.

    ``name`` is the canonical side (``Russia``), the place as named (``Kharkiv region``) or the
    source as named (``Ukraine’s air force``). ``kind`` tells how it was named.
    """

    name: str
    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind one field of a fact."""

    role: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One number stated in one sentence of one document, read as one metric.

    The fields are those of the contract's fact record (see ``etl.schema.FACT_FIELDS``), without
    ``first_seen``, which the store adds.
    """

    fact_id: str
    observation_id: str
    metric: str
    value: float
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    item: str | None
    scope: str
    status: str
    actor: str | None
    target: str | None
    location: str | None
    attributed_to: str | None
    event_start: date | None
    event_end: date | None
    date_basis: str
    sentence: str
    sentence_start: int
    sentence_end: int
    number_text: str
    number_start: int
    number_end: int
    evidence: tuple[Evidence, ...]
    doc_id: str
    title: str | None
    publisher: str | None
    url: str | None
    published_at: datetime | None
    language: str | None
    flags: tuple[str, ...]
    extractor: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A number that did not become a fact, and the reason in a few words."""

    doc_id: str
    number_text: str
    number_start: int
    number_end: int
    sentence: str
    sentence_start: int
    sentence_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document yields: its facts in text order, and every other number with a reason."""

    facts: tuple[Fact, ...] = ()
    rejections: tuple[Rejection, ...] = field(default=())
