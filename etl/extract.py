"""A document into facts: the stages in the order in which they run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache, partial

from etl import discourse as context
from etl.attribution import Source, attribution_of, tells_back
from etl.choice import Judge, trained_judge
from etl.conflict import told_by_text
from etl.counted import count_nouns, reasons_of
from etl.facts import EXTRACTOR, Read, build_fact
from etl.frames import frames
from etl.glosses.reading import readable
from etl.headlines import with_dates_told_again
from etl.interpretation import Interpreted, interpret
from etl.model import (
    Document,
    Extraction,
    Fact,
    Quantity,
    Rejection,
    Sentence,
)
from etl.parties import find_parties
from etl.quotations import closing_span, next_span
from etl.ranking import Ranker, TrainedRanker
from etl.scan import Passage, passages
from etl.seen import Seen
from etl.sentences import SentenceSpan
from etl.tags import Tagged, tag
from etl.tokens import tokenize

__all__ = ["EXTRACTOR", "extract_document", "extract_documents"]

# How many sentences before a number are read for what it refers back to, and how many before a
# fact for who says it, where and when. Reading all of them costs most of the time and changes
# next to nothing.
WORDS_BACK = 6
SCENE_BACK = 8
# Characters behind a heading that are read for what it is about.
LOOKED_AHEAD = 400
# Characters of a title that are read.
LONGEST_TITLE = 1000
# Tokens behind a number in a date within which its noun stands (``since 12 Russian soldiers``).
NOUN_REACH = 3
# Characters of all the documents that are scanned for numbers at once.
SCANNED_TOGETHER = 1_000_000


def extract_document(
    document: Document,
    with_rejections: bool = False,
    judge: Judge | None = None,
    ranker: Ranker | None = None,
) -> Extraction:
    """Return the facts of a document, and with ``with_rejections`` every other number.

    ``judge`` decides what words alone do not settle, ``ranker`` which of several options an
    attribute is (None: the trained weights).
    """
    frames()  # A mistake in the catalogue is told whatever the text says.
    return next(
        _extract([document], with_rejections, judge or trained_judge(), ranker or TrainedRanker())
    )


def extract_documents(
    documents: Iterable[Document], with_rejections: bool = False
) -> Iterator[Extraction]:
    """Yield the extraction of each document, in order."""
    frames()  # A mistake in the catalogue is told whatever the texts say, and if there are none.
    for batch in _batches(documents):
        yield from _extract(batch, with_rejections, trained_judge(), TrainedRanker())


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield lists of documents that are large enough to be scanned at once."""
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if characters >= SCANNED_TOGETHER:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _extract(
    documents: list[Document], with_rejections: bool, judge: Judge, ranker: Ranker
) -> Iterator[Extraction]:
    worded = [readable(document) for document in documents]
    texts = [each.document.text for each in worded]
    languages = [each.document.language or "en" for each in worded]
    for each, found in zip(worded, passages(texts, languages), strict=True):
        if not found:
            yield Extraction()
            continue
        reader = _Reader(each.document, judge, ranker, with_rejections)
        for passage in found:
            reader.read(passage)
        facts = with_dates_told_again(reader.facts, each.document.text)
        yield each.restored(Extraction(facts, tuple(reader.rejections)))


class _Backlog:
    """The last sentences that no number has needed yet, still uncut where they can be."""

    def __init__(self, document: Document, kept: int) -> None:
        self.text, self.language = document.text, document.language or "en"
        self.kept = kept
        self.waiting: deque[Passage] = deque(maxlen=kept)

    def take(self) -> list[SentenceSpan]:
        """Return the sentences in order, and forget them."""
        found: list[SentenceSpan] = []
        while self.waiting and len(found) < self.kept:
            found[:0] = self.waiting.pop().sentences(self.text, self.language)
        self.waiting.clear()
        return found[-self.kept :]


class _Reader:
    """Reads one document: looks closely only at sentences with numbers and at what they need."""

    def __init__(
        self, document: Document, judge: Judge, ranker: Ranker, with_rejections: bool
    ) -> None:
        self.document = document
        self.judge = judge
        self.ranker = ranker
        self.with_rejections = with_rejections
        self.facts: list[Fact] = []
        self.rejections: list[Rejection] = []
        self.state = _opening(document)._replace(
            conflict=cache(partial(told_by_text, document.title, document.text))
        )
        self.for_words = _Backlog(document, WORDS_BACK)
        self.for_scene = _Backlog(document, SCENE_BACK)
        self.seen: dict[int, Seen] = {}
        self.told: dict[str, int] = {}

    def read(self, passage: Passage) -> None:
        """Read the next passage."""
        if passage.numbered:
            for span in passage.sentences(self.document.text, "en"):
                seen = self._seen(span)
                self._read_numbers(seen)
                words = seen.sentence.text
                self.told[words] = self.told.get(words, 0) + 1
        self.for_words.waiting.append(passage)
        self.for_scene.waiting.append(passage)

    def _seen(self, span: SentenceSpan) -> Seen:
        """Return a sentence with what is read in it; the last ones are remembered."""
        seen = self.seen.get(span.start)
        if seen is None:
            if len(self.seen) >= 2 * SCENE_BACK:
                del self.seen[next(iter(self.seen))]
            document = self.document
            seen = self.seen[span.start] = Seen(document.text, span, document.published_date)
        return seen

    def _catch_up_words(self, opens: bool) -> None:
        """Take the nouns and words of the waiting sentences into the state."""
        waiting = self.for_words.take()
        if waiting:
            self.state = context.advance_words(self.state, map(self._seen, waiting))
        if opens:
            self.state = context.new_topic(self.state)

    def _catch_up_scene(self, opens: bool) -> None:
        """Take who, where and when of the waiting sentences into the state."""
        for span in self.for_scene.take():
            self.state = context.advance_scene(self.state, self._seen(span))
        if opens:
            self.state = context.new_scene(self.state)

    def _read_numbers(self, seen: Seen) -> None:
        """Read the numbers of a sentence into facts and rejections."""
        quantities = seen.quantities
        if not quantities:
            return
        reasons = reasons_of(seen.tagged, quantities)
        if not self.with_rejections and all(reasons.values()):
            return  # Rates, ages and the like, whatever is a date besides.
        dates = seen.periods(self.state.period)
        spans = [(p.start_offset, p.end_offset or 0) for p in dates if p.start_offset is not None]
        dated = [q for q in quantities if _is_dated(seen.tagged, q, spans)]
        for quantity in dated:
            self._reject(seen.sentence, quantity, "date")
        counted = count_nouns(
            seen.tagged, [q for q in quantities if q not in dated], reasons=reasons
        )
        if all(item.reason and item.reason != "no counted noun" for item in counted):
            entries = [Interpreted(item, None, item.reason) for item in counted]
        else:
            self._catch_up_words(seen.is_heading)
            alone = seen.is_heading or not self.state.said.begun
            ahead = partial(self._words_behind, seen.sentence) if alone else frozenset
            entries = interpret(seen.tagged, counted, self.state, self.judge, ahead)
        self._keep(seen, entries)

    def _words_behind(self, sentence: Sentence) -> frozenset[str]:
        """Return the words of the paragraph behind a sentence that nothing before explains."""
        behind = self.document.text[sentence.end : sentence.end + LOOKED_AHEAD].lstrip()
        paragraph, _, _ = behind.partition("\n")
        return frozenset(token.lower for token in tokenize(paragraph))

    def _keep(self, seen: Seen, entries: list[Interpreted]) -> None:
        read: Read | None = None
        for entry in entries:
            if entry.reading is None:
                self._reject(seen.sentence, entry.counted.quantity, entry.reason)
                continue
            if read is None:
                self._catch_up_scene(seen.is_heading)
                read = self._whole(seen)
            fact = build_fact(
                read, entry.counted, entry.reading, self.state, self.judge, self.ranker
            )
            self.facts.append(fact)
            self.state = context.remember(
                self.state,
                entry.reading,
                (fact.actor, fact.target),
                (fact.low, fact.high),
                fact.scope,
                (fact.location, fact.number_start),
            )

    def _whole(self, seen: Seen) -> Read:
        """Return the sentence as all stages read it."""
        return Read(
            document=self.document,
            tagged=seen.tagged,
            periods=seen.periods(self.state.period),
            sources=seen.sources,
            mentions=seen.mentions,
            places=seen.places,
            guesses=seen.guesses,
            nth_equal=self.told.get(seen.sentence.text, 0),
            speaker=self._speaker(seen.sentence),
        )

    def _speaker(self, sentence: Sentence) -> Source | None:
        """Return who is named behind a sentence for it.

        At the end of the quotation that it leaves open, or in the sentence behind it that tells
        back: ``This was reported by the General Staff.``
        """
        span = closing_span(self.document.text, sentence.start, sentence.end)
        if span is None:
            span = next_span(self.document.text, sentence.end)
            if span is None or not tells_back(self.document.text[span.start : span.end]):
                return None
        closing = Seen(self.document.text, span, self.document.published_date)
        said = self.state.attribution
        return attribution_of(span.start, span.start + 1, closing.sentence, closing.sources, said)

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


def _is_dated(tagged: Tagged, quantity: Quantity, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a number lies within a date; the bound of ``over 8 and 9 July`` does not.

    Neither does what an event counted (``since two drones fell in May``).
    """
    plain = quantity.form == "digits"
    start = tagged.sentence.tokens[quantity.last].start if plain else quantity.start
    within = any(first <= start and quantity.end <= last for first, last in spans)
    return within and not _counts_here(tagged, quantity.last + 1)


def _counts_here(tagged: Tagged, at: int) -> bool:
    """Tell whether something counted follows at token ``at``, behind a word or two at most."""
    for behind in range(at, min(at + NOUN_REACH, len(tagged.lower))):
        if behind in tagged.nouns:
            return True
        if tagged.kinds[behind] or not tagged.lower[behind][0].isalpha():
            return False
    return False


def _opening(document: Document) -> context.Discourse:
    """Return what the title says before the text begins."""
    title = (document.title or "")[:LONGEST_TITLE]
    if not title:
        return context.start(None, document.published_date, (), frozenset())
    sentence = Sentence(0, len(title), title, tokenize(title))
    sides = [mention.name for mention in find_parties(sentence) if mention.kind != "enemy"]
    words = frozenset(sentence.lower)
    nouns = [noun for _, noun in sorted(tag(sentence).nouns.items())]
    return context.start(title, document.published_date, sides, words, nouns)
