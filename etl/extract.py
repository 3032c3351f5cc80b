"""A document into facts: the stages in the order in which they run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from etl import discourse as context
from etl.attribution import find_sources
from etl.counted import count_nouns
from etl.discourse import Discourse
from etl.facts import EXTRACTOR, Read, build_fact
from etl.choice import Judge, trained_judge
from etl.interpretation import interpret
from etl.model import Document, Extraction, Fact, Quantity, Rejection, Sentence
from etl.numbers import find_quantities
from etl.parties import find_parties
from etl.periods import find_periods
from etl.places import find_places
from etl.sentences import split_sentences
from etl.tags import tag
from etl.tokens import tokenize

__all__ = ["EXTRACTOR", "extract_document", "extract_documents"]


@dataclass
class _Yield:
    """What has been found in a document so far."""

    facts: list[Fact] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


def extract_document(
    document: Document, with_rejections: bool = False, judge: Judge | None = None
) -> Extraction:
    """Return the facts of a document, and with ``with_rejections`` every other number.

    ``judge`` decides what words alone do not settle (None: the trained weights).
    """
    judge = judge or trained_judge()
    sentences = split_sentences(document.text, document.language)
    state = _opening(document)
    found = _Yield()
    for sentence in sentences:
        if sentence.heading and not _is_entry(sentence):
            state = context.new_topic(state)
        state = _read_sentence(document, sentence, state, found, judge)
    kept = tuple(found.rejections) if with_rejections else ()
    return Extraction(tuple(found.facts), kept)


def extract_documents(
    documents: Iterable[Document], with_rejections: bool = False
) -> Iterator[Extraction]:
    """Yield the extraction of each document, in order."""
    for document in documents:
        yield extract_document(document, with_rejections)


def _opening(document: Document) -> Discourse:
    """Return what the title says before the text begins."""
    title = document.title or ""
    sentence = Sentence(0, len(title), title, tokenize(title))
    sides = [mention.name for mention in find_parties(sentence) if mention.kind != "enemy"]
    words = frozenset(token.lower for token in sentence.tokens)
    nouns = tag(sentence).nouns
    state = context.start(document.title, document.published_date, sides, words)
    return context.with_nouns(state, [noun for _, noun in sorted(nouns.items())])


def _is_entry(sentence: Sentence) -> bool:
    """Tell whether a line is an entry of a list (``Tanks - 191``), not a heading."""
    tokens = sentence.tokens
    return any(token.text[0].isdigit() for token in tokens) and (
        len(tokens) <= 8 or tokens[0].text in "-–—•*·"
    )


def _read_sentence(
    document: Document,
    sentence: Sentence,
    state: Discourse,
    found: _Yield,
    judge: Judge,
) -> Discourse:
    tagged = tag(sentence)
    nth_equal = found.seen[sentence.text]
    found.seen[sentence.text] += 1
    periods = find_periods(sentence, document.published_date, state.period)
    sources = find_sources(sentence)
    mentions = find_parties(sentence)
    places = find_places(sentence)
    quantities = find_quantities(sentence)
    read = Read(document, tagged, periods, sources, mentions, places, nth_equal)
    later = context.advance(state, tagged, periods, sources, mentions, places)
    if not quantities:
        return later
    dated = _in_dates(quantities, read)
    counted = count_nouns(tagged, [q for q in quantities if q not in dated])
    stated = state
    for entry in interpret(tagged, counted, state, judge):
        if entry.reading is None:
            _reject(document, sentence, entry.counted.quantity, entry.reason, found)
            continue
        fact, sides = build_fact(read, entry, stated, judge)
        found.facts.append(fact)
        stated = context.remember(stated, entry.reading, (fact.actor, fact.target), (fact.low, fact.high))
    for quantity in dated:
        _reject(document, sentence, quantity, "date", found)
    return context.merge(later, stated)


def _in_dates(quantities: Iterable[Quantity], read: Read) -> list[Quantity]:
    """Return the numbers that are part of a date expression."""
    spans = [
        (p.start_offset, p.end_offset)
        for p in read.periods
        if p.start_offset is not None and p.end_offset is not None
    ]
    return [q for q in quantities if any(s <= q.start and q.end <= e for s, e in spans)]


def _reject(
    document: Document, sentence: Sentence, quantity: Quantity, reason: str | None, found: _Yield
) -> None:
    if quantity.form == "zero":
        return
    found.rejections.append(
        Rejection(
            document.doc_id,
            quantity.text,
            quantity.start,
            quantity.end,
            sentence.text,
            sentence.start,
            sentence.end,
            reason or "no metric",
        )
    )
