"""Texts into passages: numbers found in bulk, sentences cut where they are needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.extract import extract_document, extract_documents
from etl.model import Document
from etl.numbers import find_quantities
from etl.scan import passages
from etl.sentences import sentence_spans, split_sentences

WORDS = (
    "Harbourville twenty-one drones 32 were shot down. three Dozens of – no news ,\n\n \r\n "
    "\u2028 ten; (40) hundreds “two” none at. Pre-100 eighty’s One_two 7km 1,200 ÉT é5"
).split(" ")


def outline(text: str) -> list[tuple[int, int, int, bool]]:
    """Return the places of all sentences that the passages of a text hold."""
    (found,) = passages([text], ["en"])
    return [
        (span.start, span.end, span.paragraph, span.heading)
        for passage in found
        for span in passage.sentences(text, "en")
    ]


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_passages_hold_every_sentence_and_mark_every_number(text: str) -> None:
    (found,) = passages([text], ["en"])
    if found:
        assert outline(text) == [tuple(span) for span in sentence_spans(text)]
    numbered = {
        span.start
        for passage in found
        if passage.numbered
        for span in passage.sentences(text, "en")
    }
    for sentence in split_sentences(text):
        if find_quantities(sentence):
            assert sentence.start in numbered, sentence.text


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("Nobody came to the harbour.", []),
        ("Nobody came.\nTwenty boats did. They left.", [False, True, False]),
        ("A stone weighs a lot.\rTen boats.", [False, True]),
    ],
)
def test_lines_and_sentences_with_numbers(text: str, numbered: list[bool]) -> None:
    (found,) = passages([text], ["en"])
    assert [passage.numbered for passage in found] == numbered


def test_each_text_gets_its_own_passages() -> None:
    texts = ["Nothing.", "", "Two boats.\nNothing.", "Nothing.\n\nFive boats."]
    found = passages(texts, ["en"] * 4)
    assert [[passage.numbered for passage in own] for own in found] == [
        [],
        [],
        [True, False],
        [False, True],
    ]


def test_documents_together_give_what_each_gives_alone() -> None:
    texts = [
        "Russia launched 53 drones at Kharkiv. Of these, 32 were shot down.",
        "No number here.",
        "Twelve people were killed in Odesa.\n\nThe mayor said 5 of them were children.",
    ]
    documents = [Document(str(at), text, language="en") for at, text in enumerate(texts)]
    together = list(extract_documents(documents))
    assert together == [extract_document(document) for document in documents]
    assert together[0].facts


def test_equal_sentences_have_ids_of_their_own() -> None:
    line = "Russia launched 53 drones at Kharkiv.\n"
    facts = extract_document(Document("x", line * 3, language="en")).facts
    assert len(facts) == len({fact.fact_id for fact in facts}) == 3


def test_endless_sentences_are_read_in_parts() -> None:
    text = "Russia launched 53 drones at Kharkiv and " * 400
    spans = list(sentence_spans(text))
    assert len(spans) > 1
    assert max(span.end - span.start for span in spans) <= 2000
    assert "".join(text[span.start : span.end] for span in spans).replace(" ", "") == text.replace(
        " ", ""
    )


def test_a_word_without_spaces_is_cut_too() -> None:
    assert [span.end - span.start for span in sentence_spans("a" * 4500)] == [2000, 2000, 500]


def test_a_language_without_words_of_its_own_is_scanned_all_the_same() -> None:
    text = "Перший рядок\n53\nдрони збито"
    assert [passage.numbered for passage in passages([text], ["uk"])[0]] == [False, True]
