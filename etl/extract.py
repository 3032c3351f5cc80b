"""A document into facts: the stages in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from etl import discourse as context
from etl.attribution import find_sources
from etl.choice import Judge, trained_judge
from etl.counted import count_nouns
from etl.facts import EXTRACTOR, Read, build_fact
from etl.interpretation import Interpreted, interpret
from etl.model import Document, Extraction, Fact, Quantity, Rejection, Sentence
from etl.numbers import find_quantities, number_trigger
from etl.parties import find_parties
from etl.periods import find_periods
from etl.places import find_places
from etl.sentences import SentenceSpan, read_sentence, sentence_spans
from etl.tags import Tagged, tag
from etl.tokens import tokenize

__all__ = ["EXTRACTOR", "extract_document", "extract_documents"]

# How many sentences before a number are read for what it refers back to, and how many before a
# fact for who says it, where and when. Reading all of them costs most of the time and changes
# next to nothing.
WORDS_BACK = 6
SCENE_BACK = 14


def extract_document(
    document: Document, with_rejections: bool = False, judge: Judge | None = None
) -> Extraction:
    """Return the facts of a document, and with ``with_rejections`` every other number.

    ``judge`` decides what words alone do not settle (None: the trained weights).
    """
    reader = _Reader(document, judge or trained_judge(), with_rejections)
    for span in sentence_spans(document.text, document.language):
        reader.read(span)
    return Extraction(tuple(reader.facts), tuple(reader.rejections))


def extract_documents(
    documents: Iterable[Document], with_rejections: bool = False
) -> Iterator[Extraction]:
    """Yield the extraction of each document, in order."""
    for document in documents:
        yield extract_document(document, with_rejections)


@dataclass
class _Waiting:
    """A sentence that no number has needed yet; ``opens`` is true for a heading."""

    span: SentenceSpan
    opens: bool
    tagged: Tagged | None = None


class _Reader:
    """Reads one document: looks closely only at sentences with numbers and at what they need."""

    def __init__(self, document: Document, judge: Judge, with_rejections: bool) -> None:
        self.document = document
        self.judge = judge
        self.with_rejections = with_rejections
        self.facts: list[Fact] = []
        self.rejections: list[Rejection] = []
        self.state = _opening(document)
        self.has_number = number_trigger("en").search
        self.for_words: list[_Waiting] = []
        self.for_scene: list[_Waiting] = []

    def read(self, span: SentenceSpan) -> None:
        """Read the next sentence."""
        text = self.document.text
        waiting = _Waiting(span, False)
        number = self.has_number(text, span.start, span.end) is not None
        tagged = None
        if number:
            tagged = waiting.tagged = tag(read_sentence(text, span))
        if span.heading and not (tagged is not None and _is_entry(tagged.sentence)):
            waiting.opens = True
        if tagged is not None:
            self._read_numbers(tagged, waiting.opens)
        self.for_words = [*self.for_words[1 - WORDS_BACK :], waiting]
        self.for_scene = [*self.for_scene[1 - SCENE_BACK :], waiting]

    def _tagged(self, waiting: _Waiting) -> Tagged:
        if waiting.tagged is None:
            waiting.tagged = tag(read_sentence(self.document.text, waiting.span))
        return waiting.tagged

    def _catch_up_words(self, opens: bool) -> None:
        """Take the nouns and words of the waiting sentences into the state."""
        for waiting in self.for_words:
            if waiting.opens:
                self.state = context.new_topic(self.state)
            self.state = context.advance_words(self.state, self._tagged(waiting))
        self.for_words = []
        if opens:
            self.state = context.new_topic(self.state)

    def _catch_up_scene(self, opens: bool) -> None:
        """Take who, where and when of the waiting sentences into the state."""
        for waiting in self.for_scene:
            if waiting.opens:
                self.state = context.new_scene(self.state)
            tagged = self._tagged(waiting)
            sentence = tagged.sentence
            periods = find_periods(sentence, self.document.published_date, self.state.period)
            self.state = context.advance_scene(
                self.state,
                tagged,
                periods,
                find_sources(sentence),
                find_parties(sentence),
                find_places(sentence),
            )
        self.for_scene = []
        if opens:
            self.state = context.new_scene(self.state)

    def _read_numbers(self, tagged: Tagged, opens: bool) -> None:
        """Read the numbers of a sentence into facts and rejections."""
        sentence = tagged.sentence
        quantities = find_quantities(sentence)
        if not quantities:
            return
        dates = find_periods(sentence, self.document.published_date, self.state.period)
        spans = [(p.start_offset, p.end_offset) for p in dates if p.start_offset is not None]
        dated = [q for q in quantities if any(s <= q.start and q.end <= (e or 0) for s, e in spans)]
        for quantity in dated:
            self._reject(sentence, quantity, "date")
        counted = count_nouns(tagged, [q for q in quantities if q not in dated])
        if all(item.reason and item.reason != "no counted noun" for item in counted):
            entries = [Interpreted(item, None, item.reason) for item in counted]
        else:
            self._catch_up_words(opens)
            entries = interpret(tagged, counted, self.state, self.judge)
        self._keep(tagged, entries, opens)

    def _keep(self, tagged: Tagged, entries: list[Interpreted], opens: bool) -> None:
        sentence = tagged.sentence
        read: Read | None = None
        for entry in entries:
            if entry.reading is None:
                self._reject(sentence, entry.counted.quantity, entry.reason)
                continue
            if read is None:
                self._catch_up_scene(opens)
                read = self._whole(tagged)
            fact = build_fact(read, entry.counted, entry.reading, self.state, self.judge)
            self.facts.append(fact)
            self.state = context.remember(
                self.state, entry.reading, (fact.actor, fact.target), (fact.low, fact.high)
            )

    def _whole(self, tagged: Tagged) -> Read:
        """Return the sentence as all stages read it."""
        sentence = tagged.sentence
        return Read(
            self.document,
            tagged,
            find_periods(sentence, self.document.published_date, self.state.period),
            find_sources(sentence),
            find_parties(sentence),
            find_places(sentence),
            self._equal_before(sentence),
        )

    def _equal_before(self, sentence: Sentence) -> int:
        """Return how many equal sentences stand before this one."""
        text, words = self.document.text, sentence.text
        if text.find(words) == sentence.start:
            return 0
        spans = sentence_spans(text[: sentence.start], self.document.language)
        return sum(text[span.start : span.end] == words for span in spans)

    def _reject(self, sentence: Sentence, quantity: Quantity, reason: str | None) -> None:
        if quantity.form == "zero" or not self.with_rejections:
            return
        self.rejections.append(
            Rejection(
                self.document.doc_id,
                quantity.text,
                quantity.start,
                quantity.end,
                sentence.text,
                sentence.start,
                sentence.end,
                reason or "no metric",
            )
        )


def _opening(document: Document) -> context.Discourse:
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
