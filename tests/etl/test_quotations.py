"""Who says a quotation of several sentences, named behind it."""

from __future__ import annotations

import pytest

from etl.extract import extract_document
from etl.model import Document
from etl.quotations import closing_span, next_span
from etl.sentences import sentence_spans

FIRST = "Up to 60 fighters were killed."


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        (f"“{FIRST} We go on,” the general said. He left.", "We go on,” the general said."),
        (f'"{FIRST} We go on," the general said.', 'We go on," the general said.'),
        (f"“{FIRST}” The general left.", None),
        (f"{FIRST} “We go on,” the general said.", None),
        (f"“{FIRST}\nWe go on,” the general said.", None),
    ],
)
def test_a_quotation_ends_in_its_paragraph(text: str, closing: str | None) -> None:
    first = next(span for span in sentence_spans(text) if FIRST in text[span.start : span.end])
    span = closing_span(text, first.start, first.end)
    assert (None if span is None else text[span.start : span.end]) == closing


def test_whoever_is_named_behind_a_quotation_says_its_first_sentence() -> None:
    text = "“Fourteen people were killed in Odesa. It was a hard night,” Oleh Kiper wrote."
    (fact,) = extract_document(Document(doc_id="one", text=text)).facts
    assert fact.attributed_to == "Oleh Kiper"


@pytest.mark.parametrize(
    ("text", "following"),
    [
        (f"{FIRST} We go on. He left.", "We go on."),
        (f"{FIRST}\nWe go on. He left.", "We go on."),
        (f"{FIRST}\n\nWe go on", "We go on"),
        (FIRST, None),
        (f"{FIRST} \n ", None),
    ],
)
def test_the_sentence_behind_may_stand_in_the_next_line(text: str, following: str | None) -> None:
    span = next_span(text, len(FIRST))
    assert (None if span is None else text[span.start : span.end]) == following


@pytest.mark.parametrize("gap", [" ", "\n"])
@pytest.mark.parametrize(
    ("behind", "source"),
    [
        ("This was reported by Oleh Kiper.", "Oleh Kiper"),
        ("That was reported by Oleh Kiper on Sunday.", "Oleh Kiper"),
        ("Oleh Kiper went home.", None),
        ("This was a hard night. This was reported by Oleh Kiper.", None),
    ],
)
def test_a_sentence_that_tells_back_names_who_said_the_one_before(
    gap: str, behind: str, source: str | None
) -> None:
    text = f"Fourteen people were killed in Odesa.{gap}{behind}"
    (fact,) = extract_document(Document(doc_id="one", text=text)).facts
    assert fact.attributed_to == source
