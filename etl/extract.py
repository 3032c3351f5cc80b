"""A document into facts: the stages in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl import __version__
from etl.counted import count_nouns
from etl.frames import OUTCOME_VERBS
from etl.identity import fact_id, observation_id
from etl.interpretation import Interpreted, interpret
from etl.model import Document, Extraction, Fact, Rejection, Sentence
from etl.numbers import find_quantities
from etl.sentences import split_sentences
from etl.tags import NounMention, Tagged, tag

EXTRACTOR = f"conflict-metrics {__version__}"
REMEMBERED = 6


def extract_document(document: Document, with_rejections: bool = False) -> Extraction:
    """Return the facts of a document, and with ``with_rejections`` every other number."""
    sentences = split_sentences(document.text, document.language)
    facts: list[Fact] = []
    rejections: list[Rejection] = []
    antecedents: list[NounMention] = []
    for sentence in sentences:
        tagged = tag(sentence)
        quantities = find_quantities(sentence)
        if quantities:
            items = count_nouns(tagged, quantities)
            for entry in interpret(tagged, items, antecedents):
                if entry.reading is not None:
                    facts.append(_fact(document, sentence, entry))
                elif with_rejections and entry.counted.quantity.form != "zero":
                    rejections.append(_rejection(document, sentence, entry))
        antecedents = [*(n for _, n in sorted(tagged.nouns.items(), reverse=True)), *antecedents][:REMEMBERED]
    return Extraction(tuple(facts), tuple(rejections))


def extract_documents(
    documents: Iterable[Document], with_rejections: bool = False
) -> Iterator[Extraction]:
    """Yield the extraction of each document, in order."""
    for document in documents:
        yield extract_document(document, with_rejections)


def _rejection(document: Document, sentence: Sentence, entry: Interpreted) -> Rejection:
    quantity = entry.counted.quantity
    return Rejection(
        document.doc_id,
        quantity.text,
        quantity.start,
        quantity.end,
        sentence.text,
        sentence.start,
        sentence.end,
        entry.reason or "no metric",
    )


def _fact(document: Document, sentence: Sentence, entry: Interpreted) -> Fact:
    quantity, reading = entry.counted.quantity, entry.reading
    assert reading is not None
    return Fact(
        fact_id="", observation_id="", metric=reading.metric.id, value=quantity.value,
        low=quantity.low, high=quantity.high, qualifier=quantity.qualifier,
        unit=quantity.currency or "count", item=reading.noun.lemma if reading.noun else None,
        scope=reading.metric.scope, status=reading.metric.status or "reported", actor=None, target=None,
        location=None, attributed_to=None, event_start=document.published_date, event_end=document.published_date,
        date_basis="published", sentence=sentence.text, sentence_start=sentence.start, sentence_end=sentence.end,
        number_text=quantity.text, number_start=quantity.start, number_end=quantity.end, evidence=(),
        doc_id=document.doc_id, title=document.title, publisher=document.publisher, url=document.url,
        published_at=document.published_at, language=document.language, flags=(), extractor=EXTRACTOR,
    )
